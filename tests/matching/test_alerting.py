"""Alerts of saved searches: what is new, once, and nothing else."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from asasap.kernel.periods import PARIS
from asasap.notifications.models import Notice
from matching.enums import AlertFrequency
from matching.models import SavedSearch
from matching.operations.alerting import alert_one
from matching.operations.indexing import index_all
from matching.operations.saving import change_search
from matching.rules.saving import AT_ONCE, SETTLING, next_alert_at
from offers.operations.ending_postings import withdraw
from tests.factories.accounts import PersonFactory
from tests.factories.catalogue import ActivityFactory
from tests.factories.offers import NOON, holder_of, live_offer
from tests.factories.ranking import SavedSearchFactory

STEP = timedelta(minutes=10)


def kept(activity, **values):
    """A search of that activity, saved at noon and told at once of what is new."""
    told = {
        "frequency": AlertFrequency.AT_ONCE,
        "next_alert_at": NOON + AT_ONCE,
        "told_at": NOON,
        "saved_at": NOON,
    }
    return SavedSearchFactory(words=f"activity={activity.code}", **told | values)


def offered(activity, *, at, **values):
    offer = live_offer(activity=activity, now=at, **values)
    index_all(now=at)
    return offer


def told(search):
    """What was written of it: how many new offers, letter by letter."""
    letters = Notice.objects.filter(about=search.uuid).order_by("pk")
    return [letter.values["count"] for letter in letters]


@pytest.mark.django_db
def test_what_is_published_since_is_told_once_however_often_one_looks():
    activity = ActivityFactory()
    offered(activity, at=NOON)
    search = kept(activity)
    for minutes in (1, 2):
        offered(activity, at=NOON + timedelta(minutes=minutes))

    looks = [alert_one(search_id=search.pk, now=NOON + STEP * n) for n in (1, 1, 2, 3)]

    assert looks == [True, False, False, False]
    assert told(search) == [2]
    letter = Notice.objects.get(about=search.uuid)
    assert letter.url == search.get_absolute_url()
    assert letter.values["latest"][0]["activity_fr"] == activity.name_fr


@pytest.mark.django_db
def test_what_left_what_is_one_s_own_and_what_does_not_fit_is_not_told():
    activity = ActivityFactory()
    search = kept(activity)
    gone = offered(activity, at=NOON + timedelta(minutes=1))
    withdraw(offer=gone, actor=holder_of(gone), now=NOON + timedelta(minutes=2))
    offered(ActivityFactory(code="70"), at=NOON + timedelta(minutes=1))
    mine = offered(activity, at=NOON + timedelta(minutes=1))
    SavedSearch.objects.filter(pk=search.pk).update(person=mine.provider.person)

    assert not alert_one(search_id=search.pk, now=NOON + STEP)
    assert told(search) == []


@pytest.mark.django_db
def test_a_search_whose_day_is_past_or_nobody_wants_told_tells_nothing():
    activity = ActivityFactory()
    past = kept(activity, person=PersonFactory())
    SavedSearch.objects.filter(pk=past.pk).update(words="day=2020-01-01")
    never = kept(activity, frequency=AlertFrequency.NEVER, next_alert_at=None)
    left = kept(activity, person__closed_at=NOON)
    offered(activity, at=NOON + timedelta(minutes=1))

    for search in (past, never, left):
        assert not alert_one(search_id=search.pk, now=NOON + STEP)
        assert told(search) == []


@pytest.mark.django_db
def test_after_a_time_of_silence_only_what_comes_next_is_told():
    activity = ActivityFactory()
    search = kept(activity, frequency=AlertFrequency.NEVER, next_alert_at=None)
    offered(activity, at=NOON + timedelta(minutes=1))

    change_search(
        search=search,
        name="À nouveau",
        frequency=AlertFrequency.AT_ONCE,
        now=NOON + STEP,
    )
    offered(activity, at=NOON + STEP)
    alert_one(search_id=search.pk, now=NOON + STEP * 2)

    assert told(search) == [1]


@pytest.mark.django_db(transaction=True)
@pytest.mark.race
def test_two_workers_at_once_tell_once():
    activity = ActivityFactory()
    search = kept(activity)
    offered(activity, at=NOON + timedelta(minutes=1))
    start = Barrier(2)

    def work():
        try:
            start.wait(5)
            alert_one(search_id=search.pk, now=NOON + STEP)
        finally:
            connection.close()

    workers = [Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(20)

    assert told(search) == [1]


class EachOfferOnce(TestCase):
    """Whatever the order of publications and looks, however late they come."""

    @settings(max_examples=8)
    @given(
        published=st.lists(st.integers(0, 12), min_size=1, max_size=4),
        looks=st.lists(st.integers(0, 16), max_size=5),
    )
    def test_each_offer_is_told_once_in_the_end(self, published, looks):
        activity = ActivityFactory()
        search = kept(activity, told_at=NOON - SETTLING)
        happens = [(minute, 0) for minute in published] + [(at, 1) for at in looks]

        for minute, is_look in sorted(happens):
            at = NOON + timedelta(minutes=minute)
            if is_look:
                alert_one(search_id=search.pk, now=at)
            else:
                offered(activity, at=at)
        alert_one(search_id=search.pk, now=NOON + timedelta(days=1))

        assert sum(told(search)) == len(published)


def test_the_next_look_is_in_the_morning_even_when_clocks_change():
    saturday = datetime(2026, 3, 28, 23, 30, tzinfo=UTC)  # Sunday 0.30 in Paris.

    at_once, daily, weekly, never = (
        next_alert_at(how, saturday)
        for how in (
            AlertFrequency.AT_ONCE,
            AlertFrequency.DAILY,
            AlertFrequency.WEEKLY,
            AlertFrequency.NEVER,
        )
    )

    assert at_once == saturday + AT_ONCE
    assert daily == weekly == datetime(2026, 3, 30, 8, tzinfo=PARIS)
    assert next_alert_at(AlertFrequency.WEEKLY, daily) == datetime(
        2026, 4, 6, 8, tzinfo=PARIS
    )
    assert never is None
