"""Nobody's home is found by what the portal tells in public.

A home moved anywhere in its cell changes no byte of any public answer, whoever asks,
from wherever and how far: what cannot be told apart cannot be triangulated. And no
public answer holds an address, a telephone or the point itself.
"""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from h3.api import basic_int as h3
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from accounts.models import CivilRecord
from mapping.enums import PlacePrecision, Point
from mapping.operations.locating import Located, make_place
from mapping.rules import cell_of
from matching.operations.indexing import index_offers
from offers.models import Demand, Offer
from offers.queries.listing import Search, listed
from tests.depth import DEEP
from tests.factories.accounts import PersonFactory
from tests.factories.demands import QuestionFactory, open_demand
from tests.factories.offers import live_offer
from tests.factories.places import CommuneFactory
from tests.matrix import permission_routes
from tests.roles import create_roles, enter_as, sign_in

pytestmark = pytest.mark.django_db
SLOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
MONTREUIL = Point(48.8638, 2.4484)
ADDRESS, ELSEWHERE = "17 rue du Secret", "4 impasse Cachée"
TOKENS = re.compile(r'(X-CSRFToken": "|csrfmiddlewaretoken" value=")\w+|nonce="[^"]+"')

degrees = st.floats(-0.05, 0.05)
share = st.floats(0.0, 0.98)


@st.composite
def two_homes(draw, *, is_sparse: bool):
    """Two points of one cell: the second between its centre and one of its sides."""
    home = Point(
        MONTREUIL.latitude + draw(degrees), MONTREUIL.longitude + draw(degrees)
    )
    cell = cell_of(home.latitude, home.longitude, is_sparse=is_sparse)
    middle, corner = h3.cell_to_latlng(cell), draw(st.sampled_from(range(6)))
    sides = h3.cell_to_boundary(cell)
    a, b, t, u = sides[corner], sides[corner - 1], draw(share), draw(share)
    edge = [x + u * (y - x) for x, y in zip(a, b, strict=True)]
    moved = Point(*(x + t * (y - x) for x, y in zip(middle, edge, strict=True)))
    assume(cell_of(moved.latitude, moved.longitude, is_sparse=is_sparse) == cell)
    return home, moved


searches = st.builds(
    Search,
    near=st.builds(Point, st.floats(48.7, 49.0), st.floats(2.2, 2.7)),
    radius_km=st.floats(0.1, 100),
)


@pytest.fixture(params=[False, True], ids=["town", "country"])
def postings(request):
    """An offer and a demand, made once: each example only moves them."""
    return _people_at(MONTREUIL, CommuneFactory(is_sparse=request.param))


@pytest.fixture
def readers():
    """Nobody in particular, and somebody else who has an account."""
    known = Client()
    enter_as(known, PersonFactory().user, ("password",))
    return [Client(), known]


@settings(max_examples=2000 if DEEP else 15, suppress_health_check=SLOW)
@given(data=st.data(), search=searches)
def test_who_counts_distances_learns_the_cell_and_no_more(postings, data, search):
    is_sparse = postings[0].current.place.commune.is_sparse
    home, moved = data.draw(two_homes(is_sparse=is_sparse))
    _move(postings, home)
    before = _measured(search)

    _move(postings, moved)

    assert _measured(search) == before


@settings(max_examples=100 if DEEP else 3, suppress_health_check=SLOW)
@given(data=st.data(), search=searches)
def test_a_home_moved_in_its_cell_changes_no_byte(postings, readers, data, search):
    is_sparse = postings[0].current.place.commune.is_sparse
    home, moved = data.draw(two_homes(is_sparse=is_sparse))
    asked = _public_answers(*postings, search)
    _move(postings, home)
    before = [_read(reader, url) for reader in readers for url in asked]

    _move(postings, moved)

    assert [_read(reader, url) for reader in readers for url in asked] == before


def test_a_home_moved_to_the_next_cell_is_seen_to_move(postings, readers):
    """The two properties above would hold of answers that never say where."""
    offer, demand = postings
    _move(postings, MONTREUIL)
    asked = _public_answers(*postings, Search(near=MONTREUIL, radius_km=30))
    before = [_read(readers[0], url) for url in asked]

    _move(postings, Point(48.93, 2.36))

    now = [_read(readers[0], url) for url in asked]
    changed = {
        url.split("?")[0]
        for url, a, b in zip(asked, before, now, strict=True)
        if a != b
    }
    assert changed == {
        reverse("api:offers"),
        reverse("api:demands"),
        reverse("api:offer", args=[offer.uuid]),
        reverse("api:demand", args=[demand.uuid]),
        reverse("search:results"),
        reverse("search:csv"),
        reverse("search:geojson"),
        reverse("demands:list"),
        reverse("api:map"),
        reverse("mapping:embed"),
        reverse("mapping:geojson", args=["offers"]),
        reverse("mapping:geojson", args=["demands"]),
    }


@pytest.mark.parametrize("role", ["anonymous", "resident"])
def test_no_page_others_read_holds_a_home_or_a_way_to_reach_somebody(role):
    create_roles()
    home = Point(48.86123, 2.44317)
    offer, demand = _people_at(home, CommuneFactory())
    people = (offer.provider.person, demand.client)
    for number, person in enumerate(people):
        CivilRecord.objects.create(
            person=person,
            given_names="Prénomcaché",
            family_name="Nomcaché",
            phone=f"+3319900777{number}",
            address={"lines": "8 quai Enfoui", "postcode": "93100"},
            updated_at=timezone.now(),
        )
    secrets = [
        *(ADDRESS, "rue du Secret", "quai Enfoui", "omcaché", "99007", "99 00 7"),
        *(person.recipient.email for person in people if person.recipient.email),
        *(f"{home.latitude:.4f}", f"{home.longitude:.4f}", "48,861", "2,443"),
    ]
    urls = [url for who, url in permission_routes() if who == role]
    search = Search(near=MONTREUIL, radius_km=30)
    client = sign_in(Client(), role)

    told = {}
    for url in {*urls, *_public_answers(offer, demand, search)}:
        answer = client.get(url)
        said = b"".join(answer) if answer.streaming else answer.content
        told[url] = [s for s in secrets if s.encode() in said]

    assert {url: found for url, found in told.items() if found} == {}
    assert len(told) > 40


def _people_at(home: Point, commune) -> tuple[Offer, Demand]:
    """Somebody who offers and somebody who asks, at home there, since an hour."""
    located = Located(home, PlacePrecision.ADDRESS)
    since = timezone.now() - timedelta(hours=1)
    offer, demand = (
        make(
            now=since,
            text__place=make_place(commune=commune, located=located, address=ADDRESS),
        )
        for make in (live_offer, open_demand)
    )
    QuestionFactory(offer=offer)
    return offer, demand


def _move(postings: tuple[Offer, Demand], home: Point) -> None:
    """As if they had been there from the start: what keeps a place is taken down."""
    located = Located(home, PlacePrecision.ADDRESS)
    for posting in postings:
        place = posting.current.place
        other = make_place(commune=place.commune, located=located, address=ELSEWHERE)
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
        type(place).objects.filter(pk=place.pk).update(
            private=other.private,
            cell=other.cell,
            public_latitude=other.public_latitude,
            public_longitude=other.public_longitude,
        )
        # As ``put_online`` writes them.
        type(posting).objects.filter(pk=posting.pk).update(
            latitude=other.public_latitude, longitude=other.public_longitude
        )
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = origin")
    index_offers(offer_ids=[postings[0].pk], now=timezone.now())
    cache.delete_many(["offers.rollup.offers", "offers.rollup.demands"])


def _measured(search: Search) -> list:
    """What lies under every public answer: who is found, in which order, how far."""
    sorts = (Offer.objects.live(), Demand.objects.open())
    pages = [listed(rows.with_card(), search=search) for rows in sorts]
    places = [
        list(rows.order_by("pk").annotate(at=F("latitude")).values_list("pk", "at"))
        for rows in sorts
    ]
    return [
        places,
        *([(row.pk, row.distance_km) for row in page.rows] for page in pages),
    ]


def _public_answers(offer: Offer, demand: Demand, search: Search) -> list[str]:
    """The address of each answer that knows where either is."""
    near = f"near={search.near.latitude},{search.near.longitude}"
    around = f"?{near}&radius_km={search.radius_km}"
    here = "?commune=Montreuil&radius_km=5&activity=activity-60"
    box = "?south=48.85&west=2.4&north=48.95&east=2.5&layer="
    return [
        *(reverse(f"api:{name}") + around for name in ("offers", "demands")),
        reverse("api:offer", args=[offer.uuid]),
        reverse("api:demand", args=[demand.uuid]),
        reverse("search:results") + around,
        reverse("search:csv") + around,
        reverse("search:geojson") + around,
        reverse("demands:list") + here,
        reverse("offers:offer", args=[offer.uuid]),
        reverse("demands:demand", args=[demand.uuid]),
        reverse("providers:profile", args=[offer.provider.uuid]),
        *(reverse("api:map") + box + name for name in ("offers", "demands")),
        *(reverse("mapping:map") + f"?layer={name}" for name in ("offers", "demands")),
        *(
            reverse("mapping:embed") + f"?layer={name}&commune=93048"
            for name in ("offers", "demands")
        ),
        *(
            reverse("mapping:geojson", args=[name]) + "?commune=93048"
            for name in ("offers", "demands")
        ),
    ]


def _read(reader: Client, url: str) -> str:
    answer = reader.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    said = b"".join(answer) if answer.streaming else answer.content
    return TOKENS.sub("", said.decode())
