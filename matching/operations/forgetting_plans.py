"""Plans and tours that name who leaves, or turns out to be another; and old ones.

They hold numbers, no words; what named the person is taken out all the same.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Person, Provider
from accounts.queries.known import records_of
from accounts.registry import Kept
from asasap.audit.operations import move
from asasap.kernel.actor import SYSTEM
from matching.enums import PLAN_MOVES, PlanState
from matching.models import AssignmentPlan, PlannedPair, TourPlan, TourStop
from matching.queries.known_plans import (
    old_plans,
    old_tours,
    pairs_naming,
    stops_naming,
)


@transaction.atomic
def forget_plans_of(*, person: Person, now: datetime) -> None:
    """Throw away the plans still open that name somebody; take them out of the others.

    Safe to call twice.
    """
    records = records_of(person)
    pairs, stops = pairs_naming(records), stops_naming(records)
    plans = AssignmentPlan.objects.filter(
        pk__in=list(pairs.values_list("plan", flat=True))
    )
    tours = TourPlan.objects.filter(pk__in=list(stops.values_list("plan", flat=True)))
    for rows in (plans, tours):
        for plan in rows.locked().order_by("pk"):
            if PlanState.DISCARDED in PLAN_MOVES[plan.state]:
                move(
                    plan,
                    to=PlanState.DISCARDED,
                    table=PLAN_MOVES,
                    actor=SYSTEM,
                    now=now,
                )
    plans.update(asked={})
    pairs.delete()
    stops.delete()


@transaction.atomic
def give_plans(*, keep: Person, absorbed: Person) -> None:
    """Let who is kept have the plans of the other record, and the places in them."""
    for model in (AssignmentPlan, TourPlan):
        model.objects.filter(author=absorbed).update(author=keep)
    provider = Provider.objects.filter(person=keep).first()
    theirs = Provider.objects.filter(person=absorbed).first()
    if provider is None or theirs is None:
        return
    for rows in (PlannedPair.objects, TourStop.objects):
        rows.filter(provider=theirs).update(provider=provider)


def _delete_plans(keys: list[int], _now: datetime) -> None:
    AssignmentPlan.objects.filter(pk__in=keys).delete()


def _delete_tours(keys: list[int], _now: datetime) -> None:
    TourPlan.objects.filter(pk__in=keys).delete()


KEPT = (
    Kept(
        key="matching.plan",
        title=_("Plans of who could serve whom"),
        due=old_plans,
        since="asked_at",
        erase=_delete_plans,
    ),
    Kept(
        key="matching.tours",
        title=_("Tours of a day"),
        due=old_tours,
        since="asked_at",
        erase=_delete_tours,
    ),
)
