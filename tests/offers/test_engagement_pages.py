"""The pages of agreements, as each side and as nobody sees them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import CivilRecord
from asasap.audit.models import AccessLog
from offers.enums import DemandState, EngagementState, PriceUnit, Side
from offers.models import Engagement
from offers.operations.ending_engagements import cancel
from tests.factories.accounts import PersonFactory
from tests.factories.demands import open_demand
from tests.factories.engagements import EngagementFactory, agreed, as_person
from tests.factories.mandates import MandateFactory
from tests.factories.offers import live_offer
from tests.factories.papers import ProviderFactory, WorkStatusFactory
from tests.factories.places import PlaceFactory

pytestmark = pytest.mark.django_db

SECRETS = ("Vasseur", "0601020304", "odette@letters.example", "9 rue Secrète", "4321")
TERMS = {
    "tasks": "The kitchen.",
    "mode": "provider",
    "price_unit": PriceUnit.HOUR,
    "price": "25,50",
    "schedule_kind": "recurring",
    "frequency": "weekly",
    "weekdays": ["1"],
    "start": "09:00",
    "duration": "120",
}


def entered(person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def somebody(given: str, family: str, email: str):
    person = PersonFactory(display_name=f"{given} {family}", recipient__email=email)
    CivilRecord.objects.create(
        person=person,
        given_names=given,
        family_name=family,
        phone="0601020304",
        address={"lines": "9 rue Secrète"},
        updated_at=timezone.now(),
    )
    return person


def a_home():
    return PlaceFactory(
        private={
            "address": "9 rue Secrète",
            "latitude": 48.8612,
            "longitude": 2.4431,
            "access": "code 4321",
        }
    )


@pytest.fixture
def odette():
    return somebody("Odette", "Vasseur", "odette@letters.example")


def in_thirty_days():
    return (timezone.localdate() + timedelta(days=30)).isoformat()


def page_of(engagement, page="engagement", *more):
    return reverse(f"engagements:{page}", args=[engagement.uuid, *more])


def pages_of(engagement):
    acts = ("counter", "accept", "decline", "retract", "withdraw", "cancel", "end")
    return [
        reverse("engagements:engagements"),
        page_of(engagement),
        page_of(engagement, "terms"),
        *(page_of(engagement, "act", act) for act in acts),
    ]


@pytest.mark.parametrize("side", Side.values)
def test_before_the_agreement_no_page_tells_how_to_reach_the_other_side(side, odette):
    """Names, telephone, mail and home: on none of the pages of either side."""
    nour = PersonFactory(display_name="Nour Benali")
    client, worker = (nour, odette) if side == Side.CLIENT else (odette, nour)
    provider = ProviderFactory(person=worker)
    offer = live_offer(provider=provider, work_status=WorkStatusFactory(person=worker))
    made = EngagementFactory(
        offer=offer, client=client, terms__place=a_home(), now=timezone.now()
    )
    reader = entered(client if side == Side.CLIENT else worker)

    said = " ".join(reader.get(url).content.decode() for url in pages_of(made))

    assert "Odette" in said
    assert [secret for secret in SECRETS if secret in said] == []
    assert not AccessLog.objects.exists()


def test_once_agreed_each_side_reads_how_to_reach_the_other_and_it_is_written_down(
    odette,
):
    made = agreed(client=odette, terms__place=a_home(), now=timezone.now())
    worker = made.provider.person

    said = entered(worker).get(page_of(made)).content.decode()

    assert [secret for secret in SECRETS if secret not in said] == []
    [look] = AccessLog.objects.about(made)
    assert (look.person_id, look.purpose) == (worker.pk, "read")
    # A stranger, and who only looks, read nothing of it.
    assert entered(PersonFactory()).get(page_of(made)).status_code == 404


def test_thirty_days_after_it_was_undone_it_is_closed_again(odette):
    now = timezone.now()
    made = agreed(client=odette, terms__place=a_home(), now=now - timedelta(days=40))
    worker = made.provider.person
    cancel(
        engagement=made,
        reason="moved",
        looks_again=False,
        actor=as_person(odette),
        now=now - timedelta(days=31),
    )

    said = entered(worker).get(page_of(made)).content.decode()

    assert [secret for secret in SECRETS if secret in said] == []


def test_from_an_offer_to_a_signature(odette):
    """Propose, read, sign: the whole way, by the pages."""
    offer = live_offer(now=timezone.now())
    client, provider = entered(odette), entered(offer.provider.person)
    url = reverse("engagements:propose_on_offer", args=[offer.uuid])
    assert client.get(url).context["form"].initial["price"] == 24

    sent = {
        **TERMS,
        "first_day": in_thirty_days(),
        "commune": "Montreuil",
        "address": "9 rue Secrète",
    }
    answer = client.post(url, sent)
    made = Engagement.objects.get()
    assert answer.headers["Location"] == page_of(made)
    assert made.terms.price_cents == 25_50
    # A double click leads to the same.
    assert client.post(url, sent).headers["Location"] == page_of(made)

    sign = page_of(made, "act", "accept")
    form = provider.get(sign).context["form"]
    shown = {"number": form["number"].value(), "law": form["law"].value()}
    answer = provider.post(sign, shown)
    assert answer.headers["Location"] == page_of(made)
    assert provider.post(sign, shown).headers["Location"] == page_of(made)

    made.refresh_from_db()
    assert made.state == EngagementState.AGREED
    assert "odette@letters.example" in provider.get(page_of(made)).content.decode()


def test_from_a_demand_a_provider_proposes_as_what_they_are_today():
    demand = open_demand(now=timezone.now(), text__days=from_next_month())
    worker = WorkStatusFactory().person
    provider = entered(worker)
    url = reverse("engagements:propose_on_demand", args=[demand.uuid])
    page = provider.get(url)
    assert "by" not in page.context["form"].fields

    provider.post(url, {**TERMS, "first_day": in_thirty_days()})

    made = Engagement.objects.get()
    demand.refresh_from_db()
    assert (made.demand, made.provider.person) == (demand, worker)
    assert made.terms.place == demand.current.place
    assert demand.state == DemandState.IN_NEGOTIATION


def from_next_month():
    return DateRange(timezone.localdate() + timedelta(days=30), None)


def test_a_refusal_stands_beside_its_field_and_nothing_typed_is_lost(odette):
    offer = live_offer(now=timezone.now())
    url = reverse("engagements:propose_on_offer", args=[offer.uuid])

    answer = entered(odette).post(
        url, {**TERMS, "first_day": in_thirty_days(), "commune": "", "price": "0"}
    )

    form = answer.context["form"]
    assert answer.status_code == 422
    assert {"commune", "price"} <= set(form.errors)
    assert "The kitchen." in answer.content.decode()


def test_terms_signed_on_an_old_page_are_shown_again_and_not_signed(odette):
    made = EngagementFactory(client=odette, terms__side=Side.PROVIDER)
    url = page_of(made, "act", "accept")

    answer = entered(odette).post(url, {"number": 1, "law": "an old law"})

    made.refresh_from_db()
    assert answer.status_code == 422
    assert made.state == EngagementState.PROPOSED
    assert answer.context["form"]["law"].value() != "an old law"


def test_under_a_mandate_one_stays_among_the_pages_of_the_person_helped():
    mandate = MandateFactory()
    made = EngagementFactory(
        client=mandate.person, terms__side=Side.PROVIDER, now=timezone.now()
    )
    helper = entered(mandate.helper)
    key = [mandate.uuid, made.uuid]

    page = helper.get(reverse("engagements:engagement_for", args=key))
    answer = helper.post(
        reverse("engagements:act_for", args=[*key, "decline"]), {"reason": "price"}
    )

    accept = reverse("engagements:act_for", args=[*key, "accept"])
    assert accept in page.content.decode()
    assert answer.headers["Location"] == reverse("engagements:engagement_for", args=key)
    assert helper.get(page_of(made)).status_code == 404


def test_a_list_costs_the_same_for_one_agreement_or_three(odette):
    client = entered(odette)
    url = reverse("engagements:engagements")
    counts = []
    for _ in range(3):
        EngagementFactory(client=odette, terms__side=Side.PROVIDER, now=timezone.now())
        with CaptureQueriesContext(connection) as asked:
            page = client.get(url)
        counts.append(len(asked))

    assert len(page.context["board"].waiting) == 3
    assert counts[0] == counts[2]
