"""The page of the search, its files, and the same for machines."""

import pytest
from django.urls import reverse

from matching.operations.indexing import index_all
from tests.factories.offers import NOON, live_offer

pytestmark = pytest.mark.django_db


def test_a_result_says_who_where_and_why(client):
    offer = live_offer()
    index_all(now=NOON)

    page = client.get(reverse("search:results")).content.decode()

    assert offer.get_absolute_url() in page
    assert "Ménage soigné à Montreuil" in page
    assert "points" in page
    api = client.get(reverse("api:offers")).json()
