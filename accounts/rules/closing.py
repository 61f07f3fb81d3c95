"""Who may close an account, and until when it opens again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core import signing
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.enums import PersonState
from accounts.models import Organisation, Person
from asasap.kernel.actor import SYSTEM, Actor

# Where no dated rule says otherwise. The rule may give more days, or fewer.
DAYS_OF_GRACE = 30

SALT = "accounts.reopen"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What keeps an account from being closed, and where the way out begins."""

    text: str
    url: str = ""


def why_not_ask_to_close(*, person: Person, actor: Actor) -> str | None:
    """Say who may: oneself, or an operator for somebody who asks them."""
    if actor.mandate_id is not None:
        return _("A mandate does not go as far as closing somebody’s account.")
    speaks_for_them = actor.is_operator or actor == SYSTEM  # The clock, by a rule.
    if person.pk != actor.person_id and not speaks_for_them:
        return _("Only the person themselves, or an operator, may close an account.")
    if person.state not in {PersonState.ACTIVE, PersonState.SUSPENDED}:
        return _("This account is closed already.")
    return None


def obstacles_to_closing(
    *,
    alone_in: Iterable[Organisation],
    commitments: Iterable[tuple[str | Promise, int]],
) -> list[Obstacle]:
    """Return what must be settled first; nothing when the account may be closed."""
    alone = [
        Obstacle(
            _(
                "%(name)s has no other administrator. Name one, "
                "or ask an operator to close the organisation."
            )
            % {"name": organisation.name},
            reverse("accounts:members", args=[organisation.uuid]),
        )
        for organisation in alone_in
    ]
    running = [
        Obstacle(
            _("%(what)s: %(count)s still run. End them, or wait for their end.")
            % {"what": what, "count": count}
        )
        for what, count in commitments
    ]
    return alone + running


def opens_again_until(*, closed_at: datetime, days: int) -> datetime:
    return closed_at + timedelta(days=days)


def why_not_reopen(
    *, person: Person, closed_at: datetime, days: int, now: datetime
) -> str | None:
    """Say why this account does not open again: each closing has its own days."""
    if person.state != PersonState.CLOSED or person.closed_at != closed_at:
        return _("This account is not closed, or was closed again since.")
    if now >= opens_again_until(closed_at=closed_at, days=days):
        return _("The days in which this account could open again have passed.")
    return None


def reopening_token(person: Person) -> str:
    """What the letter carries: whose account, and which of its closings."""
    closed_at = person.closed_at.isoformat() if person.closed_at else ""
    return signing.dumps([person.uuid.hex, closed_at], salt=SALT)


def read_token(token: str) -> tuple[UUID, datetime] | None:
    """Return whose account and which closing, or None when it is not one of ours."""
    try:
        uuid, closed_at = signing.loads(token, salt=SALT)
        return UUID(uuid), datetime.fromisoformat(closed_at)
    except (signing.BadSignature, ValueError):
        return None
