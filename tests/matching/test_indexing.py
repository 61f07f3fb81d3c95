"""The index of the search: what it copies, kept as it is."""

from datetime import timedelta

import pytest
from django.contrib.postgres.search import SearchQuery

from accounts.operations.providers import save_profile
from accounts.rules.providers import Face
from asasap.kernel.actor import Actor
from matching.models import SearchEntry
from matching.operations.indexing import index_all, index_offers
from matching.queries import indexing
from matching.queries.indexing import drifted, parts
from matching.tasks import mend_entries
from offers.models import Offer
from offers.operations.ending_postings import expire, withdraw
from offers.operations.publishing import (
    pause,
    refresh,
    resume,
    resume_offer,
    suspend_offer,
)
from tests.factories.offers import NOON, holder_of, live_offer

pytestmark = pytest.mark.django_db


def all_drifted() -> list[int]:
    return [pk for part in parts() for pk in drifted(part, today=NOON.date())]


def test_the_index_is_what_the_offers_are_however_often_it_is_made():
    first, second = live_offer(), live_offer()
    index_all(now=NOON)
    once = list(SearchEntry.objects.order_by("pk").values())

    index_offers(offer_ids=[first.pk, second.pk], now=NOON)
    index_offers(offer_ids=[second.pk], now=NOON)

    assert list(SearchEntry.objects.order_by("pk").values()) == once
    assert [row["offer_id"] for row in once] == [first.pk, second.pk]
    assert all_drifted() == []


def test_each_step_in_the_life_of_an_offer_is_told_to_the_index():
    offer = live_offer()
    holder = holder_of(offer)

    def is_there():
        assert all_drifted() == []
        return SearchEntry.objects.filter(pk=offer.pk).exists()

    def current():
        return Offer.objects.get(pk=offer.pk)

    assert is_there()
    pause(offer=current(), actor=holder, now=NOON)
    assert not is_there()
    resume(offer=current(), actor=holder, now=NOON)
    assert is_there()
    suspend_offer(offer=current(), reason="approval_missing", now=NOON)
    assert not is_there()
    resume_offer(offer=current(), now=NOON)
    assert is_there()
    expire(posting=current(), now=NOON + timedelta(days=90))
    assert not is_there()
    refresh(posting=current(), actor=holder, now=NOON)
    assert is_there()
    withdraw(offer=current(), actor=holder, now=NOON)
    assert not is_there()


@pytest.mark.parametrize("size", [1, 1000])
def test_what_no_news_told_is_found_by_night_and_mended(monkeypatch, size):
    """Part by part, and none falls between two."""
    monkeypatch.setattr(indexing, "PART", size)
    kept, gone = live_offer(), live_offer()
    SearchEntry.objects.filter(pk=kept.pk).update(regime="coop")
    SearchEntry.objects.filter(pk=gone.pk).delete()

    found = all_drifted()
    for part in parts():
        mend_entries(first=part.start, end=part.stop)

    assert found == [kept.pk, gone.pk]
    assert all_drifted() == []


def test_whose_name_changes_is_found_by_the_new_one():
    offer = live_offer()
    person = offer.provider.person
    actor = Actor(user_id=person.user_id, person_id=person.pk)

    save_profile(
        face=Face("Repassage à l’ancienne", "", (), is_published=False),
        actor=actor,
        now=NOON,
    )

    query = SearchQuery("ancienne", config="french")
    assert SearchEntry.objects.filter(words=query).exists()
