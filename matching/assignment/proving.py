"""The proof that a plan is the cheapest, made and checked without the solver.

A price for each provider is enough. For any prices whatever, each demand would at best
pay ``min(unserved, cost + price)``, and a provider earn ``price - load cost`` on each
place worth taking: the former less the latter is never above the cost of any plan
(linear duality). Where the two are equal, no plan is cheaper. Equality says the same as
reduced costs that are not negative, and complementary slackness.
"""

from dataclasses import dataclass

import numpy as np

from matching.assignment.problem import Numbers, Plan, Problem, cost_of

# The price of what nobody may have; no sum of two of them overflows.
_NEVER = np.int64(2**60)


@dataclass(frozen=True, slots=True, eq=False)
class Certificate:
    prices: Numbers | None  # By provider; none where no price could be found.
    is_feasible: bool
    cost: int
    bound: int  # No plan costs less than this.

    @property
    def holds(self) -> bool:
        return self.is_feasible and self.cost == self.bound


def certify(problem: Problem, plan: Plan) -> Certificate:
    """Return the proof that the plan keeps the rules and that none is cheaper."""
    if not is_feasible(problem, plan):
        return Certificate(None, is_feasible=False, cost=plan.cost, bound=0)
    prices = prices_of(problem, plan)
    bound = 0 if prices is None else lower_bound(problem, prices)
    # The cost is added up again: what the plan says of itself proves nothing.
    cost = cost_of(problem, plan.chosen)
    is_true = cost == plan.cost
    return Certificate(prices, is_feasible=is_true, cost=cost, bound=bound)


def is_feasible(problem: Problem, plan: Plan) -> bool:
    """Whether each demand has an arc of its own or none, and nobody takes too many."""
    chosen = plan.chosen
    if len(chosen) != len(problem.demands) or (chosen >= len(problem.arc_cost)).any():
        return False
    served = np.flatnonzero(chosen >= 0)
    if (problem.arc_demand[chosen[served]] != served).any():
        return False
    return bool((plan.taken(problem) <= problem.capacity).all())


def lower_bound(problem: Problem, prices: Numbers) -> int:
    """Return what every plan costs at the least, by these prices."""
    best = _best(problem, prices)
    provider, load_cost = problem.steps()
    return int(best.sum() - np.maximum(prices[provider] - load_cost, 0).sum())


def prices_of(problem: Problem, plan: Plan) -> Numbers | None:
    """Return the highest prices the plan bears, or None: a cheaper one exists.

    Shortest paths of Bellman and Ford on the residual graph, between providers only.
    """
    served = np.flatnonzero(plan.chosen >= 0)
    arcs = plan.chosen[served]
    takers, paid = problem.arc_provider[arcs], problem.arc_cost[arcs]
    taken = plan.taken(problem)
    # A free place caps the price; the last one taken holds it up.
    load = problem.knob * (problem.load + taken)
    prices = np.where(taken < problem.places(), load, _NEVER)
    floor = np.where(taken > 0, load - problem.knob, -_NEVER)
    while True:
        before = prices.copy()
        np.minimum.at(prices, takers, _best(problem, prices)[served] - paid)
        if (prices < floor).any():
            return None
        if (prices == before).all():
            return prices


def _best(problem: Problem, prices: Numbers) -> Numbers:
    """Return, demand by demand, the least it would pay at these prices."""
    best = problem.unserved.copy()
    if len(problem.arc_cost):
        paid = problem.arc_cost + prices[problem.arc_provider]
        starts = np.flatnonzero(np.diff(problem.arc_demand, prepend=-1))
        named = problem.arc_demand[starts]
        best[named] = np.minimum(best[named], np.minimum.reduceat(paid, starts))
    return best
