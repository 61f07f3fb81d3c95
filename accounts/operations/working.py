"""The statuses people hold: added and ended by themselves, several at once."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from accounts.enums import MandateScope, StatusKind
from accounts.models import Organisation, Person, WorkStatus, WorkStatusRule
from accounts.operations.helping import require_scope
from accounts.rules import working as rules
from asasap.kernel.actor import Actor
from asasap.kernel.periods import day_in_paris


class StatusRefused(Exception):
    """This status cannot be, or cannot end so. The message is fit to show."""


@transaction.atomic
def add_status(
    *,
    kind: StatusKind,
    organisation: Organisation | None,
    since: date,
    actor: Actor,
    now: datetime,
) -> WorkStatus:
    """Write down that the actor works so from that day on, with no end.

    Safe to send twice: the second is refused, as it is held already. The person is
    locked, so that two sent at once are heard one after the other.
    Raises StatusRefused.
    """
    require_scope(actor=actor, scope=MandateScope.PROFILE, now=now)
    person = Person.objects.locked().get(pk=actor.person_id)
    rule = WorkStatusRule.objects.valid_on(since).of_kind(kind).first()
    if reason := rules.why_not_add_status(
        rule=rule, organisation=organisation, since=since, today=day_in_paris(now)
    ):
        raise StatusRefused(reason)
    valid = DateRange(since, None)
    if person.statuses.alike(kind, organisation).overlapping(valid).exists():
        raise StatusRefused(_("You already have this status at that time."))
    return person.statuses.create(kind=kind, organisation=organisation, valid=valid)


@transaction.atomic
def end_status(*, status: WorkStatus, until: date, actor: Actor, now: datetime) -> None:
    """Let the status end after that day, its last. Raises StatusRefused."""
    require_scope(actor=actor, scope=MandateScope.PROFILE, now=now)
    status = WorkStatus.objects.locked().get(pk=status.pk)
    if reason := rules.why_not_end_status(
        status=status, until=until, today=day_in_paris(now)
    ):
        raise StatusRefused(reason)
    status.valid = DateRange(status.valid.lower, until + timedelta(days=1))
    status.save(update_fields=["valid"])
