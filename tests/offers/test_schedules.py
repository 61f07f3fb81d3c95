"""What a schedule may hold, and how it is said."""

from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from asasap.kernel.periods import Days
from offers.enums import Frequency, ScheduleKind
from offers.rules.schedules import Wished, faults_of, schedule_words

TODAY = date(2026, 3, 2)  # A Monday.
TUESDAY = date(2026, 3, 3)
ONCE = {"schedule_kind": ScheduleKind.ONCE, "minutes": 120, "slots": [{"start": 540}]}
WEEKLY = {
    "schedule_kind": ScheduleKind.RECURRING,
    "frequency": Frequency.WEEKLY,
    "minutes": 120,
    "slots": [{"weekday": 1, "start": 540}, {"weekday": 3, "start": 540}],
}


def once(**more):
    return Wished(**{**ONCE, "days": Days(TUESDAY, TUESDAY + timedelta(1)), **more})


def weekly(**more):
    return Wished(**{**WEEKLY, "days": Days(TUESDAY), **more})


@pytest.mark.parametrize(
    ("wished", "fields"),
    [
        (once(), set()),
        (weekly(), set()),
        (Wished(), {"schedule_kind"}),
        (once(days=None), {"first_day"}),
        (once(days=Days(date(2026, 3, 1), date(2026, 3, 2))), {"first_day"}),
        (once(days=Days(date(2062, 3, 3), date(2062, 3, 4))), {"first_day"}),
        (once(days=Days(TUESDAY)), {"last_day"}),
        (once(minutes=None), {"minutes"}),
        (once(minutes=14), {"minutes"}),
        (once(minutes=1440), set()),
        (once(minutes=25 * 60), {"minutes"}),
        (once(slots=[]), {"start"}),
        (once(slots=[{"start": 1440}]), {"start"}),
        (once(slots=[{"start": "9"}]), {"start"}),
        (weekly(frequency=""), {"frequency"}),
        (weekly(slots=[]), {"weekdays"}),
        (weekly(slots=[{"weekday": 7, "start": 540}]), {"start"}),
        (weekly(slots=[{"weekday": True, "start": 540}]), {"start"}),
        (weekly(slots=WEEKLY["slots"] * 8), {"weekdays"}),
        (weekly(slots=WEEKLY["slots"] * 2), {"start"}),
        # A night that lasts until the next one begins, across the end of the week.
        (weekly(minutes=1440, slots=[{"weekday": d, "start": 0} for d in (6, 0)]), {}),
        (
            weekly(
                minutes=600,
                slots=[{"weekday": 6, "start": 1320}, {"weekday": 0, "start": 60}],
            ),
            {"start"},
        ),
        # Tuesday and Wednesday only, and a Friday wished.
        (
            weekly(
                days=Days(TUESDAY, date(2026, 3, 5)), slots=[{"weekday": 4, "start": 0}]
            ),
            {"last_day"},
        ),
    ],
)
def test_each_bad_schedule_is_refused_beside_its_field(wished, fields):
    assert set(faults_of(wished, today=TODAY)) == set(fields)


@pytest.mark.parametrize(
    ("wished", "french", "english"),
    [
        (
            once(),
            "mardi 3\u00a0mars, 9\u00a0h – 11\u00a0h",
            "Tuesday 3\u00a0March, 9:00 – 11:00",
        ),
        (
            weekly(),
            "chaque mardi et jeudi, 9\u00a0h – 11\u00a0h, dès le mardi 3\u00a0mars",
            "every Tuesday and Thursday, 9:00 – 11:00, from Tuesday 3\u00a0March",
        ),
        (
            weekly(
                slots=[{"weekday": d, "start": 1380} for d in range(5)],
                days=Days(TUESDAY, date(2027, 1, 5)),
            ),
            (
                "du lundi au vendredi, 23\u00a0h – 1\u00a0h le lendemain, "
                "du mardi 3\u00a0mars au lundi 4\u00a0janvier 2027"
            ),
            (
                "from Monday to Friday, 23:00 – 1:00 the next day, "
                "from Tuesday 3\u00a0March to Monday 4\u00a0January 2027"
            ),
        ),
        (
            weekly(frequency="fortnightly", slots=[{"weekday": 5, "start": 495}]),
            (
                "samedi, une semaine sur deux, 8\u00a0h\u00a015 – 10\u00a0h\u00a015, "
                "dès le mardi 3\u00a0mars"
            ),
            "Saturday, every other week, 8:15 – 10:15, from Tuesday 3\u00a0March",
        ),
        (Wished(), "", ""),
    ],
)
def test_a_schedule_is_said_in_words(wished, french, english):
    with translation.override("en"):
        assert schedule_words(wished, today=TODAY) == english
    with translation.override("fr"):
        assert schedule_words(wished, today=TODAY) == french


@given(
    starts=st.lists(st.tuples(st.integers(0, 6), st.integers(0, 1439)), min_size=1),
    minutes=st.integers(15, 1440),
    shift=st.integers(0, 6),
)
def test_hours_overlap_whatever_day_the_week_begins(starts, minutes, shift):
    slots = [{"weekday": day, "start": start} for day, start in starts[:14]]
    turned = [{**slot, "weekday": (slot["weekday"] + shift) % 7} for slot in slots]

    faults = faults_of(weekly(slots=slots, minutes=minutes), today=TODAY)
    others = faults_of(weekly(slots=turned, minutes=minutes), today=TODAY)
    assert faults == others
    if not faults:
        busy = [
            (day * 1440 + start + n) % 10080
            for day, start in starts[:14]
            for n in range(minutes)
        ]
        assert len(busy) == len(set(busy))
