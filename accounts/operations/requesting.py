"""Somebody asks to belong to an organisation; somebody else decides."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import REQUEST_MOVES, RequestState
from accounts.models import Membership, MembershipRequest, Organisation
from accounts.notices.joining import tell_request_answered, tell_request_made
from accounts.operations.joining import JoiningRefused, Nobody, administered
from accounts.queries.organisations import acting_person
from accounts.rules import joining as rules
from asasap.audit.operations import move
from asasap.kernel.actor import Actor
from asasap.kernel.periods import day_in_paris


@transaction.atomic
def request_membership(
    *,
    organisation: Organisation,
    role: str,
    message: str,
    actor: Actor,
    now: datetime,
) -> MembershipRequest:
    """Ask an organisation for a role in it. Raises JoiningRefused."""
    organisation = Organisation.objects.locked().get(pk=organisation.pk)
    person = acting_person(actor=actor)
    if person is None:
        raise Nobody
    today = day_in_paris(now)
    held = organisation.memberships.held_by(person.pk).of_role(role)
    pending = organisation.requests.pending().made_by(person.pk)
    if reason := rules.why_not_request(
        organisation=organisation,
        role=role,
        has_role=held.not_ended(today).exists(),
        has_asked=pending.exists(),
    ):
        raise JoiningRefused(reason)
    request = organisation.requests.create(
        person=person, role=role, message=message.strip(), made_at=now
    )
    tell_request_made(request=request, today=today)
    return request


@transaction.atomic
def ask_for_more(
    *, request: MembershipRequest, question: str, actor: Actor, now: datetime
) -> None:
    """Ask the person something before deciding. Raises JoiningRefused."""
    _organisation, request = _decided(request, actor=actor, now=now)
    if not question.strip():
        raise JoiningRefused(_("Write what you wish to know: the person reads it."))
    _move(request, RequestState.MORE_INFO, actor, now, answer=question.strip())
    tell_request_answered(request=request)


@transaction.atomic
def complete_request(
    *, request: MembershipRequest, message: str, actor: Actor, now: datetime
) -> None:
    """Answer what was asked; the request waits for a decision again.

    Raises JoiningRefused.
    """
    request = _of_mine(request, actor)
    if reason := rules.why_not_complete(request=request):
        raise JoiningRefused(reason)
    told = f"{request.message}\n\n{message}".strip()
    _move(request, RequestState.SUBMITTED, actor, now, message=told)
    tell_request_made(request=request, today=day_in_paris(now))


@transaction.atomic
def withdraw_request(
    *, request: MembershipRequest, actor: Actor, now: datetime
) -> None:
    """Ask no longer. Raises JoiningRefused."""
    request = _of_mine(request, actor)
    if reason := rules.why_not_withdraw(request=request):
        raise JoiningRefused(reason)
    _move(request, RequestState.WITHDRAWN, actor, now)


@transaction.atomic
def accept_request(
    *, request: MembershipRequest, actor: Actor, now: datetime
) -> Membership:
    """Let the person in, from today. Raises JoiningRefused."""
    organisation, request = _decided(request, actor=actor, now=now)
    if reason := rules.why_not_give(
        organisation=organisation,
        role=request.role,
        giver_id=actor.person_id,
        taker_id=request.person_id,
    ):
        raise JoiningRefused(reason)
    _move(request, RequestState.ACCEPTED, actor, now, decided_by_id=actor.person_id)
    tell_request_answered(request=request)
    return Membership.objects.admit(
        person=request.person,
        organisation=organisation,
        role=request.role,
        since=day_in_paris(now),
    )


@transaction.atomic
def refuse_request(
    *, request: MembershipRequest, reason: str, actor: Actor, now: datetime
) -> None:
    """Say no, and why: the person reads it. Raises JoiningRefused."""
    _organisation, request = _decided(request, actor=actor, now=now)
    if not reason.strip():
        raise JoiningRefused(_("Say why: the person reads it."))
    answer = {"decided_by_id": actor.person_id, "answer": reason.strip()}
    _move(request, RequestState.REFUSED, actor, now, **answer)
    tell_request_answered(request=request)


def _decided(
    request: MembershipRequest, *, actor: Actor, now: datetime
) -> tuple[Organisation, MembershipRequest]:
    """Lock the organisation, then the request, if it is for the actor to decide on."""
    organisation = administered(
        organisation=request.organisation, actor=actor, today=day_in_paris(now)
    )
    request = _locked(request)
    if reason := rules.why_not_decide(request=request, person_id=actor.person_id):
        raise JoiningRefused(reason)
    return organisation, request


def _of_mine(request: MembershipRequest, actor: Actor) -> MembershipRequest:
    Organisation.objects.locked().get(pk=request.organisation_id)
    request = _locked(request)
    if request.person_id != actor.person_id:
        raise JoiningRefused(_("This request is not yours."))
    return request


def _locked(request: MembershipRequest) -> MembershipRequest:
    found = MembershipRequest.objects.locked().select_related("person", "organisation")
    return found.get(pk=request.pk)


def _move(
    request: MembershipRequest, to: str, actor: Actor, now: datetime, **companions
) -> None:
    move(request, to=to, table=REQUEST_MOVES, actor=actor, now=now, **companions)
