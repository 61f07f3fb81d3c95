"""The plan of least total cost, by OR-Tools' minimum cost flow.

One unit flows from each demand, through a provider or past all of them, to one sink.
Convex load costs are as many parallel arcs as there are places (Ahuja, Magnanti, Orlin,
Network Flows, 1993, §14.3): the cheaper ones fill first by themselves.
"""

from typing import TYPE_CHECKING

import numpy as np

from matching.assignment.problem import Numbers, Plan, Problem, cost_of

if TYPE_CHECKING:
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow


class SolverFailed(Exception):
    """The solver gave no optimum; there always is one."""


def solve(problem: Problem) -> Plan:
    """Return the plan of least cost; the same for the same problem, in any order."""
    arcs = len(problem.arc_cost)
    if not len(problem.demands):
        return Plan(chosen=np.empty(0, dtype=np.int64), cost=0)
    flow = network(problem)
    if flow.solve() != flow.OPTIMAL:
        raise SolverFailed
    used = np.flatnonzero(flow.flows(np.arange(arcs, dtype=np.int32)))
    chosen = np.full(len(problem.demands), -1, dtype=np.int64)
    chosen[problem.arc_demand[used]] = used
    return Plan(chosen=chosen, cost=cost_of(problem, chosen))


def network(problem: Problem) -> "SimpleMinCostFlow":
    """Return the flow to be solved; its first arcs are the problem's own."""
    # Here, so that a web process that never solves does not load it.
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow  # noqa: PLC0415

    flow = SimpleMinCostFlow()
    for tails, heads, capacities, costs in _arcs(problem):
        flow.add_arcs_with_capacity_and_unit_cost(
            tails.astype(np.int32), heads.astype(np.int32), capacities, costs
        )
    demands, sink = len(problem.demands), _sink(problem)
    flow.set_nodes_supplies(
        np.append(np.arange(demands), sink).astype(np.int32),
        np.append(np.ones(demands, dtype=np.int64), -demands),
    )
    return flow


def _arcs(problem: Problem) -> list[tuple[Numbers, Numbers, Numbers, Numbers]]:
    demands, sink = len(problem.demands), _sink(problem)
    provider, load_cost = problem.steps()
    capacity = np.ones(len(provider), dtype=np.int64)
    if not problem.knob:  # All places weigh the same: one arc holds them.
        provider, capacity = np.arange(len(problem.providers)), problem.places()
        load_cost = np.zeros(len(provider), dtype=np.int64)
    return [
        (
            problem.arc_demand,
            problem.arc_provider + demands,
            np.ones(len(problem.arc_cost), dtype=np.int64),
            problem.arc_cost,
        ),
        (provider + demands, np.full(len(provider), sink), capacity, load_cost),
        (
            np.arange(demands),
            np.full(demands, sink),
            np.ones(demands, dtype=np.int64),
            problem.unserved,
        ),
    ]


def _sink(problem: Problem) -> int:
    return len(problem.demands) + len(problem.providers)
