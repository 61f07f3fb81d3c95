"""Amounts: no cent is ever made or lost."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from asasap.kernel.money import Money

amounts = st.builds(Money, st.integers(-(10**12), 10**12))
rates = st.decimals(-10, 10, places=6)
weights = st.lists(
    st.one_of(st.integers(0, 10**6), st.decimals(0, 100, places=4)), min_size=1
).filter(lambda found: sum(found) > 0)


@pytest.mark.parametrize(
    ("euros", "cents"), [(12, 1200), (Decimal("24.5"), 2450), (Decimal("-0.01"), -1)]
)
def test_euros_become_cents(euros, cents):
    assert Money.euros(euros) == Money(cents)


@pytest.mark.parametrize("amount", [Decimal("0.001"), Decimal("1.999"), 0.1])
def test_nothing_is_finer_than_a_cent(amount):
    with pytest.raises(ValueError, match="finer than a cent"):
        Money.euros(amount)


@pytest.mark.parametrize(
    ("cents", "rate", "product"),
    [
        (100, Decimal("0.125"), 13),
        (100, Decimal("0.124"), 12),
        (-100, Decimal("0.125"), -13),
        (50, Decimal("0.01"), 1),
        (49, Decimal("0.01"), 0),
        (333, 3, 999),
        (10, Decimal(0), 0),
    ],
)
def test_a_rate_is_rounded_to_the_nearest_cent_half_away_from_zero(
    cents, rate, product
):
    assert Money(cents).times(rate) == Money(product)


def test_a_float_is_no_rate():
    with pytest.raises(TypeError):
        Money(100).times(0.2)


def test_an_amount_is_not_a_number():
    with pytest.raises(AttributeError):
        Money(100) + 1


@given(amounts, rates)
def test_a_rate_is_never_off_by_more_than_half_a_cent(amount, rate):
    exact = amount.cents * Fraction(rate)

    assert abs(amount.times(rate).cents - exact) <= Fraction(1, 2)


@given(st.lists(amounts))
def test_a_sum_is_the_sum_of_its_cents(many):
    assert Money.sum(many).cents == sum(amount.cents for amount in many)


@given(amounts, amounts)
def test_what_is_added_can_be_taken_away(one, other):
    assert one + other - other == one
    assert one + -one == Money(0)


@given(amounts, weights)
def test_a_split_loses_no_cent_and_stays_within_one_cent_of_the_exact_part(amount, by):
    shares = amount.split(by)

    total = sum(Fraction(weight) for weight in by)
    assert Money.sum(shares) == amount
    for share, weight in zip(shares, by, strict=True):
        assert abs(share.cents - amount.cents * Fraction(weight) / total) < 1


@given(amounts, weights)
def test_a_heavier_weight_never_gets_less(amount, by):
    shares = [abs(share.cents) for share in amount.split(by)]

    for one, share in zip(by, shares, strict=True):
        for other, rival in zip(by, shares, strict=True):
            assert not (one > other and share < rival)


@pytest.mark.parametrize(
    ("cents", "by", "shares"),
    [
        (100, [1, 1, 1], [34, 33, 33]),
        (-100, [1, 1, 1], [-34, -33, -33]),
        (100, [1, 0], [100, 0]),
        (1, [1, 2], [0, 1]),
        (1000, [Decimal("0.55"), Decimal("0.45")], [550, 450]),
        (0, [1, 1], [0, 0]),
    ],
)
def test_the_cents_left_over_go_to_those_who_lost_most(cents, by, shares):
    assert Money(cents).split(by) == [Money(share) for share in shares]


@pytest.mark.parametrize("by", [[], [0], [2, -1]])
def test_nothing_is_shared_by_nothing(by):
    with pytest.raises(ValueError, match="Nothing is shared by"):
        Money(100).split(by)


@pytest.mark.parametrize(
    ("cents", "french", "english"),
    [
        (2450, "24,50 €", "€24.50"),
        (5, "0,05 €", "€0.05"),
        (-123456789, "-1 234 567,89 €", "-€1,234,567.89"),
    ],
)
def test_an_amount_is_shown_as_its_reader_writes_it(cents, french, english):
    assert show("euros", cents, "fr") == french
    assert show("euros", Money(cents), "fr") == french
    assert show("euros", cents, "en") == english
    assert eased(str(Money(cents))) == french


def test_no_amount_is_shown_as_nothing():
    assert show("euros", None, "fr") == ""


@pytest.mark.parametrize(
    ("minutes", "shown"),
    [
        (135, "2 h 15"),
        (120, "2 h"),
        (65, "1 h 05"),
        (45, "45 min"),
        (0, "0 min"),
        (-90, "-1 h 30"),
        (None, ""),
    ],
)
def test_a_duration_is_shown_in_hours(minutes, shown):
    assert show("hours", minutes, "fr") == shown
    assert show("hours", minutes, "en") == shown


def show(shape, value, language):
    """Through a template; with ordinary spaces, for the eye."""
    template = Template(f"{{% load kernel %}}{{{{ value|{shape} }}}}")
    with translation.override(language):
        shown = template.render(Context({"value": value}))
    return eased(shown)


def eased(shown):
    return shown.replace("\u202f", " ").replace("\u00a0", " ")
