"""Free is every minute the week or an addition opens, and nothing takes."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from asasap.kernel.periods import PARIS, Days, Period
from offers.rules.availability import WeeklyHours, free_periods

# The two odd nights, an ordinary week, and a year's end.
STARTS = [
    datetime(2026, 3, 27, 23, tzinfo=UTC),
    datetime(2026, 10, 23, 22, tzinfo=UTC),
    datetime(2026, 6, 1, tzinfo=UTC),
    datetime(2026, 12, 30, tzinfo=UTC),
]
STEP = timedelta(minutes=30)
HALF_HOURS = 4 * 48

minutes = st.integers(0, 48).map(lambda half: half * 30)
days = st.builds(
    lambda start, count: Days(start, start + timedelta(days=count)),
    st.sampled_from([start.date() for start in STARTS]),
    st.integers(1, 5),
)
weekly = st.lists(
    st.tuples(st.integers(0, 6), minutes, minutes, days)
    .filter(lambda hours: hours[1] < hours[2])
    .map(lambda hours: WeeklyHours(*hours)),
    max_size=6,
)


@st.composite
def cases(draw):
    start = draw(st.sampled_from(STARTS))
    halves = st.integers(0, HALF_HOURS)

    def period():
        first, last = sorted((draw(halves), draw(halves)))
        return Period(start + first * STEP, start + (last + 1) * STEP)

    lists = [[period() for _ in range(draw(st.integers(0, 3)))] for _ in range(2)]
    return Period(start, start + HALF_HOURS * STEP), draw(weekly), *lists


def _is_in_week(moment: datetime, hours: WeeklyHours) -> bool:
    wall = moment.astimezone(PARIS)
    minute = wall.hour * 60 + wall.minute
    inside = hours.start_minute <= minute < hours.end_minute
    return wall.weekday() == hours.weekday and wall.date() in hours.days and inside


def _is_odd_hour(moment: datetime) -> bool:
    """Shown twice, or beside the hour never shown: hours that begin there are moved."""
    wall = moment.astimezone(PARIS)
    odd = {date(2026, 3, 29), date(2026, 10, 25)}
    return wall.date() in odd and wall.hour in {2, 3}


@given(cases())
def test_each_half_hour_is_free_when_opened_and_not_taken(case):
    window, hours, added, taken = case

    free = free_periods(window=window, weekly=hours, added=added, taken=taken)

    for count in range(HALF_HOURS):
        moment = window.start + count * STEP
        if _is_odd_hour(moment):
            continue
        is_opened = any(_is_in_week(moment, one) for one in hours) or any(
            moment in period for period in added
        )
        is_taken = any(moment in period for period in taken)
        assert any(moment in one for one in free) == (is_opened and not is_taken)


@given(cases())
def test_they_are_in_order_apart_and_within_the_window(case):
    window, hours, added, taken = case

    free = free_periods(window=window, weekly=hours, added=added, taken=taken)

    assert all(one.end < other.start for one, other in pairwise(free))
    assert all(window.start <= one.start and one.end <= window.end for one in free)


def test_a_sunday_of_25_hours_is_free_from_midnight_to_midnight():
    sunday = date(2026, 10, 25)
    whole = WeeklyHours(6, 0, 1440, Days(sunday))
    window = Days(sunday, date(2026, 10, 26)).in_paris()

    assert free_periods(window=window, weekly=[whole]) == [window]
    assert window.minutes == 25 * 60


def test_nine_is_nine_on_both_sides_of_the_change():
    hours = [WeeklyHours(day, 540, 600, Days(date(2026, 1, 1))) for day in (4, 0)]
    window = Days(date(2026, 10, 23), date(2026, 10, 27)).in_paris()

    free = free_periods(window=window, weekly=hours)

    assert [one.start.astimezone(PARIS).hour for one in free] == [9, 9]
    assert [one.start.hour for one in free] == [7, 8]


def test_hours_that_the_clocks_never_show_are_nobodys():
    hours = WeeklyHours(6, 120, 180, Days(date(2026, 3, 29)))
    window = Days(date(2026, 3, 29), date(2026, 3, 30)).in_paris()

    assert free_periods(window=window, weekly=[hours]) == []
