"""How agreements end, what opens again with them, and what is left of them."""

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from django.db import IntegrityError
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.models import CivilRecord, Person
from accounts.operations.closing import ClosingRefused, close_account
from accounts.registry import all_kept
from asasap.audit.models import Transition
from asasap.audit.operations import ForbiddenMove, move
from asasap.kernel.actor import SYSTEM
from asasap.notifications.models import Notice
from offers.enums import (
    DEMAND_MOVES,
    ENGAGEMENT_MOVES,
    CancelReason,
    DemandState,
    EngagementState,
    Outcome,
    Side,
)
from offers.models import Engagement, EngagementTerms
from offers.operations.ending_engagements import cancel, end, withdraw
from offers.operations.forgetting_agreements import give_agreements
from offers.operations.negotiating import EngagementRefused
from offers.signals import engagement_ended
from tests.factories.accounts import PersonFactory
from tests.factories.demands import open_demand
from tests.factories.engagements import NOON, EngagementFactory, agreed, as_person

pytestmark = pytest.mark.django_db


FROM_DECEMBER = DateRange(date(2026, 12, 1), None)


def on_demand(*, asked_days=FROM_DECEMBER, **more):
    """An agreement that met a demand."""
    demand = open_demand(text__days=asked_days)
    move(
        demand,
        to=DemandState.AWARDED,
        table=DEMAND_MOVES,
        actor=SYSTEM,
        now=NOON,
    )
    return agreed(
        demand=demand,
        demand_version=demand.current,
        client=demand.client,
        **more,
    )


def side(engagement, which):
    person = engagement.client if which == Side.CLIENT else engagement.provider.person
    return as_person(person)


def state_of(engagement):
    engagement.refresh_from_db()
    if engagement.demand:
        engagement.demand.refresh_from_db()
        return engagement.state, engagement.demand.state
    return engagement.state


def test_within_the_legal_days_the_client_withdraws_and_may_look_again():
    made = on_demand()
    last = made.withdrawal_ends_at - timedelta(seconds=1)
    heard = []

    def hear(engagement, **_kwargs):
        heard.append(engagement.state)

    engagement_ended.connect(hear)
    try:
        withdraw(engagement=made, actor=side(made, Side.CLIENT), now=last)
    finally:
        engagement_ended.disconnect(hear)

    assert state_of(made) == (EngagementState.WITHDRAWN, DemandState.OPEN)
    assert heard == [EngagementState.WITHDRAWN]
    told = {notice.recipient_id for notice in Notice.objects.all()}
    assert told == {made.client.recipient_id, made.provider.person.recipient_id}


def test_nobody_withdraws_too_late_nor_in_the_other_side_s_name_nor_without_the_right():
    made = agreed()
    over = made.withdrawal_ends_at
    wage = agreed()
    Engagement.objects.filter(pk=wage.pk).update(withdrawal_ends_at=None)

    for engagement, actor, now in [
        (made, side(made, Side.CLIENT), over),
        (made, side(made, Side.PROVIDER), NOON),
        (made, as_person(PersonFactory()), NOON),
        (wage, side(wage, Side.CLIENT), NOON),
    ]:
        with pytest.raises(EngagementRefused):
            withdraw(engagement=engagement, actor=actor, now=now)

    assert state_of(made) == EngagementState.AGREED


@pytest.mark.parametrize(
    ("which", "looks_again", "then", "outcome"),
    [
        (Side.CLIENT, True, DemandState.OPEN, ""),
        (Side.CLIENT, False, DemandState.CANCELLED, Outcome.NO_LONGER_NEEDED),
        # Who is left alone by their provider looks for another.
        (Side.PROVIDER, False, DemandState.OPEN, ""),
    ],
)
def test_who_cancels_says_why_and_the_request_opens_again_or_closes(
    which, looks_again, then, outcome
):
    made = on_demand()

    cancel(
        engagement=made,
        reason=CancelReason.HEALTH,
        looks_again=looks_again,
        actor=side(made, which),
        now=NOON + timedelta(days=30),
    )

    assert state_of(made) == (EngagementState.CANCELLED, then)
    assert (made.ended_by, made.cancel_reason) == (which, CancelReason.HEALTH)
    assert made.demand.outcome == outcome
    assert Transition.objects.about(made).newest_first().first().after == "cancelled"


def test_a_request_whose_days_are_past_closes_instead_of_opening_again():
    days = DateRange(date(2026, 12, 1), date(2026, 12, 2))
    made = on_demand(asked_days=days)

    cancel(
        engagement=made,
        reason=CancelReason.HEALTH,
        looks_again=True,
        actor=side(made, Side.PROVIDER),
        now=NOON + timedelta(days=30),
    )

    assert state_of(made) == (EngagementState.CANCELLED, DemandState.CANCELLED)


def test_what_is_over_as_agreed_ends_and_the_request_is_met():
    made = on_demand(terms__days=DateRange(date(2026, 12, 1), date(2026, 12, 9)))
    last_day = datetime(2026, 12, 8, 8, tzinfo=UTC)

    early = last_day - timedelta(days=1)
    with pytest.raises(EngagementRefused):
        end(engagement=made, actor=side(made, Side.CLIENT), now=early)
    end(engagement=made, actor=side(made, Side.PROVIDER), now=last_day)

    assert state_of(made) == (EngagementState.ENDED, DemandState.FULFILLED)
    assert made.demand.outcome == Outcome.AGREED_HERE


# --- The roads -----------------------------------------------------------------------

S = EngagementState
ROADS = {
    (S.PROPOSED, S.AGREED),
    (S.PROPOSED, S.DECLINED),
    (S.PROPOSED, S.RETRACTED),
    (S.PROPOSED, S.LAPSED),
    (S.AGREED, S.WITHDRAWN),
    (S.AGREED, S.CANCELLED),
    (S.AGREED, S.ENDED),
}


def test_only_the_written_roads_are_open():
    assert {(a, b) for a, ends in ENGAGEMENT_MOVES.items() for b in ends} == ROADS
    made = EngagementFactory()
    for before, after in set(product(S, S)) - ROADS:
        made.state = before
        with pytest.raises(ForbiddenMove):
            move(made, to=after, table=ENGAGEMENT_MOVES, actor=SYSTEM, now=NOON)


def test_the_terms_of_an_agreement_stay_as_they_are_in_the_database_too():
    made = agreed()
    rows = EngagementTerms.objects.filter(pk=made.terms.pk)

    with pytest.raises(IntegrityError, match="columns_stay"):
        rows.update(price_cents=1)


# --- People leave --------------------------------------------------------------------


def test_nobody_leaves_while_an_agreement_of_theirs_runs():
    made = agreed()

    for person in (made.client, made.provider.person):
        with pytest.raises(ClosingRefused):
            close_account(person=person, actor=as_person(person), now=NOON)

    assert state_of(made) == EngagementState.AGREED


def test_of_who_leaves_the_words_and_the_home_go_and_the_books_stay():
    made = agreed(terms__message="Call me Zéphyrine.")
    client = made.client
    CivilRecord.objects.create(person=client, family_name="Vasseur", updated_at=NOON)
    cancel(
        engagement=made,
        reason=CancelReason.MOVED,
        looks_again=False,
        actor=as_person(client),
        now=NOON,
    )

    close_account(person=client, actor=as_person(client), now=NOON, erase_now=True)

    made = Engagement.objects.whole().get(pk=made.pk)
    assert (made.terms.tasks, made.terms.message) == ("", "")
    assert made.terms.place.private is None
    assert (made.terms.price_cents, made.state) == (24_00, EngagementState.CANCELLED)


def test_what_is_over_long_enough_loses_its_words_and_its_place():
    proposed, concluded = EngagementFactory(), agreed()
    move(
        proposed,
        to=EngagementState.LAPSED,
        table=ENGAGEMENT_MOVES,
        actor=SYSTEM,
        now=NOON,
        ended_at=NOON,
    )
    cancel(
        engagement=concluded,
        reason=CancelReason.MOVED,
        looks_again=False,
        actor=side(concluded, Side.CLIENT),
        now=NOON,
    )
    kept = {sort.key: sort for sort in all_kept()}

    for key, rows in [("offers.proposal", proposed), ("offers.agreement", concluded)]:
        assert list(kept[key].due(NOON)) == [rows]
        kept[key].erase([rows.pk], NOON)
        assert list(kept[key].due(NOON)) == []
        terms = EngagementTerms.objects.get(engagement=rows)
        assert (terms.tasks, terms.place, terms.price_cents) == ("", None, 24_00)


def test_past_agreements_go_with_the_record_that_is_kept():
    made = agreed()
    cancel(
        engagement=made,
        reason=CancelReason.MOVED,
        looks_again=False,
        actor=side(made, Side.CLIENT),
        now=NOON,
    )
    keep = PersonFactory()

    give_agreements(keep=keep, absorbed=Person.objects.get(pk=made.client_id))

    made.refresh_from_db()
    assert (made.client, made.beneficiary) == (keep, keep)
    assert made.terms.author != keep
