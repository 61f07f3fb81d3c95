"""The door's live figures, and what waits for a person today."""

from dataclasses import dataclass

from accounts.models import Organisation, Person
from asasap.kernel.actor import Actor
from asasap.notifications.queries import NoticeLine, unread_lines
from dashboards.queries.desk import desks_of


@dataclass(frozen=True, slots=True)
class LiveFigures:
    people_count: int
    organisation_count: int


@dataclass(frozen=True)
class MyDay:
    unread: list[NoticeLine]
    organisations: list[Organisation]

    @property
    def is_empty(self) -> bool:
        return not self.unread


def live_figures() -> LiveFigures:
    return LiveFigures(
        people_count=Person.objects.count(),
        organisation_count=Organisation.objects.count(),
    )


def my_day_of(*, actor: Actor) -> MyDay:
    return MyDay(
        unread=unread_lines(actor=actor, limit=5),
        organisations=desks_of(actor=actor),
    )
