"""Invitations to an organisation: a place for one address, and for no other."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.enums import INVITATION_MOVES, InvitationState
from accounts.models import Invitation, Membership, Organisation
from accounts.notices.joining import tell_invitation_answered, tell_invited
from accounts.operations.joining import JoiningRefused, Nobody, administered
from accounts.queries.organisations import (
    acting_person,
    email_index,
    my_email_indexes,
)
from accounts.rules import joining as rules
from asasap.audit.operations import move
from asasap.kernel.actor import SYSTEM, Actor
from asasap.kernel.periods import day_in_paris
from asasap.notifications.operations import recipient_for


class InvitationGone(Exception):
    """Withdrawn, answered, too old or somebody else's: nobody is told which."""


@transaction.atomic
def invite(
    *, organisation: Organisation, email: str, role: str, actor: Actor, now: datetime
) -> Invitation:
    """Offer a role to an address, by letter. It says nothing of who has an account.

    Inviting an address again for the same role sends no second letter: the invitation
    that stands is returned. Raises JoiningRefused.
    """
    organisation = administered(
        organisation=organisation,
        actor=actor,
        today=day_in_paris(now),
        or_operator=True,
    )
    inviter = acting_person(actor=actor)
    if inviter is None:
        raise Nobody
    index = email_index(email)
    is_mine = index in my_email_indexes(actor=actor)
    standing = organisation.invitations.standing(now)
    if reason := rules.why_not_give(
        organisation=organisation,
        role=role,
        giver_id=inviter.pk,
        taker_id=inviter.pk if is_mine else None,
    ) or rules.why_not_invite(standing_count=standing.count()):
        raise JoiningRefused(reason)
    known = standing.filter(email_index=index, role=role).first()
    if known is not None:
        return known
    _expire(organisation.invitations.due_to_expire(now).filter(email_index=index), now)
    invitation = organisation.invitations.create(
        role=role,
        email=email.strip(),
        email_index=index,
        invited_by=inviter,
        sent_at=now,
        expires_at=now + timedelta(days=rules.INVITATION_DAYS),
    )
    recipient = recipient_for(email=email, language=get_language())
    tell_invited(invitation=invitation, recipient_id=recipient.pk)
    return invitation


@transaction.atomic
def accept_invitation(
    *, invitation: Invitation, actor: Actor, now: datetime
) -> Membership:
    """Come in, by an address of one's own that is verified.

    Who has the role already keeps it as it is. Raises InvitationGone, JoiningRefused.
    """
    organisation, invitation = _answered(invitation, actor=actor, now=now)
    person = acting_person(actor=actor)
    if person is None:
        raise Nobody
    if reason := rules.why_not_give(
        organisation=organisation,
        role=invitation.role,
        giver_id=invitation.invited_by_id,
        taker_id=person.pk,
    ):
        raise JoiningRefused(reason)
    _move(invitation, to=InvitationState.ACCEPTED, actor=actor, now=now)
    tell_invitation_answered(invitation=invitation)
    return Membership.objects.admit(
        person=person,
        organisation=organisation,
        role=invitation.role,
        since=day_in_paris(now),
    )


@transaction.atomic
def decline_invitation(*, invitation: Invitation, actor: Actor, now: datetime) -> None:
    """Say no to an invitation of one's own. Raises InvitationGone."""
    _organisation, invitation = _answered(invitation, actor=actor, now=now)
    _move(invitation, to=InvitationState.DECLINED, actor=actor, now=now)
    tell_invitation_answered(invitation=invitation)


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, actor: Actor, now: datetime) -> None:
    """Take an invitation back before it is answered. Raises JoiningRefused."""
    administered(
        organisation=invitation.organisation, actor=actor, today=day_in_paris(now)
    )
    invitation = Invitation.objects.locked().get(pk=invitation.pk)
    if invitation.state != InvitationState.SENT:
        raise JoiningRefused(_("This invitation has already been answered."))
    _move(invitation, to=InvitationState.WITHDRAWN, actor=actor, now=now)


@transaction.atomic
def expire_invitation(*, invitation: Invitation, now: datetime) -> None:
    """Close an invitation nobody has answered in time. Safe to call twice."""
    _expire(Invitation.objects.due_to_expire(now).filter(pk=invitation.pk), now)


def _answered(
    invitation: Invitation, *, actor: Actor, now: datetime
) -> tuple[Organisation, Invitation]:
    """Lock the organisation, then the invitation, if it is for the actor to answer."""
    organisation = Organisation.objects.locked().get(pk=invitation.organisation_id)
    mine = Invitation.objects.sent_to(my_email_indexes(actor=actor)).standing(now)
    found = mine.locked().filter(pk=invitation.pk).first()
    if found is None:
        raise InvitationGone
    return organisation, found


def _expire(due, now: datetime) -> None:
    for invitation in due.locked().order_by("pk"):
        _move(invitation, to=InvitationState.EXPIRED, actor=SYSTEM, now=now)


def _move(invitation: Invitation, *, to: str, actor: Actor, now: datetime) -> None:
    move(invitation, to=to, table=INVITATION_MOVES, actor=actor, now=now)
