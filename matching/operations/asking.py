"""Somebody asked: their invitation is on its way, with a day to answer by."""

from datetime import datetime

from django.db import transaction

from asasap.audit.operations import move
from asasap.kernel.actor import Actor
from matching.enums import INVITATION_MOVES, InvitationState
from matching.models import Invitation, MatchPolicy
from matching.notices import inviting as notices
from matching.rules import inviting as rules
from offers.models import Demand


@transaction.atomic
def ask(
    *,
    invitation: Invitation,
    demand: Demand,
    batch: int,
    policy: MatchPolicy,
    actor: Actor,
    now: datetime,
) -> None:
    """Send this invitation, which waits for its turn. Both are locked by the caller."""
    move(
        invitation,
        to=InvitationState.SENT,
        table=INVITATION_MOVES,
        actor=actor,
        now=now,
        batch=batch,
        sent_at=now,
        answer_due_at=rules.answer_due(now, hours=policy.answer_hours),
    )
    invitation.demand = demand
    notices.tell_invited(invitation=invitation)
