"""The door's live figures, and what waits for a person today."""

from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import Organisation
from asasap.kernel.actor import Actor
from asasap.notifications.queries import NoticeLine, unread_lines
from dashboards.queries.desk import desks_of
from matching.queries.invitations import invitations_waiting
from offers.models import Demand, Offer
from offers.queries.demands import MyDemand, demands_today
from offers.queries.engagements import engagements_waiting
from offers.queries.offers import MyOffer, offers_today
from offers.queries.unread import unread_conversations

# Beyond it, nobody reads the figure: it is not counted further.
COUNTED = 1_000
# The few lines of each that a day shows; their own pages have the rest.
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Figure:
    count: int
    is_more: bool


@dataclass(frozen=True, slots=True)
class LiveFigures:
    offers: Figure
    demands: Figure


@dataclass(frozen=True)
class MyDay:
    unread: list[NoticeLine]
    demands: list[MyDemand]
    offers: list[MyOffer]
    waiting_count: int
    unread_conversation_count: int
    invitation_count: int
    organisations: list[Organisation]

    @property
    def is_empty(self) -> bool:
        counts = (self.waiting_count, self.unread_conversation_count)
        return not (self.unread or any(counts) or self.invitation_count)


def live_figures() -> LiveFigures:
    """How much is online, as far as it is worth counting. Two queries."""
    return LiveFigures(
        offers=_counted(Offer.objects.live()), demands=_counted(Demand.objects.open())
    )


def my_day_of(*, actor: Actor) -> MyDay:
    return MyDay(
        unread=unread_lines(actor=actor, limit=5),
        demands=demands_today(actor=actor, limit=SHOWN),
        offers=offers_today(actor=actor, limit=SHOWN),
        waiting_count=engagements_waiting(actor).count(),
        unread_conversation_count=unread_conversations(actor=actor),
        invitation_count=invitations_waiting(actor=actor),
        organisations=desks_of(actor=actor),
    )


def _counted(rows: QuerySet) -> Figure:
    count = rows.order_by("pk")[: COUNTED + 1].count()
    return Figure(min(count, COUNTED), count > COUNTED)
