"""What a wished or agreed schedule may hold, and how it is said.

Values in, values out: days of Paris, minutes of its clock.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from itertools import groupby, pairwise
from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from asasap.kernel.periods import Days
from asasap.kernel.templatetags.kernel import clock, day
from offers.enums import Frequency, ScheduleKind

MINUTES_A_DAY = 24 * 60
SHORTEST, LONGEST = 15, MINUTES_A_DAY
# A week of mornings and evenings; more is a plan, not a wish.
MOST_SLOTS = 14
# Nobody knows their need further ahead: a later year is a slip of the finger.
FURTHEST = timedelta(days=2 * 366)


@dataclass(frozen=True, slots=True)
class Wished:
    """A schedule as ``offers.models.Schedule`` keeps it, out of its row."""

    schedule_kind: str = ""
    frequency: str = ""
    days: Days | None = None
    minutes: int | None = None
    slots: list[dict[str, Any]] = field(default_factory=list)


def faults_of(wished: Wished, *, today: date | None) -> dict[str, str]:
    """Return what is wrong, in words, by field; nothing where it may stand.

    Without ``today``, it is not asked whether it is still to come.
    """
    if wished.schedule_kind not in ScheduleKind:
        return {"schedule_kind": _("Say whether it is once, or regularly.")}
    faults = {}
    if wished.days is None:
        faults["first_day"] = _("Choose a day.")
    elif fault := _why_not_first(wished.days.start, today):
        faults["first_day"] = fault
    if wished.minutes is None or not SHORTEST <= wished.minutes <= LONGEST:
        faults["minutes"] = _("Choose how long: from a quarter of an hour to 24 hours.")
    once = wished.schedule_kind == ScheduleKind.ONCE
    faults.update(_faults_once(wished) if once else _faults_recurring(wished))
    return faults


def schedule_words(wished: Any, *, today: date | None = None) -> str:
    """Say it: “every Tuesday and Thursday, 9:00–11:00, from Tuesday 3 March”.

    ``wished`` is a ``Wished`` or a row that keeps a schedule; nothing is said of what
    is not whole. The year is left out where it is today’s.
    """
    has_hours = wished.slots and all(_is_hour(slot["start"]) for slot in wished.slots)
    if not (wished.days and wished.minutes and has_hours):
        return ""
    first = _first_day(wished.days)
    if wished.schedule_kind == ScheduleKind.ONCE:
        hours = _hours(wished.slots[0]["start"], wished.minutes)
        return f"{_day(first, today)}, {hours}"
    parts = [
        f"{_days_of_week(slots, wished.frequency)}, {_hours(start, wished.minutes)}"
        for start, slots in groupby(sorted(wished.slots, key=_hour), key=_start)
    ]
    said = {"slots": _("; ").join(parts), "first": _day(first, today)}
    last = _last_day(wished.days)
    if last is None:
        return _("%(slots)s, from %(first)s") % said
    said["last"] = _day(last, today)
    return _("%(slots)s, from %(first)s to %(last)s") % said


def week_words(wished: Any) -> str:
    """Say the days of the week alone: “every Tuesday and Thursday”."""
    if wished.schedule_kind != ScheduleKind.RECURRING or not wished.slots:
        return ""
    return _days_of_week(wished.slots, wished.frequency)


def _why_not_first(first: date, today: date | None) -> str | None:
    if today is None:
        return None
    if first < today:
        return _("This day has passed: choose today or later.")
    if first > today + FURTHEST:
        return _("This is more than two years away: check the year.")
    return None


def _faults_once(wished: Wished) -> dict[str, str]:
    faults = {}
    if wished.days is not None and wished.days.end != wished.days.start + timedelta(1):
        faults["last_day"] = _("Once is a single day.")
    if len(wished.slots) != 1 or not _is_hour(wished.slots[0].get("start")):
        faults["start"] = _("Choose at what time.")
    return faults


def _faults_recurring(wished: Wished) -> dict[str, str]:
    faults = {}
    if wished.frequency not in Frequency:
        faults["frequency"] = _("Choose how often.")
    if not wished.slots:
        faults["weekdays"] = _("Choose at least one day of the week.")
    elif len(wished.slots) > MOST_SLOTS:
        faults["weekdays"] = _("Choose fewer hours: fourteen at most.")
    elif not all(_is_slot(slot) for slot in wished.slots):
        faults["start"] = _("Choose at what time.")
    elif wished.minutes and _overlap(wished.slots, wished.minutes):
        faults["start"] = _("Two of these hours overlap.")
    elif wished.days is not None and not _ever_comes(wished.slots, wished.days):
        faults["last_day"] = _("None of the days chosen comes between these dates.")
    return faults


def _is_hour(start: Any) -> bool:
    return type(start) is int and 0 <= start < MINUTES_A_DAY


def _is_slot(slot: dict[str, Any]) -> bool:
    weekday = slot.get("weekday")
    return type(weekday) is int and 0 <= weekday <= 6 and _is_hour(slot.get("start"))


def _overlap(slots: list[dict[str, Any]], minutes: int) -> bool:
    """Whether one begins before another ends, also from Sunday night to Monday."""
    week = 7 * MINUTES_A_DAY
    starts = sorted(slot["weekday"] * MINUTES_A_DAY + slot["start"] for slot in slots)
    around = [*starts, starts[0] + week]
    return any(after - before < minutes for before, after in pairwise(around))


def _ever_comes(slots: list[dict[str, Any]], days: Days) -> bool:
    if days.end is None or days.count >= 7:
        return True
    week = {(days.start + timedelta(n)).weekday() for n in range(days.count)}
    return any(slot["weekday"] in week for slot in slots)


def _start(slot: dict[str, Any]) -> int:
    return slot["start"]


def _hour(slot: dict[str, Any]) -> tuple[int, int]:
    return slot["start"], slot["weekday"]


def _first_day(days: Any) -> date:
    """Of ``Days``, or of the range of dates a row keeps."""
    return days.start if isinstance(days, Days) else days.lower


def _last_day(days: Any) -> date | None:
    end = days.end if isinstance(days, Days) else days.upper
    return None if end is None else end - timedelta(days=1)


def _day(value: date, today: date | None) -> str:
    is_this_year = today is not None and value.year == today.year
    return day(value) if is_this_year else f"{day(value)} {value.year}"


def _hours(start: int, minutes: int) -> str:
    end = start + minutes
    said = {"start": _clock(start), "end": _clock(end % MINUTES_A_DAY)}
    if end >= MINUTES_A_DAY and end != MINUTES_A_DAY:
        return _("%(start)s – %(end)s the next day") % said
    return _("%(start)s – %(end)s") % said


def _clock(minute: int) -> str:
    return clock(time(*divmod(minute, 60)))


def _days_of_week(slots: Iterable[dict[str, Any]], frequency: str) -> str:
    numbers = sorted({slot["weekday"] for slot in slots})
    names = _names(numbers)
    if frequency == Frequency.FORTNIGHTLY:
        return _("%(days)s, every other week") % {"days": names}
    if frequency == Frequency.MONTHLY:
        return _("%(days)s, once a month") % {"days": names}
    if numbers == list(range(7)):
        return _("every day")
    if numbers == list(range(5)):
        return _("from Monday to Friday")
    return _("every %(days)s") % {"days": names}


def _names(numbers: list[int]) -> str:
    *others, last = [str(WEEKDAYS[number]) for number in numbers]
    if not others:
        return last
    return _("%(days)s and %(last)s") % {"days": ", ".join(others), "last": last}
