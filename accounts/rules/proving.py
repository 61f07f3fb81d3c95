"""Which papers are taken, who checks them, and when their end is told of.

What the law says of each kind (how long, where, whether the public sees it) is the
dated ``CredentialRule``. Nobody verifies their own papers, nor those of a house of
theirs.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from accounts.enums import (
    ALARM_DAYS,
    REGISTERED_KINDS,
    CredentialKind,
    CredentialState,
    Role,
)
from accounts.models import Credential, CredentialRule
from asasap.kernel.actor import Actor
from asasap.kernel.text import fold
from asasap.kernel.uploads import Remade

# Metropolitan France with Corsica, then overseas.
DEPARTEMENTS = frozenset(
    {f"{number:02d}" for number in range(1, 96) if number != 20}
    | {"2A", "2B", "971", "972", "973", "974", "976"}
)


@dataclass(frozen=True, slots=True)
class Paper:
    """What somebody says of a paper they hand in. ``until`` is its last day."""

    kind: CredentialKind
    number: str
    issuer: str
    territory: str
    since: date
    until: date | None
    upload: Remade | None

    @property
    def folded_number(self) -> str:
        """One number however it is spaced: “SAP 812 345” and “sap812345”."""
        return "".join(c for c in fold(self.number) if c.isalnum())


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why, in words for the holder, and beside which field it is said."""

    field: str
    reason: str


def why_not_submit(
    *, paper: Paper, rule: CredentialRule | None, today: date
) -> Refusal | None:
    """Return the first reason this paper cannot be as it is told, or None."""
    if rule is None:
        return Refusal("kind", _("This paper is not known here yet."))
    return (
        _why_not_dated_so(paper, rule, today)
        or _why_not_there(paper, rule)
        or _why_not_proved_so(paper)
    )


def why_not_handed_in_again(
    *, previous: Credential, is_same_file: bool, today: date
) -> Refusal:
    """A paper that ended or was refused does not come back with other dates.

    ``is_same_file``: the file is the same; else the number is, and there is no file.
    """
    field = "proof" if is_same_file else "number"
    if not previous.is_over_on(today):
        return Refusal(field, _("You have already handed in this paper."))
    if previous.state == CredentialState.REFUSED:
        said = _(
            "This is the paper that was refused, with other dates. Read why on the "
            "page of your papers, then hand in the right one."
        )
    elif previous.state == CredentialState.REVOKED:
        said = _(
            "This is the paper that is no longer recognised, with other dates. Read "
            "why on the page of your papers, then hand in the right one."
        )
    else:
        said = _(
            "This is the paper that has ended, with other dates. Ask whoever issued "
            "it for the new one, then hand that one in."
        )
    return Refusal(field, said)


def why_not_submit_for(*, actor: Actor) -> str | None:
    """Whether the actor may hand in papers of the organisation they act in."""
    if actor.roles & {Role.ADMIN, Role.COORDINATOR}:
        return None
    return _("An administrator of this organisation hands in its papers.")


def why_not_decide(
    *, credential: Credential, actor: Actor, is_among_theirs: bool
) -> str | None:
    """Whether the actor may say anything of this paper: verify, refuse, revoke."""
    if actor.person_id is None:
        return _("Your login has no person: a decision is signed by somebody.")
    if actor.person_id in {credential.person_id, credential.submitted_by_id}:
        return _("Somebody else verifies your own papers.")
    if credential.organisation_id in actor.organisation_ids:
        return _("Somebody from outside verifies the papers of your organisation.")
    if not is_among_theirs:
        return _("You do not verify the papers of this person.")
    return None


def why_not_verify(*, credential: Credential, today: date) -> str | None:
    if credential.last_day is not None and credential.last_day < today:
        return _("This paper has ended: refuse it, and ask for the one in force.")
    return None


def already_decided() -> str:
    return _("This has been decided meanwhile. Read the page again.")


def alarm_due(*, credential: Credential, today: date) -> int | None:
    """Return which alarm its end calls for today: the nearest one, however late.

    With twenty days left, the thirty-day alarm is due, and the sixty-day one no longer.
    """
    if credential.last_day is None or not credential.is_recognised_on(today):
        return None
    left = (credential.last_day - today).days
    return min((days for days in ALARM_DAYS if left <= days), default=None)


def _why_not_dated_so(
    paper: Paper, rule: CredentialRule, today: date
) -> Refusal | None:
    if paper.until is None:
        if rule.has_end:
            return Refusal("until", _("This paper has an end: write its last day."))
        return None
    if paper.until < paper.since:
        return Refusal("until", _("The last day comes before the first one."))
    if paper.until < today:
        return Refusal("until", _("This paper has ended. Hand in the one in force."))
    longest = rule.longest_months
    if longest is not None and paper.until > _months_after(paper.since, longest):
        said = _("By law this paper lasts %(months)s months at most. Check its dates.")
        return Refusal("until", said % {"months": longest})
    return None


def _why_not_there(paper: Paper, rule: CredentialRule) -> Refusal | None:
    codes = paper.territory.split()
    if rule.has_territory and not codes:
        said = _("Write the départements it is given for, such as 75 93.")
        return Refusal("territory", said)
    if unknown := [code for code in codes if code not in DEPARTEMENTS]:
        said = _("%(codes)s is no code of a département.")
        return Refusal("territory", said % {"codes": ", ".join(unknown)})
    return None


def _why_not_proved_so(paper: Paper) -> Refusal | None:
    if paper.kind in REGISTERED_KINDS:
        if not paper.folded_number:
            return Refusal("number", _("Write its number: it is how it is verified."))
        return None
    if paper.upload is None:
        return Refusal("proof", _("Join a photo or a PDF of this paper."))
    return None


def _months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last one of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
