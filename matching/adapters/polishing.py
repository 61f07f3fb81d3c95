"""Our tours polished by PyVRP, where it is installed (the extra ``routing``).

PyVRP knows neither lateness at a price, nor visits of two carers, nor breaks. So a day
of the first kind is not shown to it, both halves of a pair stay with whom they are and
when, and every tour it returns is timed again by us: what our checker refuses is
forgotten. To PyVRP, a skill is a profile with ways that nobody can take; a stranger, a
longer way to that door; a visit that may be left, a prize. Its interface changes
between minor versions: ``pyproject.toml`` holds it to the one known here.
"""

import time
from collections.abc import Callable
from importlib.util import find_spec
from itertools import count

from matching.tours.budget import Budget
from matching.tours.checking import check
from matching.tours.days import Day, Plan, Reason
from matching.tours.routes import Ground, Route, build
from matching.tours.solving import plan_of, solve

NO_WAY = 10**8  # Longer than any day, in any unit.
EARLY = 0.1  # The part of the time after which a day is known to be full.
FULL = frozenset({Reason.NO_ROOM, Reason.TOO_DEAR})


def is_installed() -> bool:
    return find_spec("pyvrp") is not None


def best_plan(
    day: Day,
    *,
    seed: int,
    seconds: float,
    start: Plan | None = None,
    clock: Callable[[], float] = time.perf_counter,
) -> Plan:
    """Return our own plan, polished where everybody is served.

    A tenth of the time tells the days apart. Where there is no room for all, PyVRP
    serves fewer than we do (market-design §3c): the rest of the time is ours too.
    """
    if not may_polish(day):
        return solve(day, seed=seed, seconds=seconds, start=start, clock=clock)
    early, rest = seconds * EARLY, seconds * (1 - EARLY)
    own = solve(day, seed=seed, seconds=early, start=start, clock=clock)
    if any(item.reason in FULL for item in own.left):
        return solve(day, seed=seed, seconds=rest, start=own, clock=clock)
    budget = Budget(seconds=rest, clock=clock)
    return polish(day, own, seed=seed, budget=budget)


def may_polish(day: Day) -> bool:
    return is_installed() and day.weights.late is None and bool(day.carers)


def polish(day: Day, plan: Plan, *, seed: int, budget: Budget) -> Plan:
    """Return a cheaper plan that passes the checker, or else the same one."""
    if not may_polish(day):
        return plan
    ground = Ground(day)
    may, ground.may = ground.may, _held(ground, plan)
    orders = _polished(ground, plan, seed=seed, budget=budget)
    ground.may = may  # Who was held back here is no reason to leave a visit.
    routes = [build(ground, carer, visits) for carer, visits in enumerate(orders)]
    kept: list[Route] = [route for route in routes if route is not None]
    if len(kept) < len(routes):
        return plan
    found = plan_of(ground, kept, method="own + PyVRP", iterations=plan.iterations)
    return found if found.cost < plan.cost and not check(day, found) else plan


def _held(ground: Ground, plan: Plan) -> list[tuple[int, ...]]:
    """Return who may come, both halves of each pair keeping their carer and hour."""
    index = {carer.key: i for i, carer in enumerate(ground.day.carers)}
    placed, may = plan.placed(), ground.may[:]
    for visit in ground.partner:
        place = placed.get(ground.day.visits[visit].key)
        if place:
            ground.promise(visit, place.start)
        may[visit] = (index[place.carer],) if place else ()
    return may


def _polished(
    ground: Ground, plan: Plan, *, seed: int, budget: Budget
) -> list[list[int]]:
    """Return, by carer, the visits in the order PyVRP found."""
    import pyvrp  # noqa: PLC0415 (it may not be there)

    types = ground.kinds if not ground.pairs else list(range(len(ground.kinds)))
    leads = sorted(set(types))
    number = [leads.index(kind) for kind in types]
    data = _problem(ground, leads, number)
    before = _orders(ground, plan)
    first = [
        pyvrp.Route(data, visits, number[carer])
        for carer, visits in enumerate(before)
        if visits
    ]
    spent, rounds = budget.spent(), count()
    result = pyvrp.solve(
        data,
        stop=lambda _best: spent(next(rounds)) >= 1.0,
        seed=seed,
        collect_stats=False,
        display=False,
        initial_solution=pyvrp.Solution(data, first),
    )
    if not result.best.is_feasible():
        return before
    orders: list[list[int]] = [[] for _ in types]
    free = list(range(len(types)))
    for route in result.best.routes():
        carer = next(c for c in free if number[c] == route.vehicle_type())
        free.remove(carer)
        orders[carer] = [stop.idx for stop in route if stop.is_client()]
    return orders


def _orders(ground: Ground, plan: Plan) -> list[list[int]]:
    index = {visit.key: i for i, visit in enumerate(ground.day.visits)}
    orders = {
        tour.carer: [index[stop.visit] for stop in tour.stops] for tour in plan.tours
    }
    return [orders.get(carer.key, []) for carer in ground.day.carers]


def _problem(ground: Ground, leads: list[int], number: list[int]):
    """Return the day as PyVRP knows one; ``leads`` has one carer of each kind."""
    import pyvrp  # noqa: PLC0415 (it may not be there)

    day, places = ground.day, len(ground.minutes_from)
    clients = [
        pyvrp.Client(
            visit,
            delivery=[ground.load[visit], ground.service[visit]],
            service_duration=ground.service[visit],
            tw_early=ground.early[visit],
            tw_late=ground.late[visit],
            prize=ground.unserved[visit],
            required=_is_required(ground, visit),
        )
        for visit in range(len(day.visits))
    ]
    homes = range(len(day.visits), places)
    who = [day.carers[lead] for lead in leads]
    types = [
        pyvrp.VehicleType(
            number.count(kind),
            capacity=[_or_all(carer.capacity), _or_all(carer.most_minutes)],
            start_depot=ground.leaves[lead] - len(day.visits),
            end_depot=ground.returns[lead] - len(day.visits),
            tw_early=carer.shift_start,
            tw_late=carer.shift_end,
            profile=kind,
        )
        for kind, (lead, carer) in enumerate(zip(leads, who, strict=True))
    ]
    return pyvrp.ProblemData(
        [pyvrp.Location(0, 0) for _ in range(places)],
        clients,
        [pyvrp.Depot(home) for home in homes],
        types,
        [_ways(ground, lead, ground.cost_from, is_cost=True) for lead in leads],
        [_ways(ground, lead, ground.minutes_from, is_cost=False) for lead in leads],
    )


def _is_required(ground: Ground, visit: int) -> bool:
    is_placed_half = visit in ground.partner and bool(ground.may[visit])
    return visit in ground.frozen or is_placed_half


def _or_all(bound: int | None) -> int:
    return NO_WAY if bound is None else bound


def _ways(ground: Ground, carer: int, ways: list[list[int]], *, is_cost: bool):
    """Return the ways of one carer: none to a door that is not theirs."""
    import numpy as np  # noqa: PLC0415 (only where PyVRP is)

    matrix = np.array(ways, dtype=np.int64)
    for visit, may in enumerate(ground.may):
        if carer not in may:
            matrix[:, visit] = NO_WAY
        elif is_cost:
            matrix[:, visit] += ground.extra[carer][visit]
        matrix[visit, visit] = 0
    return matrix
