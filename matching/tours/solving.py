"""``solve``: a day in, a plan out, with a reason for every visit left out of it."""

import time
from collections.abc import Callable

from matching.tours.board import FrozenConflict
from matching.tours.budget import Budget
from matching.tours.checking import check
from matching.tours.days import Day, Left, Plan, Stop, Tour
from matching.tours.reasons import why_left
from matching.tours.routes import Ground, Route, build
from matching.tours.search import Search
from matching.tours.synchronised import Annealing
from matching.tours.tails import Tail


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
    if day.weights.late is None:
        search = Search(day, seed=seed, start=start)
        state, rounds = search.run(budget)
        return plan_of(search.ground, state.routes, method="own", iterations=rounds)
    plan = _annealed(day, seed=seed, budget=budget, start=start)
    if start and start.cost <= plan.cost and not check(day, start):
        return start
    return plan


def plan_of(
    ground: Ground, routes: list[Route], *, method: str, iterations: int
) -> Plan:
    """Return the plan that these routes are, in the caller's keys."""
    served = {node for route in routes for node in route.nodes[1:-1]}
    absent = [v for v in ground.leads if v not in served]
    cost = sum(route.cost for route in routes)
    cost += sum(ground.price(visit) for visit in absent)
    left = why_left(ground, routes, absent)
    return Plan(_tours_of_routes(ground, routes), left, cost, method, iterations)


def _annealed(day: Day, *, seed: int, budget: Budget, start: Plan | None) -> Plan:
    annealing = Annealing(day, seed=seed, start=start)
    annealing.run(budget)
    best, ground = annealing.decoder, annealing.decoder.ground
    for visit in best.absent:
        if visit in ground.frozen:
            raise FrozenConflict(day.visits[visit].key)
    left = _left_of_tails(ground, best.tails, best.absent)
    tours = _tours_of_tails(ground, best.tails)
    return Plan(tours, left, best.cost, method="own", iterations=annealing.rounds)


def _tours_of_routes(ground: Ground, routes: list[Route]) -> tuple[Tour, ...]:
    tours = []
    for who, route in zip(ground.day.carers, routes, strict=True):
        pause = None
        if who.pause is not None:
            pause = max(route.ready[route.pause_leg], who.pause.earliest)
        visits, starts = route.nodes[1:-1], route.starts[1:]
        if visits:
            tours.append(Tour(who.key, _stops(ground, visits, starts), pause))
    return tuple(tours)


def _tours_of_tails(ground: Ground, tails: list[Tail]) -> tuple[Tour, ...]:
    return tuple(
        Tour(
            tail.who.key, _stops(ground, tail.visits, tail.starts), tail.pause_begins()
        )
        for tail in tails
        if tail.visits
    )


def _stops(ground: Ground, visits: list[int], starts: list[int]) -> tuple[Stop, ...]:
    keys = ground.day.visits
    return tuple(
        Stop(keys[visit].key, start)
        for visit, start in zip(visits, starts, strict=True)
    )


def _left_of_tails(
    ground: Ground, tails: list[Tail], absent: list[int]
) -> tuple[Left, ...]:
    """Ask of the same tours as routes, where both halves of a pair keep their hour."""
    if not absent:
        return ()
    for tail in tails:
        for visit, start in zip(tail.visits, tail.starts, strict=True):
            if visit in ground.partner:
                ground.promise(visit, start)
    routes = [build(ground, carer, tail.visits) for carer, tail in enumerate(tails)]
    return why_left(ground, [route for route in routes if route is not None], absent)
