"""An agreed schedule as a calendar tells it (RFC 5545). Values in, values out."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from icalendar import Calendar, Event

from asasap.kernel.periods import PARIS, instant
from offers.enums import Frequency, ScheduleKind

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WEEKS_BETWEEN = {Frequency.WEEKLY: 1, Frequency.FORTNIGHTLY: 2}


@dataclass(frozen=True, slots=True)
class Told:
    """One agreement: what its events are called, and the schedule agreed to."""

    uuid: UUID
    title: str
    schedule: Any  # A row of ``offers.models.Schedule``.
    changed_at: datetime


def calendar_text(told: Iterable[Told], *, name: str) -> bytes:
    """Return a calendar of these agreements; it names nobody."""
    calendar = Calendar()
    calendar.add("prodid", "-//ASASAP//FR")
    calendar.add("version", "2.0")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    for one in told:
        for number, slot in enumerate(one.schedule.slots):
            if event := _event_of(one, number, slot):
                calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _event_of(told: Told, number: int, slot: dict[str, Any]) -> Event | None:
    schedule = told.schedule
    first = _first_day(schedule, slot)
    if schedule.last_day is not None and first > schedule.last_day:
        return None
    start = datetime.combine(first, time(*divmod(slot["start"], 60)), tzinfo=PARIS)
    event = Event()
    event.add("uid", f"{told.uuid}-{number}@asasap")
    event.add("dtstamp", told.changed_at)
    event.add("summary", told.title)
    event.add("dtstart", start)
    event.add("duration", timedelta(minutes=schedule.minutes))
    if schedule.schedule_kind == ScheduleKind.RECURRING:
        event.add("rrule", _rule_of(schedule, first))
    return event


def _first_day(schedule: Any, slot: dict[str, Any]) -> date:
    if schedule.schedule_kind == ScheduleKind.ONCE:
        return schedule.first_day
    ahead = (slot["weekday"] - schedule.first_day.weekday()) % 7
    return schedule.first_day + timedelta(days=ahead)


def _rule_of(schedule: Any, first: date) -> dict[str, Any]:
    rule: dict[str, Any]
    if schedule.frequency == Frequency.MONTHLY:
        # The second Tuesday stays the second Tuesday; a fifth is the last.
        place = (first.day - 1) // 7 + 1
        nth = -1 if place == 5 else place
        rule = {"freq": "monthly", "byday": f"{nth}{WEEKDAYS[first.weekday()]}"}
    else:
        rule = {"freq": "weekly", "interval": WEEKS_BETWEEN[schedule.frequency]}
    if schedule.last_day is not None:
        rule["until"] = instant(schedule.last_day, time(23, 59, 59))
    return rule


def digest_of(token: str) -> str:
    """What is kept of a secret address: enough to know it again."""
    return hashlib.sha256(token.encode()).hexdigest()
