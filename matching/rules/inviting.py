"""Who may answer an invitation, and why it takes no answer any more."""

from datetime import datetime, time, timedelta

from django.utils.translation import gettext as _

from asasap.kernel.actor import Actor
from asasap.kernel.periods import day_in_paris, instant
from matching.enums import CloseReason, InvitationState, NotForMe
from matching.models import Invitation
from offers.enums import SIGNERS

LONGEST_WORDS = 500


def answer_due(now: datetime, *, hours: int) -> datetime:
    """The midnight in Paris that ends the day on which these hours have passed."""
    last = day_in_paris(now + timedelta(hours=hours))
    return instant(last + timedelta(days=1), time.min)


def answers_for(*, invitation: Invitation, actor: Actor) -> bool:
    """Whether it is the actor who was asked: oneself, or who signs for the house.

    Nobody works under a mandate.
    """
    if not actor.is_known or actor.mandate_id is not None:
        return False
    provider = invitation.provider
    if actor.organisation_id is not None:
        is_signer = not SIGNERS.isdisjoint(actor.roles)
        return provider.organisation_id == actor.organisation_id and is_signer
    return provider.person_id is not None and provider.person_id == actor.person_id


def why_not_answer(*, invitation: Invitation, actor: Actor) -> str | None:
    if not answers_for(invitation=invitation, actor=actor):
        return _("Only whoever was asked can answer.")
    if actor.is_suspended:
        return _("Your account is suspended: you cannot answer for now.")
    return why_over(invitation)


def why_over(invitation: Invitation) -> str | None:
    """Why it waits for no answer; None while it does."""
    if invitation.is_outstanding:
        return None
    if invitation.state == InvitationState.EXPIRED:
        return _(
            "The time to answer has passed. If the request is still open, you can "
            "still make a proposal."
        )
    if invitation.state == InvitationState.CLOSED:
        return _closed_words(invitation.close_reason)
    return _("You have already answered.")


def why_not_decline(*, reason: str, words: str) -> str | None:
    if reason not in NotForMe:
        return _("Choose a reason, or “I prefer not to say”.")
    if len(words) > LONGEST_WORDS:
        return _("Five hundred characters at most.")
    return None


def _closed_words(reason: str) -> str:
    words = {
        CloseReason.ENOUGH: _(
            "Enough people have answered already. This says nothing of you."
        ),
        CloseReason.DEMAND_ENDED: _("The request has ended."),
        CloseReason.CHANGED: _("The request has changed."),
        CloseReason.UNFIT: _("Your offer and this request no longer fit."),
    }
    return words[CloseReason(reason)]
