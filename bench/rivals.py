"""What is printed beside the optimum, to see what it is worth; never used to assign."""

import heapq

import numpy as np

from matching.assignment.problem import Numbers, Plan, Problem, cost_of


def greedy(problem: Problem) -> Plan:
    """The cheapest pair first, while both are free."""
    order = np.argsort(problem.arc_cost, kind="stable").tolist()
    demand, provider = problem.arc_demand.tolist(), problem.arc_provider.tolist()
    places = problem.capacity.tolist()
    chosen = [-1] * len(problem.demands)
    for arc in order:
        row, taker = demand[arc], provider[arc]
        if chosen[row] < 0 and places[taker]:
            chosen[row] = arc
            places[taker] -= 1
    return _plan(problem, np.array(chosen, dtype=np.int64))


def deferred_acceptance(problem: Problem) -> Plan:
    """Gale and Shapley, 1962: each demand asks in turn, each provider keeps the best.

    No two would both rather be together. Where both rank by one and the same cost, as
    here, that is what the greedy rule gives too.
    """
    # Each demand's arcs, its best first.
    order = np.lexsort((problem.arc_cost, problem.arc_demand)).tolist()
    bounds = np.searchsorted(
        problem.arc_demand, np.arange(len(problem.demands) + 1)
    ).tolist()
    cost, taker = problem.arc_cost.tolist(), problem.arc_provider.tolist()
    places = problem.capacity.tolist()
    kept: list[list[tuple[int, int, int]]] = [[] for _ in places]
    chosen, asking = [-1] * len(problem.demands), bounds[:-1].copy()
    waiting = list(range(len(problem.demands)))
    while waiting:
        row = waiting.pop()
        if asking[row] == bounds[row + 1]:
            continue  # Nobody left to ask.
        arc = order[asking[row]]
        asking[row] += 1
        held = kept[taker[arc]]
        chosen[row] = arc
        heapq.heappush(held, (-cost[arc], -row, row))
        if len(held) > places[taker[arc]]:
            refused = heapq.heappop(held)[2]
            chosen[refused] = -1
            waiting.append(refused)
    return _plan(problem, np.array(chosen, dtype=np.int64))


def _plan(problem: Problem, chosen: Numbers) -> Plan:
    return Plan(chosen=chosen, cost=cost_of(problem, chosen))
