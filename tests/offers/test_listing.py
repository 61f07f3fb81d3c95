"""Lists of what is online: equal to what one reads row by row, page after page."""

import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mapping.enums import Point
from mapping.rules import distance_km
from offers.enums import OfferState
from offers.models import Offer
from offers.queries.listing import Search, listed
from tests.factories.catalogue import ActivityFactory
from tests.factories.offers import NOON, OfferFactory, live_offer
from tests.factories.places import PlaceFactory

pytestmark = pytest.mark.django_db
MONTREUIL = Point(48.8638, 2.4484)


def _many_offers(count=40):
    """One provider's, for speed: what counts here is where they are."""
    first = live_offer()
    dice = random.Random(7)
    shared = {"provider": first.provider, "work_status": first.work_status}
    activities = [first.activity, ActivityFactory(code="20")]
    for _ in range(count):
        place = PlaceFactory(
            latitude=MONTREUIL.latitude + dice.gauss(0, 0.05),
            longitude=MONTREUIL.longitude + dice.gauss(0, 0.08),
        )
        live_offer(**shared, activity=dice.choice(activities), text__place=place)
    return activities


def _pages(search, *, size=7):
    """All the rows, turning pages to the end; then back to the first one."""
    pages = [listed(Offer.objects.live(), search=search, size=size)]
    while cursor := pages[-1].next:
        pages.append(
            listed(Offer.objects.live(), search=search, cursor=cursor, size=size)
        )
    back = [pages[-1]]
    while cursor := back[-1].previous:
        back.append(
            listed(Offer.objects.live(), search=search, cursor=cursor, size=size)
        )
    assert [p.rows for p in reversed(back)] == [p.rows for p in pages]
    return [row for page in pages for row in page.rows]


def test_pages_by_distance_are_what_one_measures_row_by_row():
    activities = _many_offers()

    for activity, radius in [(None, 8), (activities[1], 30), (activities[0], 1)]:
        search = Search(activity=activity, near=MONTREUIL, radius_km=radius)
        measured = []
        for offer in Offer.objects.order_by("pk"):
            away = distance_km(MONTREUIL, Point(offer.latitude, offer.longitude))
            if away <= radius and activity in {None, offer.activity}:
                measured.append((away, offer.pk))

        rows = _pages(search)

        assert [row.pk for row in rows] == [pk for _away, pk in sorted(measured)]
        assert [row.distance_km for row in rows] == pytest.approx(
            [away for away, _pk in sorted(measured)], abs=1e-6
        )


def test_without_a_place_the_newest_come_first_and_only_what_is_online():
    old, new = live_offer(), live_offer()
    OfferFactory()
    OfferFactory(state=OfferState.WITHDRAWN, ended_at=NOON)
    gone = live_offer()
    gone.provider.person.state = "suspended"
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        gone.provider.person.save()
        cursor.execute("SET LOCAL session_replication_role = origin")

    assert _pages(Search(), size=1) == [new, old]


def test_a_page_near_somewhere_is_read_by_the_index_of_places():
    live_offer()
    search = Search(activity=ActivityFactory(), near=MONTREUIL)

    with CaptureQueriesContext(
        connection,
    ) as caught:
        listed(Offer.objects.live(), search=search)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute(f"EXPLAIN {caught[0]['sql']}")
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert "offer_live_by_activity_place" in plan or "offer_live_by_place" in plan
