"""One carer's route, and the cheapest place in it for one visit more.

A route keeps, for each of its legs, when its carer is free to leave (``ready``) and how
late the next stop may begin without delaying anybody beyond their window (``due``):
forward time slack, so that one insertion is tested in constant time (Savelsbergh,
"The vehicle routing problem with time windows: minimizing route duration", ORSA Journal
on Computing 4, 1992). A route never changes: a change makes another. So each remembers
where every visit asked of it so far would fit best, and forgets by being dropped.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from matching.tours.days import Carer, Day, Visit

NEVER = 10**12
NOWHERE = (NEVER, 0)


class Ground:
    """A day as flat lists by node, which a search reads a million times a second.

    Visits come first, in their order, then one node for each place carers leave from
    or return to. ``early`` and ``late`` may be narrowed by a search that has promised
    an hour (both halves of a pair); ``release`` gives the window back.
    """

    def __init__(self, day: Day):
        self.day = day
        visits, carers = day.visits, day.carers
        homes = sorted({place for c in carers for place in (c.home, c.back)})
        places = [v.place for v in visits] + homes
        node_of = {place: len(visits) + i for i, place in enumerate(homes)}
        self.leaves = [node_of[c.home] for c in carers]
        self.returns = [node_of[c.back] for c in carers]
        price = day.weights.travel
        self.minutes_from = [[day.minutes[a][b] for b in places] for a in places]
        self.minutes_to = [[day.minutes[b][a] for b in places] for a in places]
        self.cost_from = [[price * day.distances[a][b] for b in places] for a in places]
        self.cost_to = [[price * day.distances[b][a] for b in places] for a in places]
        self.service = [v.minutes for v in visits] + [0] * len(homes)
        self.load = [v.load for v in visits] + [0] * len(homes)
        self.windows = [_window(day, v) for v in visits]
        self.early = [early for early, _ in self.windows]
        self.late = [late for _, late in self.windows]
        self.unserved = [v.unserved for v in visits]
        self.may = [
            tuple(i for i, c in enumerate(carers) if c.may_serve(v)) for v in visits
        ]
        self.extra = [[_extra(day, v, c) for v in visits] for c in carers]
        index = {v.key: i for i, v in enumerate(visits)}
        self.pairs = {
            index[p.first]: (index[p.second], p.least, p.most) for p in day.pairs
        }
        self.partner = {index[a]: index[b] for a, b in day.partner.items()}
        seconds = {second for second, _, _ in self.pairs.values()}
        self.leads = [v for v in range(len(visits)) if v not in seconds]
        self.kinds = self._kinds()
        self.frozen = {
            i: v.today.start for i, v in enumerate(visits) if v.is_frozen and v.today
        }

    def price(self, visit: int) -> int:
        """Return what it costs to leave out a visit, or a pair by its first."""
        pair = self.pairs.get(visit)
        return self.unserved[visit] + (self.unserved[pair[0]] if pair else 0)

    def promised_to(self, carer: int) -> list[tuple[int, int]]:
        """Return the frozen starts and visits of one carer, the first first."""
        return sorted((s, v) for v, s in self.frozen.items() if carer in self.may[v])

    def _kinds(self) -> list[int]:
        """Number alike the carers whom nothing tells apart: one empty day is enough."""
        seen: dict[object, int] = {}
        return [
            seen.setdefault(
                (
                    *(c.home, c.back, c.shift_start, c.shift_end, c.pause),
                    *(c.most_minutes, c.capacity, tuple(extra)),
                    tuple(i in may for may in self.may),
                ),
                i,
            )
            for i, (c, extra) in enumerate(
                zip(self.day.carers, self.extra, strict=True)
            )
        ]

    def promise(self, node: int, start: int) -> None:
        self.early[node] = self.late[node] = start

    def release(self, node: int) -> None:
        self.early[node], self.late[node] = self.windows[node]


@dataclass(slots=True, init=False, eq=False)
class Route:
    """The nodes of one carer, home included, and what an insertion must know."""

    nodes: list[int]
    starts: list[int]  # By node.
    ready: list[int]  # By leg: when its carer is free to leave.
    due: list[int]  # By leg: how late the stop it leads to may begin.
    gaps: list[int]  # By leg: its cost.
    pause_leg: int  # -1: no break to take.
    cost: int
    load: int
    worked: int
    best: dict[int, tuple[int, int]]  # By visit: `cheapest`, once asked.
    openings: dict[int, list]  # By visit of a pair: its openings, once asked.


def build(ground: Ground, carer: int, visits: list[int]) -> Route | None:
    """Make the route, or return None when something in it cannot be kept."""
    who = ground.day.carers[carer]
    route = Route()
    nodes = route.nodes = [ground.leaves[carer], *visits, ground.returns[carer]]
    if not _time(ground, route, who):
        return None
    route.best, route.openings = {}, {}
    cost_from, extra = ground.cost_from, ground.extra[carer]
    route.gaps = gaps = [cost_from[a][b] for a, b in pairwise(nodes)]
    if not visits:
        gaps[0] = 0  # Nobody leaves for no visit.
    route.cost = sum(gaps) + sum([extra[v] for v in visits])
    load = ground.load
    route.load = sum([load[v] for v in visits])
    route.worked = _worked(ground, visits) if who.most_minutes is not None else 0
    too_much = who.capacity is not None and route.load > who.capacity
    too_long = who.most_minutes is not None and route.worked > who.most_minutes
    return None if too_much or too_long else route


def _time(ground: Ground, route: Route, who: Carer) -> bool:
    """Fill in when; False when a window, the shift or the break cannot be kept."""
    nodes = route.nodes
    travel = [ground.minutes_from[a][b] for a, b in pairwise(nodes)]
    if len(nodes) == 2:
        travel[0] = 0
    route.pause_leg = -1
    _forward(ground, route, who, travel)
    if not _backward(ground, route, who, travel):
        return False
    if who.pause is None or len(nodes) == 2:
        return True
    route.pause_leg = _pause_leg(route, who, travel)
    if route.pause_leg < 0:
        return False
    _forward(ground, route, who, travel)
    return _backward(ground, route, who, travel)


def _forward(ground: Ground, route: Route, who: Carer, travel: list[int]) -> None:
    early, service = ground.early, ground.service
    now = who.shift_start
    starts, ready = [now], [now]
    pause_leg = route.pause_leg
    for leg, node in enumerate(route.nodes[1:-1]):
        now += travel[leg]
        if leg == pause_leg:
            now = _after(who, now)
        opens = early[node]
        now = max(now, opens)
        starts.append(now)
        now += service[node]
        ready.append(now)
    route.starts, route.ready = starts, ready


def _backward(ground: Ground, route: Route, who: Carer, travel: list[int]) -> bool:
    late, service, ready = ground.late, ground.service, route.ready
    nodes, pause_leg = route.nodes, route.pause_leg
    now = who.shift_end
    route.due = due = [now] * len(travel)
    for leg in range(len(travel) - 1, -1, -1):
        due[leg] = now
        now -= travel[leg]  # How late one may leave for it.
        if leg == pause_leg:
            now = _before(who, due[leg], travel[leg])
        if ready[leg] > now:
            return False
        if leg:
            node = nodes[leg]
            now -= service[node]
            now = min(now, late[node])
    return True


def _after(who: Carer, arrives: int) -> int:
    """Return when the break is over for who would arrive then without it.

    It is taken where one is, on the way or at the door: only its window counts.
    """
    pause = who.pause
    assert pause is not None  # noqa: S101 (only asked of who has one)
    return max(arrives, pause.earliest) + pause.minutes


def _before(who: Carer, due: int, travel: int) -> int:
    """Return how late one may leave, the break being on this leg."""
    pause = who.pause
    assert pause is not None  # noqa: S101 (only asked of who has one)
    if pause.earliest + pause.minutes > due:
        return -NEVER
    return min(pause.latest, due - pause.minutes - travel)


def _pause_leg(route: Route, who: Carer, travel: list[int]) -> int:
    """Return the leg on which the break leaves most time; -1 when none has room."""
    best, most = -1, -1
    for leg, ready in enumerate(route.ready):
        slack = _before(who, route.due[leg], travel[leg]) - ready
        if slack > most:
            best, most = leg, slack
    return best


def _worked(ground: Ground, visits: list[int]) -> int:
    minutes = ground.minutes_from
    return sum([ground.service[v] for v in visits]) + sum(
        [minutes[a][b] for a, b in pairwise(visits)]
    )


def cheapest(ground: Ground, carer: int, route: Route, visit: int) -> tuple[int, int]:
    """Return the least this visit adds to the route, and the leg it would cut."""
    who = ground.day.carers[carer]
    if who.capacity is not None and route.load + ground.load[visit] > who.capacity:
        return NOWHERE
    if who.pause is not None or who.most_minutes is not None:
        return _cheapest_tried(ground, carer, route, visit)
    early, late, service = (
        ground.early[visit],
        ground.late[visit],
        ground.service[visit],
    )
    minutes_to, minutes_from = ground.minutes_to[visit], ground.minutes_from[visit]
    cost_to, cost_from = ground.cost_to[visit], ground.cost_from[visit]
    nodes, ready, due, gaps = route.nodes, route.ready, route.due, route.gaps
    cost, at = NEVER, 0
    # `ready` and `due` never fall along a route: the other legs cannot do.
    for leg in range(bisect_left(due, early + service), bisect_right(ready, late)):
        a = nodes[leg]
        b = nodes[leg + 1]
        more = cost_to[a] + cost_from[b] - gaps[leg]
        if more < cost:
            start = ready[leg] + minutes_to[a]
            if start < early:
                start = early
            elif start > late:
                continue
            if start + service + minutes_from[b] <= due[leg]:
                cost, at = more, leg
    return cost, at


def _cheapest_tried(
    ground: Ground, carer: int, route: Route, visit: int
) -> tuple[int, int]:
    """Do it by making each route, cheapest first: the break moves, hours add up."""
    for cost, leg in sorted(prices(ground, route, visit)):
        if inserted(ground, carer, route, visit, leg) is not None:
            return cost, leg
    return NOWHERE


def prices(ground: Ground, route: Route, visit: int) -> Iterator[tuple[int, int]]:
    """Walk the legs: what the visit would add there, were there time."""
    cost_to, cost_from = ground.cost_to[visit], ground.cost_from[visit]
    nodes = route.nodes
    for leg, gap in enumerate(route.gaps):
        yield cost_to[nodes[leg]] + cost_from[nodes[leg + 1]] - gap, leg


def inserted(
    ground: Ground, carer: int, route: Route, visit: int, leg: int
) -> Route | None:
    visits = route.nodes[1:-1]
    visits.insert(leg, visit)
    return build(ground, carer, visits)


def _window(day: Day, visit: Visit) -> tuple[int, int]:
    if visit.is_frozen and visit.today:
        return visit.today.start, visit.today.start
    if day.weights.late is not None:  # Late is dear, not forbidden.
        return visit.earliest, max((c.shift_end for c in day.carers), default=0)
    return visit.earliest, visit.latest


def _extra(day: Day, visit: Visit, carer: Carer) -> int:
    """Return what this carer costs there beside the way: a stranger, a change."""
    is_strange = bool(visit.known) and carer.key not in visit.known
    is_moved = visit.today is not None and visit.today.carer != carer.key
    return day.weights.stranger * is_strange + day.weights.moved * is_moved
