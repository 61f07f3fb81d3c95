"""Invitations that end without an answer: one door, for all who close them."""

from datetime import datetime

from django.db import transaction

from asasap.audit.operations import move
from asasap.kernel.actor import SYSTEM
from matching.enums import INVITATION_MOVES, CloseReason, InvitationState
from matching.models import Invitation


@transaction.atomic
def close(*, invitation: Invitation, reason: CloseReason, now: datetime) -> None:
    """Ask no more; its caller has locked the demand and the invitation."""
    move(
        invitation,
        to=InvitationState.CLOSED,
        table=INVITATION_MOVES,
        actor=SYSTEM,
        now=now,
        ended_at=now,
        close_reason=reason,
    )
