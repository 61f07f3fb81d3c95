"""What is asked of an assignment, in whole numbers and in one order.

Each demand takes one place of one provider, or stays unserved at its own cost. A
provider has so many places, and each further one may weigh more than the one before:
the knob of fairness, a convex load cost.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]

# The solver scales a cost by the number of nodes: beyond this it could overflow.
COST_LIMIT = 10**9
# A table of keys has at most so many lines for each key looked up.
_TABLE = 4


class OddProblem(ValueError):
    """What is asked does not hold together."""


@dataclass(frozen=True, slots=True)
class Demand:
    key: int
    unserved: int  # What it costs to leave it without anybody.


@dataclass(frozen=True, slots=True)
class Provider:
    key: int
    capacity: int  # Further demands they may take.
    load: int = 0  # Those they already serve, which weigh in fairness.


@dataclass(frozen=True, slots=True)
class Arc:
    """One pair that is allowed, and its cost."""

    demand: int
    provider: int
    cost: int


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """Sorted by key, pairs by demand then provider: the order of input says nothing.

    ``arc_demand`` and ``arc_provider`` are places in ``demands`` and ``providers``.
    """

    demands: Numbers
    unserved: Numbers
    providers: Numbers
    capacity: Numbers
    load: Numbers
    arc_demand: Numbers
    arc_provider: Numbers
    arc_cost: Numbers
    knob: int = 0

    @classmethod
    def of(
        cls,
        demands: Iterable[Demand],
        providers: Iterable[Provider],
        arcs: Iterable[Arc],
        *,
        knob: int = 0,
    ) -> Self:
        return cls.of_columns(
            demands=_columns(((d.key, d.unserved) for d in demands), 2),
            providers=_columns(((p.key, p.capacity, p.load) for p in providers), 3),
            arcs=_columns(((a.demand, a.provider, a.cost) for a in arcs), 3),
            knob=knob,
        )

    @classmethod
    def of_columns(
        cls, *, demands: Numbers, providers: Numbers, arcs: Numbers, knob: int = 0
    ) -> Self:
        """Build from columns: key and unserved; key, capacity and load; three of arcs.

        Raises OddProblem.
        """
        keys, unserved = demands[:, np.argsort(demands[0], kind="stable")]
        names, capacity, load = providers[:, np.argsort(providers[0], kind="stable")]
        heads = _places(arcs[0], keys, "demand")
        tails = _places(arcs[1], names, "provider")
        pairs = heads * max(len(names), 1) + tails
        cost = arcs[2]
        if not _is_rising(pairs):
            # Not the stable one: none is twice, and this one is many times faster.
            order = np.argsort(pairs)
            heads, tails, cost = heads[order], tails[order], cost[order]
            pairs = pairs[order]
        _refuse(not _is_rising(keys), "the same demand twice")
        _refuse(not _is_rising(names), "the same provider twice")
        _refuse(not _is_rising(pairs), "the same pair twice")
        for numbers in (unserved, capacity, load, cost, np.array([knob])):
            _refuse(bool((numbers < 0).any()), "a number below nothing")
            _refuse(bool((numbers > COST_LIMIT).any()), "a number beyond the limit")
        return cls(keys, unserved, names, capacity, load, heads, tails, cost, knob)

    def with_knob(self, knob: int) -> Self:
        return replace(self, knob=knob)

    def steps(self) -> tuple[Numbers, Numbers]:
        """Return, place by place, its provider and its load cost, rising.

        The nth demand of somebody weighs ``knob * (n - 1)``: with it, a second one
        goes elsewhere unless that costs more than the knob.
        """
        places = self.places()
        provider = np.repeat(np.arange(len(self.providers)), places)
        first = np.repeat(np.cumsum(places) - places, places)
        rank = np.arange(len(provider)) - first
        return provider, self.knob * (self.load[provider] + rank)

    def places(self) -> Numbers:
        """Return the places of each provider that may ever be taken."""
        wished = np.bincount(self.arc_provider, minlength=len(self.providers))
        return np.minimum(self.capacity, wished)


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """For each demand of the problem, the place of its arc, or -1: unserved."""

    chosen: Numbers
    cost: int  # Pairs, those unserved, and load.

    def pairs(self, problem: Problem) -> Mapping[int, int]:
        """Return the provider's key by the demand's, of those served."""
        served = np.flatnonzero(self.chosen >= 0)
        takers = problem.arc_provider[self.chosen[served]]
        demands, providers = problem.demands[served], problem.providers[takers]
        return dict(zip(demands.tolist(), providers.tolist(), strict=True))

    def unserved(self, problem: Problem) -> list[int]:
        return problem.demands[self.chosen < 0].tolist()

    def taken(self, problem: Problem) -> Numbers:
        """Return how many demands each provider takes."""
        takers = problem.arc_provider[self.chosen[self.chosen >= 0]]
        return np.bincount(takers, minlength=len(problem.providers))


def cost_of(problem: Problem, chosen: Numbers) -> int:
    """Return what a choice costs, added up again from the problem alone."""
    served = chosen >= 0
    plain = problem.arc_cost[chosen[served]].sum() + problem.unserved[~served].sum()
    takers = problem.arc_provider[chosen[served]]
    taken = np.bincount(takers, minlength=len(problem.providers))
    # knob * (load + 0) + knob * (load + 1) + … for each demand taken.
    load = problem.knob * (taken * problem.load + taken * (taken - 1) // 2)
    return int(plain + load.sum())


def _columns(rows: Iterable[tuple[int, ...]], width: int) -> Numbers:
    return np.array(list(rows), dtype=np.int64).reshape(-1, width).T


def _places(wanted: Numbers, keys: Numbers, name: str) -> Numbers:
    """Return where each wanted key is among these, which rise.

    By a table where they lie close together, as those of one database do: a search in
    no order misses the cache at every step. Elsewhere, by a search in order.
    """
    first, last = (int(keys[0]), int(keys[-1])) if len(keys) else (0, -1)
    is_within = bool(((wanted >= first) & (wanted <= last)).all())
    _refuse(not is_within, f"a pair of an unknown {name}")
    if last - first < _TABLE * len(wanted):
        table = np.full(last - first + 1, -1)
        table[keys - first] = np.arange(len(keys))
        places = table[wanted - first]
    else:
        order = np.argsort(wanted)
        places = np.empty_like(order)
        places[order] = np.searchsorted(keys, wanted[order])
    _refuse(bool((keys[places] != wanted).any()), f"a pair of an unknown {name}")
    return places


def _is_rising(numbers: Numbers) -> bool:
    return bool((numbers[1:] > numbers[:-1]).all())


def _refuse(is_odd: bool, why: str) -> None:
    if is_odd:
        raise OddProblem(why)
