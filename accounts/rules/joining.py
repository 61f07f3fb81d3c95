"""Who may belong to an organisation, in which role, and who decides on it.

Nobody gives themselves a role that shows other people's rows: it takes another
administrator, or an operator of the portal.
"""

from datetime import date, datetime

from django.utils.translation import gettext as _

from accounts.enums import (
    PENDING_REQUESTS,
    PRIVILEGED_ROLES,
    InvitationState,
    OrganisationKind,
    OrganisationState,
    RequestState,
    Role,
)
from accounts.models import Invitation, Membership, MembershipRequest, Organisation

INVITATION_DAYS = 14
# Letters to people who have asked for nothing: so many wait for an answer at once.
STANDING_LIMIT = 50

ROLES_EVERYWHERE = frozenset({Role.ADMIN, Role.MEMBER, Role.PROVIDER, Role.COORDINATOR})
# They open what is not the organisation's own: funding, and figures of everybody.
ROLES_OF_SOME = {
    OrganisationKind.FUNDER: {Role.FUNDER},
    OrganisationKind.PUBLIC_BODY: {Role.FUNDER, Role.RESEARCHER},
    OrganisationKind.ASSOCIATION: {Role.RESEARCHER},
}


def roles_in(kind: str) -> list[Role]:
    """The roles an organisation of this kind may give, in the usual order."""
    open_here = ROLES_EVERYWHERE | ROLES_OF_SOME.get(OrganisationKind(kind), set())
    return [role for role in Role if role in open_here]


def why_not_administer(*, organisation: Organisation, is_admin: bool) -> str | None:
    if organisation.state != OrganisationState.ACTIVE:
        return _("This organisation is not active.")
    if not is_admin:
        return _("Only an administrator of this organisation decides on this.")
    return None


def why_not_give(
    *, organisation: Organisation, role: str, giver_id: int | None, taker_id: int | None
) -> str | None:
    """Return why this role is not to be given; ``taker_id`` None: nobody knows yet."""
    if organisation.state != OrganisationState.ACTIVE:
        return _("This organisation is not active.")
    if role not in roles_in(organisation.kind):
        return _("An organisation of this kind has no such role.")
    if role in PRIVILEGED_ROLES and taker_id is not None and giver_id == taker_id:
        return _(
            "This role shows other people’s data: nobody gives it to themselves. "
            "Ask another administrator, or write to the portal."
        )
    return None


def why_not_change(*, membership: Membership, today: date) -> str | None:
    period = membership.valid
    if period.isempty or (period.upper is not None and period.upper <= today):
        return _("This membership has already ended.")
    return None


def why_not_end(
    *, membership: Membership, ends_on: date, today: date, is_last_admin: bool
) -> str | None:
    """Return why this membership cannot end then; the day itself is not included."""
    if reason := why_not_change(membership=membership, today=today):
        return reason
    period = membership.valid
    if ends_on < today:
        return _("Choose today or a later day: the past stays as it was.")
    if period.lower is not None and ends_on < period.lower:
        return _("This membership has not begun by then: choose a later day.")
    if period.upper is not None and ends_on > period.upper:
        return _("This membership ends before that day already.")
    if is_last_admin:
        return _(
            "This is the only administrator. Make somebody else an administrator "
            "first, then come back here."
        )
    return None


def why_not_invite(*, standing_count: int) -> str | None:
    if standing_count >= STANDING_LIMIT:
        return _(
            "%(count)s invitations still wait for an answer. Withdraw some of them, or "
            "wait."
        ) % {"count": standing_count}
    return None


def is_standing(invitation: Invitation, now: datetime) -> bool:
    return invitation.state == InvitationState.SENT and now < invitation.expires_at


def why_not_request(
    *, organisation: Organisation, role: str, has_role: bool, has_asked: bool
) -> str | None:
    if reason := why_not_give(
        organisation=organisation, role=role, giver_id=None, taker_id=None
    ):
        return reason
    if has_role:
        return _("You have this role there already.")
    if has_asked:
        return _("You have asked already: they have not answered yet.")
    return None


def why_not_decide(*, request: MembershipRequest, person_id: int | None) -> str | None:
    if request.state != RequestState.SUBMITTED:
        return _("This request does not wait for your answer.")
    if request.person_id == person_id:
        return _("This request is your own: another administrator must decide.")
    return None


def why_not_withdraw(*, request: MembershipRequest) -> str | None:
    if request.state not in PENDING_REQUESTS:
        return _("This request has already been answered.")
    return None


def why_not_complete(*, request: MembershipRequest) -> str | None:
    if request.state != RequestState.MORE_INFO:
        return _("Nothing more is asked of you about this request.")
    return None
