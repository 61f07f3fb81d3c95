"""A year of requests in one town, with the rotation and without: who gets the hours?

No database: people and requests are drawn from a seed, and the ranking is the one of
the portal, with the weights as delivered. “Without” has no draw between near-ties, and
gives the weight of rotation to the other factors in proportion. Both years meet the
same people, the same requests, and the same answers of each person to each request.

Someone asks; those who are near enough, free, and have hours left that week are ranked;
five at a time are asked, and the first in order who says yes gets the hours. Past three
times nobody is found.
"""

import random
from collections import Counter, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import hypot

from bench.table import Figure
from matching.queries.weights import delivered
from matching.ranking import (
    FULL,
    Candidate,
    Factor,
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

FIRST_DAY = date(2026, 1, 5)  # A Monday.
TOWN_KM, RADIUS_KM = 16, 8
SLOTS = 10  # Half-days of a working week.
BATCH, BATCHES = 5, 3
SAYS_YES = 0.6
LOAD = 0.8
"""What is asked over the year, of all the hours there are: some days are too much."""
WINDOW_DAYS = 28
MEDIAN_CENTS = 2600


@dataclass(frozen=True, slots=True)
class Provider:
    key: int
    home: tuple[float, float]
    weekly_minutes: int
    free_slots: frozenset[int]
    mean_milli: int
    count: int
    cents: int
    confirmed_every: int


@dataclass(frozen=True, slots=True)
class Demand:
    key: int
    household: int
    home: tuple[float, float]
    minutes: int
    slots: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class World:
    """A town: who works there, and what is asked on each day."""

    seed: int
    providers: list[Provider]
    days: list[list[Demand]]


@dataclass(slots=True)
class Year:
    """What came of it."""

    minutes: Counter[int] = field(default_factory=Counter)
    idle_weeks: int = 0  # Of a provider, with less than a quarter of their hours.
    asked: int = 0
    served: int = 0
    km: float = 0.0
    known: int = 0  # Served by someone already known.


def figures(*, quick: bool, say: Callable[[str], object]) -> list[Figure]:
    """The same years twice, and what the rotation changes."""
    seeds, days = ((1,), 119) if quick else ((1, 2, 3), 364)
    weights = delivered().weights
    ours, reference = [], []
    for seed in seeds:
        world = draw_world(seed=seed, days=days)
        ours.append(live(world, weights))
        reference.append(live(world, without_rotation(weights)))
        say(f"Seed {seed}: {ours[-1].asked:,} requests over {days} days.")

    def measured(name, measure, target, *, is_most) -> Figure:
        with_it, without = _mean(ours, measure), _mean(reference, measure)
        ratio = with_it / without
        is_met = ratio <= target if is_most else ratio >= target
        return Figure(name, with_it, without, ratio, target, is_met)

    return [
        measured("Gini of hours, per mille", gini, 0.9, is_most=True),
        measured("weeks of a provider nearly idle", _idle, 0.9, is_most=True),
        measured("requests served, per mille", _served, 1.0, is_most=False),
        # What it costs, with the bounds we hold ourselves to.
        measured("distance, metres", _metres, 1.15, is_most=True),
        measured("served by someone known, per mille", _known, 0.85, is_most=False),
    ]


def without_rotation(weights: Weights) -> Weights:
    """No draw, and the weight of rotation given to the others in proportion."""
    freed = weights.of[Factor.ROTATION]
    rest = FULL - freed
    of = {f: w * FULL // rest for f, w in weights.of.items() if f != Factor.ROTATION}
    of[Factor.DISTANCE] += FULL - sum(of.values())
    return Weights("without rotation", {**of, Factor.ROTATION: 0}, band=0)


def draw_world(*, seed: int, days: int, providers: int = 40) -> World:
    dice = random.Random(seed)  # noqa: S311
    people = [_draw_provider(dice, key) for key in range(1, providers + 1)]
    homes = [_draw_home(dice) for _ in range(providers * 8)]
    wishes = [tuple(dice.sample(range(SLOTS), 2)) for _ in homes]
    weekly = sum(one.weekly_minutes for one in people) * LOAD
    per_day = weekly / 7 / 135
    asked: list[list[Demand]] = []
    for day in range(days):
        asked.append([])
        for n in range(round(per_day * dice.uniform(0.6, 1.4))):
            who = dice.randrange(len(homes))
            minutes = dice.choice((60, 120, 120, 240))
            key = day * 10_000 + n
            asked[-1].append(Demand(key, who, homes[who], minutes, wishes[who]))
    return World(seed, people, asked)


def live(world: World, weights: Weights) -> Year:
    """Go through the days; each request is ranked, asked about and perhaps served."""
    town = _Town(world, weights)
    for number, demands in enumerate(world.days):
        town.begin(number)
        for demand in demands:
            town.answer(demand)
    return town.year


def gini(year: Year) -> float:
    """Of the hours of the year, per mille: 0 when everybody had as many."""
    minutes = sorted(year.minutes.values())
    n, whole = len(minutes), sum(minutes)
    weighted = sum(place * each for place, each in enumerate(minutes, start=1))
    return FULL * (2 * weighted / (n * whole) - (n + 1) / n)


class _Town:
    """Where things stand on the day: hours left, offered lately, visits together."""

    def __init__(self, world: World, weights: Weights) -> None:
        self.world, self.weights, self.year = world, weights, Year()
        self.number = 0
        self.left: dict[int, int] = {}
        self.offered: Counter[int] = Counter()
        self.lately: deque[tuple[int, int, int]] = deque()
        self.together: Counter[tuple[int, int]] = Counter()
        self.year.minutes.update({one.key: 0 for one in world.providers})

    def begin(self, number: int) -> None:
        self.number = number
        if number % 7 == 0:
            self.year.idle_weeks += self._idle()
            self.left = {one.key: one.weekly_minutes for one in self.world.providers}
        while self.lately and self.lately[0][0] <= number - WINDOW_DAYS:
            _day, key, minutes = self.lately.popleft()
            self.offered[key] -= minutes

    def _idle(self) -> int:
        return sum(
            self.left[one.key] > one.weekly_minutes * 3 / 4
            for one in self.world.providers
            if self.left
        )

    def answer(self, demand: Demand) -> None:
        self.year.asked += 1
        able = {one.key: one for one in self.world.providers if self._can(one, demand)}
        day = FIRST_DAY + timedelta(days=self.number)
        ranked = rank(
            [self._candidate(one, demand) for one in able.values()],
            weights=self.weights,
            seed=seed_of(day, str(demand.key)),
        )
        for one in ranked[: BATCH * BATCHES]:
            if _says_yes(self.world.seed, one.key, demand.key):
                self._serve(able[one.key], demand)
                return

    def _can(self, one: Provider, demand: Demand) -> bool:
        """The hard filters: hours left this week, free, near enough."""
        return (
            self.left[one.key] >= demand.minutes
            and not one.free_slots.isdisjoint(demand.slots)
            and _km(one.home, demand.home) <= RADIUS_KM
        )

    def _candidate(self, one: Provider, demand: Demand) -> Candidate:
        free = sum(slot in one.free_slots for slot in demand.slots)
        offered = self.offered[one.key]
        capacity = one.weekly_minutes * WINDOW_DAYS // 7
        values = {
            Factor.DISTANCE: distance_value(_km(one.home, demand.home), RADIUS_KM),
            Factor.HOURS: hours_value(len(demand.slots), free),
            Factor.CONTINUITY: continuity_value(
                self.together[one.key, demand.household]
            ),
            Factor.REPUTATION: reputation_value(one.mean_milli, one.count),
            Factor.PRICE: price_value(one.cents, MEDIAN_CENTS),
            Factor.ROTATION: rotation_value(offered, capacity),
            Factor.FRESHNESS: freshness_value(self.number % one.confirmed_every),
        }
        return Candidate(one.key, values, offered)

    def _serve(self, one: Provider, demand: Demand) -> None:
        year, pair = self.year, (one.key, demand.household)
        self.left[one.key] -= demand.minutes
        self.offered[one.key] += demand.minutes
        self.lately.append((self.number, one.key, demand.minutes))
        year.minutes[one.key] += demand.minutes
        year.served += 1
        year.km += _km(one.home, demand.home)
        year.known += self.together[pair] > 0
        self.together[pair] += 1


def _draw_provider(dice: random.Random, key: int) -> Provider:
    return Provider(
        key=key,
        home=_draw_home(dice),
        weekly_minutes=60 * dice.randint(15, 35),
        free_slots=frozenset(dice.sample(range(SLOTS), 6)),
        mean_milli=dice.randint(4200, 4800),
        count=dice.randint(0, 40),
        cents=round(dice.gauss(MEDIAN_CENTS, 200)),
        confirmed_every=dice.randint(20, 60),
    )


def _draw_home(dice: random.Random) -> tuple[float, float]:
    """Denser towards the middle, where most people live and few work."""
    return (dice.triangular(0, TOWN_KM), dice.triangular(0, TOWN_KM))


def _km(one: tuple[float, float], other: tuple[float, float]) -> float:
    return hypot(one[0] - other[0], one[1] - other[1])


def _says_yes(seed: int, provider: int, demand: int) -> bool:
    """The same answer in both years, whoever else was asked before."""
    return random.Random(f"{seed}/{provider}/{demand}").random() < SAYS_YES  # noqa: S311


def _mean(years: Iterable[Year], measure: Callable[[Year], float]) -> float:
    measures = [measure(year) for year in years]
    return sum(measures) / len(measures)


def _idle(year: Year) -> float:
    return year.idle_weeks


def _served(year: Year) -> float:
    return FULL * year.served / year.asked


def _metres(year: Year) -> float:
    return FULL * year.km / year.served


def _known(year: Year) -> float:
    return FULL * year.known / year.served
