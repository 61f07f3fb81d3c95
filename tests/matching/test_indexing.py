"""The index of the search: what it copies, kept as it is."""

import pytest

from matching.models import SearchEntry
from matching.operations.indexing import index_all, index_offers
from matching.queries.indexing import drifted
from offers.models import Offer
from tests.factories.offers import NOON, live_offer

pytestmark = pytest.mark.django_db


def test_the_index_is_what_the_offers_are_however_often_it_is_made():
    first, second = live_offer(), live_offer()
    index_all(now=NOON)
    once = list(SearchEntry.objects.order_by("pk").values())

    index_offers(offer_ids=[first.pk, second.pk], now=NOON)
    index_offers(offer_ids=[second.pk], now=NOON)

    assert list(SearchEntry.objects.order_by("pk").values()) == once
    assert [row["offer_id"] for row in once] == [first.pk, second.pk]
    assert drifted(today=NOON.date()) == []
