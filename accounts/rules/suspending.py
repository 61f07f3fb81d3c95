"""Who may suspend whom, who hears the contest, and what stays open meanwhile."""

from collections.abc import Iterable
from datetime import date
from fnmatch import fnmatchcase

from django.utils.translation import gettext as _

from accounts.enums import OrganisationState, PersonState, Role, SuspensionState
from accounts.models import Membership, Organisation, Person, Suspension
from asasap.kernel.actor import Actor

# A statement of reasons says facts, not “against the rules” (regulation (EU) 2019/1150,
# article 4): this is the length under which nobody ever has.
FACTS_AT_LEAST = 30
TEXT_LIMIT = 4000

# What the suspended may still send, by name of route; everything else is closed, and so
# are the pages written after this line. They sign in and out, protect their account,
# read, contest, take a copy of their data, withdraw what they agreed to, end what
# others may do for them, and leave.
OPEN_TO_SUSPENDED = (
    "set_language",
    "account_*",
    "mfa_*",
    "usersessions_*",
    "admin:login",
    "admin:logout",
    "accounts:mandate_end",
    # Suspended for a missing paper, one must be able to hand it in.
    "accounts:credential_add",
    "accounts:suspension*",
    "accounts:privacy*",
    "notices:*",
    "api:notice*",
)


def is_open_to_suspended(route: str) -> bool:
    return any(fnmatchcase(route, pattern) for pattern in OPEN_TO_SUSPENDED)


def why_not_suspend_person(*, person: Person, actor: Actor, today: date) -> str | None:
    if actor.person_id is None:
        return _no_person()
    if person.pk == actor.person_id:
        return _("You cannot suspend yourself.")
    if person.state == PersonState.SUSPENDED:
        return _("This person is already suspended.")
    if person.state != PersonState.ACTIVE:
        return _("This account is not open: there is nothing to suspend.")
    return _why_not_look_after(person, actor, today)


def why_not_suspend_organisation(
    *, organisation: Organisation, actor: Actor, today: date
) -> str | None:
    if organisation.state == OrganisationState.SUSPENDED:
        return _("This organisation is already suspended.")
    if organisation.state != OrganisationState.ACTIVE:
        return _("This organisation is not active: there is nothing to suspend.")
    return _why_not_judge(organisation, actor, today)


def why_not_contest(*, suspension: Suspension, actor: Actor, today: date) -> str | None:
    if not _is_subject(suspension, actor, today):
        return _("Only those who are suspended may contest.")
    if suspension.state == SuspensionState.CONTESTED:
        return _("You have already contested: somebody else is reading what you wrote.")
    if suspension.state != SuspensionState.ACTIVE:
        return _("This decision has already been reviewed.")
    return None


def why_not_lift(*, suspension: Suspension, actor: Actor, today: date) -> str | None:
    if not suspension.is_standing:
        return _("This suspension is already lifted.")
    person, organisation = suspension.person, suspension.organisation
    if organisation is not None:
        return _why_not_judge(organisation, actor, today)
    if person is None or person.pk == actor.person_id:
        return _("You cannot decide on your own suspension.")
    if not (actor.is_operator or _is_of_colleague(suspension, actor, today)):
        return _("This was not decided in your organisation: an operator answers.")
    return _why_not_look_after(person, actor, today)


def why_not_uphold(*, suspension: Suspension, actor: Actor, today: date) -> str | None:
    """As to lift it; but who decided may not be who answers that it was right."""
    if suspension.state != SuspensionState.CONTESTED:
        return _("Nobody waits for an answer here: it is not contested.")
    if suspension.imposed_by_id == actor.person_id:
        return _("You decided this: somebody else must hear the contest.")
    return why_not_lift(suspension=suspension, actor=actor, today=today)


def why_not_say(text: str) -> str | None:
    """Facts, contests and answers say something, and end."""
    length = len(text.strip())
    if length < FACTS_AT_LEAST:
        return _("Say what happened in %(least)s characters at least.") % {
            "least": FACTS_AT_LEAST
        }
    if length > TEXT_LIMIT:
        return _("Write %(limit)s characters at most: there are %(length)s.") % {
            "limit": TEXT_LIMIT,
            "length": length,
        }
    return None


def _why_not_look_after(person: Person, actor: Actor, today: date) -> str | None:
    if actor.is_operator:
        return None
    if person.user is not None and person.user.is_superuser:
        return _("An operator is suspended by another operator alone.")
    if _belongs(person.pk, actor.coordinated_ids, today):
        return None
    return _("You decide only on the members of an organisation you coordinate.")


def _why_not_judge(organisation: Organisation, actor: Actor, today: date) -> str | None:
    """Only operators decide on organisations, and not on their own."""
    if actor.person_id is None:
        return _no_person()
    if not actor.is_operator:
        return _("Only an operator of the portal decides on an organisation.")
    if _belongs(actor.person_id, [organisation.pk], today):
        return _("You belong to this organisation: another operator decides.")
    return None


def _is_subject(suspension: Suspension, actor: Actor, today: date) -> bool:
    if actor.person_id is None:
        return False
    if suspension.organisation is None:
        return suspension.person_id == actor.person_id
    return Role.ADMIN in Membership.objects.roles_of(
        person_id=actor.person_id, organisation=suspension.organisation, today=today
    )


def _is_of_colleague(suspension: Suspension, actor: Actor, today: date) -> bool:
    """Whether a coordinator of an organisation this actor coordinates decided it."""
    imposer = suspension.imposed_by
    if imposer.user is not None and imposer.user.is_superuser:
        return False
    held = Membership.objects.valid_on(today).of_role(Role.COORDINATOR)
    return held.filter(
        person=imposer, organisation_id__in=actor.coordinated_ids
    ).exists()


def _belongs(person_id: int, organisation_ids: Iterable[int], today: date) -> bool:
    held = Membership.objects.valid_on(today).filter(person_id=person_id)
    return held.filter(organisation_id__in=organisation_ids).exists()


def _no_person() -> str:
    return _("A decision is signed by a person: your login has none.")
