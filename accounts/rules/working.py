"""What a status allows on a day, and why somebody may not add or end one.

A wage is never put to auction (Code du travail, L1221-4); whoever organises their own
time is never located; a family carer is never ranked. Which status is which, the dated
``WorkStatusRule`` says, with its source.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from accounts.enums import Party, StatusKind
from accounts.models import Organisation, WorkStatus, WorkStatusRule

# A first day further away is a slip of the hand.
EARLIEST = date(1950, 1, 1)
AHEAD = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Drives:
    """What a status drives on a day: to be copied where somebody commits to it."""

    kind: StatusKind
    organisation_id: int | None
    signer: Party
    invoicer: Party
    may_compete_on_price: bool
    may_earn_tokens: bool
    may_be_located: bool
    rule_id: int


class NoRule(LookupError):
    """No rule says what this status drives on this day: the reference lacks it."""


def drives_on(*, status: WorkStatus, day: date) -> Drives | None:
    """Return what the status drives, None when it is not held that day. One query.

    Raises NoRule.
    """
    if day not in status.valid:
        return None
    rule = WorkStatusRule.objects.valid_on(day).of_kind(status.kind).first()
    if rule is None:
        raise NoRule(f"{status.kind} on {day}")
    return Drives(
        kind=StatusKind(status.kind),
        organisation_id=status.organisation_id,
        signer=Party(rule.signer),
        invoicer=Party(rule.invoicer),
        may_compete_on_price=rule.may_compete_on_price,
        may_earn_tokens=rule.may_earn_tokens,
        may_be_located=rule.may_be_located,
        rule_id=rule.pk,
    )


def why_not_add_status(
    *,
    rule: WorkStatusRule | None,
    organisation: Organisation | None,
    since: date,
    today: date,
) -> str | None:
    """Return the reason, in words for whoever adds it, or None when they may."""
    if rule is None:
        return _("This status is not known here yet.")
    if rule.needs_organisation == "required" and organisation is None:
        return _("This status is held in an organisation: choose which.")
    if rule.needs_organisation == "none" and organisation is not None:
        return _("This status is held in no organisation: choose none.")
    if not EARLIEST <= since <= today + AHEAD:
        return _("This first day is too far away. Check the year.")
    return None


def why_not_end_status(*, status: WorkStatus, until: date, today: date) -> str | None:
    """``until`` is the last day of the status, as people say it."""
    if status.valid.upper is not None and status.valid.upper <= today:
        return _("This status has already ended.")
    if until < status.valid.lower:
        return _("The last day comes before the first one.")
    if until > today + AHEAD:
        return _("This last day is too far away. Check the year.")
    return None
