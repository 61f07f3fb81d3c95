"""A plan of the desk: asked for, computed, changed by hand, kept, applied.

Nobody is bound by a plan: applying it invites people, who answer as they please.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from accounts.models import Organisation
from asasap.audit.operations import move
from asasap.kernel.actor import SYSTEM, Actor
from matching.assignment.changing import Found, measure
from matching.assignment.problem import OddProblem
from matching.enums import PLAN_MOVES, PlanState, WhyUnserved
from matching.models import AssignmentPlan, PlannedPair
from matching.models.plans import DeskPlan
from matching.queries.desk import demands_of
from matching.queries.pairing import pairs_of
from matching.rules.planning import UNSERVED, Asked, why_not_change

# Up to so many demands, the answer is there before one would look elsewhere.
AT_ONCE = 60
WRITTEN = ("offer", "provider", "cost", "values", "is_manual", "why_unserved")
# After so long a plan has been tried many times, and will not be found.
PATIENCE = timedelta(hours=1)


class PlanningRefused(Exception):
    """What is asked cannot be done to this plan; the message says why."""


@transaction.atomic
def ask_for_plan(
    *,
    organisation: Organisation,
    days: DateRange,
    fairness: str,
    actor: Actor,
    now: datetime,
) -> AssignmentPlan:
    """Begin a plan; a small one is computed at once, a large one by a task."""
    plan = AssignmentPlan.objects.create(
        organisation=organisation,
        author_id=_author_of(actor),
        days=days,
        fairness=fairness,
        asked_at=now,
    )
    if demands_of(organisation=organisation, days=days)[AT_ONCE:].exists():
        _queue(plan=plan)
        return plan
    return compute_plan(plan=plan, now=now)


def _queue(*, plan: AssignmentPlan) -> None:
    """Have it computed by a worker. Safe to call again: a plan is computed once."""
    from matching.tasks import compute_one_plan  # noqa: PLC0415 (operations queue)

    transaction.on_commit(lambda: compute_one_plan.delay(plan_id=plan.pk))


@transaction.atomic
def compute_plan(*, plan: AssignmentPlan, now: datetime) -> AssignmentPlan:
    """Read who may serve whom, and find the plan of least cost. Safe to call twice."""
    plan = _locked(plan)
    if plan.state != PlanState.COMPUTING:
        return plan
    asked = pairs_of(organisation=plan.organisation, days=plan.days, now=now)
    found = _solve(asked, plan, {})
    plan.asked = asked.kept()
    plan.save(update_fields=["asked"])
    _write_pairs(plan, asked, found, {})
    move(
        plan,
        to=PlanState.DRAFT,
        table=PLAN_MOVES,
        actor=SYSTEM,
        now=now,
        computed_at=now,
        weights_version=asked.weights.version,
        **_figures(asked, plan, found, {}),
    )
    return plan


@transaction.atomic
def give_up_on_plan(*, plan: DeskPlan, now: datetime) -> None:
    """Say of a plan, or of tours, not computed in an hour that they will not be.

    Nothing where somebody is at it this very moment. Safe to call twice, at any time.
    """
    model: Any = type(plan)
    waiting = model.objects.being_computed().filter(asked_at__lte=now - PATIENCE)
    late = waiting.select_for_update(of=("self",), no_key=True, skip_locked=True)
    if (found := late.filter(pk=plan.pk).first()) is not None:
        move(
            found,
            to=PlanState.FAILED,
            table=PLAN_MOVES,
            actor=SYSTEM,
            now=now,
            reason="too long",
        )


@transaction.atomic
def change_pair(
    *, pair: PlannedPair, provider_id: int | None, actor: Actor, now: datetime
) -> PlannedPair:
    """Impose who serves this demand, or nobody; all others find their best again.

    Raises PlanningRefused.
    """
    return _changed(pair, {pair.demand_id: provider_id})


@transaction.atomic
def release_pair(*, pair: PlannedPair, actor: Actor, now: datetime) -> PlannedPair:
    """Let the plan choose again for this demand. Raises PlanningRefused."""
    return _changed(pair, {}, freed=pair.demand_id)


@transaction.atomic
def keep_plan(*, plan: AssignmentPlan, actor: Actor, now: datetime) -> None:
    """Keep the draft as it is, as a proposal. Raises PlanningRefused."""
    plan = _locked(plan)
    if refusal := why_not_change(plan):
        raise PlanningRefused(refusal)
    move(plan, to=PlanState.PROPOSED, table=PLAN_MOVES, actor=actor, now=now)


@transaction.atomic
def discard_plan(*, plan: AssignmentPlan, actor: Actor, now: datetime) -> None:
    """Throw it away. Raises PlanningRefused where it has been applied."""
    plan = _locked(plan)
    if PlanState.DISCARDED not in PLAN_MOVES[plan.state]:
        raise PlanningRefused(_("This plan can no longer be discarded."))
    move(plan, to=PlanState.DISCARDED, table=PLAN_MOVES, actor=actor, now=now)


def _imposed_on(plan: AssignmentPlan) -> dict[int, int | None]:
    """Return who was chosen by hand, demand by demand. One query."""
    rows = plan.pairs.filter(is_manual=True)
    return dict(rows.order_by("pk").values_list("demand_id", "provider_id"))


def _changed(
    pair: PlannedPair,
    more: dict[int, int | None],
    *,
    freed: int | None = None,
) -> PlannedPair:
    plan = _locked(pair.plan)
    if refusal := why_not_change(plan):
        raise PlanningRefused(refusal)
    pins = {**_imposed_on(plan), **more}
    if freed is not None:
        pins.pop(freed, None)
    asked = Asked.read(plan.asked)
    try:
        found = _solve(asked, plan, pins)
    except OddProblem as odd:
        raise PlanningRefused(_("This person cannot take this request.")) from odd
    _write_pairs(plan, asked, found, pins)
    figures = _figures(asked, plan, found, pins)
    for name, value in figures.items():
        setattr(plan, name, value)
    plan.save(update_fields=list(figures))
    return plan.pairs.get(demand_id=pair.demand_id)


def _locked(plan: AssignmentPlan) -> AssignmentPlan:
    rows = AssignmentPlan.objects.locked().select_related("organisation")
    return rows.get(pk=plan.pk)


def _solve(asked: Asked, plan: AssignmentPlan, pins: dict[int, int | None]) -> Found:
    return asked.solved(plan.fairness, pins)


def _figures(
    asked: Asked, plan: AssignmentPlan, found: Found, pins: dict[int, int | None]
) -> dict[str, Any]:
    problem = asked.problem(plan.fairness)
    measures = measure(problem, found.plan)
    return {
        "cost": found.plan.cost,
        "bound": found.bound,
        "fairness_price": asked.price_of_fairness(plan.fairness, pins, found),
        "gini_milli": measures.gini_milli,
        "idle": measures.idle,
    }


def _write_pairs(
    plan: AssignmentPlan, asked: Asked, found: Found, pins: dict[int, int | None]
) -> None:
    """Write them all, over what was there: who reads one meanwhile finds it."""
    takers = found.plan.pairs(asked.problem(plan.fairness))
    PlannedPair.objects.bulk_create(
        (
            PlannedPair(
                plan=plan,
                demand_id=demand,
                is_manual=demand in pins,
                **_of(asked, demand, takers.get(demand), is_pinned=demand in pins),
            )
            for demand in asked.demands
        ),
        update_conflicts=True,
        unique_fields=["plan", "demand"],
        update_fields=WRITTEN,
    )


def _of(
    asked: Asked, demand: int, provider: int | None, *, is_pinned: bool
) -> dict[str, Any]:
    if provider is not None:
        pair = asked.pair(demand, provider)
        return {
            "provider_id": provider,
            "offer_id": pair.offer,
            "cost": pair.cost,
            "values": pair.told(),
        }
    why = WhyUnserved.NO_ROOM if asked.pairs_of(demand) else WhyUnserved.NOBODY
    return {
        "cost": UNSERVED,
        "why_unserved": WhyUnserved.BY_HAND if is_pinned else why,
    }


def _author_of(actor: Actor) -> int:
    """Only somebody signed in coordinates."""
    if actor.person_id is None:
        raise ValueError("A plan has an author.")
    return actor.person_id
