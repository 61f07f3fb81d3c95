"""When somebody is free: their week, what it leaves out, and what takes them elsewhere.

Values in, values out. Hours are those of the clocks of Paris: nine o'clock stays nine
o'clock in summer; the hour the clocks never show is nobody's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from asasap.kernel.periods import Days, Period, day_in_paris, instant

MINUTES_A_DAY = 24 * 60
SHORTEST = 15
LONGEST_AWAY = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    """Free on this day of the week (Monday is 0), between two minutes of its clock."""

    weekday: int
    start_minute: int
    end_minute: int
    days: Days


def free_periods(
    *,
    window: Period,
    weekly: Iterable[WeeklyHours],
    added: Iterable[Period] = (),
    taken: Iterable[Period] = (),
) -> list[Period]:
    """Return when somebody is free within the window: in order, apart, none touching.

    What is ``added`` for once counts like the week; what is ``taken`` is not free,
    whatever the week or the addition says.
    """
    open_hours = merged([*_of_the_week(window, list(weekly)), *added], within=window)
    return _without(open_hours, merged(taken, within=window))


def merged(periods: Iterable[Period], *, within: Period) -> list[Period]:
    """Return the same instants as periods in order, apart, and none touching."""
    cut = [part for period in periods if (part := period.intersection(within))]
    whole: list[Period] = []
    for period in sorted(cut, key=lambda one: one.start):
        if whole and period.start <= whole[-1].end:
            end = max(whole[-1].end, period.end)
            whole[-1] = Period(whole[-1].start, end)
        else:
            whole.append(period)
    return whole


def _of_the_week(window: Period, weekly: list[WeeklyHours]) -> Iterable[Period]:
    day, last = day_in_paris(window.start), day_in_paris(window.end)
    while day <= last:
        for hours in weekly:
            if day.weekday() == hours.weekday and day in hours.days:
                start = _at(day, hours.start_minute)
                end = _at(day, hours.end_minute)
                if start < end:  # Not all within the hour that is never shown.
                    yield Period(start, end)
        day += timedelta(days=1)


def _at(day: date, minute: int) -> datetime:
    """The instant the clocks of Paris show it; minute 1440 is the next midnight."""
    if minute == MINUTES_A_DAY:
        return instant(day + timedelta(days=1), time.min)
    return instant(day, time(*divmod(minute, 60)))


def _without(periods: list[Period], taken: list[Period]) -> list[Period]:
    """Take the ones out of the others; both in order, and apart."""
    left: list[Period] = []
    for period in periods:
        start = period.start
        for hole in taken:
            if hole.end <= start or period.end <= hole.start:
                continue
            if start < hole.start:
                left.append(Period(start, hole.start))
            start = max(start, hole.end)
        if start < period.end:
            left.append(Period(start, period.end))
    return left


def merged_minutes(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the same minutes as spans in order, apart, and none touching."""
    whole: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if whole and start <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(whole[-1][1], end))
        else:
            whole.append((start, end))
    return whole


def why_not_hours(
    *, weekdays: list[int], start_minute: int, end_minute: int
) -> str | None:
    if not weekdays:
        return _("Choose at least one day.")
    if end_minute <= start_minute:
        return _("The end comes before the start: choose a later one.")
    if end_minute - start_minute < SHORTEST:
        return _("Choose at least a quarter of an hour.")
    return None


def why_not_exception(*, period: Period, now: datetime) -> str | None:
    if period.end <= now:
        return _("This has passed: choose a day to come.")
    if period.end - period.start > LONGEST_AWAY:
        return _("This is longer than a year: check the dates.")
    return None
