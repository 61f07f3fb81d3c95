"""The demo's market: of every status and state, and nothing in it the gate forbids."""

import re
from base64 import b64encode
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from rest_framework.throttling import ScopedRateThrottle

from accounts.enums import DEMO_DOMAIN, StatusKind
from accounts.models import Person, Provider, WorkStatus
from accounts.operations.reference import load_reference
from asasap.management.commands.demo import load_demo
from asasap.management.demo_market import load_market
from asasap.management.demo_places import load_places_of_demo
from asasap.management.demo_planning import load_planning
from asasap.management.demo_talks import load_talks
from asasap.management.demo_territories import TERRITORIES
from asasap.notifications.models import Recipient
from coops.queries import regime_of
from mapping.models import Commune, Place
from mapping.registry import all_layers
from matching.models import AssignmentPlan, TourPlan
from matching.operations.indexing import index_all
from matching.operations.reference import load_matching
from offers.enums import (
    DemandState,
    EngagementState,
    OfferState,
    Public,
    ServiceMode,
)
from offers.models import Conversation, Demand, Engagement, Offer
from offers.operations.catalogue import load_catalogue
from offers.queries.eligibility import Asked, eligibilities_of
from offers.rules.answers import why_not_answers
from tests.crawling import Crawl
from tests.depth import DEEP
from tests.factories.places import CommuneFactory, DepartementFactory
from tests.matrix import cases
from tests.undone import undone_after

pytestmark = pytest.mark.django_db
# In the sea, north of Siberia; what is found of it is read as a leak. A moment has two
# digits before the point: it is no angle in radians.
FAR_AWAY = {"latitude": 77.7712345, "longitude": 133.3312345}
HIDDEN = "Impasse Enfouie"
SECRET = re.compile(
    b"|".join(
        (
            rb"(?i)77[.,]77|7777123|133[.,]33|13333123|enfouie",
            rb"(?<!\d)(?:1[.,]3573|2[.,]3270)",
            *(b64encode(b" " * n + HIDDEN.encode())[4:16] for n in range(3)),
        )
    )
)
# What the demo has none of: no letter has gone out.
ABSENT = {"notices:letter"}


@pytest.fixture(scope="module")
def _market_written(django_db_setup, django_db_blocker):
    today = timezone.localdate()
    with undone_after(django_db_blocker):
        load_reference(today=today)
        load_catalogue(today=today)
        for _regime, codes in TERRITORIES.values():
            for code in codes.split():
                departement = DepartementFactory(code=code[:2], name=f"No {code[:2]}")
                CommuneFactory(insee=code, name=f"No {code}", departement=departement)
        made = load_market(people=load_demo(), now=timezone.now())
        assert made is not None
        load_talks(market=made)
        connection.check_constraints()
        yield


@pytest.fixture
def market(_market_written, db):
    """The demo’s market, its talks and its people."""


def test_it_is_of_the_size_and_the_kinds_that_were_promised(market):
    assert 390 <= Provider.objects.count() <= 410
    assert Demand.objects.count() == 300
    assert 140 <= Engagement.objects.count() <= 175
    kinds = Counter(WorkStatus.objects.values_list("kind", flat=True))
    assert set(kinds) == set(StatusKind)
    for model, states in (
        (Offer, set(OfferState) - {OfferState.SUSPENDED}),
        (Demand, set(DemandState)),
        (Engagement, set(EngagementState)),
    ):
        assert set(model.objects.values_list("state", flat=True)) == states
    regimes = {
        regime_of(commune=commune, day=timezone.localdate())
        for commune in Commune.objects.all()
    }
    assert regimes == {"market", "coop"}
    elsewhere = Recipient.objects.exclude(email__endswith=f"@{DEMO_DOMAIN}")
    assert not elsewhere.exclude(email=None).exists()


def test_the_law_lets_all_that_is_online_be_offered_and_asked(market):
    offers = Offer.objects.live().select_related(
        "current__place__commune__departement",
        "provider",
        "work_status__organisation",
        "activity",
    )
    asked = [
        Asked(
            provider=offer.provider,
            status=offer.work_status,
            activity=offer.activity,
            mode=ServiceMode(offer.current.mode),
            departement=offer.current.place.commune.departement.code,
        )
        for offer in offers.order_by("pk")
    ]

    verdicts = eligibilities_of(asked=asked, day=timezone.localdate())

    pairs = zip(asked, verdicts, strict=True)
    assert [(one, v.reasons) for one, v in pairs if not v.is_allowed] == []
    assert {v.has_benefit for v in verdicts} == {True, False}
    demands = Demand.objects.open().select_related("current__question_set")
    for demand in demands:
        text = demand.current
        assert text.public in set(Public)
        if text.question_set:
            assert why_not_answers(text.question_set.schema, text.answers) == {}
        assert demand.expires_at > timezone.now() + timedelta(days=1)


def test_who_signs_in_finds_something_to_do(market):
    jeanne = Person.objects.get(display_name="Jeanne Martin")
    karim = Person.objects.get(display_name="Karim Benali")

    waiting = jeanne.engagements.filter(state=EngagementState.PROPOSED)
    assert waiting.count() == 2
    assert jeanne.demands.count() == 3
    assert jeanne.favourites.count() == 4
    assert karim.provider.offers.live().count() == 2
    assert karim.provider.engagements.filter(state=EngagementState.AGREED).exists()
    for person in (jeanne, karim):
        talks = Conversation.objects.filter(client=person)
        assert talks.exists() or person.provider.conversations.exists()


def test_loaded_again_nothing_is_there_twice(market):
    before = [model._base_manager.count() for model in (Offer, Demand, Person)]

    assert load_market(people=load_demo(), now=timezone.now()) is None

    after = [model._base_manager.count() for model in (Offer, Demand, Person)]
    assert after == before


def test_the_coordinator_finds_a_plan_and_tours_on_their_desk(market):
    load_matching(today=timezone.localdate())
    people = {name: market_person(name) for name in ("coordinator", "provider")}

    joined = load_planning(people=people, now=timezone.now())

    plan, tours = AssignmentPlan.objects.get(), TourPlan.objects.get()
    assert (joined, plan.state, tours.state) == (12, "draft", "draft")
    assert plan.pairs.filter(provider__isnull=False).exists()
    assert tours.stops.filter(provider__isnull=False).exists()
    assert load_planning(people=people, now=timezone.now()) == 0


def test_no_public_byte_tells_where_somebody_lives(market, monkeypatch):
    """Homes are put where nothing is: whatever reads them would tell so.

    At two decimals already, as degrees or as radians. Each route that the matrix opens
    to anybody is reached; `make deep` follows each address there is.
    """
    load_matching(today=timezone.localdate())
    index_all(now=timezone.now())
    load_places_of_demo(now=timezone.now())
    homes = _homes_put_far_away()
    rates = dict.fromkeys(ScopedRateThrottle.THROTTLE_RATES)
    monkeypatch.setattr(ScopedRateThrottle, "THROTTLE_RATES", rates)
    few = {"most": 2, "most_of_route": 5}
    crawl = Crawl(Client(), **({"most": 60, "most_of_route": 500} if DEEP else few))

    crawl.follow([*_doors(), *_of_rows(), *_on_the_map()])

    told = {url: SECRET.search(said) for url, said in crawl.told.items()}
    assert {url: found[0] for url, found in told.items() if found} == {}
    assert homes > 400
    assert _open_to_anybody() - crawl.routes == set()


def _homes_put_far_away() -> int:
    """Keep what the public has of each; return how many there are."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    homes = list(Place.objects.filter(private__isnull=False))
    for home in homes:
        home.private = dict.fromkeys(home.private, HIDDEN) | FAR_AWAY
    Place.objects.bulk_update(homes, ["private"], batch_size=500)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = origin")
    return len(homes)


def _doors() -> list[str]:
    """Each address that names no row of anybody."""
    return [case.url("anonymous") for case in _public_cases() if not case.route.has_row]


def _open_to_anybody() -> set[str]:
    return {case.route.name for case in _public_cases()} - ABSENT


def _public_cases():
    return [
        case
        for case in cases()
        if case.line.method == "GET"
        and case.line.answers["anonymous"] in {"200", "all"}
    ]


def _of_rows() -> list[str]:
    """What no page leads to: what programs ask of a row."""
    return [
        reverse(name, args=[uuid])
        for name, rows in (
            ("api:offer", Offer.objects.live()),
            ("api:demand", Demand.objects.open()),
        )
        for uuid in rows.order_by("pk").values_list("uuid", flat=True)
    ]


def _on_the_map() -> list[str]:
    """What its script asks, layer by layer, from afar to where cells are public."""
    middle = Commune.objects.get(insee="93048")
    return [
        f"{reverse('api:map')}?layer={layer.key}&commune={middle.insee}"
        f"&south={middle.latitude - away}&north={middle.latitude + away}"
        f"&west={middle.longitude - away}&east={middle.longitude + away}"
        for layer in all_layers()
        for away in (0.01, 0.2, 4)
    ]


def market_person(name: str) -> Person:
    return Person.objects.get(user__email=f"{name}@{DEMO_DOMAIN}")
