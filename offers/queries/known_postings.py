"""What somebody offered, asked for, showed and reported; and what of it is old."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from accounts.queries.known import SUFFIXES, records_of
from accounts.registry import KeptFile, PersonalData
from offers.enums import ReportState
from offers.models import (
    Attachment,
    Demand,
    DemandVersion,
    Offer,
    OfferVersion,
    Report,
)
from offers.rules.prices import price_words
from offers.rules.schedules import schedule_words


def offers_of(person: Person) -> QuerySet[Offer]:
    return Offer.objects.filter(provider__person__in=records_of(person))


def demands_of(person: Person) -> QuerySet[Demand]:
    return Demand.objects.filter(client__in=records_of(person))


def offers(person: Person, limit: int | None) -> list[dict[str, Any]]:
    texts = OfferVersion.objects.filter(offer__in=offers_of(person))
    texts = texts.select_related("offer__activity", "place__commune")
    return [
        {**_common(text), "activity": text.offer.activity.name}
        for text in texts.order_by("-updated_at", "-pk")[:limit]
    ]


def demands(person: Person, limit: int | None) -> list[dict[str, Any]]:
    texts = DemandVersion.objects.filter(demand__in=demands_of(person))
    texts = texts.select_related("demand__activity", "place__commune")
    return [
        {
            **_common(text),
            "activity": text.demand.activity.name,
            "answers": text.answers,
            "when": schedule_words(text),
            "public": text.public,
            "outcome": text.demand.get_outcome_display(),
        }
        for text in texts.order_by("-updated_at", "-pk")[:limit]
    ]


def attachments(person: Person, limit: int | None) -> list[dict[str, Any]]:
    added = Attachment.objects.filter(author__in=records_of(person)).defer("content")
    return [
        {
            "added": one.received_at,
            "name": one.name,
            "description": one.description,
            "type": one.content_type,
            "size": one.size,
        }
        for one in added.order_by("-received_at", "-pk")[:limit]
    ]


def files(person: Person) -> Iterable[KeptFile]:
    added = Attachment.objects.filter(author__in=records_of(person))
    for one in added.order_by("pk").iterator(chunk_size=1):
        name = f"attachment-{one.pk}.{SUFFIXES[one.content_type]}"
        yield KeptFile(name=name, content=bytes(one.content))


def reports(person: Person, limit: int | None) -> list[dict[str, Any]]:
    made = Report.objects.filter(author__in=records_of(person))
    return [
        {
            "reported": report.reported_at,
            "reason": report.get_reason_display(),
            "words": report.words,
            "state": report.get_state_display(),
            "decision": report.decision,
        }
        for report in made.order_by("-reported_at", "-pk")[:limit]
    ]


def old_offers(before: datetime) -> QuerySet[Offer]:
    """Those that ended before, and still have a text."""
    texts = OfferVersion.objects.filter(offer=OuterRef("pk"), erased_at=None)
    return Offer.objects.filter(Exists(texts), ended_at__lte=before)


def old_demands(before: datetime) -> QuerySet[Demand]:
    texts = DemandVersion.objects.filter(demand=OuterRef("pk"), erased_at=None)
    return Demand.objects.filter(Exists(texts), ended_at__lte=before)


def old_reports(before: datetime) -> QuerySet[Report]:
    """Those decided before."""
    decided = Report.objects.exclude(state=ReportState.OPEN)
    return decided.filter(decided_at__lte=before)


def _common(text: OfferVersion | DemandVersion) -> dict[str, Any]:
    private = (text.place.private or {}) if text.place else {}
    return {
        "changed": text.updated_at,
        "state": text.get_state_display(),
        "title": text.title,
        "description": text.description,
        "price": price_words(text.price_unit, text.price_cents),
        "commune": str(text.place.commune) if text.place else "",
        "address": private.get("address", ""),
    }


_TEXT = {"changed": _("Changed"), "title": _("Title"), "state": _("State")}

KNOWN = (
    PersonalData(
        key="offers.offers",
        title=_("What you offer"),
        columns=_TEXT,
        collect=offers,
    ),
    PersonalData(
        key="offers.demands",
        title=_("What you ask for"),
        columns=_TEXT,
        collect=demands,
    ),
    PersonalData(
        key="offers.attachments",
        title=_("Pictures and papers you added"),
        columns={"added": _("Added"), "name": _("Name")},
        collect=attachments,
        files=files,
    ),
    PersonalData(
        key="offers.reports",
        title=_("What you reported"),
        columns={
            "reported": _("Reported"),
            "reason": _("Reason"),
            "state": _("State"),
        },
        collect=reports,
    ),
)
