"""Whether the reasons of a plan are true: every place in every tour is tried.

Part of the checker: slow, plain, and without a line of the search.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from matching.tours.days import Carer, Day, Pair, Plan, Reason, Visit


@dataclass(frozen=True, slots=True)
class Planned:
    """A visit in a tour, and between which starts it may move there."""

    visit: Visit
    early: int
    late: int


@dataclass(frozen=True, slots=True)
class Room:
    """Where a visit could come in: with whom, between which starts, at what cost."""

    carer: int
    early: int
    late: int
    cost: int


def why_left(day: Day, plan: Plan, visit: Visit) -> Reason | None:
    """Find the reason again, from the plan alone; None when there is none."""
    pair = next((p for p in day.pairs if visit.key in {p.first, p.second}), None)
    wanted = [visit] if pair is None else _halves(day, pair, visit)
    if reason := _alone(day, visit):
        return reason
    if any(_alone(day, half) for half in wanted):
        return Reason.PARTNER
    if pair and _cheapest_of_pair(day, {}, pair) is None:
        return Reason.PARTNER
    tours = _tours(day, plan)
    if pair:
        cost = _cheapest_of_pair(day, tours, pair)
    else:
        cost = min((room.cost for room in _rooms(day, tours, visit)), default=None)
    if cost is None:
        return Reason.NO_ROOM
    is_dear = cost >= sum(half.unserved for half in wanted)
    # Where lateness has a price, the price of one visit is not known from its tour.
    return Reason.TOO_DEAR if is_dear or day.weights.late is not None else None


def _halves(day: Day, pair: Pair, visit: Visit) -> list[Visit]:
    other = pair.second if visit.key == pair.first else pair.first
    return [visit, day.visit[other]]


def _alone(day: Day, visit: Visit) -> Reason | None:
    if not any(_may(carer, visit) for carer in day.carers):
        return Reason.NOBODY_MAY
    return None if any(_rooms(day, {}, visit)) else Reason.NO_SHIFT


def _cheapest_of_pair(
    day: Day, tours: dict[int, list[Planned]], pair: Pair
) -> int | None:
    ones = list(_rooms(day, tours, day.visit[pair.first]))
    others = list(_rooms(day, tours, day.visit[pair.second]))
    return min(
        (
            one.cost + other.cost
            for one in ones
            for other in others
            if one.carer != other.carer
            and one.early + pair.least <= other.late
            and other.early <= one.late + pair.most
        ),
        default=None,
    )


def _tours(day: Day, plan: Plan) -> dict[int, list[Planned]]:
    """Return the tours; what is frozen or promised to two carers keeps its hour."""
    paired = {key for pair in day.pairs for key in (pair.first, pair.second)}
    return {
        tour.carer: [
            Planned(visit, stop.start, stop.start)
            if visit.is_frozen or visit.key in paired
            else _window(day, visit)
            for stop in tour.stops
            for visit in [day.visit[stop.visit]]
        ]
        for tour in plan.tours
    }


def _rooms(day: Day, tours: dict[int, list[Planned]], visit: Visit) -> Iterator[Room]:
    for carer in day.carers:
        if not _may(carer, visit):
            continue
        tour = tours.get(carer.key, [])
        for at in range(len(tour) + 1):
            row = [*tour[:at], _window(day, visit), *tour[at:]]
            if _is_too_much(day, carer, [planned.visit for planned in row]):
                continue
            cost = _cost(day, carer, row) - _cost(day, carer, tour)
            for early, late in _spans(day, carer, row, at):
                yield Room(carer.key, early, late, cost)


def _spans(
    day: Day, carer: Carer, row: list[Planned], at: int
) -> Iterator[tuple[int, int]]:
    """Walk the spans in which it may start: one, or one for each place of the break."""
    gaps: Iterable[int] = [-1] if carer.pause is None else range(len(row) + 1)
    for gap in gaps:
        early = _earliest(day, carer, row, at, gap)
        late = _latest(day, carer, row, at, gap)
        if early is not None and late is not None and early <= late:
            yield early, late


def _earliest(
    day: Day, carer: Carer, row: list[Planned], at: int, gap: int
) -> int | None:
    """Return when it may start if all before it do so at their earliest."""
    free, place, start = carer.shift_start, carer.home, 0
    for number, planned in enumerate(row[: at + 1]):
        start = free + day.minutes[place][planned.visit.place]
        if number == gap and carer.pause:
            if free > carer.pause.latest:
                return None
            start = max(start, carer.pause.earliest) + carer.pause.minutes
        start = max(start, planned.early)
        if start > planned.late:
            return None
        free, place = start + planned.visit.minutes, planned.visit.place
    return start


def _latest(
    day: Day, carer: Carer, row: list[Planned], at: int, gap: int
) -> int | None:
    """Return when it must start at the latest for all after it to be in time."""
    needed, place = carer.shift_end, carer.back
    for number in range(len(row), at, -1):
        planned = row[number - 1]
        free = needed - day.minutes[planned.visit.place][place]
        if number == gap and carer.pause:
            if carer.pause.earliest + carer.pause.minutes > needed:
                return None
            free = min(free - carer.pause.minutes, carer.pause.latest)
        needed = min(planned.late, free - planned.visit.minutes)
        if needed < planned.early:
            return None
        place = planned.visit.place
    return needed


def _window(day: Day, visit: Visit) -> Planned:
    if day.weights.late is None:
        return Planned(visit, visit.earliest, visit.latest)
    return Planned(
        visit, visit.earliest, max((c.shift_end for c in day.carers), default=0)
    )


def _may(carer: Carer, visit: Visit) -> bool:
    return not visit.skills - carer.skills and carer.key not in visit.barred


def _is_too_much(day: Day, carer: Carer, visits: list[Visit]) -> bool:
    work = sum(visit.minutes for visit in visits)
    work += sum(day.minutes[a.place][b.place] for a, b in pairwise(visits))
    load = sum(visit.load for visit in visits)
    is_long = carer.most_minutes is not None and work > carer.most_minutes
    return is_long or (carer.capacity is not None and load > carer.capacity)


def _cost(day: Day, carer: Carer, row: list[Planned]) -> int:
    if not row:
        return 0
    places = [carer.home, *(planned.visit.place for planned in row), carer.back]
    cost = day.weights.travel * sum(day.distances[a][b] for a, b in pairwise(places))
    for planned in row:
        visit = planned.visit
        if visit.known and carer.key not in visit.known:
            cost += day.weights.stranger
        if visit.today and visit.today.carer != carer.key:
            cost += day.weights.moved
    return cost
