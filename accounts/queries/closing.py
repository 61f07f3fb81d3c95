"""What the page of closing an account shows, and what the operation asks again."""

from dataclasses import dataclass
from datetime import date

from accounts.enums import OrganisationState
from accounts.models import Membership, Organisation, Person
from accounts.queries.privacy import Keeping, days_kept, keepings_on
from accounts.registry import running_commitments
from accounts.rules.closing import (
    DAYS_OF_GRACE,
    Obstacle,
    obstacles_to_closing,
    read_token,
)

# What stays after the account, without a name.
STAYS = ("ledger.entry", "audit.transition", "audit.access")


@dataclass(frozen=True, slots=True)
class ClosingPage:
    obstacles: list[Obstacle]
    days: int
    stays: list[Keeping]


def closing_page(*, person: Person, today: date) -> ClosingPage:
    return ClosingPage(
        obstacles=obstacles_of(person),
        days=days_of_grace(today),
        stays=[k for k in keepings_on(today) if k.rule.subject in STAYS],
    )


def obstacles_of(person: Person) -> list[Obstacle]:
    """Return what this person must settle before they leave."""
    return obstacles_to_closing(
        alone_in=organisations_alone_in(person),
        commitments=running_commitments(person.pk),
    )


def organisations_alone_in(person: Person) -> list[Organisation]:
    """Return the living organisations that would be left without an administrator."""
    mine = Membership.objects.endless().of_role("admin").filter(person=person)
    others = Membership.objects.endless().of_role("admin").exclude(person=person)
    alone = Organisation.objects.filter(pk__in=mine.values("organisation"))
    return list(
        alone.exclude(state=OrganisationState.CLOSED)
        .exclude(pk__in=others.values("organisation"))
        .order_by("name", "pk")
    )


def days_of_grace(day: date) -> int:
    return days_kept(subject="accounts.closed_account", day=day, default=DAYS_OF_GRACE)


def person_to_reopen(token: str) -> Person | None:
    """Return whose account the letter opens again, if it is one of ours."""
    read = read_token(token)
    if read is None:
        return None
    return Person.objects.filter(uuid=read[0]).first()
