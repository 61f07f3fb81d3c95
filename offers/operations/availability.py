"""When somebody is free: the hours of their week, and what leaves from them."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.utils.translation import gettext as _

from accounts.models import Person
from asasap.kernel.actor import Actor
from asasap.kernel.periods import Period, day_in_paris
from offers.models import AvailabilityException, AvailabilityRule
from offers.rules import availability as rules


class AvailabilityRefused(Exception):
    """These hours cannot be. The message is fit to show."""


@transaction.atomic
def add_hours(
    *,
    weekdays: Iterable[int],
    start_minute: int,
    end_minute: int,
    actor: Actor,
    now: datetime,
) -> int:
    """Be free at these hours every week on these days; return on how many.

    What touches or overlaps hours already there becomes one with them, so that to
    send it twice changes nothing. Raises AvailabilityRefused.
    """
    today = day_in_paris(now)
    days = sorted(set(weekdays))
    if reason := rules.why_not_hours(
        weekdays=days, start_minute=start_minute, end_minute=end_minute
    ):
        raise AvailabilityRefused(reason)
    person = Person.objects.locked().get(pk=actor.person_id)
    for weekday in days:
        _write_day(person, weekday, (start_minute, end_minute), today)
    return len(days)


def _write_day(
    person: Person, weekday: int, added: tuple[int, int], today: date
) -> None:
    """Write the hours of a day anew from today; what was before today stays told."""
    running = AvailabilityRule.objects.of(person.pk).on(weekday).valid_on(today)
    before = [(rule.start_minute, rule.end_minute) for rule in running]
    after = rules.merged_minutes([*before, added])
    for rule in running.locked():
        if (rule.start_minute, rule.end_minute) in after:
            after.remove((rule.start_minute, rule.end_minute))
        else:
            _end(rule, today)
    AvailabilityRule.objects.bulk_create(
        AvailabilityRule(
            person=person,
            weekday=weekday,
            start_minute=start,
            end_minute=end,
            valid=DateRange(today, None),
        )
        for start, end in after
    )


@transaction.atomic
def remove_hours(*, rule: AvailabilityRule, now: datetime) -> None:
    """Be no longer free at these hours, from today. Safe to call twice."""
    today = day_in_paris(now)
    for held in AvailabilityRule.objects.valid_on(today).filter(pk=rule.pk).locked():
        _end(held, today)


def _end(rule: AvailabilityRule, today: date) -> None:
    """End the hours today; those that began today were never anybody's: they go."""
    if rule.valid.lower >= today:
        rule.delete()
        return
    rule.valid = DateRange(rule.valid.lower, today)
    rule.save(update_fields=["valid"])


@transaction.atomic
def add_exception(
    *, period: Period, is_free: bool, note: str, actor: Actor, now: datetime
) -> AvailabilityException:
    """Be away, or free for once, in this period. Raises AvailabilityRefused."""
    if reason := rules.why_not_exception(period=period, now=now):
        raise AvailabilityRefused(reason)
    person = Person.objects.locked().get(pk=actor.person_id)
    try:
        with transaction.atomic():
            return AvailabilityException.objects.create(
                person=person,
                period=DateTimeTZRange(period.start, period.end),
                is_free=is_free,
                note=note,
            )
    except IntegrityError as error:
        if "availabilityexception_no_overlap" not in str(error):
            raise
        raise AvailabilityRefused(
            _("This overlaps another of your exceptions: remove that one first.")
        ) from error


@transaction.atomic
def remove_exception(*, exception: AvailabilityException) -> None:
    """Let the week say again when one is free. Safe to call twice."""
    AvailabilityException.objects.filter(pk=exception.pk).delete()
