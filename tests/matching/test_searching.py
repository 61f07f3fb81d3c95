"""Searching: what passes is found, what does not is not, in an order that holds."""

import pytest
from django.http import QueryDict

from asasap.kernel.actor import ANONYMOUS
from mapping.enums import Point
from matching.filters import SearchFilters
from matching.operations.indexing import index_all
from matching.queries.searching import search
from tests.factories.offers import NOON, live_offer

pytestmark = pytest.mark.django_db
MONTREUIL = Point(48.8638, 2.4484)


def found(words="", *, actor=ANONYMOUS, **options):
    filters = SearchFilters(QueryDict(words), now=NOON)
    assert filters.is_valid(), filters.errors
    return search(filters.asked, actor=actor, now=NOON, **options)


def test_what_is_online_is_found_by_its_activity_and_its_place():
    offer = live_offer()
    index_all(now=NOON)

    near = found(f"near=48.8638,2.4484&activity={offer.activity.slug}")

    assert [one.offer for one in near.results] == [offer]
    [result] = near.results
    assert result.score == sum(each.points for each in result.contributions)
    assert found("near=43.3,5.4").results == []
