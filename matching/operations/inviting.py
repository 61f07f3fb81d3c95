"""Invitations: sent a few at a time, answered, let go of when nobody answers.

The demand is locked first, always: two who answer at once are heard in turn, and never
more wait for an answer, or are heard, than the policy says.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from asasap.audit.operations import move
from asasap.kernel.actor import SYSTEM, Actor
from asasap.kernel.periods import day_in_paris
from matching.enums import INVITATION_MOVES, CloseReason, InvitationState
from matching.models import Invitation, MatchPolicy, MatchRun
from matching.notices import inviting as notices
from matching.operations.asking import ask
from matching.operations.closing import close
from matching.queries.candidates import barriers_now
from matching.queries.policies import policy_on
from matching.queries.progress import heard_since
from matching.rules import inviting as rules
from offers.models import Demand


class InvitationRefused(Exception):
    """This cannot be answered so. The message is fit to show."""


@transaction.atomic
def send_next_batch(*, demand: Demand, now: datetime) -> list[Invitation]:
    """Ask the next ones, as many as may wait for an answer at once; return them.

    Whether each still fits is asked again. Safe to call twice, at any time: where
    enough wait, or enough were heard, nobody is asked.
    """
    return _send(_locked(demand), now)


@transaction.atomic
def answer_invitation(
    *,
    invitation: Invitation,
    is_interested: bool,
    reason: str = "",
    words: str = "",
    actor: Actor,
    now: datetime,
) -> Invitation:
    """Say one is interested, or not and why; the client reads the counts alone.

    The same answer twice is one. Who says no makes room for the next. Raises
    InvitationRefused.
    """
    demand = _locked(invitation.demand)
    invitation = _taken(invitation)
    wanted = InvitationState.INTERESTED if is_interested else InvitationState.DECLINED
    if invitation.state == wanted and rules.answers_for(
        invitation=invitation, actor=actor
    ):
        return invitation
    if refusal := rules.why_not_answer(invitation=invitation, actor=actor):
        raise InvitationRefused(refusal)
    if is_interested:
        _take_interest(invitation, demand, actor, now)
    else:
        _decline(invitation, reason, words, actor, now)
    _send(demand, now)
    return invitation


@transaction.atomic
def expire_invitations(*, demand: Demand, now: datetime) -> None:
    """Let go of those nobody answered in time, and ask the next ones.

    Early, late or twice: harmless.
    """
    demand = _locked(demand)
    due = Invitation.objects.filter(demand=demand).due_to_expire(now)
    for invitation in due.locked().order_by("pk"):
        move(
            invitation,
            to=InvitationState.EXPIRED,
            table=INVITATION_MOVES,
            actor=SYSTEM,
            now=now,
            ended_at=now,
        )
    _send(demand, now)


@transaction.atomic
def close_invitations(*, demand: Demand, reason: CloseReason, now: datetime) -> None:
    """Ask nobody any more, and wait for nobody. Safe to call twice."""
    _close_all(_locked(demand), reason, now)


@transaction.atomic
def note_seen(*, invitation: Invitation, now: datetime) -> None:
    """Write down that who was asked has opened it. Late or twice: harmless."""
    _locked(invitation.demand)
    invitation = _taken(invitation)
    if invitation.state == InvitationState.SENT:
        move(
            invitation,
            to=InvitationState.SEEN,
            table=INVITATION_MOVES,
            actor=SYSTEM,
            now=now,
            seen_at=now,
        )


def _locked(demand: Demand) -> Demand:
    rows = Demand.objects.locked().select_related(
        "activity",
        "client",
        "organisation",
        "current__place__commune__departement",
    )
    return rows.get(pk=demand.pk)


def _taken(invitation: Invitation) -> Invitation:
    rows = Invitation.objects.locked().select_related(
        "provider__person", "provider__organisation", "demand__activity"
    )
    return rows.get(pk=invitation.pk)


def _send(demand: Demand, now: datetime) -> list[Invitation]:
    runs = MatchRun.objects.filter(demand=demand).select_related("request")
    run = runs.newest_first().first()
    if run is None or not Demand.objects.open().filter(pk=demand.pk).exists():
        return []
    policy = policy_on(day_in_paris(now))
    mine = Invitation.objects.filter(demand=demand)
    heard = heard_since(demand, run)
    if heard >= policy.interested_cap:
        _close_all(demand, CloseReason.ENOUGH, now)
        return []
    room = policy.batch_size - mine.outstanding().count()
    sent = _send_some(demand, room, policy, now) if room > 0 else []
    if not sent and not heard and not mine.live().exists():
        notices.tell_nobody_left(demand=demand, run=run)
    return sent


def _send_some(
    demand: Demand, room: int, policy: MatchPolicy, now: datetime
) -> list[Invitation]:
    mine = Invitation.objects.filter(demand=demand)
    queue = list(
        mine.queued()
        .locked()
        .select_related("candidate", "provider__person", "provider__organisation")
        .in_order()
    )
    if not queue:
        return []
    offers = [invitation.candidate.offer_id for invitation in queue]
    barriers = barriers_now(demand=demand, offers=offers, now=now)
    batch = (mine.aggregate(last=Max("batch"))["last"] or 0) + 1
    sent: list[Invitation] = []
    for invitation in queue:
        if len(sent) == room:
            break
        # Not among those around any more, or stopped by something new.
        if barriers.get(invitation.candidate.offer_id, [None]):
            close(invitation=invitation, reason=CloseReason.UNFIT, now=now)
            continue
        ask(
            invitation=invitation,
            demand=demand,
            batch=batch,
            policy=policy,
            actor=SYSTEM,
            now=now,
        )
        sent.append(invitation)
    return sent


def _take_interest(
    invitation: Invitation, demand: Demand, actor: Actor, now: datetime
) -> None:
    move(
        invitation,
        to=InvitationState.INTERESTED,
        table=INVITATION_MOVES,
        actor=actor,
        now=now,
        answered_at=now,
    )
    invitation.demand = demand
    notices.tell_interested(invitation=invitation)


def _decline(
    invitation: Invitation, reason: str, words: str, actor: Actor, now: datetime
) -> None:
    if refusal := rules.why_not_decline(reason=reason, words=words):
        raise InvitationRefused(refusal)
    move(
        invitation,
        to=InvitationState.DECLINED,
        table=INVITATION_MOVES,
        actor=actor,
        now=now,
        answered_at=now,
        decline_reason=reason,
        decline_words=words,
    )


def _close_all(demand: Demand, reason: CloseReason, now: datetime) -> None:
    live = Invitation.objects.filter(demand=demand).live()
    for invitation in live.locked().order_by("pk"):
        close(invitation=invitation, reason=reason, now=now)
