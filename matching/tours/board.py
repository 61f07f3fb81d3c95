"""A plan in the making: what may be done to it, and how it begins."""

from dataclasses import dataclass

from matching.tours.days import Day, Plan
from matching.tours.routes import Ground, Route, build, inserted


class FrozenConflict(Exception):
    """What is frozen cannot be kept by this carer: no plan keeps it."""


class Stuck(Exception):
    """A way that takes longer than the way round by another visit: leave it there."""


@dataclass(slots=True)
class State:
    """A plan in the making. Routes are never changed, so that copies are shallow."""

    routes: list[Route]
    where: list[int]  # By visit: the index of its carer, or -1.
    absent: list[int]  # A pair stands here by its first visit.
    cost: int
    promised: dict[int, int]  # By visit of a pair: its start.

    def copy(self) -> "State":
        return State(
            self.routes[:],
            self.where[:],
            self.absent[:],
            self.cost,
            self.promised.copy() if self.promised else {},
        )


class Board:
    """The state of a search, and the moves it is made of."""

    def __init__(self, day: Day, start: Plan | None):
        self.day = day
        self.ground = Ground(day)
        self.is_fixed = [v.is_frozen for v in day.visits]
        self.index = {v.key: i for i, v in enumerate(day.visits)}
        self.state = self._opened(start)

    def _opened(self, start: Plan | None) -> State:
        """Begin with what is frozen, then whatever of the given plan can be kept."""
        ground, day = self.ground, self.day
        routes = [build(ground, c, []) for c in range(len(day.carers))]
        if any(route is None for route in routes):
            raise ValueError("A shift ends before it begins.")
        self.state = State(
            [route for route in routes if route is not None],
            [-1] * len(day.visits),
            ground.leads[:],
            sum(ground.unserved),
            {},
        )
        self._keep(start)
        return self.state

    def _keep(self, start: Plan | None) -> None:
        frozen = {
            i: (visit.today.carer, visit.today.start)
            for i, visit in enumerate(self.day.visits)
            if visit.is_frozen and visit.today
        }
        wanted = dict(frozen)
        for key, place in (start.placed() if start else {}).items():
            wanted.setdefault(self.index[key], (place.carer, place.start))
        carers = {carer.key: i for i, carer in enumerate(self.day.carers)}
        # What is frozen first; then in the order of the day.
        for visit in sorted(wanted, key=lambda v: (v not in frozen, wanted[v][1], v)):
            whole = self._whole(visit)
            if whole[0] != visit or any(v not in wanted for v in whole):
                continue
            at = [(v, carers.get(wanted[v][0], -1), wanted[v][1]) for v in whole]
            if not self._kept(at) and visit in frozen:
                raise FrozenConflict(self.day.visits[visit].key)

    def _kept(self, at: list[tuple[int, int, int]]) -> bool:
        """Put a visit, or both of a pair, with who had it, at its rank by the hour."""
        before = self.state.copy()
        is_kept = self._is_apart(at)
        for visit, carer, start in at:
            if is_kept and len(at) > 1:
                self._promise(visit, start)
            is_kept = is_kept and carer in self.ground.may[visit]
            is_kept = is_kept and self._appended(visit, carer, start)
        if is_kept:
            self.state.absent.remove(at[0][0])
        else:
            self._back_to(before)
        return is_kept

    def _is_apart(self, at: list[tuple[int, int, int]]) -> bool:
        if len(at) == 1:
            return True
        (first, carer, start), (_, other, then) = at
        _, least, most = self.ground.pairs[first]
        return carer != other and least <= then - start <= most

    def _appended(self, visit: int, carer: int, start: int) -> bool:
        route = self.state.routes[carer]
        leg = sum(begins <= start for begins in route.starts[1:])
        for at in (leg, leg - 1, leg + 1):
            if 0 <= at < len(route.nodes) - 1:
                made = inserted(self.ground, carer, route, visit, at)
                if made is not None:
                    self._put(visit, carer, made)
                    return True
        return False

    def _back_to(self, before: State) -> None:
        for visit in self.state.promised.keys() - before.promised.keys():
            self.ground.release(visit)
        for visit, start in before.promised.items():
            self.ground.promise(visit, start)
        self.state = before

    def _without(self, carer: int, visits: list[int]) -> None:
        state, ground = self.state, self.ground
        if not visits:
            return
        rest = [v for v in state.routes[carer].nodes[1:-1] if v not in visits]
        made = build(ground, carer, rest)
        if made is None:
            raise Stuck
        state.cost += made.cost - state.routes[carer].cost
        state.routes[carer] = made
        for visit in visits:
            state.where[visit] = -1
            state.cost += ground.unserved[visit]

    def _put(self, visit: int, carer: int, made: Route) -> None:
        state = self.state
        state.cost += made.cost - state.routes[carer].cost - self.ground.unserved[visit]
        state.routes[carer] = made
        state.where[visit] = carer

    def _promise(self, visit: int, start: int) -> None:
        self.state.promised[visit] = start
        self.ground.promise(visit, start)

    def _whole(self, visit: int) -> tuple[int, ...]:
        """Return the visit, or both of its pair, the first one first."""
        partner = self.ground.partner.get(visit)
        if partner is None:
            return (visit,)
        return (visit, partner) if visit in self.ground.pairs else (partner, visit)
