"""Who comes into an organisation, changes role and leaves.

Each takes the organisation's lock first: two administrators who leave at once are heard
one after the other, and one of them stays.
"""

from datetime import date, datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Membership, Organisation, Person
from accounts.notices.joining import tell_membership_changed
from accounts.rules import joining as rules
from asasap.kernel.actor import Actor
from asasap.kernel.periods import day_in_paris


class JoiningRefused(Exception):
    """This cannot be done to that membership. The message is fit to show."""


class Nobody(JoiningRefused):
    """The login that acts belongs to no person, who alone may be a member."""

    def __init__(self) -> None:
        super().__init__(_("This login belongs to nobody: register a person first."))


@transaction.atomic
def admit_member(
    *, person: Person, organisation: Organisation, role: Role, since: date
) -> Membership:
    """Make somebody a member from that day, with no end: nobody's rights are asked."""
    _lock(organisation)
    return Membership.objects.admit(
        person=person, organisation=organisation, role=role, since=since
    )


@transaction.atomic
def change_role(
    *,
    membership: Membership,
    role: str,
    keeps_present: bool,
    actor: Actor,
    now: datetime,
) -> Membership:
    """Begin another role today, and end this one unless it is kept.

    Raises JoiningRefused.
    """
    today = day_in_paris(now)
    organisation = administered(
        organisation=membership.organisation,
        actor=actor,
        today=today,
        or_operator=True,
    )
    membership = _locked(membership)
    person = membership.person
    if reason := rules.why_not_change(
        membership=membership, today=today
    ) or rules.why_not_give(
        organisation=organisation,
        role=role,
        giver_id=actor.person_id,
        taker_id=person.pk,
    ):
        raise JoiningRefused(reason)
    held = organisation.memberships.filter(person=person, role=role)
    if held.not_ended(today).exists():
        raise JoiningRefused(_("This person has this role already."))
    begins_on, until = _from_today(membership, today), membership.valid.upper
    if not keeps_present:
        _end(membership, ends_on=begins_on, today=today)
    begun = organisation.memberships.create(
        person=person, role=role, valid=DateRange(begins_on, until)
    )
    if person.pk != actor.person_id:
        tell_membership_changed(membership=begun)
    return begun


@transaction.atomic
def end_membership(
    *, membership: Membership, ends_on: date, actor: Actor, now: datetime
) -> None:
    """End a role on that day, which it does not include. Raises JoiningRefused."""
    today = day_in_paris(now)
    administered(
        organisation=membership.organisation,
        actor=actor,
        today=today,
        or_operator=True,
    )
    membership = _locked(membership)
    _end(membership, ends_on=ends_on, today=today)
    if membership.person_id != actor.person_id:
        tell_membership_changed(membership=membership)


@transaction.atomic
def leave_organisation(
    *, organisation: Organisation, actor: Actor, now: datetime
) -> None:
    """End today all the roles one has there. Raises JoiningRefused."""
    today = day_in_paris(now)
    _lock(organisation)
    mine = organisation.memberships.held_by(actor.person_id)
    for membership in mine.not_ended(today).locked().order_by("pk"):
        _end(membership, ends_on=_from_today(membership, today), today=today)


@transaction.atomic
def administered(
    *,
    organisation: Organisation,
    actor: Actor,
    today: date,
    or_operator: bool = False,
) -> Organisation:
    """Lock the organisation, and ask again whether the actor decides on it.

    They may have lost the role since their page began. Roles may be given and ended by
    an operator too. Raises JoiningRefused.
    """
    organisation = _lock(organisation)
    roles = Membership.objects.roles_of(
        person_id=actor.person_id, organisation=organisation, today=today
    )
    if reason := rules.why_not_administer(
        organisation=organisation,
        is_admin=Role.ADMIN in roles or (or_operator and _is_operator(actor)),
    ):
        raise JoiningRefused(reason)
    return organisation


def _is_operator(actor: Actor) -> bool:
    """Whether they run the portal and have a name to sign with."""
    return actor.is_operator and actor.person_id is not None


def _lock(organisation: Organisation) -> Organisation:
    return Organisation.objects.locked().get(pk=organisation.pk)


def _end(membership: Membership, *, ends_on: date, today: date) -> None:
    is_last = membership.is_endless_admin and not (
        Membership.objects.endless_admins_of(membership.organisation)
        .exclude(pk=membership.pk)
        .exists()
    )
    if reason := rules.why_not_end(
        membership=membership, ends_on=ends_on, today=today, is_last_admin=is_last
    ):
        raise JoiningRefused(reason)
    # Ended on the day it began, it is an empty period: it never was.
    membership.valid = DateRange(membership.valid.lower, ends_on)
    membership.save(update_fields=["valid"])


def _from_today(membership: Membership, today: date) -> date:
    """Today, or the day it begins when that is still to come."""
    return max(today, membership.valid.lower or today)


def _locked(membership: Membership) -> Membership:
    found = Membership.objects.locked().select_related("person", "organisation")
    return found.get(pk=membership.pk)
