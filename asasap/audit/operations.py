"""The one door of every state, and of the access log."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import models, transaction

from asasap.audit.models import AccessLog, Transition
from asasap.kernel.actor import Actor


class ForbiddenMove(Exception):
    """The table has no road from the one state to the other."""


class OvertakenMove(Exception):
    """The state read here was no longer true: the row had not been locked."""


def move(
    instance: models.Model,
    *,
    to: str,
    table: Mapping[Any, Collection[str]],
    actor: Actor,
    now: datetime,
    reason: str = "",
    **companions: object,
) -> None:
    """Set the state, with the columns that must agree with it, or refuse.

    Call it from an operation that holds the row's lock. One UPDATE carries state and
    companions, since a CHECK is never deferred; the Transition is written first,
    because the trigger on the row looks for it. Raises ForbiddenMove, OvertakenMove.
    """
    before = instance.state  # type: ignore[attr-defined]
    if to not in table[before]:
        raise ForbiddenMove(f"{instance!r}: {before} -> {to}")
    changes = {"state": to, **companions}
    with transaction.atomic(savepoint=False):
        Transition.objects.record(
            instance, before=before, after=to, actor=actor, at=now, reason=reason
        )
        rows = type(instance)._base_manager.filter(pk=instance.pk, state=before)
        if not rows.update(**changes):
            raise OvertakenMove(f"{instance!r} is no longer {before}")
    for name, value in changes.items():
        setattr(instance, name, value)


@transaction.atomic
def record_access(
    *instances: models.Model, purpose: str, actor: Actor, now: datetime
) -> None:
    """Write down that the actor is shown these objects, and what for.

    The one write a page makes while it is read (beside the session).
    """
    AccessLog.objects.record(instances, purpose=purpose, actor=actor, at=now)


@transaction.atomic
def forget_accesses(*, access_ids: list[int]) -> None:
    """Delete accesses that have been kept long enough; the database refuses others."""
    AccessLog.objects.filter(pk__in=access_ids).delete()
