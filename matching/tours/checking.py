"""The independent checker: it believes nothing and shares nothing with a search.

A plan is walked minute by minute from its stops alone. Only the values of ``days`` are
shared: what a day is, and what a plan costs.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from matching.tours.days import Carer, Day, Plan, Stop, Tour, Visit, objective
from matching.tours.truth import why_left


class Wrong(StrEnum):
    UNKNOWN = "unknown"  # A visit or a carer that the day does not have.
    TWICE = "twice"  # A visit, or a carer, in two places.
    LISTED = "listed"  # Neither served nor left, or both.
    SKILL = "skill"
    BARRED = "barred"
    WINDOW = "window"
    TRAVEL = "travel"  # No time to get there, or two visits at a time.
    SHIFT = "shift"
    BREAK = "break"
    HOURS = "hours"
    LOAD = "load"
    PAIR = "pair"
    FROZEN = "frozen"
    REASON = "reason"  # A visit is left for a reason that is not true.
    COST = "cost"


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """What is wrong, and with which visit or carer (0: with the whole)."""

    wrong: Wrong
    key: int = 0


def check(day: Day, plan: Plan) -> list[Fault]:
    """Return everything that is wrong with the plan; nothing, when it may be used."""
    faults = list(_strangers(day, plan))
    if faults:
        return faults  # Nothing else can be asked of what is not there.
    for tour in plan.tours:
        faults += _faults_of(day, tour)
    faults += _frozen(day, plan)
    faults += _pairs(day, plan)
    if not faults:
        faults += [
            Fault(Wrong.REASON, item.visit)
            for item in plan.left
            if item.reason != why_left(day, plan, day.visit[item.visit])
        ]
    if objective(day, plan).total != plan.cost:
        faults.append(Fault(Wrong.COST))
    return sorted(faults)


def _strangers(day: Day, plan: Plan) -> Iterator[Fault]:
    carers = Counter(tour.carer for tour in plan.tours)
    served = Counter(stop.visit for tour in plan.tours for stop in tour.stops)
    left = Counter(item.visit for item in plan.left)
    for key in ({*carers} - {*day.carer}) | ({*served, *left} - {*day.visit}):
        yield Fault(Wrong.UNKNOWN, key)
    for key, times in (*carers.items(), *served.items()):
        if times > 1:
            yield Fault(Wrong.TWICE, key)
    for key in day.visit:
        if (served[key] > 0) == (left[key] > 0) or left[key] > 1:
            yield Fault(Wrong.LISTED, key)


def _faults_of(day: Day, tour: Tour) -> Iterator[Fault]:
    carer = day.carer[tour.carer]
    visits = [day.visit[stop.visit] for stop in tour.stops]
    for stop, visit in zip(tour.stops, visits, strict=True):
        if visit.skills - carer.skills:
            yield Fault(Wrong.SKILL, visit.key)
        if carer.key in visit.barred:
            yield Fault(Wrong.BARRED, visit.key)
        in_window = visit.earliest <= stop.start <= _last_start(day, visit)
        if not (in_window or _is_kept(visit, tour.carer, stop.start)):
            yield Fault(Wrong.WINDOW, visit.key)
    yield from _clock(day, carer, tour)
    if carer.capacity is not None and sum(v.load for v in visits) > carer.capacity:
        yield Fault(Wrong.LOAD, carer.key)
    if carer.most_minutes is not None and _work(day, visits) > carer.most_minutes:
        yield Fault(Wrong.HOURS, carer.key)


def _clock(day: Day, carer: Carer, tour: Tour) -> Iterator[Fault]:
    """Walk the day of one carer: each gap holds the way, and one of them the break."""
    if not tour.stops:
        return
    pause, is_taken = carer.pause, carer.pause is None
    gaps = list(_gaps(day, carer, tour.stops))
    for number, (free, needed, way, key) in enumerate(gaps):
        spare = needed - free - way
        if spare < 0:
            is_home = number in {0, len(gaps) - 1}
            yield Fault(*((Wrong.SHIFT, carer.key) if is_home else (Wrong.TRAVEL, key)))
        if is_taken or pause is None or tour.pause is None:
            continue
        is_here = free <= tour.pause and tour.pause + pause.minutes <= needed
        is_taken = is_here and spare >= pause.minutes
    if pause is not None:
        in_window = (
            tour.pause is not None and pause.earliest <= tour.pause <= pause.latest
        )
        if not (is_taken and in_window):
            yield Fault(Wrong.BREAK, carer.key)


def _gaps(
    day: Day, carer: Carer, stops: Iterable[Stop]
) -> Iterator[tuple[int, int, int, int]]:
    """Walk the gaps: free from when, needed when, how long the way, whose visit."""
    free, place, key = carer.shift_start, carer.home, 0
    for stop in stops:
        visit = day.visit[stop.visit]
        key = visit.key
        yield free, stop.start, day.minutes[place][visit.place], key
        free, place = stop.start + visit.minutes, visit.place
    yield free, carer.shift_end, day.minutes[place][carer.back], key


def _work(day: Day, visits: list[Visit]) -> int:
    ways = sum(day.minutes[a.place][b.place] for a, b in pairwise(visits))
    return ways + sum(visit.minutes for visit in visits)


def _frozen(day: Day, plan: Plan) -> Iterator[Fault]:
    placed = plan.placed()
    for visit in day.visits:
        place = placed.get(visit.key)
        if not visit.is_frozen:
            continue
        if place is None or not _is_kept(visit, place.carer, place.start):
            yield Fault(Wrong.FROZEN, visit.key)


def _pairs(day: Day, plan: Plan) -> Iterator[Fault]:
    placed = plan.placed()
    for pair in day.pairs:
        one, other = placed.get(pair.first), placed.get(pair.second)
        if one is None and other is None:
            continue
        if one is None or other is None or one.carer == other.carer:
            yield Fault(Wrong.PAIR, pair.first)
            continue
        if not pair.least <= other.start - one.start <= pair.most:
            yield Fault(Wrong.PAIR, pair.first)


def _is_kept(visit: Visit, carer: int, start: int) -> bool:
    """Tell whether it is frozen and there: what was promised outlives its window."""
    at = visit.today
    return visit.is_frozen and at is not None and (at.carer, at.start) == (carer, start)


def _last_start(day: Day, visit: Visit) -> int:
    if day.weights.late is None:
        return visit.latest
    # Late, but not for ever.
    return max((carer.shift_end for carer in day.carers), default=0)
