"""What may be declared as an organisation, and who may let it in.

Which kind fits which legal category is dated data, with its source:
``accounts/data/legal_categories.json``.
"""

import json
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.enums import (
    LIVE_GRANTS,
    Certainty,
    GrantState,
    OrganisationKind,
    OrganisationState,
    PersonState,
)
from accounts.models import Grant, Organisation
from asasap.kernel.actor import Actor

CATEGORIES = Path(__file__).parents[1] / "data" / "legal_categories.json"
INDIVIDUAL = "1"  # The legal categories of one person in business.
# Declared by one person and not yet checked: more are a mistake, or a nuisance.
WAITING_LIMIT = 5


@dataclass(frozen=True, slots=True)
class RegisterAnswer:
    """An establishment as the national register knows it, or does not."""

    siret: str
    is_known: bool = True
    is_open: bool = False
    name: str = ""
    category: str = ""  # Four digits of INSEE: "9220", an association.
    closed_on: str = ""  # "2024-03-31"

    def as_json(self) -> dict[str, Any]:
        """What is kept: no name of a person, since the history only grows."""
        is_person = self.category.startswith(INDIVIDUAL)
        return asdict(self) | {"name": "" if is_person else self.name}


def why_not_declare(*, waiting_count: int) -> str | None:
    if waiting_count >= WAITING_LIMIT:
        return _(
            "%(count)s organisations you have declared are still waiting to be "
            "checked. Wait for an answer before you declare another."
        ) % {"count": waiting_count}
    return None


def why_not_register(*, kind: str, answer: RegisterAnswer, today: date) -> str | None:
    """Return what the national register has against this organisation, or None."""
    if not answer.is_known:
        return _(
            "The national register does not know this number. Copy it again from an "
            "invoice or from your notice of registration."
        )
    if not answer.is_open:
        return _why_not_closed(answer.closed_on)
    fitting = kinds_of_category(answer.category, today)
    if kind in fitting:
        return None
    if not fitting:
        return _(
            "The legal form of this establishment has no place on this portal yet. "
            "Write to us."
        )
    return _(
        "By its legal form, this establishment is not of the kind you chose. "
        "Choose: %(kinds)s."
    ) % {"kinds": _(" or ").join(str(kind.label) for kind in fitting)}


def why_not_approve(
    *, organisation: Organisation, actor: Actor, today: date
) -> str | None:
    if reason := why_not_decide(organisation=organisation, actor=actor):
        return reason
    declarer = organisation.created_by
    if declarer is not None and declarer.state != PersonState.ACTIVE:
        return _("Who declared it has left, or is suspended: nobody would run it.")
    if not organisation.register_answer:
        return None  # Never read, and an operator takes it on themselves.
    answer = RegisterAnswer(**organisation.register_answer)
    return why_not_register(kind=organisation.kind, answer=answer, today=today)


def why_not_decide(*, organisation: Organisation, actor: Actor) -> str | None:
    """Nobody lets in what they have declared themselves."""
    if not actor.is_operator:
        return _("Only an operator of the portal decides on this.")
    if organisation.state != OrganisationState.PENDING:
        return _("This organisation is not waiting to be checked.")
    if organisation.created_by_id and organisation.created_by_id == actor.person_id:
        return _("You declared this organisation: another operator must decide.")
    return None


def said_by_register(organisation: Organisation) -> str:
    """What was answered, in one line, for who decides."""
    if not organisation.register_answer:
        return _("Nothing yet: it has not answered.")
    answer = RegisterAnswer(**organisation.register_answer)
    said = _("open") if answer.is_open else _("closed")
    return _("%(name)s, legal category %(category)s, %(state)s") % {
        "name": answer.name or "—",
        "category": answer.category or "—",
        "state": said,
    }


def why_not_grant(
    *, giver: Organisation, taker: Organisation, is_known: bool
) -> str | None:
    if giver == taker:
        return _("Your organisation has this permission already: it is its own.")
    if taker.state != OrganisationState.ACTIVE:
        return _("The other organisation is not active.")
    if is_known:
        return _("This permission is already offered, or in force.")
    return None


def why_not_answer_grant(*, grant: Grant, person_id: int | None) -> str | None:
    if grant.state != GrantState.PROPOSED:
        return _("This permission does not wait for an answer.")
    if grant.proposed_by_id == person_id:
        return _("You offered this permission yourself: somebody else must accept it.")
    return None


def why_not_end_grant(*, grant: Grant) -> str | None:
    if grant.state not in LIVE_GRANTS:
        return _("This permission has already ended.")
    return None


def kinds_of_category(category: str, today: date) -> list[OrganisationKind]:
    """The kinds an organisation of this legal category may be, in the usual order."""
    fitting = {
        row["kind"]
        for row in _categories()["rows"]
        if _is_in_force(row, today) and category.startswith(tuple(row["categories"]))
    }
    return [kind for kind in OrganisationKind if kind in fitting]


def categories_are_to_verify() -> bool:
    """Whether the page must say that these rules are not confirmed."""
    return _categories()["certainty"] == Certainty.TO_VERIFY


def _why_not_closed(closed_on: str) -> str:
    if not closed_on:
        return _("This establishment is closed, says the national register.")
    day = date_format(date.fromisoformat(closed_on), "j F Y")
    return _(
        "This establishment closed on %(day)s, says the national register. "
        "Give the number of one that is open."
    ) % {"day": day}


def _is_in_force(row: dict[str, Any], today: date) -> bool:
    begun = date.fromisoformat(row["valid_from"]) <= today
    return begun and not (
        row["valid_until"] and date.fromisoformat(row["valid_until"]) <= today
    )


@cache
def _categories() -> dict[str, Any]:
    return json.loads(CATEGORIES.read_text(encoding="utf-8"))
