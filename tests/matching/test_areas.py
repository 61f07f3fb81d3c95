"""Areas counted by the clock, and what the map makes of them."""

from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse

from mapping.enums import PlacePrecision, Point
from mapping.operations.locating import Located, make_place
from matching.layers import reading_of
from matching.models import AreaTension, MapThreshold, WhiteZone
from matching.operations.counting import count_tension, count_white_zones
from matching.operations.indexing import index_offers
from matching.operations.reference import load_matching
from offers.models import Offer
from tests.factories.catalogue import ActivityFactory
from tests.factories.demands import NOON, open_demand
from tests.factories.offers import live_offer
from tests.factories.places import CommuneFactory, DepartementFactory

pytestmark = pytest.mark.django_db
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def activity():
    MapThreshold.objects.create(
        name="tension",
        valid=DateRange(date(2026, 1, 1), None),
        least=3,
        source="A test",
        certainty="to_verify",
        verified_on=date(2026, 11, 22),
    )
    return ActivityFactory()


@pytest.fixture
def towns():
    """Montreuil; and two of the Pas-de-Calais, 200 kilometres away and 20 apart."""
    calais = DepartementFactory(code="62", name="Pas-de-Calais")
    far = {"departement": calais, "latitude": 50.46}
    return (
        CommuneFactory(),
        CommuneFactory(insee="62588", name="Montreuil", longitude=1.76, **far),
        CommuneFactory(insee="62160", name="Hesdin", longitude=2.04, **far),
    )


def _at(commune, north=0.0):
    point = Point(commune.latitude + north, commune.longitude)
    return make_place(commune=commune, located=Located(point, PlacePrecision.ADDRESS))


def _offers(activity, place, count=1, **values):
    for _ in range(count):
        live_offer(activity=activity, text__place=place, **values)
    numbers = Offer.objects.order_by("pk").values_list("pk", flat=True)
    index_offers(offer_ids=list(numbers), now=NOON)


def _demands(activity, place, count=1):
    for _ in range(count):
        open_demand(activity=activity, text__place=place)


def test_tension_is_said_of_areas_and_never_of_too_few(activity, towns, client):
    large, small, _other = towns
    _demands(activity, _at(large), 4)
    _demands(activity, _at(small), 1)
    _offers(activity, _at(large), 3)

    written = count_tension(now=NOON)
    again = count_tension(now=NOON)
    words = {"layer": "tension", "activity": activity.slug}
    said = {
        where: _said(client, words | where_is)
        for where, where_is in {
            "France": {},
            "région": {"region": "11"},
            "Seine-Saint-Denis": {"departement": "93"},
            "small": {"commune": small.insee},
        }.items()
    }

    assert written == again == AreaTension.objects.count()
    # One asks in the small town: of neither département is it said how many do.
    assert said == {
        "France": {"Île-de-France": "5 requests, 3 offers"},
        "région": {
            "Seine-Saint-Denis (93)": "requests: too few to say, 3 offers",
        },
        "Seine-Saint-Denis": {},
        "small": {},
    }


def _said(client, words):
    page = client.get(reverse("mapping:map"), words, headers=ENGLISH).context["page"]
    assert page.total is None
    return {line.name: line.reading.words for line in page.lines}


def test_tension_is_marked_on_the_map_and_open_data_without_cells(
    activity, towns, client
):
    _demands(activity, _at(towns[0]), 3)
    count_tension(now=NOON)

    url = reverse("mapping:geojson", args=["tension"])
    features = client.get(url, {"activity": activity.slug}, headers=ENGLISH).json()
    marks = [feature["properties"] for feature in features["features"]]

    assert marks == [
        {"name": "Île-de-France", "said": "3 requests, 0 offers", "shade": 3}
    ]
    # A word that means nothing is no fault of ours.
    assert client.get(url, {"activity": "\0"}, headers=ENGLISH).status_code == 200


def test_no_threshold_says_nothing_and_the_file_brings_one(activity, towns):
    _demands(activity, _at(towns[0]), 9)
    MapThreshold.objects.all().delete()

    assert count_tension(now=NOON) == 0
    load_matching(today=NOON.date())
    assert count_tension(now=NOON) > 0


@pytest.mark.parametrize(
    ("demands", "offers", "shade"),
    [(9, 4, 3), (8, 8, 2), (4, 8, 1), (1, 8, 0), (4, 0, 3), (None, 4, 0), (4, None, 0)],
)
def test_the_fewer_offer_the_darker_it_is(demands, offers, shade):
    assert reading_of(demands, offers).shade == shade


def test_a_white_zone_is_where_no_offer_of_the_activity_reaches(
    activity, towns, client
):
    large, small, other = towns
    place = _at(small)
    _demands(activity, place, 2)
    _demands(activity, _at(small, north=0.5), 1)  # Fifty-five kilometres away.
    _demands(activity, _at(large), 1)
    _offers(activity, _at(other), text__radius_km=25)
    _offers(ActivityFactory(code="70"), _at(large), text__radius_km=25)

    count_white_zones(now=NOON)
    count_white_zones(now=NOON)
    page = client.get(reverse("mapping:map"), {"layer": "white-zones"}).context["page"]
    inside = client.get(
        reverse("mapping:map"), {"layer": "white-zones", "commune": small.insee}
    )

    zones = WhiteZone.objects.order_by("pk").values_list("commune__name", "demands")
    assert sorted(zones) == [("Montreuil", 1), ("Montreuil", 1)]
    assert page.total == 2
    assert inside.context["page"].total == 1
