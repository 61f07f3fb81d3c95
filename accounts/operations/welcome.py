"""The first questions asked of somebody new: each answer is kept at once."""

from datetime import datetime

from django.db import transaction

from accounts.enums import MandateScope, Reason
from accounts.models import Person
from accounts.operations.helping import require_scope
from asasap.kernel.actor import Actor


@transaction.atomic
def answer_reason(*, reason: Reason, actor: Actor, now: datetime) -> None:
    """Keep what somebody came for. Safe to answer again, otherwise too."""
    require_scope(actor=actor, scope=MandateScope.PROFILE, now=now)
    person = Person.objects.locked().get(pk=actor.person_id)
    person.came_for = reason
    person.save(update_fields=["came_for"])


@transaction.atomic
def answer_name(*, display_name: str, actor: Actor, now: datetime) -> None:
    """Keep the name others are shown. Safe to answer again, otherwise too."""
    require_scope(actor=actor, scope=MandateScope.PROFILE, now=now)
    person = Person.objects.locked().get(pk=actor.person_id)
    person.display_name = display_name
    person.save(update_fields=["display_name"])
