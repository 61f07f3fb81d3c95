"""The bench of pages measures every list, and none asks more among more rows."""

import pytest
from django.db import connection
from django.utils import timezone

from bench.lists import queries
from bench.pages import fill, pages, unthrottled
from bench.scale import empty_market
from offers.models import Offer
from offers.operations.catalogue import load_catalogue
from tests.factories.places import CommuneFactory


@pytest.mark.django_db(transaction=True)
def test_no_list_of_the_portal_asks_more_among_more_rows():
    CommuneFactory()
    for name, code, latitude, longitude in (
        ("Paris", "75056", 48.8566, 2.3522),
        ("Mende", "48095", 44.52, 3.5),
    ):
        CommuneFactory(
            insee=code,
            name=name,
            latitude=latitude,
            longitude=longitude,
        )
    load_catalogue(today=timezone.localdate())
    with unthrottled():
        fill(400, lambda _line: None)
        few = {page.name: len(queries(page)) + page.more for page in pages()}
        with connection.cursor() as cursor:
            empty_market(cursor)
        fill(900, lambda _line: None)

        many = {page.name: len(queries(page)) for page in pages()}

    assert Offer.objects.count() == 900
    assert {name: n for name, n in many.items() if n > few[name]} == {}
    assert len(many) > 60
