"""The hard filters one by one, and what a schedule asks of a calendar and of a week."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from hypothesis import given, settings
from hypothesis import strategies as st

from asasap.kernel.periods import Period, instant
from matching.enums import Barrier
from matching.rules.candidacy import Facts, barriers_of
from matching.rules.wishes import (
    any_is_free,
    free_minutes,
    fullest_week,
    minutes_in_28_days,
    occurrences,
)
from offers.enums import Frequency, ScheduleKind

MONDAY = date(2026, 11, 30)
NOON = datetime(2026, 11, 23, 11, tzinfo=UTC)


def once(day: date, start: int, minutes: int, **more):
    return SimpleNamespace(
        schedule_kind=ScheduleKind.ONCE,
        frequency="",
        days=DateRange(day, day + timedelta(days=1)),
        minutes=minutes,
        slots=[{"start": start}],
        **more,
    )


def weekly(first: date, *weekdays: int, minutes=120, frequency=Frequency.WEEKLY):
    return SimpleNamespace(
        schedule_kind=ScheduleKind.RECURRING,
        frequency=frequency,
        days=DateRange(first, None),
        minutes=minutes,
        slots=[{"weekday": day, "start": 540} for day in weekdays],
    )


def test_each_filter_stops_alone_and_all_of_them_are_told():
    faults = {
        Barrier.OWN_DEMAND: {"is_own": True},
        Barrier.SUSPENDED: {"is_suspended": True},
        Barrier.OTHER_MODE: {"is_in_mode": False},
        Barrier.NOT_ELIGIBLE: {"missing": "approval_missing"},
        Barrier.OUT_OF_AREA: {"is_in_area": False},
        Barrier.NOT_AVAILABLE: {"is_free": False},
        Barrier.WORKING_TIME: {
            "agreed_week": 2880,
            "added_week": 1,
            "longest_week": 2880,
        },
    }

    assert list(faults) == list(Barrier)
    for barrier, fault in faults.items():
        assert barriers_of(Facts(**fault)) == [barrier]
    everything = {
        key: value for fault in faults.values() for key, value in fault.items()
    }
    assert barriers_of(Facts(**everything)) == list(Barrier)
    assert barriers_of(Facts(agreed_week=2760, added_week=120, longest_week=2880)) == []


@pytest.mark.parametrize(
    ("wished", "days"),
    [
        (once(MONDAY, 540, 60), [0]),
        (once(MONDAY - timedelta(days=10), 540, 60), []),
        (weekly(MONDAY, 1), [1, 8, 15, 22]),
        (weekly(MONDAY, 1, frequency=Frequency.FORTNIGHTLY), [1, 15]),
        (
            weekly(MONDAY - timedelta(days=7), 1, frequency=Frequency.FORTNIGHTLY),
            [8, 22],
        ),
        (weekly(MONDAY, 0, 4), [0, 4, 7, 11, 14, 18, 21, 25]),
    ],
)
def test_when_it_would_take_place(wished, days):
    periods = occurrences(wished, since=MONDAY)

    starts = [(one.start.date() - MONDAY).days for one in periods]
    assert starts == days
    assert {one.minutes for one in periods} <= {wished.minutes}
    assert all(one.start.hour == 8 for one in periods)  # Nine o’clock in Paris.


def test_the_fullest_week_counts_what_comes_back_and_the_fullest_of_the_rest():
    every_week = weekly(MONDAY - timedelta(days=90), 0, 1)  # 240 minutes.
    over = weekly(MONDAY - timedelta(days=90), 0)
    over.days = DateRange(MONDAY - timedelta(days=90), MONDAY)
    two_that_week = [once(MONDAY, 540, 60), once(MONDAY + timedelta(days=6), 540, 90)]
    next_week = once(MONDAY + timedelta(days=7), 540, 100)

    agreed_to = [every_week, over, *two_that_week, next_week]

    assert fullest_week(agreed_to, beside=weekly(MONDAY, 3)) == 240 + 150
    beside_once = once(MONDAY + timedelta(days=9), 540, 60)
    assert fullest_week(agreed_to, beside=beside_once) == 240 + 100
    assert minutes_in_28_days(every_week) == 960


@given(
    wish=st.lists(st.tuples(st.integers(0, 40), st.integers(1, 8)), max_size=4),
    free=st.lists(st.tuples(st.integers(0, 40), st.integers(1, 8)), max_size=4),
)
@settings(max_examples=60, deadline=None)
def test_free_minutes_are_those_of_both_and_a_free_visit_is_free_throughout(wish, free):
    def at(quarter: int):
        return instant(MONDAY, NOON.time().replace(hour=6)) + timedelta(
            minutes=15 * quarter
        )

    wished = [Period(at(start), at(start + length)) for start, length in wish]
    apart, last = [], -1
    for start, length in sorted(free):
        if start > last:  # As free_periods gives them: apart, none touching.
            apart.append((start, length))
            last = start + length
    open_hours = [Period(at(start), at(start + length)) for start, length in apart]
    open_quarters = {q for start, length in apart for q in range(start, start + length)}
    wants = [set(range(start, start + length)) for start, length in wish]

    both = sum(len(quarters & open_quarters) for quarters in wants)
    assert free_minutes(wished, open_hours) == 15 * both
    is_free = any(quarters <= open_quarters for quarters in wants)
    assert any_is_free(wished, open_hours) is is_free
