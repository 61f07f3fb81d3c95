"""What a schedule asks of a calendar and of a week. Values in, values out."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from asasap.kernel.periods import Days, Period, instant
from offers.enums import Frequency, ScheduleKind

# Far enough to meet each hour of a week, and each other week of a fortnight, twice.
AHEAD = timedelta(days=28)
A_WEEK = timedelta(days=7)
A_MINUTE = timedelta(minutes=1)


def occurrences(wished: Any, *, since: date, until: date | None = None) -> list[Period]:
    """Return when it would take place until a day, or in four weeks, in order.

    ``wished`` keeps a schedule (``offers.models.Schedule``). Of once a month, any week
    may be the one: all are given.
    """
    if not wished.days or not wished.minutes:
        return []
    first = max(wished.days.lower, since)
    last = min(wished.days.upper or date.max, until or first + AHEAD)
    days = (first + timedelta(n) for n in range((last - first).days))
    return sorted(
        (
            _period(day, slot["start"], wished.minutes)
            for day in days
            for slot in wished.slots
            if _takes_place(wished, slot, day)
        ),
        key=lambda period: period.start,
    )


def weekly_minutes(wished: Any) -> int:
    """Return what it adds to the fullest of its weeks."""
    return len(wished.slots) * (wished.minutes or 0)


def minutes_in_28_days(wished: Any) -> int:
    times = {Frequency.WEEKLY: 4, Frequency.FORTNIGHTLY: 2}.get(wished.frequency, 1)
    return weekly_minutes(wished) * times


def fullest_week(agreed: Iterable[Any], *, beside: Any) -> int:
    """Return the most minutes a week of ``beside`` already holds.

    What comes back each week counts wherever it overlaps; what is once, in its week.
    """
    span, always, weeks = _span(beside), 0, Counter[date]()
    for one in agreed:
        if not one.days or not _span(one).overlaps(span):
            continue
        if one.schedule_kind == ScheduleKind.ONCE:
            weeks[_monday(one.days.lower)] += weekly_minutes(one)
        else:
            always += weekly_minutes(one)
    return always + max(weeks.values(), default=0)


def free_minutes(wished: Iterable[Period], free: Sequence[Period]) -> int:
    """Return how many of the minutes wished for are free."""
    return sum(
        (min(one.end, other.end) - max(one.start, other.start)) // A_MINUTE
        for one, other in _that_meet(wished, free)
    )


def any_is_free(wished: Iterable[Period], free: Sequence[Period]) -> bool:
    """Whether at least one visit could take place, from its start to its end."""
    return any(
        other.start <= one.start and one.end <= other.end
        for one, other in _that_meet(wished, free)
    )


def _that_meet(
    wished: Iterable[Period], free: Sequence[Period]
) -> Iterator[tuple[Period, Period]]:
    """Yield them two by two. The free ones are in order, and apart.

    Those that ended before are leapt over: a plan asks a hundred thousand times.
    """
    for one in wished:
        first = bisect_right(free, one.start, key=lambda other: other.end)
        for place in range(first, len(free)):
            if free[place].start >= one.end:
                break
            yield one, free[place]


def _takes_place(wished: Any, slot: dict[str, int], day: date) -> bool:
    if wished.schedule_kind == ScheduleKind.ONCE:
        return day == wished.days.lower
    if slot["weekday"] != day.weekday():
        return False
    weeks = (_monday(day) - _monday(wished.days.lower)).days // 7
    return wished.frequency != Frequency.FORTNIGHTLY or weeks % 2 == 0


def _period(day: date, start: int, minutes: int) -> Period:
    begins: datetime = instant(day, time(*divmod(start, 60)))
    return Period(begins, begins + timedelta(minutes=minutes))


def _span(wished: Any) -> Days:
    """Its days; of what is once, its whole week."""
    if wished.schedule_kind == ScheduleKind.ONCE:
        monday = _monday(wished.days.lower)
        return Days(monday, monday + A_WEEK)
    return Days(wished.days.lower, wished.days.upper)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
