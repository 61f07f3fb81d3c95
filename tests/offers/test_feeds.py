"""A calendar for other applications: another reader finds the visits agreed to."""

from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace
from uuid import UUID

import recurring_ical_events
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from asasap.kernel.periods import PARIS
from offers.enums import Frequency, ScheduleKind
from offers.rules.feeds import Told, calendar_text

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
WEEKS = {Frequency.WEEKLY: 1, Frequency.FORTNIGHTLY: 2}
# From winter to the next winter: both odd nights are in it.
FIRST, END = date(2026, 2, 1), date(2027, 2, 1)
# Hours every day of the year shows.
STARTS = st.sampled_from([0, 480, 570, 1080, 1425])


@st.composite
def schedules(draw):
    first = FIRST + timedelta(days=draw(st.integers(0, 90)))
    length = draw(st.none() | st.integers(0, 200))
    is_once = draw(st.booleans())
    slots = [{"start": draw(STARTS)}]
    if not is_once:
        weekdays = draw(st.sets(st.integers(0, 6), min_size=1, max_size=3))
        slots = [{"weekday": day, "start": draw(STARTS)} for day in sorted(weekdays)]
    last = None if length is None else first + timedelta(days=length)
    return SimpleNamespace(
        schedule_kind=ScheduleKind.ONCE if is_once else ScheduleKind.RECURRING,
        frequency="" if is_once else draw(st.sampled_from(Frequency.values)),
        first_day=first,
        last_day=first if is_once else last,
        minutes=draw(st.sampled_from([30, 120, 600])),
        slots=slots,
    )


def visits_of(schedule) -> list[tuple[date, int]]:
    """The same, day after day, as one would say it."""
    last = schedule.last_day or END
    found = []
    for slot in schedule.slots:
        comes = [
            schedule.first_day + timedelta(days=n)
            for n in range((min(last, END) - schedule.first_day).days + 1)
        ]
        days = [day for day in comes if day.weekday() == slot.get("weekday", -1)]
        if schedule.schedule_kind == ScheduleKind.ONCE:
            days = [schedule.first_day]
        elif schedule.frequency == Frequency.MONTHLY:
            days = [day for day in days if _same_place(day, days[0])]
        else:
            days = days[:: WEEKS[schedule.frequency]]
        found += [(day, slot["start"]) for day in days if day < END]
    return sorted(found)


def _same_place(day: date, first: date) -> bool:
    """The same week of its month as the first; a fifth is the last."""
    if first.day > 28:
        return (day + timedelta(days=7)).month != day.month
    return (day.day - 1) // 7 == (first.day - 1) // 7


@given(schedules())
def test_another_reader_finds_the_same_visits(schedule):
    told = Told(uuid=UUID(int=1), title="Visit", schedule=schedule, changed_at=NOON)

    calendar = Calendar.from_ical(calendar_text([told], name="ASASAP"))

    window = (
        datetime.combine(FIRST, time.min, tzinfo=PARIS),
        datetime.combine(END, time.min, tzinfo=PARIS),
    )
    events = recurring_ical_events.of(calendar).between(*window)
    starts = sorted(event.start.astimezone(PARIS) for event in events)
    assert [
        (start.date(), start.hour * 60 + start.minute) for start in starts
    ] == visits_of(schedule)
    assert {event.end - event.start for event in events} <= {
        timedelta(minutes=schedule.minutes)
    }
