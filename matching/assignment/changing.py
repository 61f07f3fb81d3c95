"""What another choice than the plan's would cost, and what fairness costs."""

from dataclasses import dataclass, replace

import numpy as np

from matching.assignment.problem import OddProblem, Plan, Problem, cost_of
from matching.assignment.solving import solve


@dataclass(frozen=True, slots=True)
class Measures:
    """How a plan shares the work."""

    gini_milli: int  # 0: all carry the same; towards 1000: one carries all.
    idle: int  # Providers with nothing at all.
    unserved: int


def forced(problem: Problem, demand: int, provider: int | None) -> Plan:
    """Return the cheapest plan that has this pair; with None, leaves it unserved.

    The others may move to make room. Raises OddProblem where the pair is not allowed.
    """
    row = int(np.searchsorted(problem.demands, demand))
    arc = -1 if provider is None else _arc(problem, row, provider)
    rest = np.flatnonzero(problem.arc_demand != row)
    capacity, load = problem.capacity.copy(), problem.load.copy()
    if arc >= 0:
        capacity[problem.arc_provider[arc]] -= 1
        load[problem.arc_provider[arc]] += 1
    # The demand stays, with nobody left to ask: its own cost is a constant.
    others = replace(
        problem,
        capacity=capacity,
        load=load,
        arc_demand=problem.arc_demand[rest],
        arc_provider=problem.arc_provider[rest],
        arc_cost=problem.arc_cost[rest],
    )
    found = solve(others).chosen
    chosen = np.where(found >= 0, rest[found] if len(rest) else -1, -1)
    chosen[row] = arc
    return Plan(chosen=chosen, cost=cost_of(problem, chosen))


def price_of_change(
    problem: Problem, plan: Plan, demand: int, provider: int | None
) -> int:
    """Return how much more the whole costs once this pair is imposed."""
    return forced(problem, demand, provider).cost - plan.cost


def price_of_fairness(problem: Problem, plan: Plan) -> int:
    """Return how much more the pairs cost than with the knob at nothing."""
    cheapest = solve(problem.with_knob(0))
    return cost_of(problem, plan.chosen, with_load=False) - cheapest.cost


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


def _arc(problem: Problem, row: int, provider: int) -> int:
    first, last = np.searchsorted(problem.arc_demand, [row, row + 1])
    named = problem.providers[problem.arc_provider[first:last]]
    found = np.flatnonzero(named == provider)
    if not len(found) or not problem.capacity[problem.arc_provider[first + found[0]]]:
        raise OddProblem("this pair is not allowed")
    return int(first + found[0])
