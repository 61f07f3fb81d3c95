"""How the search for somebody goes, for who asks: counts, and who is interested.

Who was asked and said no, or nothing, is named to nobody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Min, Q

from accounts.registry import Panel
from accounts.rules.names import first_name
from asasap.kernel.actor import Actor
from asasap.kernel.periods import day_in_paris
from matching.enums import OUTSTANDING, InvitationState
from matching.models import Invitation, MatchRun
from offers.models import Demand

TEMPLATE = "matching/parts/progress.html"
# Those who may still answer are told of by the day the next ones are asked.
SHOWN = 10


@dataclass(frozen=True, slots=True)
class Interested:
    name: str
    offer: Any


@dataclass(frozen=True, slots=True)
class Progress:
    """``next_on`` is when others are asked, if nobody answers before."""

    is_waiting: bool
    is_open: bool
    sent_count: int = 0
    seen_count: int = 0
    interested_count: int = 0
    outstanding_count: int = 0
    queued_count: int = 0
    next_on: date | None = None
    interested: Sequence[Interested] = ()

    @property
    def is_exhausted(self) -> bool:
        """Nobody is left to be asked, and nobody has said yes."""
        left = self.outstanding_count or self.queued_count or self.interested_count
        return self.is_open and not self.is_waiting and not left


def progress_panel(demand: Demand, _actor: Actor, _now: datetime) -> Panel | None:
    """What the owner's page of a demand shows; nothing before it is on line."""
    if demand.published_at is None:
        return None
    progress = progress_of(demand=demand)
    if progress.is_waiting and not demand.is_open:
        return None
    return Panel(TEMPLATE, progress)


def progress_of(*, demand: Demand) -> Progress:
    """Return how far it is: one query before a first ranking, three after it."""
    if not MatchRun.objects.filter(demand=demand).exists():
        return Progress(is_waiting=True, is_open=demand.is_open)
    mine = Invitation.objects.filter(demand=demand)
    sent, seen = Q(sent_at__isnull=False), Q(seen_at__isnull=False)
    answered = Q(answered_at__isnull=False)
    counts = mine.aggregate(
        sent_count=Count("pk", filter=sent),
        seen_count=Count("pk", filter=seen | answered),
        interested_count=Count("pk", filter=Q(state=InvitationState.INTERESTED)),
        outstanding_count=Count("pk", filter=Q(state__in=OUTSTANDING)),
        queued_count=Count("pk", filter=Q(state=InvitationState.QUEUED)),
        due=Min("answer_due_at", filter=Q(state__in=OUTSTANDING)),
    )
    due = counts.pop("due")
    return Progress(
        is_waiting=False,
        is_open=demand.is_open,
        next_on=day_in_paris(due) if due and counts["queued_count"] else None,
        interested=_interested(demand) if counts["interested_count"] else (),
        **counts,
    )


def heard_since(demand: Demand, run: MatchRun) -> int:
    """How many said to be interested in this search: a new text begins another."""
    interested = Invitation.objects.filter(demand=demand).interested()
    return interested.filter(answered_at__gte=run.request.asked_at).count()


def _interested(demand: Demand) -> list[Interested]:
    rows = Invitation.objects.filter(demand=demand).interested()
    rows = rows.select_related(
        "candidate__offer", "provider__person", "provider__organisation"
    )
    return [
        Interested(name=_name(row.provider), offer=row.candidate.offer)
        for row in rows.order_by("answered_at", "pk")[:SHOWN]
    ]


def _name(provider: Any) -> str:
    """As a client knows them before they agree."""
    if provider.organisation is not None:
        return provider.organisation.name
    return first_name(provider.person.display_name)
