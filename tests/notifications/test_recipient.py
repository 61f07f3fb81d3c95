"""When one may be disturbed, on the nights that have 23 or 25 hours too."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asasap.kernel.periods import PARIS
from asasap.notifications.models import Recipient

HOURS = st.times().map(lambda t: t.replace(second=0, microsecond=0))
AROUND_A_CHANGE = st.sampled_from(
    [datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)]
).flatmap(
    lambda day: st.integers(-24 * 60, 24 * 60).map(lambda m: day + timedelta(minutes=m))
)


def paris(*args, fold=0) -> datetime:
    return datetime(*args, tzinfo=PARIS, fold=fold)


def wall(moment: datetime) -> str:
    return moment.astimezone(PARIS).strftime("%d %H:%M%z")


@pytest.mark.parametrize(
    ("moment", "undisturbed"),
    [
        (paris(2026, 3, 3, 20, 59), "03 20:59+0100"),
        (paris(2026, 3, 3, 21, 0), "04 07:30+0100"),
        (paris(2026, 3, 4, 0, 0), "04 07:30+0100"),
        (paris(2026, 3, 4, 7, 29), "04 07:30+0100"),
        (paris(2026, 3, 4, 7, 30), "04 07:30+0100"),
        # The night that lacks an hour, then the one that has it twice.
        (paris(2026, 3, 28, 23, 0), "29 07:30+0200"),
        (paris(2026, 10, 24, 23, 0), "25 07:30+0100"),
        (paris(2026, 10, 25, 2, 30, fold=1), "25 07:30+0100"),
    ],
)
def test_what_comes_at_night_waits_for_the_morning(moment, undisturbed):
    recipient = Recipient()

    assert wall(recipient.undisturbed_at(moment)) == undisturbed


@given(moment=AROUND_A_CHANGE, start=HOURS, end=HOURS)
def test_the_end_of_quiet_hours_is_never_quiet_and_never_past(moment, start, end):
    recipient = Recipient(quiet_from=start, quiet_until=end)

    undisturbed = recipient.undisturbed_at(moment)

    assert undisturbed >= moment
    assert recipient.undisturbed_at(undisturbed) == undisturbed


def test_in_the_hour_that_comes_twice_quiet_ends_in_the_same_turn():
    recipient = Recipient(quiet_until=time(2, 45))
    first, second = paris(2026, 10, 25, 2, 30), paris(2026, 10, 25, 2, 30, fold=1)

    assert wall(recipient.undisturbed_at(first)) == "25 02:45+0200"
    assert wall(recipient.undisturbed_at(second)) == "25 02:45+0100"


def test_an_end_in_the_hour_that_march_skips_is_the_same_hour_of_the_next_day():
    recipient = Recipient(quiet_from=time(3), quiet_until=time(2, 30))

    undisturbed = recipient.undisturbed_at(paris(2026, 3, 28, 12))

    assert wall(undisturbed) == "30 02:30+0200"


def test_the_same_hour_twice_means_no_quiet_hours():
    recipient = Recipient(quiet_from=time(8), quiet_until=time(8))
    midnight = paris(2026, 3, 4)

    assert recipient.undisturbed_at(midnight) == midnight


@pytest.mark.parametrize(
    ("hour", "now", "next_digest"),
    [
        (8, paris(2026, 3, 3, 7, 59), "03 08:00+0100"),
        (8, paris(2026, 3, 3, 8, 0), "04 08:00+0100"),
        (8, paris(2026, 3, 28, 9, 0), "29 08:00+0200"),
        (2, paris(2026, 3, 28, 9, 0), "29 03:00+0200"),  # 2 o'clock is not on that day.
        (2, paris(2026, 10, 24, 9, 0), "25 02:00+0200"),
        (2, paris(2026, 10, 25, 2, 30), "26 02:00+0100"),
    ],
)
def test_the_digest_keeps_the_hour_on_the_wall(hour, now, next_digest):
    recipient = Recipient(digest_hour=hour)

    assert wall(recipient.next_digest_at(now)) == next_digest


@given(now=AROUND_A_CHANGE, hour=st.integers(0, 23))
def test_the_next_digest_is_ahead_and_within_25_hours(now, hour):
    recipient = Recipient(digest_hour=hour)

    ahead = recipient.next_digest_at(now) - now

    assert timedelta(0) < ahead <= timedelta(hours=25)
