"""UUID version 7: RFC 9562, section 5.7."""

import time
import uuid
from datetime import UTC, datetime, timedelta

import time_machine
from hypothesis import assume, given
from hypothesis import strategies as st

from asasap.kernel.ids import uuid7

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

milliseconds = st.integers(0, 7_000_000_000_000)  # To the year 2191.


def made_at(millisecond):
    """In the middle of it: the clock of the test counts in fractions."""
    moment = EPOCH + timedelta(milliseconds=millisecond, microseconds=500)
    with time_machine.travel(moment, tick=False):
        return uuid7()


@given(milliseconds)
def test_it_begins_with_its_millisecond(millisecond):
    made = made_at(millisecond)

    assert made.int >> 80 == millisecond
    assert made.version == 7
    assert made.variant == uuid.RFC_4122


@given(milliseconds, milliseconds)
def test_they_sort_by_the_millisecond_they_were_made_in(one, other):
    assume(one < other)

    first, second = made_at(one), made_at(other)

    assert first < second
    assert str(first) < str(second)


def test_many_made_at_once_are_all_different():
    made = {uuid7() for _ in range(10_000)}

    assert len(made) == 10_000


def test_every_bit_that_is_not_fixed_is_drawn():
    ever_set, ever_clear = 0, 0
    for _ in range(200):
        drawn = uuid7().int & (1 << 80) - 1
        ever_set |= drawn
        ever_clear |= ~drawn & (1 << 80) - 1

    fixed = 0xF << 76 | 0x3 << 62
    assert ever_set & ever_clear == ~fixed & (1 << 80) - 1


def test_it_reads_the_clock_of_now():
    before = time.time_ns() // 1_000_000

    made = uuid7()

    assert before <= made.int >> 80 <= time.time_ns() // 1_000_000
