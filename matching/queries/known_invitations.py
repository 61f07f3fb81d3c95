"""What matching knows of somebody: their places, what they were asked and answered."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from accounts.queries.known import records_of
from accounts.registry import PersonalData
from matching.enums import ContestState
from matching.models import (
    Candidate,
    Contestation,
    IncompatiblePair,
    Invitation,
    MatchRun,
)
from offers.enums import OPEN_DEMANDS, Side

Rows = list[dict[str, Any]]


def places(person: Person, limit: int | None) -> Rows:
    rows = Candidate.objects.filter(provider__person__in=records_of(person))
    return [
        {
            "ranked": row.at,
            "activity": row.run.demand.activity.name,
            "place": row.place,
            "score": row.score,
            "stopped": ", ".join(row.barriers),
            "factors": row.breakdown,
            "number": str(row.uuid),
        }
        for row in rows.select_related("run__demand__activity").newest_first()[:limit]
    ]


def invitations(person: Person, limit: int | None) -> Rows:
    """Those sent: one that waits for its turn is news of nothing yet."""
    rows = Invitation.objects.filter(
        provider__person__in=records_of(person), sent_at__isnull=False
    )
    return [
        {
            "asked": row.sent_at,
            "activity": row.demand.activity.name,
            "state": row.get_state_display(),
            "seen": row.seen_at,
            "answered": row.answered_at,
            "reason": row.get_decline_reason_display(),
            "words": row.decline_words,
            "number": str(row.uuid),
        }
        for row in rows.select_related("demand__activity").newest_first()[:limit]
    ]


def contestations(person: Person, limit: int | None) -> Rows:
    rows = Contestation.objects.filter(author__in=records_of(person))
    return [
        {
            "written": row.asked_at,
            "words": row.words,
            "state": row.get_state_display(),
            "answered": row.answered_at,
            "answer": row.answer,
        }
        for row in rows.order_by("-asked_at", "-pk")[:limit]
    ]


def apart(person: Person, limit: int | None) -> Rows:
    """What they said themselves: what others said of them is a secret of theirs."""
    records = records_of(person)
    said = IncompatiblePair.objects.filter(side=Side.CLIENT, client__in=records)
    served = IncompatiblePair.objects.filter(
        side=Side.PROVIDER, provider__person__in=records
    )
    return [
        {"said": row.said_at, "as": row.get_side_display(), "number": str(row.uuid)}
        for row in (said | served).newest_first()[:limit]
    ]


def old_runs(before: datetime) -> QuerySet[MatchRun]:
    """Those made before, of requests nobody may answer any more."""
    return MatchRun.objects.filter(at__lte=before).exclude(
        demand__state__in=OPEN_DEMANDS
    )


def old_contestations(before: datetime) -> QuerySet[Contestation]:
    answered = Contestation.objects.exclude(state=ContestState.OPEN)
    return answered.filter(answered_at__lte=before)


KNOWN = (
    PersonalData(
        key="matching.places",
        title=_("Your places in rankings"),
        columns={
            "ranked": _("Ranked"),
            "activity": _("Activity"),
            "place": _("Place"),
        },
        collect=places,
    ),
    PersonalData(
        key="matching.invitations",
        title=_("Requests you were asked for"),
        columns={
            "asked": _("Asked"),
            "activity": _("Activity"),
            "state": _("State"),
        },
        collect=invitations,
    ),
    PersonalData(
        key="matching.contestations",
        title=_("What you contested"),
        columns={
            "written": _("Written"),
            "words": _("What you wrote"),
            "answer": _("Answer"),
        },
        collect=contestations,
    ),
    PersonalData(
        key="matching.apart",
        title=_("People you prefer not to be proposed to"),
        columns={"said": _("Said"), "as": _("As")},
        collect=apart,
    ),
)
