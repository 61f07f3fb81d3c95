"""``solve``: a day in, a plan out, with a reason for every visit left out of it."""

import time
from collections.abc import Callable

from matching.tours.days import Day, Plan, Stop, Tour
from matching.tours.reasons import why_left
from matching.tours.routes import Ground
from matching.tours.search import Budget, Search, State


def solve(
    day: Day,
    *,
    seed: int,
    seconds: float | None = None,
    iterations: int | None = None,
    start: Plan | None = None,
    clock: Callable[[], float] = time.perf_counter,
) -> Plan:
    """Plan the day within so many rounds, or so many seconds of this clock.

    The same seed and ``iterations`` make the same plan. Where ``start`` can be kept, no
    plan dearer than it is returned; where it cannot, as much of it as can begins the
    search. What is frozen is kept, or ``FrozenConflict`` names a visit that cannot be.
    """
    budget = Budget(iterations=iterations, seconds=seconds, clock=clock)
    search = Search(day, seed=seed, start=start)
    state, rounds = search.run(budget)
    return plan_of(search.ground, state, rounds)


def plan_of(ground: Ground, state: State, rounds: int) -> Plan:
    """Return the plan in the caller's keys."""
    tours = tuple(
        _tour(ground, carer, state)
        for carer, route in enumerate(state.routes)
        if len(route.nodes) > 2
    )
    left = why_left(ground, state.routes, state.absent)
    return Plan(tours, left, state.cost, method="own", iterations=rounds)


def _tour(ground: Ground, carer: int, state: State) -> Tour:
    day, route = ground.day, state.routes[carer]
    who = day.carers[carer]
    stops = tuple(
        Stop(day.visits[node].key, start)
        for node, start in zip(route.nodes[1:-1], route.starts[1:], strict=True)
    )
    pause = None
    if who.pause is not None:
        pause = max(route.ready[route.pause_leg], who.pause.earliest)
    return Tour(who.key, stops, pause)
