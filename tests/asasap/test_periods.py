"""Half-open periods, and the two nights when Paris changes its clocks."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils import timezone, translation
from hypothesis import assume, given
from hypothesis import strategies as st

from asasap.kernel.periods import (
    PARIS,
    Days,
    Period,
    day_in_paris,
    instant,
    is_shown,
)

FORWARD = date(2026, 3, 29)  # 2:00 becomes 3:00.
BACK = date(2026, 10, 25)  # 3:00 becomes 2:00 again.


def last_sunday(year, month):
    end = date(year, month, 31)
    return end - timedelta((end.weekday() + 1) % 7)


nights_forward = st.integers(2020, 2036).map(lambda year: last_sunday(year, 3))
nights_back = st.integers(2020, 2036).map(lambda year: last_sunday(year, 10))
# The odd nights are two in a year: drawn by themselves, or chance would miss them.
dates = st.one_of(
    st.dates(date(2020, 1, 1), date(2036, 1, 1)), nights_forward, nights_back
)
instants = st.builds(
    lambda day, second: datetime.combine(day, time.min, UTC) + timedelta(0, second),
    dates,
    st.floats(0, 86_399),
)
walls = st.times()


YEAR = timedelta(365)


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


@st.composite
def periods(draw):
    start = draw(instants)
    return Period(start, start + draw(st.timedeltas(timedelta(0, 1), YEAR)))


@st.composite
def days(draw):
    start = draw(dates)
    end = draw(st.none() | st.integers(1, 400).map(lambda n: start + timedelta(n)))
    return Days(start, end)


class TestTheHourInParis:
    @pytest.mark.parametrize(
        ("day", "at", "second", "there"),
        [
            (date(2026, 1, 5), time(9, 30), False, utc(2026, 1, 5, 8, 30)),
            (date(2026, 7, 5), time(9, 30), False, utc(2026, 7, 5, 7, 30)),
            (FORWARD, time(1, 59), False, utc(2026, 3, 29, 0, 59)),
            (FORWARD, time(2, 30), False, utc(2026, 3, 29, 1, 30)),
            (FORWARD, time(2, 30), True, utc(2026, 3, 29, 1, 30)),
            (FORWARD, time(3, 0), False, utc(2026, 3, 29, 1, 0)),
            (BACK, time(2, 30), False, utc(2026, 10, 25, 0, 30)),
            (BACK, time(2, 30), True, utc(2026, 10, 25, 1, 30)),
            (BACK, time(3, 0), True, utc(2026, 10, 25, 2, 0)),
        ],
    )
    def test_it_names_one_instant(self, day, at, second, there):
        assert instant(day, at, second=second) == there

    @pytest.mark.parametrize(
        ("day", "at", "shown"),
        [
            (FORWARD, time(1, 59, 59), True),
            (FORWARD, time(2, 0), False),
            (FORWARD, time(2, 59, 59), False),
            (FORWARD, time(3, 0), True),
            (BACK, time(2, 30), True),
        ],
    )
    def test_one_hour_a_year_is_never_shown(self, day, at, shown):
        assert is_shown(day, at) is shown

    @given(dates, walls)
    def test_what_is_shown_can_be_read_back(self, day, at):
        assume(is_shown(day, at))

        wall = instant(day, at).astimezone(PARIS)

        assert (wall.date(), wall.time()) == (day, at)

    @given(instants)
    def test_every_instant_is_named_by_its_hour_and_its_turn(self, moment):
        wall = moment.astimezone(PARIS)

        named = instant(wall.date(), wall.time(), second=bool(wall.fold))

        assert named == moment

    @given(nights_forward, st.times(time(2), time(2, 59, 59, 999999)))
    def test_what_is_not_shown_happens_the_missing_hour_later(self, day, at):
        assert not is_shown(day, at)

        wall = instant(day, at).astimezone(PARIS).replace(tzinfo=None)

        assert wall == datetime.combine(day, at) + timedelta(hours=1)

    def test_the_day_is_the_one_paris_has(self):
        assert day_in_paris(utc(2026, 3, 2, 23, 30)) == date(2026, 3, 3)


class TestPeriod:
    def test_it_has_its_start_and_not_its_end(self):
        period = Period(utc(2026, 1, 1, 9), utc(2026, 1, 1, 10))

        assert utc(2026, 1, 1, 9) in period
        assert utc(2026, 1, 1, 10) not in period

    def test_two_that_touch_do_not_overlap(self):
        morning = Period(utc(2026, 1, 1, 9), utc(2026, 1, 1, 10))
        later = Period(utc(2026, 1, 1, 10), utc(2026, 1, 1, 11))

        assert (morning.overlaps(later), later.overlaps(morning)) == (False, False)
        assert (morning.intersection(later), later.intersection(morning)) == (
            None,
            None,
        )

    @pytest.mark.parametrize(
        ("night", "hours"), [(FORWARD, 23), (BACK, 25), (date(2026, 1, 5), 24)]
    )
    def test_minutes_are_those_that_pass_whatever_the_clocks_show(self, night, hours):
        midnight = datetime.combine(night, time.min, tzinfo=PARIS)

        period = Period(midnight, midnight + timedelta(days=1))

        assert period.minutes == hours * 60

    def test_a_minute_begun_does_not_count(self):
        period = Period(utc(2026, 1, 1, 9), utc(2026, 1, 1, 9, 1, 59))

        assert period.minutes == 1

    @pytest.mark.parametrize("end", [utc(2026, 1, 1, 9), utc(2026, 1, 1, 8)])
    def test_it_is_never_empty(self, end):
        with pytest.raises(ValueError, match="is not after"):
            Period(utc(2026, 1, 1, 9), end)

    def test_a_naive_instant_is_none(self):
        with pytest.raises(ValueError, match="aware"):
            Period(utc(2026, 1, 1, 9).replace(tzinfo=None), utc(2026, 1, 1, 10))

    def test_the_same_instants_make_the_same_period_in_any_zone(self):
        tokyo = ZoneInfo("Asia/Tokyo")
        start, end = utc(2026, 1, 1, 9), utc(2026, 1, 1, 10)

        there = Period(start.astimezone(tokyo), end.astimezone(tokyo))

        assert there == Period(start, end)
        assert (there.start.tzinfo, there.end.tzinfo) == (UTC, UTC)

    @given(periods(), periods(), instants)
    def test_an_instant_is_in_the_intersection_when_it_is_in_both(self, a, b, moment):
        common = a.intersection(b)

        for at in (moment, a.start, a.end, b.start, b.end):
            assert (common is not None and at in common) == (at in a and at in b)
        assert (common is not None) == a.overlaps(b) == b.overlaps(a)
        assert common == b.intersection(a)


class TestDays:
    def test_they_have_the_first_day_and_not_the_last(self):
        march = Days(date(2026, 3, 1), date(2026, 4, 1))

        assert march.count == 31
        assert date(2026, 3, 1) in march
        assert date(2026, 4, 1) not in march

    @given(days(), days(), dates)
    def test_a_day_is_in_the_intersection_when_it_is_in_both(self, a, b, day):
        common = a.intersection(b)

        for on in filter(None, (day, a.start, a.end, b.start, b.end)):
            assert (common is not None and on in common) == (on in a and on in b)
        assert (common is not None) == a.overlaps(b) == b.overlaps(a)
        assert common == b.intersection(a)

    @pytest.mark.parametrize(
        ("day", "hours"), [(FORWARD, 23), (BACK, 25), (date(2026, 1, 5), 24)]
    )
    def test_a_day_in_paris_has_its_own_length(self, day, hours):
        there = Days(day, day + timedelta(1)).in_paris()

        assert there.minutes == hours * 60

    @given(dates, st.integers(1, 400))
    def test_days_in_paris_follow_one_another_without_a_gap(self, start, length):
        middle = start + timedelta(length)

        before = Days(start, middle).in_paris()
        after = Days(middle, middle + timedelta(1)).in_paris()

        assert before.end == after.start

    def test_two_that_touch_do_not_overlap(self):
        march = Days(date(2026, 3, 1), date(2026, 4, 1))
        after = Days(date(2026, 4, 1))

        assert (march.overlaps(after), after.overlaps(march)) == (False, False)

    def test_without_an_end_they_are_not_counted(self):
        with pytest.raises(ValueError, match="no end"):
            _ = Days(date(2026, 1, 1)).count
        with pytest.raises(ValueError, match="no end"):
            Days(date(2026, 1, 1)).in_paris()

    def test_they_are_never_empty(self):
        with pytest.raises(ValueError, match="is not after"):
            Days(date(2026, 1, 2), date(2026, 1, 2))


@pytest.mark.parametrize(
    ("shape", "value", "french", "english"),
    [
        ("day", date(2026, 3, 3), "mardi 3 mars", "Tuesday 3 March"),
        ("day", date(2026, 3, 1), "dimanche 1er mars", "Sunday 1 March"),
        ("full_day", date(2026, 3, 3), "3 mars 2026", "3 March 2026"),
        (
            "moment",
            utc(2026, 3, 3, 8, 30),
            "mardi 3 mars, 9 h 30",
            "Tuesday 3 March, 9:30",
        ),
        (
            "moment",
            utc(2026, 7, 6, 22, 0),
            "mardi 7 juillet, 0 h",
            "Tuesday 7 July, 0:00",
        ),
        ("day", utc(2026, 7, 6, 22, 0), "mardi 7 juillet", "Tuesday 7 July"),
        ("full_day", utc(2026, 12, 31, 23, 0), "1er janvier 2027", "1 January 2027"),
        ("clock", utc(2026, 3, 3, 8, 5), "9 h 05", "9:05"),
        ("clock", utc(2026, 3, 3, 8, 0), "9 h", "9:00"),
        ("moment", None, "", ""),
        ("day", None, "", ""),
        ("clock", None, "", ""),
    ],
)
def test_moments_are_shown_in_words_and_by_the_clocks_of_paris(
    shape, value, french, english
):
    template = Template(f"{{% load kernel %}}{{{{ value|{shape} }}}}")
    shown = []
    for language in ("fr", "en"):
        with translation.override(language), timezone.override(PARIS):
            page = template.render(Context({"value": value}))
        shown.append(page.replace("\u00a0", " "))

    assert shown == [french, english]
