"""News of organisations: what was decided, who comes in, who asks, what is granted."""

from datetime import date

from django.urls import reverse

from accounts.enums import Role
from accounts.models import (
    Grant,
    Invitation,
    Membership,
    MembershipRequest,
    Organisation,
    Person,
)
from asasap.notifications.operations import Name, notify


def tell_organisation_decided(*, organisation: Organisation) -> None:
    """Tell who declared it whether it was let in."""
    if organisation.created_by is None:
        return
    notify(
        recipient_id=organisation.created_by.recipient_id,
        kind="accounts.organisation_decided",
        about=organisation.uuid,
        url=reverse("accounts:organisations"),
        values={"organisation": organisation.name, "state": organisation.state},
        once=f"{organisation.state}:{organisation.pk}",
    )


def tell_invited(*, invitation: Invitation, recipient_id: int) -> None:
    """Write to the address invited: whoever reads it may have no account."""
    notify(
        recipient_id=recipient_id,
        kind="accounts.invited",
        about=invitation.uuid,
        url=reverse("accounts:invitation", args=[invitation.uuid]),
        values={
            "organisation": invitation.organisation.name,
            "name": _name_of(invitation.invited_by),
        },
        once=f"invited:{invitation.pk}",
    )


def tell_invitation_answered(*, invitation: Invitation) -> None:
    organisation = invitation.organisation
    notify(
        recipient_id=invitation.invited_by.recipient_id,
        kind="accounts.invitation_answered",
        about=invitation.uuid,
        url=reverse("accounts:members", args=[organisation.uuid]),
        values={"organisation": organisation.name, "state": invitation.state},
        once=f"answered:{invitation.pk}",
    )


def tell_request_made(*, request: MembershipRequest, today: date) -> None:
    organisation = request.organisation
    for person in _administrators(organisation, today):
        notify(
            recipient_id=person.recipient_id,
            kind="accounts.membership_asked",
            about=request.uuid,
            url=reverse(
                "accounts:request_decide", args=[organisation.uuid, request.uuid]
            ),
            values={
                "organisation": organisation.name,
                "name": _name_of(request.person),
            },
        )


def tell_request_answered(*, request: MembershipRequest) -> None:
    notify(
        recipient_id=request.person.recipient_id,
        kind="accounts.membership_answered",
        about=request.uuid,
        url=reverse("accounts:request", args=[request.uuid]),
        values={"organisation": request.organisation.name, "state": request.state},
    )


def tell_membership_changed(*, membership: Membership) -> None:
    """Tell somebody that another has changed or ended a role of theirs."""
    notify(
        recipient_id=membership.person.recipient_id,
        kind="accounts.membership_changed",
        about=membership.uuid,
        url=reverse("accounts:organisations"),
        values={"organisation": membership.organisation.name},
    )


def tell_grant_changed(*, grant: Grant, told: Organisation, today: date) -> None:
    """Tell the administrators of the one side what the other has just done."""
    other = grant.giver if told == grant.taker else grant.taker
    for person in _administrators(told, today):
        notify(
            recipient_id=person.recipient_id,
            kind="accounts.grant_changed",
            about=grant.uuid,
            url=reverse("accounts:grants", args=[told.uuid]),
            values={
                "organisation": told.name,
                "other": other.name,
                "state": grant.state,
            },
            once=f"{grant.state}:{grant.pk}",
        )


def _administrators(organisation: Organisation, today: date) -> list[Person]:
    held = organisation.memberships.valid_on(today).of_role(Role.ADMIN)
    return [m.person for m in held.select_related("person").order_by("pk")]


def _name_of(person: Person) -> Name:
    return Name(person.display_name, of=person.uuid)
