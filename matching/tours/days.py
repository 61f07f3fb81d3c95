"""A day to plan, and a plan of it.

Times are whole minutes from any midnight one likes, the same for the whole day; travel
may be counted in any whole unit. (The benchmarks count both in tenths or thousandths.)
Keys are the caller's own: what they name is no business of this room.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

Matrix = tuple[tuple[int, ...], ...]


class Reason(StrEnum):
    """Why a visit is in nobody's tour. The checker verifies that it is true."""

    NOBODY_MAY = "nobody_may"  # Nobody has the skills, or all who have are barred.
    NO_SHIFT = "no_shift"  # Those who may come are not at work at that time.
    NO_ROOM = "no_room"  # No tour of this plan can take it, as it stands.
    TOO_DEAR = "too_dear"  # One could, for more than leaving the visit costs.
    PARTNER = "partner"  # Nobody for the other half of this visit of two carers.


@dataclass(frozen=True, slots=True)
class Placed:
    """Who comes, and when they begin."""

    carer: int
    start: int


@dataclass(frozen=True, slots=True)
class Visit:
    """What one carer does at one place. A visit of two carers is two, and a ``Pair``.

    ``earliest`` and ``latest`` bound its START: whoever has been told an hour is told
    the truth by a narrow window. ``known`` are the carers the person already knows;
    when nobody is named, anybody is as good. ``today`` is what the plan says now, and a
    frozen visit (begun, or in less than a day) keeps it.
    """

    key: int
    place: int
    minutes: int
    earliest: int
    latest: int
    skills: frozenset[str] = frozenset()
    known: frozenset[int] = frozenset()
    barred: frozenset[int] = frozenset()
    unserved: int = 1000
    load: int = 0
    today: Placed | None = None
    is_frozen: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """Two visits by two different carers, both done or neither.

    The second starts ``least`` to ``most`` minutes after the first: together when both
    are 0. A pair is frozen whole, or not at all.
    """

    first: int
    second: int
    least: int = 0
    most: int = 0


@dataclass(frozen=True, slots=True)
class Break:
    """A pause in one piece between two stops: there, on the way or at the next door.

    It begins between ``earliest`` and ``latest``. Who has no visit needs none.
    """

    earliest: int
    latest: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Carer:
    """Somebody at work: they leave ``home`` and are back at ``end`` within the shift.

    The night's rest is the caller's: it tells when the shift may begin.
    ``most_minutes`` bounds care and the travel between visits, which is work too (code
    du travail L3121-4: the way from home and back is not).
    """

    key: int
    home: int
    shift_start: int
    shift_end: int
    skills: frozenset[str] = frozenset()
    end: int | None = None  # None: home.
    pause: Break | None = None
    most_minutes: int | None = None
    capacity: int | None = None

    @property
    def back(self) -> int:
        return self.home if self.end is None else self.end

    def may_serve(self, visit: Visit) -> bool:
        if visit.is_frozen and visit.today and visit.today.carer != self.key:
            return False
        return visit.skills <= self.skills and self.key not in visit.barred


@dataclass(frozen=True, slots=True)
class Weights:
    """What the objective counts, each in units of travel.

    ``late`` is the price of a minute after ``latest``; None forbids it. ``latest`` is
    the price of a minute of the worst lateness of the day.
    """

    travel: int = 1
    stranger: int = 15
    moved: int = 10
    late: int | None = None
    latest: int = 0


@dataclass(frozen=True)
class Day:
    """Everything the search may know. ``minutes`` and ``distances`` are by place."""

    visits: tuple[Visit, ...]
    carers: tuple[Carer, ...]
    minutes: Matrix
    distances: Matrix = ()  # Empty: the minutes.
    pairs: tuple[Pair, ...] = ()
    weights: Weights = field(default_factory=Weights)

    def __post_init__(self):
        if not self.distances:
            object.__setattr__(self, "distances", self.minutes)
        if len(self.visit) != len(self.visits) or len(self.carer) != len(self.carers):
            raise ValueError("Two visits, or two carers, have the same key.")
        paired = [key for pair in self.pairs for key in (pair.first, pair.second)]
        if len(set(paired)) != len(paired) or not self.visit.keys() >= set(paired):
            raise ValueError("A pair names two visits that no other pair names.")
        if any(v.is_frozen and v.today is None for v in self.visits):
            raise ValueError("A frozen visit has a carer and a start.")
        if any(
            self.visit[pair.first].is_frozen != self.visit[pair.second].is_frozen
            for pair in self.pairs
        ):
            raise ValueError("A pair is frozen whole, or not at all.")

    @cached_property
    def visit(self) -> Mapping[int, Visit]:
        return {visit.key: visit for visit in self.visits}

    @cached_property
    def carer(self) -> Mapping[int, Carer]:
        return {carer.key: carer for carer in self.carers}

    @cached_property
    def partner(self) -> Mapping[int, int]:
        """Return, for each visit of a pair, the other one."""
        there = {pair.first: pair.second for pair in self.pairs}
        return there | {second: first for first, second in there.items()}


@dataclass(frozen=True, slots=True)
class Stop:
    visit: int
    start: int


@dataclass(frozen=True, slots=True)
class Tour:
    """One carer's day, in order; ``pause`` is when their break begins, if any."""

    carer: int
    stops: tuple[Stop, ...]
    pause: int | None = None


@dataclass(frozen=True, slots=True)
class Left:
    visit: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Cost:
    """The objective, in its parts; they add up to ``total``."""

    travel: int = 0
    strangers: int = 0
    moved: int = 0
    late: int = 0
    unserved: int = 0

    @property
    def total(self) -> int:
        return self.travel + self.strangers + self.moved + self.late + self.unserved


@dataclass(frozen=True, slots=True)
class Plan:
    """Tours, and the visits left out; ``cost`` is what its maker says it costs."""

    tours: tuple[Tour, ...]
    left: tuple[Left, ...]
    cost: int
    method: str = ""
    iterations: int = 0

    def placed(self) -> dict[int, Placed]:
        """Return, visit by visit, who comes and when."""
        return {
            stop.visit: Placed(tour.carer, stop.start)
            for tour in self.tours
            for stop in tour.stops
        }


def objective(day: Day, plan: Plan) -> Cost:
    """Count a plan from its tours alone; nothing it says of itself is used."""
    weights, placed = day.weights, plan.placed()
    served = [(day.visit[key], place) for key, place in placed.items()]
    lateness = [max(0, place.start - visit.latest) for visit, place in served]
    return Cost(
        travel=weights.travel * sum(travel(day, tour) for tour in plan.tours),
        strangers=weights.stranger * sum(_is_strange(v, p.carer) for v, p in served),
        moved=weights.moved * sum(_is_moved(v, p.carer) for v, p in served),
        late=(weights.late or 0) * sum(lateness)
        + weights.latest * max(lateness, default=0),
        unserved=sum(v.unserved for v in day.visits if v.key not in placed),
    )


def travel(day: Day, tour: Tour) -> int:
    """Return the travel of one tour, from home to home."""
    return sum(day.distances[a][b] for a, b in legs(day, tour))


def legs(day: Day, tour: Tour) -> Iterator[tuple[int, int]]:
    """Walk a tour leg by leg: place from, place to. Nobody leaves for no visit."""
    if not tour.stops:
        return iter(())
    carer = day.carer[tour.carer]
    middle = [day.visit[stop.visit].place for stop in tour.stops]
    return zip([carer.home, *middle], [*middle, carer.back], strict=True)


def today(day: Day) -> Plan:
    """Return today's plan, as its visits tell it: the incumbent, right or wrong.

    ``check`` says what is wrong with it. A break is where it fits first, if it does.
    """
    stops: dict[int, list[Stop]] = {carer.key: [] for carer in day.carers}
    for visit in day.visits:
        if visit.today and visit.today.carer in stops:
            stops[visit.today.carer].append(Stop(visit.key, visit.today.start))
    tours = tuple(
        Tour(key, ordered, _pause(day, day.carer[key], ordered))
        for key, unordered in stops.items()
        if (ordered := tuple(sorted(unordered, key=lambda s: (s.start, s.visit))))
    )
    placed = {stop.visit for tour in tours for stop in tour.stops}
    left = tuple(Left(v.key, Reason.NO_ROOM) for v in day.visits if v.key not in placed)
    plan = Plan(tours, left, cost=0, method="today")
    return replace(plan, cost=objective(day, plan).total)


def _pause(day: Day, carer: Carer, stops: Iterable[Stop]) -> int | None:
    """Return the first moment that leaves time for the break and the way."""
    if carer.pause is None:
        return None
    free_from, place = carer.shift_start, carer.home
    for stop in stops:
        visit = day.visit[stop.visit]
        begins = max(free_from, carer.pause.earliest)
        spare = stop.start - free_from - day.minutes[place][visit.place]
        is_over = begins + carer.pause.minutes <= stop.start
        if is_over and spare >= carer.pause.minutes:
            return begins
        free_from, place = stop.start + visit.minutes, visit.place
    return max(free_from, carer.pause.earliest)


def _is_strange(visit: Visit, carer: int) -> bool:
    return bool(visit.known) and carer not in visit.known


def _is_moved(visit: Visit, carer: int) -> bool:
    return visit.today is not None and visit.today.carer != carer
