"""What is asked of an assignment, as it is kept with its plan: values in, values out.

Costs are in millionths: a million less the score of ``matching.ranking``, so that the
dearest pair costs a million, and a thousand is one of the points people read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from django.utils.translation import gettext as _

from asasap.kernel.actor import Actor
from asasap.kernel.periods import Days
from matching.assignment.changing import (
    Found,
    Pins,
    price_of_fairness,
    solve_within,
)
from matching.assignment.problem import Arc, Demand, Problem, Provider
from matching.enums import Fairness, PlanState
from matching.models import AssignmentPlan
from matching.ranking import Contribution, Factor, Weights
from matching.rules.wishes import occurrences

DEAREST = 1_000_000
# To leave somebody without anybody weighs as much as twenty of the dearest pairs: it
# is done where there is no room, never to spare a walk.
UNSERVED = 20 * DEAREST
# What each further request of one and the same person weighs.
KNOBS = {
    Fairness.NONE: 0,
    Fairness.SOME: 50_000,
    Fairness.STRONG: 200_000,
}
# As many of each request's best as are looked at (market-design §3b).
MOST_CANDIDATES = 20
MOST_DEMANDS = 1000
# Hours that clash make a plan be tried again: the larger it is, the fewer times. Each
# price of a change is one more plan, and somebody waits for it.
FEWEST_TRIES, TRIED_PAIRS = 5, 20_000
# Of who says nothing of their hours: the legal week (code du travail, L3121-27).
USUAL_WEEK = 35 * 60


@dataclass(frozen=True, slots=True)
class Pair:
    """One demand and one provider who may serve it, by an offer of theirs."""

    demand: int
    provider: int
    offer: int
    cost: int
    values: Mapping[str, int]  # Of each factor, per mille.
    metres: int
    wished: int = 0  # Minutes asked for in four weeks, and how many of them are free.
    free: int | None = None

    def told(self) -> dict[str, Any]:
        """What is kept with a planned pair, to tell it later."""
        told = {"values": dict(self.values), "metres": self.metres}
        return told | {"wished": self.wished, "free": self.free}


@dataclass(frozen=True, slots=True)
class Asked:
    """All that a plan is made from; kept whole, the same gives the same plan again."""

    weights: Weights
    demands: list[int]
    providers: list[tuple[int, int, int]]  # Key, capacity, load.
    pairs: list[Pair] = field(default_factory=list)
    clashes: list[tuple[int, int]] = field(default_factory=list)

    def problem(self, fairness: str) -> Problem:
        return Problem.of(
            (Demand(key, UNSERVED) for key in self.demands),
            (Provider(*one) for one in self.providers),
            (Arc(one.demand, one.provider, one.cost) for one in self.pairs),
            knob=KNOBS[Fairness(fairness)],
        )

    def pair(self, demand: int, provider: int) -> Pair:
        return self._by_keys()[demand, provider]

    def pairs_of(self, demand: int) -> list[Pair]:
        """Those who may serve this demand, the cheapest first."""
        own = (one for one in self.pairs if one.demand == demand)
        return sorted(own, key=lambda one: (one.cost, one.provider))

    def kept(self) -> dict[str, Any]:
        return {
            "weights": [self.weights.version, dict(self.weights.of), self.weights.band],
            "demands": self.demands,
            "providers": self.providers,
            "pairs": [
                [one.demand, one.provider, one.offer, one.cost, one.told()]
                for one in self.pairs
            ],
            "clashes": self.clashes,
        }

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Self:
        version, of, band = kept["weights"]
        return cls(
            weights=Weights(version, {Factor(k): v for k, v in of.items()}, band),
            demands=list(kept["demands"]),
            providers=[(key, places, load) for key, places, load in kept["providers"]],
            pairs=[
                Pair(demand, provider, offer, cost, **told)
                for demand, provider, offer, cost, told in kept["pairs"]
            ],
            clashes=[(one, other) for one, other in kept["clashes"]],
        )

    def solved(self, fairness: str, pins: Pins) -> Found:
        """Return the plan of least cost under these choices. Raises OddProblem."""
        return solve_within(
            self.problem(fairness),
            pins=pins,
            clashes=self.clashes,
            most_tried=self._most_tried(),
        )

    def price_of_fairness(self, fairness: str, pins: Pins, found: Found) -> int:
        return price_of_fairness(
            self.problem(fairness),
            found.plan,
            pins=pins,
            clashes=self.clashes,
            most_tried=self._most_tried(),
        )

    def _most_tried(self) -> int:
        return max(FEWEST_TRIES, TRIED_PAIRS // max(1, len(self.pairs)))

    def _by_keys(self) -> dict[tuple[int, int], Pair]:
        return {(one.demand, one.provider): one for one in self.pairs}


def contributions_of(
    values: Mapping[str, int], weights: Weights
) -> tuple[Contribution, ...]:
    return tuple(Contribution(one, values[one], weights.of[one]) for one in Factor)


def score_of(values: Mapping[str, int], weights: Weights) -> int:
    return sum(one.points for one in contributions_of(values, weights))


def capacity_of(minutes: Iterable[int], *, free: int) -> int:
    """Return how many of these demands fit in the free minutes, whichever they are.

    The longest are counted first: a plan never gives more than the week holds.
    """
    left, count = free, 0
    for one in sorted(minutes, reverse=True):
        left -= one
        if left < 0:
            break
        count += 1
    return count


def why_not_change(plan: AssignmentPlan) -> str | None:
    if plan.state == PlanState.COMPUTING:
        return _("This plan is still being computed.")
    if plan.state != PlanState.DRAFT:
        return _("This plan is no longer a draft: make a new one.")
    return None


def may_plan(actor: Actor) -> bool:
    """Whether the actor plans for the organisation they act in."""
    return (
        actor.organisation_id is not None
        and actor.organisation_id in actor.coordinated_ids
    )


def clashes_of(
    demands: Iterable[Any], asked: set[int], within: Days
) -> list[tuple[int, int]]:
    """Which demands nobody can serve both of: they meet at some hour of these days."""
    when = sorted(
        (period.start, period.end, demand.pk)
        for demand in demands
        if demand.pk in asked
        for period in occurrences(demand.current, since=within.start, until=within.end)
    )
    found: set[tuple[int, int]] = set()
    open_ones: list[tuple[datetime, int]] = []
    for start, end, key in when:
        open_ones = [one for one in open_ones if one[0] > start]
        found |= {(min(key, one), max(key, one)) for _end, one in open_ones}
        open_ones.append((end, key))
    return sorted((one, other) for one, other in found if one != other)
