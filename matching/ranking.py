"""The ranking of candidates: published weights, exact scores, a drawn rotation.

A pure room: values in, values out, nothing of Django. Every value is a whole number
per mille, every weight too, and the weights make 1,000: a score is an exact whole
number from 0 to 1,000,000, and it *is* the sum of its contributions. The seven factors
of the enum are the only doors: there is none for a payment, none for who a person is.

The order is total and does not depend on the order given. From the top, the best opens
a band, and all who come within `band` per mille of the best belong to it; the next
opens the next. Inside a band the difference means little, so a draw decides, and those
offered fewer hours draw better odds. It is the exponential race of Efraimidis and
Spirakis (« Weighted random sampling with a reservoir », 2006): each runs for
−ln(u) / w and the shortest time comes first, so the first place falls to each with
odds w / Σw. Here u comes from HMAC-SHA256(seed, key), so that anyone who knows the seed
can draw again, and w = H / (H + minutes offered), so that someone offered H minutes has
half the odds of someone offered none.

Raising a value never costs a place, even inside the draw: the time someone runs does
not depend on their score, and a higher score only ever opens a higher band
(tests/matching/test_ranking.py).
"""

import hashlib
import hmac
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

FULL = 1000
"""The best value there is, and what the weights sum to: everything is per mille."""

NEUTRAL = 500
"""What a factor is worth where nothing is known of it: it neither helps nor harms."""

BAND = 50
"""Scores within 5 % of the best of their band count as near-ties."""

HALF_ODDS_MINUTES = 600
"""Ten hours offered halve the odds of the draw."""

KNOWN_VISITS = 3
"""Visits together that are worth half of the continuity there is."""

PRIOR_MEAN_MILLI = 4000
PRIOR_COUNT = 5
"""Someone nobody has rated is taken for five people's four stars out of five."""

FRESH_DAYS = 60
"""An advertisement that came online that long ago is no longer fresh at all."""


class Factor(StrEnum):
    """What enters the ranking, in the order it is told. Nothing else ever does."""

    DISTANCE = "distance"
    HOURS = "hours"
    CONTINUITY = "continuity"
    REPUTATION = "reputation"
    PRICE = "price"
    ROTATION = "rotation"
    FRESHNESS = "freshness"

    # Enum's own hash is Python; this one is C, and a ranking looks up thousands.
    __hash__ = str.__hash__


@dataclass(frozen=True, slots=True)
class Weights:
    """A published version of what each factor counts for."""

    version: str
    of: Mapping[Factor, int]
    band: int = BAND

    def __post_init__(self) -> None:
        if set(self.of) != set(Factor):
            raise ValueError("Each factor has one weight, and nothing else has any.")
        if min(self.of.values()) < 0 or sum(self.of.values()) != FULL:
            raise ValueError("Weights are whole, none below 0, and make 1,000.")
        if not 0 <= self.band < FULL:
            raise ValueError("The band is a share of the best, per mille.")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Someone to place: a value for each factor, and the minutes they were offered."""

    key: int
    values: Mapping[Factor, int]
    offered_minutes: int = 0


class Contribution(NamedTuple):
    """What one factor brought to a score."""

    factor: Factor
    value: int
    weight: int

    @property
    def points(self) -> int:
        return self.value * self.weight


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate in their place, with what brought them there.

    `is_drawn` says that others were near-ties, and that the draw placed them.
    """

    candidate: Candidate
    weights: Weights
    score: int
    place: int
    is_drawn: bool

    @property
    def key(self) -> int:
        return self.candidate.key

    @property
    def contributions(self) -> tuple[Contribution, ...]:
        """What each factor brought, in the order of the enum; they make the score."""
        values, of = self.candidate.values, self.weights.of
        return tuple(Contribution(each, values[each], of[each]) for each in Factor)


def rank(
    candidates: Iterable[Candidate], *, weights: Weights, seed: str
) -> list[Ranked]:
    """Everyone in their place: the same candidates, weights and seed, the same order.

    Raises ValueError for two candidates of one key, and for a value that is missing or
    not from 0 to 1,000.
    """
    scored = sorted(
        ((score_of(one, weights), one) for one in candidates),
        key=lambda pair: (-pair[0], pair[1].key),
    )
    _refuse_twins([one.key for _, one in scored])
    ranked: list[Ranked] = []
    for band in _bands(scored, weights.band):
        is_drawn = len(band) > 1
        for score, one in _drawn(band, seed) if is_drawn else band:
            ranked.append(Ranked(one, weights, score, len(ranked) + 1, is_drawn))
    return ranked


def score_of(candidate: Candidate, weights: Weights) -> int:
    """The sum of the contributions, exactly."""
    values, score = candidate.values, 0
    for factor, weight in weights.of.items():
        value = values.get(factor, -1)
        if not 0 <= value <= FULL:
            raise ValueError(f"The {factor} of {candidate.key} is not from 0 to 1,000.")
        score += value * weight
    return score


def seed_of(day: date, salt: str = "") -> str:
    """The seed of a day: the draw changes each day, and for each salt (a demand, say).

    It is no secret: whoever knows it can check the draw, and nobody chooses their key.
    """
    return f"{day.isoformat()}/{salt}"


def race_time(key: int, offered_minutes: int, seed: str) -> float:
    """How long this candidate runs in the draw of this seed: the shortest wins.

    Python's logarithm may differ by one unit in the last place from one machine to the
    next: it would take two times equal to sixteen digits for the order to notice.
    """
    digest = hmac.digest(seed.encode(), str(key).encode(), hashlib.sha256)
    u = (int.from_bytes(digest[:8]) // 2**11 + 1) / 2**53  # in (0, 1]
    return -math.log(u) * (HALF_ODDS_MINUTES + max(0, offered_minutes))


_Scored = tuple[int, Candidate]


def _bands(scored: Sequence[_Scored], band: int) -> Iterable[list[_Scored]]:
    """Cut from the top: all within the band of the best of it, exactly."""
    start = 0
    for end in range(1, len(scored) + 1):
        floor = scored[start][0] * (FULL - band)
        if end == len(scored) or scored[end][0] * FULL < floor:
            yield list(scored[start:end])
            start = end


def _drawn(band: list[_Scored], seed: str) -> list[_Scored]:
    return sorted(
        band,
        key=lambda pair: (
            race_time(pair[1].key, pair[1].offered_minutes, seed),
            pair[1].key,
        ),
    )


def _refuse_twins(keys: list[int]) -> None:
    if any(one == other for one, other in pairwise(sorted(keys))):
        raise ValueError("Two candidates have the same key.")


# What each factor is worth, per mille. Each is monotone; where nothing is known (no
# place asked, no hours asked, no local median), the neutral value.


def distance_value(km: float | None, radius_km: float | None) -> int:
    """Full at the door, nothing at the edge of the area searched."""
    if km is None or not radius_km:
        return NEUTRAL
    return _within(FULL - round(FULL * float(km) / float(radius_km)))


def hours_value(wished_minutes: int | None, free_minutes: int | None) -> int:
    """The share of the hours wished for that are free."""
    if not wished_minutes or free_minutes is None:
        return NEUTRAL
    return _within(FULL * free_minutes // wished_minutes)


def continuity_value(visits_together: int | None) -> int:
    """They know each other: rises fast at first, never quite full. None: not known."""
    if visits_together is None:
        return NEUTRAL
    return FULL * visits_together // (visits_together + KNOWN_VISITS)


def reputation_value(
    mean_milli: int | None,
    count: int,
    *,
    prior_mean_milli: int = PRIOR_MEAN_MILLI,
    prior_count: int = PRIOR_COUNT,
) -> int:
    """Stars from 1 to 5, in thousandths, drawn towards the prior while few have judged.

    The Bayesian mean: one opinion neither makes nor breaks anyone, and someone new
    stands in the middle of the field instead of at its end.
    """
    known = (mean_milli or 0) * count if mean_milli is not None else 0
    judged = count if mean_milli is not None else 0
    mean = (known + prior_mean_milli * prior_count) // (judged + prior_count)
    return _within((mean - 1000) // 4)


def price_value(cents: int | None, median_cents: int | None) -> int:
    """Neutral at the local median; full at half of it, nothing at half more."""
    if cents is None or not median_cents:
        return NEUTRAL
    return _within(NEUTRAL + FULL * (median_cents - cents) // median_cents)


def rotation_value(offered_minutes: int, capacity_minutes: int | None) -> int:
    """Full for someone offered nothing lately, nothing once their hours are filled."""
    if not capacity_minutes:
        return NEUTRAL
    return _within(FULL - FULL * offered_minutes // capacity_minutes)


def freshness_value(days: int | None) -> int:
    """Full on the day it comes online, then less each day."""
    if days is None:
        return NEUTRAL
    return _within(FULL - FULL * max(0, days) // FRESH_DAYS)


def _within(value: int) -> int:
    return max(0, min(FULL, value))
