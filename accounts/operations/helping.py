"""Mandates: proposed, answered, ended, and asked again before each write under one."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Mandate
from asasap.kernel.actor import Actor
from asasap.kernel.periods import day_in_paris


class MandateEnded(Exception):
    """The mandate does not allow this, or no longer. The message is fit to show."""


@transaction.atomic
def require_scope(*, actor: Actor, scope: str, now: datetime) -> None:
    """Let the write that follows stand only if the mandate still covers it.

    For oneself, nothing is asked. Call it inside the operation's own transaction: the
    mandate stays locked until commit, so to end it waits for what is being written.
    Raises MandateEnded.
    """
    if actor.mandate_id is None:
        return
    mandate = Mandate.objects.locked().filter(pk=actor.mandate_id).first()
    is_theirs = mandate is not None and (mandate.person_id, mandate.helper_id) == (
        actor.person_id,
        actor.helper_id,
    )
    if mandate is None or not is_theirs or not _holds(mandate, now):
        raise MandateEnded(_("This mandate has ended: nothing was written."))
    if scope not in mandate.scopes:
        raise MandateEnded(_("Your mandate does not cover this: nothing was written."))


def _holds(mandate: Mandate, now: datetime) -> bool:
    return mandate.is_in_force_on(day_in_paris(now))
