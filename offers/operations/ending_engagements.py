"""How an agreement, or what was only proposed, ends; and what opens again with it.

Nothing that runs is ended silently: each end is somebody's act, or the clock's, and
both sides are told.
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from asasap.audit.operations import move
from asasap.kernel.actor import SYSTEM, Actor
from asasap.kernel.periods import day_in_paris
from offers.enums import (
    DEMAND_MOVES,
    ENGAGEMENT_MOVES,
    CancelReason,
    DeclineReason,
    DemandState,
    EngagementState,
    Outcome,
    Side,
)
from offers.models import Demand, Engagement
from offers.notices import engaging as notices
from offers.operations.negotiating import (
    EngagementRefused,
    asked_again,
    follow_talks,
    locked_engagement,
)
from offers.rules import engaging as rules
from offers.rules.publishing import expiry_of
from offers.signals import demand_opened, engagement_ended


@transaction.atomic
def decline(
    *, engagement: Engagement, reason: DeclineReason, actor: Actor, now: datetime
) -> None:
    """Say no to the terms on the table. Raises EngagementRefused, MandateEnded."""
    actor = asked_again(actor=actor, now=now)
    engagement = locked_engagement(engagement=engagement)
    if refusal := rules.why_not_decline(engagement=engagement, actor=actor):
        raise EngagementRefused(refusal)
    _end(
        engagement,
        EngagementState.DECLINED,
        actor,
        now,
        ended_by=rules.side_to_answer(engagement),
        decline_reason=reason,
    )
    follow_talks(demand=engagement.demand, actor=actor, now=now)
    notices.tell_declined(engagement=engagement)


@transaction.atomic
def retract(*, engagement: Engagement, actor: Actor, now: datetime) -> None:
    """Take back terms nobody has signed. Raises EngagementRefused, MandateEnded."""
    actor = asked_again(actor=actor, now=now)
    engagement = locked_engagement(engagement=engagement)
    if refusal := rules.why_not_retract(engagement=engagement, actor=actor):
        raise EngagementRefused(refusal)
    side = engagement.terms.side
    _end(engagement, EngagementState.RETRACTED, actor, now, ended_by=side)
    follow_talks(demand=engagement.demand, actor=actor, now=now)
    notices.tell_retracted(engagement=engagement)


@transaction.atomic
def lapse(*, engagement: Engagement, now: datetime) -> None:
    """Let go of terms nobody answered, or whose demand is over.

    Early, late or twice: harmless.
    """
    engagement = locked_engagement(engagement=engagement)
    if not Engagement.objects.due_to_lapse(now).filter(pk=engagement.pk).exists():
        return
    _end(engagement, EngagementState.LAPSED, SYSTEM, now)
    follow_talks(demand=engagement.demand, actor=SYSTEM, now=now)
    notices.tell_lapsed(engagement=engagement)


@transaction.atomic
def withdraw(*, engagement: Engagement, actor: Actor, now: datetime) -> None:
    """Let the client out within the legal days, without a reason; their request opens
    again. Raises EngagementRefused, MandateEnded.
    """
    actor = asked_again(actor=actor, now=now)
    engagement = locked_engagement(engagement=engagement)
    if refusal := rules.why_not_withdraw(engagement=engagement, actor=actor, now=now):
        raise EngagementRefused(refusal)
    _end(engagement, EngagementState.WITHDRAWN, actor, now, ended_by=Side.CLIENT)
    _reopen(engagement.demand, actor, now)
    _announce(engagement, actor, now)
    notices.tell_withdrawn(engagement=engagement)


@transaction.atomic
def cancel(
    *,
    engagement: Engagement,
    reason: CancelReason,
    looks_again: bool,
    actor: Actor,
    now: datetime,
) -> None:
    """Stop an agreement before its end, and say why.

    The client's request opens again where they look for somebody else, and always when
    it is the provider who stops. Raises EngagementRefused, MandateEnded.
    """
    actor = asked_again(actor=actor, now=now)
    engagement = locked_engagement(engagement=engagement)
    if refusal := rules.why_not_cancel(engagement=engagement, actor=actor):
        raise EngagementRefused(refusal)
    side = rules.side_of(engagement=engagement, actor=actor)
    _end(
        engagement,
        EngagementState.CANCELLED,
        actor,
        now,
        ended_by=side,
        cancel_reason=reason,
    )
    if looks_again or side == Side.PROVIDER:
        _reopen(engagement.demand, actor, now)
    else:
        _close(engagement.demand, Outcome.NO_LONGER_NEEDED, actor, now)
    _announce(engagement, actor, now)
    notices.tell_cancelled(engagement=engagement)


@transaction.atomic
def end(*, engagement: Engagement, actor: Actor, now: datetime) -> None:
    """Say that what was agreed is over. Raises EngagementRefused, MandateEnded."""
    actor = asked_again(actor=actor, now=now)
    engagement = locked_engagement(engagement=engagement)
    if refusal := rules.why_not_end(
        engagement=engagement, actor=actor, today=day_in_paris(now)
    ):
        raise EngagementRefused(refusal)
    side = rules.side_of(engagement=engagement, actor=actor)
    _end(engagement, EngagementState.ENDED, actor, now, ended_by=side)
    _close(engagement.demand, Outcome.AGREED_HERE, actor, now)
    _announce(engagement, actor, now)
    notices.tell_ended(engagement=engagement)


def _end(
    engagement: Engagement,
    state: EngagementState,
    actor: Actor,
    now: datetime,
    **companions: Any,
) -> None:
    move(
        engagement,
        to=state,
        table=ENGAGEMENT_MOVES,
        actor=actor,
        now=now,
        ended_at=now,
        **companions,
    )


def _announce(engagement: Engagement, actor: Actor, now: datetime) -> None:
    engagement_ended.send(
        sender=Engagement, engagement=engagement, actor=actor, now=now
    )


def _reopen(demand: Demand | None, actor: Actor, now: datetime) -> None:
    """Put the request on line again, for some days at least."""
    if demand is None or demand.current is None or demand.state != DemandState.AWARDED:
        return
    until = expiry_of(demand.current, now=now)
    if until <= now:  # Its days are past: nobody could answer any more.
        _close(demand, Outcome.NOT_SAID, actor, now)
        return
    move(
        demand,
        to=DemandState.OPEN,
        table=DEMAND_MOVES,
        actor=actor,
        now=now,
        expires_at=until,
    )
    demand_opened.send(sender=Demand, demand=demand, actor=actor, now=now)


def _close(
    demand: Demand | None, outcome: Outcome, actor: Actor, now: datetime
) -> None:
    """End the request with the agreement, unless its client has ended it before."""
    if demand is None or demand.state != DemandState.AWARDED:
        return
    is_met = outcome == Outcome.AGREED_HERE
    move(
        demand,
        to=DemandState.FULFILLED if is_met else DemandState.CANCELLED,
        table=DEMAND_MOVES,
        actor=actor,
        now=now,
        ended_at=now,
        outcome=outcome,
    )
