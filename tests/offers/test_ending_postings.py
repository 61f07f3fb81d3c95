"""Offers and requests that end: at midnight in Paris, by a click, or never mind why."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from asasap.kernel.actor import Actor
from asasap.notifications.models import Notice
from offers import tasks
from offers.enums import DemandState, OfferState, Outcome, ReviewState
from offers.models import Demand, Offer
from offers.operations.drafting import edit
from offers.operations.ending_postings import (
    end_demand,
    expire,
    warn_of_expiry,
    withdraw,
)
from offers.operations.publishing import pause, refresh, resume
from offers.rules.publishing import days_to_warn_of, expiry_of
from tests.factories.demands import open_demand
from tests.factories.offers import NOON, holder_of, live_offer

pytestmark = pytest.mark.django_db


def test_paused_resumed_withdrawn_each_twice():
    offer = live_offer()
    actor = holder_of(offer)
    draft = edit(posting=offer, actor=actor, now=NOON)
    seen = []

    for act in (pause, resume, withdraw):
        for _ in range(2):
            act(offer=offer, actor=actor, now=NOON)
        offer.refresh_from_db()
        seen.append(offer.state)

    assert seen == ["paused", "live", "withdrawn"]
    draft.refresh_from_db()
    assert draft.state == ReviewState.ABANDONED


# The last day is whole, by the clocks of Paris: also where they change within.
@pytest.mark.parametrize(
    ("published", "midnight"),
    [
        (datetime(2026, 11, 23, 11, tzinfo=UTC), datetime(2027, 1, 22, 23, tzinfo=UTC)),
        # Put forward on 29 March, back on 25 October, between the two.
        (
            datetime(2026, 2, 10, 22, 59, tzinfo=UTC),
            datetime(2026, 4, 11, 22, tzinfo=UTC),
        ),
        (
            datetime(2026, 9, 9, 21, 59, tzinfo=UTC),
            datetime(2026, 11, 8, 23, tzinfo=UTC),
        ),
        # The night itself is the last: 23 and 25 hours long.
        (datetime(2026, 1, 28, 12, tzinfo=UTC), datetime(2026, 3, 29, 22, tzinfo=UTC)),
        (datetime(2026, 8, 26, 12, tzinfo=UTC), datetime(2026, 10, 25, 23, tzinfo=UTC)),
    ],
)
def test_it_expires_at_midnight_in_paris_neither_before_nor_twice(published, midnight):
    offer = live_offer(now=published)

    assert offer.expires_at == midnight
    expire(posting=offer, now=midnight - timedelta(microseconds=1))
    offer.refresh_from_db()
    assert offer.state == OfferState.LIVE
    for _ in range(2):
        expire(posting=offer, now=midnight)

    offer.refresh_from_db()
    assert offer.state == OfferState.EXPIRED
    [notice] = Notice.objects.all()
    assert notice.kind == "offers.expired"


def test_a_week_before_one_is_told_once_and_one_click_keeps_it():
    offer = live_offer()
    week_before = offer.expires_at - timedelta(days=7)

    warn_of_expiry(posting=offer, now=week_before - timedelta(seconds=1))
    assert not Notice.objects.exists()
    for _ in range(2):
        warn_of_expiry(posting=offer, now=week_before)
    for _ in range(2):
        refresh(posting=offer, actor=holder_of(offer), now=week_before)

    assert [n.kind for n in Notice.objects.all()] == ["offers.expiring"]
    offer.refresh_from_db()
    assert offer.expires_at == expiry_of(offer.current, now=week_before)
    expire(posting=offer, now=week_before + timedelta(days=8))
    offer.refresh_from_db()
    assert offer.state == OfferState.LIVE


def test_what_expired_comes_back_by_one_click():
    offer, demand = live_offer(), open_demand()
    late = max(offer.expires_at, demand.expires_at)
    for posting in (offer, demand):
        expire(posting=posting, now=late)

    refresh(posting=offer, actor=holder_of(offer), now=late)
    client = Actor(user_id=demand.client.user_id, person_id=demand.client_id)
    demand.refresh_from_db()
    assert (demand.outcome, demand.ended_at) == (Outcome.NOT_SAID, late)

    offer.refresh_from_db()
    assert (offer.state, offer.published_at) == (OfferState.LIVE, late)
    if demand.current.last_day is None:
        refresh(posting=demand, actor=client, now=late)
        demand.refresh_from_db()
        assert (demand.state, demand.outcome) == (DemandState.OPEN, "")


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Outcome.AGREED_HERE, DemandState.CANCELLED),
        (Outcome.FOUND_ELSEWHERE, DemandState.CANCELLED),
        (Outcome.NO_LONGER_NEEDED, DemandState.CANCELLED),
        (Outcome.TOO_EXPENSIVE, DemandState.UNFILLED),
        (Outcome.NOBODY_ANSWERED, DemandState.UNFILLED),
        (Outcome.NOBODY_SUITABLE, DemandState.UNFILLED),
    ],
)
def test_how_a_request_ended_is_kept(outcome, state):
    demand = open_demand()
    actor = Actor(user_id=demand.client.user_id, person_id=demand.client_id)

    end_demand(demand=demand, outcome=outcome, actor=actor, now=NOON)

    demand.refresh_from_db()
    assert (demand.state, demand.outcome, demand.ended_at) == (state, outcome, NOON)


def test_of_a_request_that_expired_one_says_later_how_it_ended():
    demand = open_demand()
    actor = Actor(user_id=demand.client.user_id, person_id=demand.client_id)
    expire(posting=demand, now=demand.expires_at)

    end_demand(demand=demand, outcome=Outcome.FOUND_ELSEWHERE, actor=actor, now=NOON)

    demand.refresh_from_db()
    assert (demand.state, demand.outcome) == ("expired", "found_elsewhere")


def test_a_request_does_not_outlive_the_days_it_asks_for():
    version = open_demand().current
    version.days = type(version.days)(date(2026, 12, 1), date(2026, 12, 2))

    assert expiry_of(version, now=NOON) == datetime(2026, 12, 1, 23, tzinfo=UTC)


def test_the_finders_find_what_is_due_and_their_tasks_may_come_twice():
    long_ago = timezone.now() - timedelta(days=70)
    lately = timezone.now() - timedelta(days=55)
    due, soon, fresh = (live_offer(now=at) for at in (long_ago, lately, timezone.now()))
    demand = open_demand(now=long_ago)

    found = list(Offer.objects.due_to_expire(timezone.now()))
    to_warn = list(Offer.objects.expiring_between(*days_to_warn_of(timezone.now())))
    for _ in range(2):
        tasks.expire_offer_one(offer_id=due.pk)
        tasks.expire_offer_one(offer_id=fresh.pk)
        tasks.expire_demand_one(demand_id=demand.pk)
        tasks.warn_offer_one(offer_id=soon.pk)

    assert (found, to_warn) == ([due], [soon])
    assert list(Offer.objects.live().order_by("pk")) == [soon, fresh]
    assert not Demand.objects.open().exists()
    kinds = sorted(notice.kind for notice in Notice.objects.all())
    assert kinds == ["offers.expired", "offers.expired", "offers.expiring"]
