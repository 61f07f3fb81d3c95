"""The time of those who leave, or turn out to be one; and what has long passed."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from accounts.queries.known import records_of
from accounts.registry import Kept
from offers.models import (
    AvailabilityException,
    AvailabilityRule,
    CalendarFeed,
    CalendarImport,
)
from offers.queries.known_time import past_exceptions, past_hours

OF_SOMEBODY = (AvailabilityRule, AvailabilityException, CalendarImport, CalendarFeed)


@transaction.atomic
def forget_time_of(*, person: Person) -> None:
    """Drop when somebody was free, and their calendars. Safe to call twice."""
    for model in OF_SOMEBODY:
        model._base_manager.filter(person__in=records_of(person)).delete()


@transaction.atomic
def give_time(*, keep: Person, absorbed: Person) -> None:
    """Who is kept goes on by their own hours, or by the other record’s if none.

    Two weeks that overlap cannot be one; the address of the other’s calendar closes.
    """
    if not AvailabilityRule.objects.of(keep.pk).exists():
        AvailabilityRule.objects.of(absorbed.pk).update(person=keep)
    if not AvailabilityException.objects.of(keep.pk).exists():
        AvailabilityException.objects.of(absorbed.pk).update(person=keep)
    CalendarImport.objects.of(absorbed.pk).update(person=keep)
    forget_time_of(person=absorbed)


def _delete_hours(keys: list[int], _now: datetime) -> None:
    AvailabilityRule.objects.filter(pk__in=keys).delete()


def _delete_exceptions(keys: list[int], _now: datetime) -> None:
    AvailabilityException.objects.filter(pk__in=keys).delete()


KEPT = (
    Kept(
        key="offers.hours",
        title=_("Hours of the week, once they have ended"),
        due=past_hours,
        since="valid__endswith",
        erase=_delete_hours,
    ),
    Kept(
        key="offers.exception",
        title=_("Days away, once they have passed"),
        due=past_exceptions,
        since="period__endswith",
        erase=_delete_exceptions,
    ),
)
