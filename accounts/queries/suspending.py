"""What the suspended, and those who decide, are shown of it."""

from dataclasses import dataclass
from datetime import date

from accounts.models import Suspension
from accounts.rules.suspending import why_not_contest
from asasap.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Statement:
    """A suspension as those it is about read it: the reasons, and their way out."""

    suspension: Suspension
    why_not_contest: str | None

    @property
    def organisation_name(self) -> str:
        organisation = self.suspension.organisation
        return organisation.name if organisation else ""

    @property
    def may_contest(self) -> bool:
        return self.why_not_contest is None


def statements_to(*, actor: Actor, today: date) -> list[Statement]:
    """Return the newest suspensions of somebody and of what they administer.

    Also what is no longer standing, so that a decision can be read again.
    """
    found = Suspension.objects.of_actor(actor).newest_first()
    found = found.select_related("organisation")[:20]
    return [statement_of(suspension, actor=actor, today=today) for suspension in found]


def statement_of(suspension: Suspension, *, actor: Actor, today: date) -> Statement:
    why_not = why_not_contest(suspension=suspension, actor=actor, today=today)
    return Statement(suspension, why_not)


def standing_statements_to(*, actor: Actor, today: date) -> list[Statement]:
    """Return why somebody is stopped, now."""
    return [
        statement
        for statement in statements_to(actor=actor, today=today)
        if statement.suspension.is_standing and not statement.organisation_name
    ]
