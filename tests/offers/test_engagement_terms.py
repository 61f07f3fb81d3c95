"""The days to change one’s mind, what terms cost, first names: values alone."""

from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.rules.names import first_name
from asasap.kernel.periods import day_in_paris, instant
from offers.enums import Frequency, PriceUnit, ScheduleKind, ServiceMode
from offers.rules.terms import (
    after_credit,
    is_holiday,
    may_be_withdrawn_from,
    monthly_cents,
    needs_quote,
    withdrawal_end,
)

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("agreed", "last_day", "why"),
    [
        ((2026, 11, 23, 12, 0), date(2026, 12, 7), "fourteen days, a Monday"),
        ((2026, 11, 23, 23, 59), date(2026, 12, 7), "a minute before midnight"),
        ((2026, 11, 24, 0, 0), date(2026, 12, 8), "at midnight, another day"),
        ((2026, 11, 21, 9, 0), date(2026, 12, 7), "Saturday gives way to Monday"),
        ((2026, 11, 22, 9, 0), date(2026, 12, 7), "Sunday gives way to Monday"),
        ((2026, 12, 11, 9, 0), date(2026, 12, 28), "Christmas, then a weekend"),
        ((2026, 12, 18, 9, 0), date(2027, 1, 4), "New Year, then a weekend"),
        ((2026, 3, 15, 9, 0), date(2026, 3, 30), "across the change to summer time"),
        ((2026, 10, 12, 9, 0), date(2026, 10, 26), "across the change to winter time"),
        ((2026, 3, 23, 9, 0), date(2026, 4, 7), "Easter Monday"),
        ((2027, 4, 22, 9, 0), date(2027, 5, 7), "the day after Ascension is worked"),
    ],
)
def test_the_last_day_to_withdraw_is_whole_and_a_working_day(agreed, last_day, why):
    end = withdrawal_end(datetime(*agreed, tzinfo=PARIS))

    assert end == instant(last_day + timedelta(days=1), time.min), why


def test_alsace_moselle_and_overseas_have_holidays_of_their_own():
    good_friday, abolition = date(2026, 4, 3), date(2026, 5, 27)

    assert is_holiday(good_friday, departement="67")
    assert is_holiday(abolition, departement="971")
    assert not is_holiday(good_friday, departement="93")
    assert not is_holiday(abolition, departement="93")


@given(
    st.datetimes(
        datetime(2024, 1, 1),  # noqa: DTZ001 (Hypothesis adds the zone)
        datetime(2040, 1, 1),  # noqa: DTZ001
        timezones=st.just(UTC),
    )
)
def test_one_always_has_fourteen_whole_days_and_never_a_week_more(agreed_at):
    end = withdrawal_end(agreed_at)
    last = day_in_paris(end - timedelta(seconds=1))

    assert end.astimezone(PARIS).time() == time.min
    assert 14 <= (last - day_in_paris(agreed_at)).days <= 14 + 6
    assert last.weekday() < 5
    assert not is_holiday(last)


def test_only_what_a_professional_sells_to_a_consumer_may_be_withdrawn_from():
    may = {
        mode
        for mode in ServiceMode
        if may_be_withdrawn_from(mode=mode, is_consumer=True)
    }

    assert may == {ServiceMode.PROVIDER, ServiceMode.AGENT, ServiceMode.LENDING}
    assert not any(
        may_be_withdrawn_from(mode=mode, is_consumer=False) for mode in ServiceMode
    )


def terms(**more):
    values = {
        "mode": ServiceMode.PROVIDER,
        "price_unit": PriceUnit.HOUR,
        "price_cents": 24_00,
        "schedule_kind": ScheduleKind.RECURRING,
        "frequency": Frequency.WEEKLY,
        "slots": [{}],
        "minutes": 120,
    }
    return SimpleNamespace(**values | more)


@pytest.mark.parametrize(
    ("values", "cents", "quote"),
    [
        ({}, 208_00, True),
        ({"slots": [{}, {}]}, 416_00, True),
        ({"frequency": Frequency.FORTNIGHTLY}, 104_00, True),
        ({"frequency": Frequency.MONTHLY}, 48_00, False),
        ({"schedule_kind": ScheduleKind.ONCE}, 48_00, False),
        ({"schedule_kind": ScheduleKind.ONCE, "minutes": 250}, 100_00, True),
        ({"price_unit": PriceUnit.FIXED, "price_cents": 30_00}, 130_00, True),
        ({"mode": ServiceMode.DIRECT}, 208_00, False),
        ({"price_unit": PriceUnit.FREE, "price_cents": None}, None, False),
    ],
)
def test_what_a_month_costs_and_from_when_a_quote_is_due(values, cents, quote):
    row = terms(**values)

    assert (monthly_cents(row), needs_quote(row)) == (cents, quote)


def test_what_is_left_after_the_tax_credit_is_said_only_where_there_is_one():
    assert after_credit(48_00, {"credit": {"rate": "0.50"}}) == 24_00
    assert after_credit(48_01, {"credit": {"rate": "0.50"}}) == 24_00
    assert after_credit(48_00, {"credit": None}) is None


@pytest.mark.parametrize(
    ("shown", "first"),
    [
        ("Odette Vasseur", "Odette"),
        ("Odette", "Odette"),
        ("Mme Odette Vasseur", "Odette"),
        ("Marie-Claude Durand", "Marie-Claude"),
        # All that is left after the title is a family’s name.
        ("M. Durand", "…"),
        ("Dr. Nguyen", "…"),
    ],
)
def test_a_first_name_is_all_that_is_shown_before_an_agreement(shown, first):
    assert first_name(shown) == first
