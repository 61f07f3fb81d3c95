"""What is imposed on a plan, what that costs, and what fairness costs."""

import heapq
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np

from matching.assignment.problem import (
    COST_LIMIT,
    Numbers,
    OddProblem,
    Plan,
    Problem,
    cost_of,
)
from matching.assignment.solving import solve

# Two demands nobody can serve both of: their hours overlap.
Clashes = Collection[tuple[int, int]]
# Which provider is imposed on a demand; None: that it stays unserved.
Pins = Mapping[int, int | None]

# Plans tried before the best found is taken as it is, and its gap told.
MOST_TRIED = 200


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """A plan under what was imposed; no such plan costs less than ``bound``."""

    plan: Plan
    bound: int


@dataclass(frozen=True, slots=True)
class Measures:
    """How a plan shares the work."""

    gini_milli: int  # 0: all carry the same; towards 1000: one carries all.
    idle: int  # Providers with nothing at all.
    unserved: int


def solve_within(
    problem: Problem,
    *,
    pins: Pins | None = None,
    clashes: Clashes = (),
    most_tried: int = MOST_TRIED,
) -> Found:
    """Return the cheapest plan that has these pairs, and nobody in two places.

    A flow knows no clash. Where it sends one provider to two demands that clash, one of
    the two is not theirs: the two halves are solved apart, the cheaper first (branch
    and bound). After so many, the plan in hand loses its clashes all together, and the
    bound tells by how much it may be off. Raises OddProblem where a pin cannot be.
    """
    pins = pins or {}
    kept = _kept_by(problem, pins)
    apart = _apart(problem, clashes)
    first = _solve(problem, kept, pins)
    tried, waiting = 1, [(first.cost, 0, kept, first)]
    while True:
        bound, _order, kept, plan = heapq.heappop(waiting)
        clashes_left = _clashes_of(problem, plan, apart)
        if not len(clashes_left):
            _refuse_broken(problem, plan, pins)
            # What still waits cannot cost less than what came first in the queue.
            return Found(plan, min([bound, *(one[0] for one in waiting)]))
        if tried >= most_tried:
            low = min([bound, *(one[0] for one in waiting)])
            return Found(_dived(problem, kept, plan, pins, apart), low)
        for arc in clashes_left[0]:
            fewer = kept.copy()
            fewer[arc] = False
            found = _solve(problem, fewer, pins)
            heapq.heappush(waiting, (found.cost, tried, fewer, found))
            tried += 1


def price_of_change(
    problem: Problem,
    plan: Plan,
    demand: int,
    provider: int | None,
    *,
    pins: Pins | None = None,
    clashes: Clashes = (),
) -> int:
    """Return how much more the whole costs once this pair is imposed too.

    The others may move to make room.
    """
    imposed = {**(pins or {}), demand: provider}
    found = solve_within(problem, pins=imposed, clashes=clashes)
    return found.plan.cost - plan.cost


def price_of_fairness(
    problem: Problem,
    plan: Plan,
    *,
    pins: Pins | None = None,
    clashes: Clashes = (),
    most_tried: int = MOST_TRIED,
) -> int:
    """Return how much more the pairs cost than with the knob at nothing.

    Under the same choices and clashes: what these cost is no price of fairness.
    """
    if not problem.knob:
        return 0
    free = problem.with_knob(0)
    cheapest = solve_within(free, pins=pins, clashes=clashes, most_tried=most_tried)
    # Where few plans were tried, the one in hand may be the cheaper of the two.
    return max(0, cost_of(free, plan.chosen) - cheapest.plan.cost)


def measure(problem: Problem, plan: Plan) -> Measures:
    load = problem.load + plan.taken(problem)
    return Measures(
        gini_milli=gini_milli(load.tolist()),
        idle=int((load == 0).sum()),
        unserved=int((plan.chosen < 0).sum()),
    )


def gini_milli(loads: list[int]) -> int:
    """Return Gini's coefficient of these loads, per mille."""
    total, count = sum(loads), len(loads)
    if not total:
        return 0
    ranked = sum(rank * load for rank, load in enumerate(sorted(loads), start=1))
    return round(1000 * (2 * ranked - (count + 1) * total) / (count * total))


def _kept_by(problem: Problem, pins: Pins) -> Numbers:
    """Return which arcs are left: of a pinned demand, at most its own."""
    kept = np.ones(len(problem.arc_cost), dtype=bool)
    for demand, provider in pins.items():
        row = _row(problem.demands, demand)
        own = problem.arc_demand == row
        if provider is None:
            kept &= ~own
            continue
        pinned = own & (problem.arc_provider == _row(problem.providers, provider))
        if not pinned.any():
            raise OddProblem("this pair is not allowed")
        kept &= ~own | pinned
    return kept


def _solve(problem: Problem, kept: Numbers, pins: Pins) -> Plan:
    """Solve with these arcs alone; the plan names them by their place in the whole."""
    left = np.flatnonzero(kept)
    unserved = problem.unserved.copy()
    for demand, provider in pins.items():
        if provider is not None:  # Dearer to leave than any other to move.
            unserved[_row(problem.demands, demand)] = COST_LIMIT
    part = replace(
        problem,
        unserved=unserved,
        arc_demand=problem.arc_demand[left],
        arc_provider=problem.arc_provider[left],
        arc_cost=problem.arc_cost[left],
    )
    found = solve(part).chosen
    chosen = np.full(len(found), -1, dtype=np.int64)
    chosen[found >= 0] = left[found[found >= 0]]
    return Plan(chosen=chosen, cost=_priced(problem, chosen, pins))


def _priced(problem: Problem, chosen: Numbers, pins: Pins) -> int:
    """Count a broken pin as dear, so that what keeps them all comes first."""
    broken = sum(
        provider is not None and chosen[_row(problem.demands, demand)] < 0
        for demand, provider in pins.items()
    )
    return cost_of(problem, chosen) + int(broken) * COST_LIMIT


def _refuse_broken(problem: Problem, plan: Plan, pins: Pins) -> None:
    if plan.cost != cost_of(problem, plan.chosen):
        raise OddProblem("there is no room for this pair")


def _apart(problem: Problem, clashes: Clashes) -> Numbers:
    """Return the places of the demands that clash, two columns, in order."""
    keys = np.array(sorted(clashes), dtype=np.int64).reshape(-1, 2)
    rows = np.searchsorted(problem.demands, keys)
    known = rows < len(problem.demands)
    if not known.all() or (problem.demands[rows] != keys).any():
        raise OddProblem("nobody of that key")
    return rows


def _clashes_of(problem: Problem, plan: Plan, apart: Numbers) -> Numbers:
    """Return, two by two, the arcs by which somebody would be in two places at once."""
    arcs = plan.chosen[apart]
    arcs = arcs[(arcs >= 0).all(axis=1)]
    if not len(arcs):
        return arcs
    takers = problem.arc_provider[arcs]
    return arcs[takers[:, 0] == takers[:, 1]]


def _dived(
    problem: Problem, kept: Numbers, plan: Plan, pins: Pins, apart: Numbers
) -> Plan:
    """Take the dearer of the two from each who has a clash, until nobody has one.

    As many steps as one provider has clashes, and no more.
    """
    pinned = np.isin(problem.demands[problem.arc_demand], [*pins])
    while len(clashes := _clashes_of(problem, plan, apart)):
        # What was chosen by hand stays, whatever it costs.
        dear = problem.arc_cost[clashes] - pinned[clashes] * COST_LIMIT
        worse = clashes[np.arange(len(clashes)), dear.argmax(axis=1)]
        _whose, first = np.unique(problem.arc_provider[worse], return_index=True)
        kept = kept.copy()
        kept[worse[first]] = False
        plan = _solve(problem, kept, pins)
    _refuse_broken(problem, plan, pins)
    return plan


def _row(keys: Numbers, key: int) -> int:
    row = int(np.searchsorted(keys, key))
    if row == len(keys) or keys[row] != key:
        raise OddProblem("nobody of that key")
    return row
