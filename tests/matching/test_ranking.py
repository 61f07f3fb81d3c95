"""The ranking: exact, explained by its sum, deaf to order, and never against merit."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.ranking import (
    FULL,
    NEUTRAL,
    Candidate,
    Factor,
    Weights,
    continuity_value,
    distance_value,
    freshness_value,
    hours_value,
    price_value,
    race_time,
    rank,
    reputation_value,
    rotation_value,
    seed_of,
)

WEIGHTS = Weights(
    "test", dict(zip(Factor, (250, 200, 150, 100, 100, 150, 50), strict=True))
)
SEED = seed_of(date(2026, 3, 1))

per_mille = st.one_of(st.sampled_from([0, 500, 950, FULL]), st.integers(0, FULL))
values = st.fixed_dictionaries(dict.fromkeys(Factor, per_mille))
crowds = st.lists(
    st.builds(
        Candidate,
        key=st.integers(1, 10**6),
        values=values,
        offered_minutes=st.integers(0, 5000),
    ),
    min_size=1,
    max_size=12,
    unique_by=lambda one: one.key,
)


@st.composite
def weightings(draw) -> Weights:
    """Any weights that make 1,000, by six cuts of it, and any band."""
    cuts = sorted(draw(st.lists(st.integers(0, FULL), min_size=6, max_size=6)))
    parts = [high - low for low, high in zip([0, *cuts], [*cuts, FULL], strict=True)]
    return Weights(
        "any", dict(zip(Factor, parts, strict=True)), draw(st.integers(0, FULL - 1))
    )


@given(crowd=crowds, weights=weightings(), shuffler=st.randoms())
def test_contributions_make_the_score_and_the_order_given_does_not_matter(
    crowd, weights, shuffler
):
    ranked = rank(crowd, weights=weights, seed=SEED)
    shuffler.shuffle(crowd)

    assert rank(crowd, weights=weights, seed=SEED) == ranked
    assert sorted(one.key for one in ranked) == sorted(one.key for one in crowd)
    assert [one.place for one in ranked] == list(range(1, len(crowd) + 1))
    for one in ranked:
        assert one.score == sum(each.points for each in one.contributions)
        assert [each.factor for each in one.contributions] == list(Factor)


@given(
    crowd=crowds, weights=weightings(), factor=st.sampled_from(Factor), data=st.data()
)
def test_raising_a_value_never_costs_a_place_not_even_in_the_draw(
    crowd, weights, factor, data
):
    before, *others = crowd
    raised = data.draw(st.integers(before.values[factor], FULL))
    less = data.draw(st.integers(0, before.offered_minutes))
    after = Candidate(before.key, {**before.values, factor: raised}, less)

    first = rank(crowd, weights=weights, seed=SEED)
    then = rank([after, *others], weights=weights, seed=SEED)

    assert _place(then, before.key) <= _place(first, before.key)


@given(crowd=crowds, weights=weightings(), seed=st.text(max_size=5))
def test_the_draw_only_places_those_within_the_band_of_their_best(crowd, weights, seed):
    ranked = rank(crowd, weights=weights, seed=seed)

    scores = sorted((one.score for one in ranked), reverse=True)
    bands = _bands_by_hand(scores, weights.band)
    start = 0
    for band in bands:
        placed = ranked[start : start + len(band)]
        times = [_time(one, seed) for one in placed]
        assert sorted((one.score for one in placed), reverse=True) == band
        assert {one.is_drawn for one in placed} == {len(band) > 1}
        assert times == sorted(times)
        start += len(band)


def test_the_draw_gives_each_the_odds_of_their_weight():
    """Of 600 days, first place falls by w = 600 / (600 + minutes): 4 to 2 to 1."""
    alike = dict.fromkeys(Factor, NEUTRAL)
    crowd = [
        Candidate(1, alike, 0),
        Candidate(2, alike, 600),
        Candidate(3, alike, 1800),
    ]
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(600)]

    firsts = Counter(
        rank(crowd, weights=WEIGHTS, seed=seed_of(day))[0].key for day in days
    )

    shares = {key: count / 600 for key, count in firsts.items()}
    expected = {1: 4 / 7, 2: 2 / 7, 3: 1 / 7}
    assert all(abs(shares[key] - expected[key]) < 0.06 for key in expected)


def test_a_day_and_a_demand_have_each_their_draw():
    alike = dict.fromkeys(Factor, NEUTRAL)
    crowd = [Candidate(key, alike) for key in range(20)]
    seeds = [seed_of(date(2026, 1, d), salt) for d in (1, 2) for salt in ("", "9")]

    orders = {
        tuple(one.key for one in rank(crowd, weights=WEIGHTS, seed=s)) for s in seeds
    }

    assert len(orders) == len(seeds)


@given(
    first=st.integers(0, 9000),
    more=st.integers(0, 9000),
    other=st.integers(1, 9000),
    count=st.integers(0, 50),
)
def test_each_value_is_a_share_and_goes_its_way_only(first, more, other, count):
    high = first + more
    rising = [
        (hours_value(other, first), hours_value(other, high)),
        (continuity_value(first), continuity_value(high)),
        (reputation_value(first % 5000, count), reputation_value(5000, count)),
    ]
    falling = [
        (distance_value(first, other), distance_value(high, other)),
        (price_value(first, other), price_value(high, other)),
        (rotation_value(first, other), rotation_value(high, other)),
        (freshness_value(first), freshness_value(high)),
    ]

    assert all(0 <= low <= high <= FULL for low, high in rising)
    assert all(0 <= low <= high <= FULL for high, low in falling)


def test_what_is_not_known_neither_helps_nor_harms():
    unknown = [
        distance_value(None, 10),
        distance_value(3, None),
        hours_value(None, 60),
        hours_value(60, None),
        hours_value(0, 60),
        continuity_value(None),
        price_value(None, 2500),
        price_value(2500, None),
        rotation_value(60, None),
        freshness_value(None),
    ]

    assert set(unknown) == {NEUTRAL}
    assert reputation_value(None, 0) == reputation_value(5000, 0) == 750
    assert reputation_value(4000, 5) == 750


def test_what_is_no_ranking_is_refused():
    good = dict.fromkeys(Factor, NEUTRAL)
    twins = [Candidate(1, good), Candidate(1, good)]
    wrong = [
        [Candidate(1, {**good, Factor.PRICE: FULL + 1})],
        [Candidate(1, {Factor.PRICE: 1})],
        twins,
    ]

    for crowd in wrong:
        with pytest.raises(ValueError, match=r"from 0 to 1,000|the same key"):
            rank(crowd, weights=WEIGHTS, seed=SEED)
    for of, band in (
        ({**WEIGHTS.of, Factor.PRICE: 101}, 50),
        ({Factor.PRICE: FULL}, 50),
        ({**WEIGHTS.of, Factor.PRICE: -1, Factor.HOURS: 301}, 50),
        (WEIGHTS.of, FULL),
    ):
        with pytest.raises(ValueError, match=r"weight|Weights|band"):
            Weights("wrong", of, band)


def test_nobody_at_all_is_ranked_without_a_word():
    assert rank([], weights=WEIGHTS, seed=SEED) == []


def _place(ranked, key: int) -> int:
    return next(one.place for one in ranked if one.key == key)


def _time(one, seed: str) -> tuple[float, int]:
    """When a draw has to decide, how long this one runs."""
    if not one.is_drawn:
        return (0.0, 0)
    return (race_time(one.key, one.candidate.offered_minutes, seed), one.key)


def _bands_by_hand(scores: list[int], band: int) -> list[list[int]]:
    bands: list[list[int]] = []
    for score in scores:
        if bands and score * 1000 >= bands[-1][0] * (1000 - band):
            bands[-1].append(score)
        else:
            bands.append([score])
    return bands
