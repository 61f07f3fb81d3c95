"""The agreements somebody is in, for their page and their copy; and old ones."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from accounts.queries.known import records_of
from accounts.registry import PersonalData
from offers.enums import CONCLUDED
from offers.models import Engagement, EngagementTerms
from offers.models.engagement_rows import EngagementQuerySet
from offers.rules.prices import price_words
from offers.rules.schedules import schedule_words


def agreements(person: Person, limit: int | None) -> list[dict[str, Any]]:
    rows = of_people(records_of(person)).select_related("activity", "terms")
    return [
        {
            "activity": row.activity.name,
            "proposed": row.created_at,
            "agreed": row.agreed_at,
            "ended": row.ended_at,
            "state": row.get_state_display(),
            "when": schedule_words(row.terms),
            "price": price_words(row.terms.price_unit, row.terms.price_cents),
            "tasks": row.terms.tasks,
            "law": row.terms.rules,
            "number": str(row.uuid),
        }
        for row in rows.newest_first()[:limit]
    ]


def proposals(person: Person, limit: int | None) -> list[dict[str, Any]]:
    """The terms they put on a table, theirs or in somebody's name."""
    made = EngagementTerms.objects.filter(author__in=records_of(person))
    return [
        {
            "proposed": terms.proposed_at,
            "when": schedule_words(terms),
            "price": price_words(terms.price_unit, terms.price_cents),
            "tasks": terms.tasks,
            "message": terms.message,
            "agreement": str(terms.engagement.uuid),
        }
        for terms in made.select_related("engagement").order_by("-pk")[:limit]
    ]


def of_people(records: list[Person]) -> EngagementQuerySet:
    """Those these records of one person are in, on either side."""
    return Engagement.objects.filter(
        Q(client__in=records)
        | Q(beneficiary__in=records)
        | Q(provider__person__in=records)
    )


def old_proposals(before: datetime) -> QuerySet[Engagement]:
    """Those nobody signed, whose texts are still there."""
    return _with_texts(before).exclude(state__in=CONCLUDED)


def old_agreements(before: datetime) -> QuerySet[Engagement]:
    """Those that are over, whose texts are still there."""
    return _with_texts(before).filter(state__in=CONCLUDED)


def _with_texts(before: datetime) -> QuerySet[Engagement]:
    # The place goes with the texts: it tells which rows still have them.
    left = EngagementTerms.objects.filter(engagement=OuterRef("pk"))
    return Engagement.objects.filter(
        Exists(left.filter(place__isnull=False)), ended_at__lte=before
    )


KNOWN = (
    PersonalData(
        key="offers.agreements",
        title=_("Your agreements"),
        columns={
            "activity": _("Activity"),
            "agreed": _("Agreed"),
            "state": _("State"),
            "when": _("When"),
            "price": _("Price"),
        },
        collect=agreements,
    ),
    PersonalData(
        key="offers.proposals",
        title=_("Terms you proposed"),
        columns={
            "proposed": _("Proposed"),
            "when": _("When"),
            "price": _("Price"),
            "message": _("Message"),
        },
        collect=proposals,
    ),
)
