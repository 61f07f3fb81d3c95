"""The page of the ranking’s criteria: all it says comes from the live weights."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.template.defaultfilters import floatformat
from django.utils.translation import gettext_lazy as _

from matching.models import RankingWeights
from matching.queries.weights import PublishedWeights, published_weights
from matching.ranking import (
    HALF_ODDS_MINUTES,
    Candidate,
    Factor,
    Ranked,
    Weights,
    continuity_value,
    distance_value,
    freshness_value,
    hours_value,
    price_value,
    rank,
    reputation_value,
    rotation_value,
    seed_of,
)
from matching.rules.explaining import WORDS, Line, explain, total
from matching.rules.weights import NOTICE


@dataclass(frozen=True, slots=True)
class Criterion:
    """One factor: what it is called, what it looks at, and its part of the whole."""

    factor: Factor
    label: Any
    looks_at: Any
    per_mille: int

    @property
    def percent(self) -> Decimal:
        return Decimal(self.per_mille) / 10


@dataclass(frozen=True, slots=True)
class Version:
    """Weights of some days, as a row of a table."""

    row: RankingWeights
    criteria: list[Criterion]

    @property
    def band_said(self) -> str:
        percent = floatformat(Decimal(self.row.band) / 10, "-1")
        return f"{percent}\N{NO-BREAK SPACE}%"


@dataclass(frozen=True, slots=True)
class Sample:
    """Somebody of the example, who does not exist, with the reckoning in full."""

    name: Any
    said: Any
    lines: list[Line]
    score: Decimal
    place: int
    is_drawn: bool


@dataclass(frozen=True, slots=True)
class CriteriaPage:
    now: Version
    announced: list[Version]
    former: list[Version]
    example: list[Sample]
    notice_days: int
    half_odds_hours: int


def criteria_page(day: date) -> CriteriaPage:
    """What is published of the ranking that day."""
    published: PublishedWeights = published_weights(day)
    return CriteriaPage(
        now=_version(published.now),
        announced=[_version(row) for row in published.announced],
        former=[_version(row) for row in published.former],
        example=worked_example(published.now.weights, day),
        notice_days=NOTICE.days,
        half_odds_hours=HALF_ODDS_MINUTES // 60,
    )


def worked_example(weights: Weights, day: date) -> list[Sample]:
    """Three people who do not exist, ranked as everybody is."""
    ranked = rank(
        [Candidate(key, values, offered) for key, values, offered in _EXAMPLE],
        weights=weights,
        seed=seed_of(day, "example"),
    )
    return [_sample(one) for one in ranked]


def _version(row: RankingWeights) -> Version:
    of = row.weights.of
    criteria = [
        Criterion(factor, WORDS[factor].label, WORDS[factor].looks_at, of[factor])
        for factor in Factor
    ]
    return Version(row, criteria)


def _sample(one: Ranked) -> Sample:
    name, said = _SAID[one.key]
    lines = explain(one.contributions)
    return Sample(name, said, lines, total(lines), one.place, one.is_drawn)


_SAID = {
    1: (
        _("Person A"),
        _("1 km away, free at all the hours asked for, new here, offered 20 hours."),
    ),
    2: (
        _("Person B"),
        _("4 km away, has already helped you six times, offered nothing lately."),
    ),
    3: (
        _("Person C"),
        _("9 km away, free half of the time, cheaper than most, offered 60 hours."),
    ),
}
_RADIUS_KM, _WISHED, _MEDIAN, _CAPACITY = 10, 240, 2600, 80 * 60
_EXAMPLE = [
    (
        key,
        {
            Factor.DISTANCE: distance_value(km, _RADIUS_KM),
            Factor.HOURS: hours_value(_WISHED, free),
            Factor.CONTINUITY: continuity_value(visits),
            Factor.REPUTATION: reputation_value(mean, count),
            Factor.PRICE: price_value(cents, _MEDIAN),
            Factor.ROTATION: rotation_value(offered, _CAPACITY),
            Factor.FRESHNESS: freshness_value(days),
        },
        offered,
    )
    for key, km, free, visits, mean, count, cents, offered, days in (
        (1, 1, 240, 0, None, 0, 2500, 20 * 60, 2),
        (2, 4, 180, 6, 4600, 11, 2700, 0, 30),
        (3, 9, 120, 0, 4200, 30, 1900, 60 * 60, 10),
    )
]
