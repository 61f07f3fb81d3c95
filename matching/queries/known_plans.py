"""What the plans of a desk know of somebody: as who serves, is served, or plans."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from accounts.queries.known import records_of
from accounts.registry import PersonalData
from matching.models import AssignmentPlan, PlannedPair, TourPlan, TourStop

Rows = list[dict[str, Any]]


def pairs_naming(records: list[Person]) -> QuerySet[PlannedPair]:
    return PlannedPair.objects.filter(
        Q(provider__person__in=records)
        | Q(demand__client__in=records)
        | Q(demand__beneficiary__in=records)
    )


def stops_naming(records: list[Person]) -> QuerySet[TourStop]:
    return TourStop.objects.filter(
        Q(provider__person__in=records)
        | Q(engagement__client__in=records)
        | Q(engagement__beneficiary__in=records)
    )


def planned(person: Person, limit: int | None) -> Rows:
    rows = pairs_naming(records_of(person)).select_related(
        "plan__organisation", "demand__activity"
    )
    return [
        {
            "planned": row.plan.asked_at,
            "organisation": row.plan.organisation.name,
            "activity": row.demand.activity.name,
            "state": row.plan.get_state_display(),
            "factors": row.values,
            "is_manual": row.is_manual,
        }
        for row in rows.order_by("-pk")[:limit]
    ]


def toured(person: Person, limit: int | None) -> Rows:
    rows = stops_naming(records_of(person)).select_related(
        "plan__organisation", "engagement__activity"
    )
    return [
        {
            "day": row.plan.day_on,
            "organisation": row.plan.organisation.name,
            "activity": row.engagement.activity.name,
            "state": row.plan.get_state_display(),
            "minute": row.start,
            "agreement": str(row.engagement.uuid),
        }
        for row in rows.order_by("-pk")[:limit]
    ]


def asked(person: Person, limit: int | None) -> Rows:
    """The plans they made, as a coordinator."""
    records = records_of(person)
    made = [
        {
            "asked": row.asked_at,
            "organisation": row.organisation.name,
            "kind": str(model._meta.verbose_name),
            "state": row.get_state_display(),
        }
        for model in (AssignmentPlan, TourPlan)
        for row in model.objects.filter(author__in=records)
        .select_related("organisation")
        .newest_first()[:limit]
    ]
    return sorted(made, key=lambda row: row["asked"], reverse=True)[:limit]


def old_plans(before: datetime) -> QuerySet[AssignmentPlan]:
    return AssignmentPlan.objects.filter(asked_at__lte=before)


def old_tours(before: datetime) -> QuerySet[TourPlan]:
    return TourPlan.objects.filter(asked_at__lte=before)


KNOWN = (
    PersonalData(
        key="matching.planned",
        title=_("Plans of an organisation that name you"),
        columns={
            "planned": _("Planned"),
            "organisation": _("Organisation"),
            "activity": _("Activity"),
            "state": _("State"),
        },
        collect=planned,
    ),
    PersonalData(
        key="matching.toured",
        title=_("Tours of an organisation that name you"),
        columns={
            "day": _("Day"),
            "organisation": _("Organisation"),
            "activity": _("Activity"),
            "state": _("State"),
        },
        collect=toured,
    ),
    PersonalData(
        key="matching.plans_asked",
        title=_("Plans and tours you made"),
        columns={
            "asked": _("Asked"),
            "organisation": _("Organisation"),
            "kind": _("What"),
            "state": _("State"),
        },
        collect=asked,
    ),
)
