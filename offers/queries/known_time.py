"""What somebody said of their own time; and hours of long ago."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from accounts.queries.known import records_of
from accounts.registry import PersonalData
from asasap.kernel.periods import day_in_paris
from asasap.kernel.templatetags.kernel import minute_clock
from offers.models import AvailabilityException, AvailabilityRule, CalendarImport


def hours(person: Person, limit: int | None) -> list[dict[str, Any]]:
    rules = AvailabilityRule.objects.filter(person__in=records_of(person))
    return [
        {
            "day": WEEKDAYS[rule.weekday],
            "start": minute_clock(rule.start_minute),
            "end": minute_clock(rule.end_minute),
            "since": rule.valid.lower,
            "until": rule.valid.upper,
        }
        for rule in rules.order_by("-valid", "-pk")[:limit]
    ]


def exceptions(person: Person, limit: int | None) -> list[dict[str, Any]]:
    said = AvailabilityException.objects.filter(person__in=records_of(person))
    return [
        {
            "start": one.period.lower,
            "end": one.period.upper,
            "kind": _("free for once") if one.is_free else _("away"),
            "note": one.note,
        }
        for one in said.order_by("-period", "-pk")[:limit]
    ]


def calendars(person: Person, limit: int | None) -> list[dict[str, Any]]:
    kept = CalendarImport.objects.filter(person__in=records_of(person))
    return [
        {"name": one.name, "address": one.url, "read": one.read_at}
        for one in kept.order_by("-added_at", "-pk")[:limit]
    ]


def past_hours(before: datetime) -> QuerySet[AvailabilityRule]:
    return AvailabilityRule.objects.filter(valid__endswith__lte=day_in_paris(before))


def past_exceptions(before: datetime) -> QuerySet[AvailabilityException]:
    return AvailabilityException.objects.filter(period__endswith__lte=before)


KNOWN = (
    PersonalData(
        key="offers.hours",
        title=_("Hours at which you said you are free"),
        columns={"day": _("Day"), "start": _("From"), "end": _("To")},
        collect=hours,
    ),
    PersonalData(
        key="offers.exceptions",
        title=_("Days away, or free for once"),
        columns={"start": _("From"), "end": _("To"), "kind": _("Kind")},
        collect=exceptions,
    ),
    PersonalData(
        key="offers.calendars",
        title=_("Calendars you keep elsewhere"),
        columns={"name": _("Name"), "read": _("Last read")},
        collect=calendars,
    ),
)
