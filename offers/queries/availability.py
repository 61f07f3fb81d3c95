"""What the pages of availability show, and when people are free."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.dates import WEEKDAYS

from accounts.models import Provider
from asasap.kernel.actor import Actor
from asasap.kernel.periods import Days, Period, day_in_paris
from offers.models import (
    AvailabilityException,
    AvailabilityRule,
    BusyTime,
    CalendarFeed,
    CalendarImport,
)
from offers.registry import all_busy_times
from offers.rules.availability import WeeklyHours, free_periods

FORTNIGHT = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class DayOfWeek:
    number: int
    name: str
    hours: list[AvailabilityRule]


@dataclass(frozen=True, slots=True)
class DayAhead:
    """A day of the next two weeks, and when one is free in it."""

    day: date
    free: list[Period]


@dataclass(frozen=True, slots=True)
class AvailabilityBoard:
    week: list[DayOfWeek]
    exceptions: list[AvailabilityException]
    calendars: list[CalendarImport]
    feed: CalendarFeed | None
    ahead: list[DayAhead]


def availability_board(*, actor: Actor, now: datetime) -> AvailabilityBoard:
    """All that the actor has said of their own time; seven queries."""
    today = day_in_paris(now)
    rules = AvailabilityRule.objects.visible_to(actor).valid_on(today).in_order()
    by_day: dict[int, list[AvailabilityRule]] = {day: [] for day in range(7)}
    for rule in rules:
        by_day[rule.weekday].append(rule)
    exceptions = AvailabilityException.objects.visible_to(actor).not_over(now)
    return AvailabilityBoard(
        week=[
            DayOfWeek(number, str(WEEKDAYS[number]), hours)
            for number, hours in by_day.items()
        ],
        exceptions=list(exceptions.in_order()),
        calendars=list(CalendarImport.objects.visible_to(actor).in_order()),
        feed=CalendarFeed.objects.visible_to(actor).live().first(),
        ahead=_days_ahead(actor.person_id, today),
    )


def _days_ahead(person_id: int | None, today: date) -> list[DayAhead]:
    window = Days(today, today + FORTNIGHT).in_paris()
    free = free_in([person_id] if person_id else [], window)
    mine = free.get(person_id or 0, [])
    days = [today + timedelta(days=n) for n in range(FORTNIGHT.days)]
    return [
        DayAhead(
            day=day,
            free=[
                part
                for period in mine
                if (part := period.intersection(_whole(day))) is not None
            ],
        )
        for day in days
    ]


def _whole(day: date) -> Period:
    return Days(day, day + timedelta(days=1)).in_paris()


def free_in(
    person_ids: Collection[int], window: Period, *, unsaid_is_free: bool = False
) -> dict[int, list[Period]]:
    """Return when each of these people is free in the window.

    Who has said nothing of their hours is never free or, with ``unsaid_is_free``,
    whenever nothing takes them. Three queries, and those of what higher apps plug in,
    for however many people.
    """
    days = DateRange(
        day_in_paris(window.start), day_in_paris(window.end) + timedelta(days=1)
    )
    weekly: dict[int, list[WeeklyHours]] = {}
    for rule in AvailabilityRule.objects.of_any(person_ids).overlapping(days):
        weekly.setdefault(rule.person_id, []).append(
            WeeklyHours(
                weekday=rule.weekday,
                start_minute=rule.start_minute,
                end_minute=rule.end_minute,
                days=Days(rule.valid.lower, rule.valid.upper),
            )
        )
    added: dict[int, list[Period]] = {}
    taken: dict[int, list[Period]] = {}
    exceptions = AvailabilityException.objects.of_any(person_ids)
    for one in exceptions.overlapping(window.start, window.end):
        which = added if one.is_free else taken
        which.setdefault(one.person_id, []).append(_period(one.period))
    busy = BusyTime.objects.of_any(person_ids).select_related("source")
    for taken_time in busy.overlapping(window.start, window.end):
        taken.setdefault(taken_time.source.person_id, []).append(
            _period(taken_time.period)
        )
    for busy_in in all_busy_times():
        for person_id, periods in busy_in(person_ids, window).items():
            taken.setdefault(person_id, []).extend(periods)

    def is_open(person_id: int) -> bool:
        return unsaid_is_free and person_id not in weekly

    return {
        person_id: free_periods(
            window=window,
            weekly=weekly.get(person_id, ()),
            added=added.get(person_id, [window] if is_open(person_id) else ()),
            taken=taken.get(person_id, ()),
        )
        for person_id in person_ids
    }


def usual_hours_of(*, provider: Provider, today: date) -> list[DayOfWeek]:
    """Return the week of a person who serves, for everybody to read.

    Only the week: when somebody is away tells that their home is empty.
    """
    by_day: dict[int, list[AvailabilityRule]] = {}
    if provider.person_id is not None:
        rules = AvailabilityRule.objects.of(provider.person_id).valid_on(today)
        for rule in rules.in_order():
            by_day.setdefault(rule.weekday, []).append(rule)
    return [
        DayOfWeek(number, str(WEEKDAYS[number]), hours)
        for number, hours in by_day.items()
    ]


def _period(period) -> Period:
    return Period(period.lower, period.upper)
