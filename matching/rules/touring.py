"""A day of tours: travel estimated, shifts, breaks. Values in, values out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from django.utils.translation import gettext as _

from asasap.kernel.periods import Period
from mapping.enums import Point
from mapping.rules import distance_km
from matching.enums import PlanState
from matching.models import TourPlan, TravelRule
from matching.tours.days import Break, Carer, Matrix, Pair, Placed, Visit

# How long before the first visit of a day one may leave home, and come back after.
LEAVING = 60
MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Wanted:
    """One visit of the day, as it is agreed."""

    key: int
    engagement: int
    beneficiary: int
    provider: int
    slot: int  # Minutes since midnight, on the clock of Paris.
    before: int  # By how many minutes it may begin earlier; and later.
    after: int
    minutes: int
    point: Point
    skill: str
    known: frozenset[int]
    barred: frozenset[int]
    is_frozen: bool


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody of the team that day, and between which minutes they are free."""

    key: int
    home: Point
    skills: frozenset[str]
    free: tuple[int, int] | None


def minutes_between(a: Point, b: Point, rule: TravelRule) -> int:
    """Return the estimate of a way, by road, door to door; none within one cell."""
    if a == b:
        return 0
    km = distance_km(a, b) * rule.road_milli / 1000
    return ceil(60 * km / rule.kmh) + rule.stop_minutes


def matrix_of(points: Sequence[Point], rule: TravelRule) -> Matrix:
    return tuple(tuple(minutes_between(a, b, rule) for b in points) for a in points)


def slack_of(
    visit: Period, free: Sequence[Period], *, most: timedelta
) -> tuple[timedelta, timedelta]:
    """Return by how much a visit may come before or after, as its own carer is free.

    Of who says nothing of that day, by the most; what was agreed beside the hours they
    say, at its very hour.
    """
    if not free:
        return most, most
    for one in free:
        if one.start <= visit.start and visit.end <= one.end:
            return min(most, visit.start - one.start), min(most, one.end - visit.end)
    return timedelta(0), timedelta(0)


def together(wanted: Sequence[Wanted]) -> tuple[Pair, ...]:
    """Return the visits of two carers: one person, one hour, one and the same help.

    Agreements do not say it; two of them at one minute do.
    """
    first: dict[tuple[int, int, str], Wanted] = {}
    pairs = []
    for one in wanted:
        key = (one.beneficiary, one.slot, one.skill)
        other = first.pop(key, None)
        if other is None or other.provider == one.provider:
            first[key] = one
        else:
            pairs.append(Pair(other.key, one.key))
    return tuple(pairs)


def visit_of(wanted: Wanted, place: int) -> Visit:
    """A visit begins near the hour agreed; what is frozen, at that very hour."""
    return Visit(
        key=wanted.key,
        place=place,
        minutes=wanted.minutes,
        earliest=max(0, wanted.slot - wanted.before),
        latest=min(MINUTES_A_DAY - 1, wanted.slot + wanted.after),
        skills=frozenset([wanted.skill]),
        known=wanted.known,
        barred=wanted.barred,
        today=Placed(wanted.provider, wanted.slot),
        is_frozen=wanted.is_frozen,
    )


def carer_of(
    worker: Worker, place: int, wanted: Sequence[Wanted], rule: TravelRule
) -> Carer | None:
    """At work from their first free minute, or their first visit, to the last; None
    for who is not at work that day.
    """
    own = [one for one in wanted if one.provider == worker.key]
    spans = [(one.slot, one.slot + one.minutes) for one in own]
    if worker.free is not None:
        spans.append(worker.free)
    if not spans:
        return None
    first, last = min(span[0] for span in spans), max(span[1] for span in spans)
    pause = None
    if last - first > rule.pause_after:
        pause = Break(first, first + rule.pause_after, rule.pause_minutes)
    return Carer(
        key=worker.key,
        home=place,
        shift_start=first - LEAVING,
        shift_end=last + LEAVING,
        skills=worker.skills,
        pause=pause,
        most_minutes=rule.daily_minutes,
    )


def why_not_change(plan: TourPlan) -> str | None:
    if plan.state == PlanState.COMPUTING:
        return _("These tours are still being computed.")
    if plan.state != PlanState.DRAFT:
        return _("These tours are no longer a draft: make new ones.")
    return None
