"""Favourites: one's own alone, once each, and what is gone says so."""

import pytest
from django.urls import reverse

from asasap.kernel.actor import Actor
from offers.models import Favourite
from offers.operations.ending_postings import end_demand
from offers.operations.keeping import NobodyKeeps, keep
from tests.factories.accounts import PersonFactory
from tests.factories.demands import NOON, FavouriteFactory, client_of, open_demand
from tests.factories.mandates import MandateFactory
from tests.factories.offers import live_offer
from tests.roles import enter_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def me(client):
    person = PersonFactory()
    enter_as(client, person.user, ("password",))
    return person


def url(name, posting=None):
    return reverse(f"favourites:{name}", args=[posting.uuid] if posting else [])


def test_what_is_kept_twice_is_kept_once_and_let_go(client, me):
    offer, demand = live_offer(), open_demand()

    for _ in range(2):
        assert client.post(url("offer", offer)).url == offer.get_absolute_url()
        client.post(url("demand", demand))
    page = client.get(url("list")).content.decode()
    pages = [client.get(row.get_absolute_url()) for row in (offer, demand)]
    client.post(url("offer", offer), {"let_go": "1"})

    assert offer.current.title in page
    assert demand.current.title in page
    assert all("let_go" in its_page.content.decode() for its_page in pages)
    assert [row.demand for row in me.favourites.all()] == [demand]


def test_what_is_gone_says_so_and_tells_no_more(client, me):
    demand = open_demand()
    FavouriteFactory(person=me, demand=demand)
    end_demand(
        demand=demand, outcome="no_longer_needed", actor=client_of(demand), now=NOON
    )

    page = client.get(url("list")).content.decode()
    gone = client.post(url("demand", demand), {"let_go": "1"})

    assert demand.current.title not in page
    assert gone.status_code == 302
    assert not Favourite.objects.exists()


def test_nobody_sees_or_lets_go_of_what_another_keeps(client, me):
    theirs = FavouriteFactory(demand=open_demand())

    page = client.get(url("list")).content.decode()
    answer = client.post(url("demand", theirs.demand), {"let_go": "1"})
    its_page = client.get(theirs.demand.get_absolute_url()).content.decode()

    assert theirs.demand.current.title not in page
    assert answer.status_code == 404
    assert "let_go" not in its_page
    assert Favourite.objects.get() == theirs


def test_under_a_mandate_nothing_is_kept():
    mandate = MandateFactory()
    helper = Actor(
        user_id=mandate.helper.user_id,
        person_id=mandate.person_id,
        helper_id=mandate.helper_id,
        mandate_id=mandate.pk,
        scopes=frozenset(mandate.scopes),
    )

    with pytest.raises(NobodyKeeps):
        keep(posting=open_demand(), actor=helper, now=NOON)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_or_three(
    client, me, django_assert_num_queries, count
):
    for _ in range(count):
        FavouriteFactory(person=me, offer=live_offer())
        FavouriteFactory(person=me, demand=open_demand())

    # The login, and the favourites with what they are of.
    with django_assert_num_queries(2):
        client.get(url("list"))
