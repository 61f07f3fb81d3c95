"""Tours of a day: asked for, computed, checked apart, kept as a proposal.

There is nowhere to apply them yet: the hours of visits are kept by telemanagement.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation
from asasap.audit.operations import move
from asasap.kernel.actor import SYSTEM, Actor
from matching.enums import PLAN_MOVES, PlanState
from matching.models import TourPlan, TourStop
from matching.queries.visits import DayRead, NoTravelRule, day_of
from matching.registry import planner
from matching.rules.touring import why_not_change
from matching.tours.board import FrozenConflict
from matching.tours.checking import check
from matching.tours.days import Day, Plan, Tour, objective, today, travel
from matching.tours.solving import solve

SECONDS = 10
# Any whole number does; this one is the same for all who ask for one day again.
SEED_DAYS = 100_000


class TouringRefused(Exception):
    """What is asked cannot be done to these tours; the message says why."""


@transaction.atomic
def ask_for_tours(
    *, organisation: Organisation, day: date, actor: Actor, now: datetime
) -> TourPlan:
    """Begin the tours of a day; a worker computes them."""
    plan = TourPlan.objects.create(
        organisation=organisation,
        author_id=_author_of(actor),
        day_on=day,
        seed=organisation.pk * SEED_DAYS + day.toordinal() % SEED_DAYS,
        seconds=SECONDS,
        asked_at=now,
    )
    _queue(plan=plan)
    return plan


def _queue(*, plan: TourPlan) -> None:
    """Have them computed. Safe to call again: the first answer stays."""
    from matching.tasks import compute_one_tour  # noqa: PLC0415 (operations queue)

    transaction.on_commit(lambda: compute_one_tour.delay(plan_id=plan.pk))


@transaction.atomic
def compute_tours(
    *, plan: TourPlan, now: datetime, iterations: int | None = None
) -> TourPlan:
    """Search, check apart, and write down; never worse than today's plan.

    The search holds no lock: of two, the first to end is kept. With ``iterations``, the
    clock does not count: the same seed gives the same tours.
    """
    if plan.state != PlanState.COMPUTING:
        return plan
    try:
        read = day_of(organisation=plan.organisation, day=plan.day_on, now=now)
        found = _search(plan, read.day, iterations)
    except (NoTravelRule, FrozenConflict) as refusal:
        return _fail(plan, type(refusal).__name__, now)
    if faults := check(read.day, found):
        return _fail(plan, f"check: {len(faults)}", now)
    return _write(plan, read, found, now)


@transaction.atomic
def keep_tours(*, plan: TourPlan, actor: Actor, now: datetime) -> None:
    """Keep them as a proposal. Raises TouringRefused."""
    plan = TourPlan.objects.locked().get(pk=plan.pk)
    if refusal := why_not_change(plan):
        raise TouringRefused(refusal)
    move(plan, to=PlanState.PROPOSED, table=PLAN_MOVES, actor=actor, now=now)


@transaction.atomic
def discard_tours(*, plan: TourPlan, actor: Actor, now: datetime) -> None:
    """Throw them away. Raises TouringRefused where they are gone already."""
    plan = TourPlan.objects.locked().get(pk=plan.pk)
    if PlanState.DISCARDED not in PLAN_MOVES[plan.state]:
        raise TouringRefused(_("These tours can no longer be discarded."))
    move(plan, to=PlanState.DISCARDED, table=PLAN_MOVES, actor=actor, now=now)


def _search(plan: TourPlan, day: Day, iterations: int | None) -> Plan:
    if not day.visits:
        return Plan((), (), cost=0)
    if iterations:
        return solve(day, seed=plan.seed, iterations=iterations, start=today(day))
    seconds = float(plan.seconds)
    return planner()(day, seed=plan.seed, seconds=seconds, start=today(day))


@transaction.atomic
def _fail(plan: TourPlan, why: str, now: datetime) -> TourPlan:
    plan = TourPlan.objects.locked().get(pk=plan.pk)
    if plan.state == PlanState.COMPUTING:
        move(
            plan,
            to=PlanState.FAILED,
            table=PLAN_MOVES,
            actor=SYSTEM,
            now=now,
            reason=why,
        )
    return plan


@transaction.atomic
def _write(plan: TourPlan, read: DayRead, found: Plan, now: datetime) -> TourPlan:
    plan = TourPlan.objects.locked().get(pk=plan.pk)
    if plan.state != PlanState.COMPUTING:
        return plan
    before = today(read.day)
    TourStop.objects.bulk_create(
        stop for tour in found.tours for stop in _stops(plan, read, tour)
    )
    TourStop.objects.bulk_create(
        TourStop(reason=left.reason.value, **_visit(plan, read, left.visit))
        for left in found.left
    )
    move(
        plan,
        to=PlanState.DRAFT,
        table=PLAN_MOVES,
        actor=SYSTEM,
        now=now,
        computed_at=now,
        travel_before=_minutes(read.day, before),
        travel_after=_minutes(read.day, found),
        objective_before=objective(read.day, before).total,
        objective=objective(read.day, found).total,
        method=found.method,
    )
    return plan


def _stops(plan: TourPlan, read: DayRead, tour: Tour) -> list[TourStop]:
    day = read.day
    here = day.carer[tour.carer].home
    stops = []
    for position, stop in enumerate(tour.stops):
        there = day.visit[stop.visit].place
        stops.append(
            TourStop(
                provider_id=tour.carer,
                position=position,
                travel=day.minutes[here][there],
                start=stop.start,
                **_visit(plan, read, stop.visit),
            )
        )
        here = there
    return stops


def _visit(plan: TourPlan, read: DayRead, key: int) -> dict:
    wanted = read.wanted[key]
    return {
        "plan": plan,
        "engagement_id": wanted.engagement,
        "slot": wanted.slot,
        "minutes": wanted.minutes,
        "is_frozen": wanted.is_frozen,
    }


def _minutes(day: Day, plan: Plan) -> int:
    return sum(travel(day, tour) for tour in plan.tours)


def _author_of(actor: Actor) -> int:
    """Only somebody signed in coordinates."""
    if actor.person_id is None:
        raise ValueError("A plan has an author.")
    return actor.person_id
