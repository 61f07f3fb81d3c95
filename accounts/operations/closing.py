"""An account is closed, opens again while it may, and is erased when it may no more."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.enums import (
    INVITATION_MOVES,
    MANDATE_MOVES,
    PERSON_MOVES,
    REQUEST_MOVES,
    InvitationState,
    MandateState,
    PersonState,
    RequestState,
)
from accounts.models import (
    Invitation,
    Mandate,
    Membership,
    MembershipRequest,
    Organisation,
    Person,
    Suspension,
)
from accounts.notices.helping import tell_ended
from accounts.notices.privacy import tell_account_closed, tell_account_reopened
from accounts.operations.erasing import erase
from accounts.operations.exporting import drop_copies_of
from accounts.queries.closing import days_of_grace, obstacles_of
from accounts.queries.known import addresses_of
from accounts.queries.organisations import email_index
from accounts.rules import closing as rules
from accounts.signals import person_closed, person_reopened
from asasap.audit.operations import move
from asasap.kernel.actor import SYSTEM, Actor
from asasap.kernel.periods import day_in_paris


class ClosingRefused(Exception):
    """The account stays as it is. The message is fit to show."""


@transaction.atomic
def close_account(
    *, person: Person, actor: Actor, now: datetime, erase_now: bool = False
) -> None:
    """End all that the account does, today; erase it now, or after the days of grace.

    Nobody signs in with it from now on. What the person must settle first is asked
    again under the locks. Raises ClosingRefused.
    """
    person = _locked(person)
    if reason := rules.why_not_ask_to_close(person=person, actor=actor):
        raise ClosingRefused(reason)
    _lock_organisations_of(person)
    if obstacles := obstacles_of(person):
        raise ClosingRefused(" ".join(obstacle.text for obstacle in obstacles))
    move(
        person,
        to=PersonState.CLOSED,
        table=PERSON_MOVES,
        actor=actor,
        now=now,
        closed_at=now,
    )
    _end_ties(person, actor, now)
    _shut_doors(person)
    person_closed.send(sender=None, person=person, actor=actor, now=now)
    if erase_now:
        erase(person=person, actor=actor, now=now)
        return
    days = days_of_grace(day_in_paris(now))
    until = rules.opens_again_until(closed_at=now, days=days)
    token = rules.reopening_token(person)
    tell_account_closed(person=person, until=until, token=token)


@transaction.atomic
def reopen_account(
    *, person: Person, closed_at: datetime, actor: Actor, now: datetime
) -> None:
    """Let somebody in again, as suspended as they were, in their days of grace.

    Memberships and mandates stay ended: others decided on them too, and are asked
    again. Raises ClosingRefused.
    """
    person = _locked(person)
    days = days_of_grace(day_in_paris(now))
    if reason := rules.why_not_reopen(
        person=person, closed_at=closed_at, days=days, now=now
    ):
        raise ClosingRefused(reason)
    is_suspended = Suspension.objects.standing().filter(person=person).exists()
    move(
        person,
        to=PersonState.SUSPENDED if is_suspended else PersonState.ACTIVE,
        table=PERSON_MOVES,
        actor=actor,
        now=now,
        closed_at=None,
    )
    if person.user is not None:
        person.user.is_active = True
        person.user.save(update_fields=["is_active"])
    tell_account_reopened(person=person)
    person_reopened.send(sender=None, person=person, actor=actor, now=now)


@transaction.atomic
def anonymise_person(*, person: Person, now: datetime) -> None:
    """Erase a closed account whose days of grace have passed, for good.

    Safe to call twice, or late: what is open again, or erased already, is left alone.
    """
    person = _locked(person)
    days = days_of_grace(day_in_paris(now))
    if person.state != PersonState.CLOSED or person.closed_at is None:
        return
    if now < rules.opens_again_until(closed_at=person.closed_at, days=days):
        return
    # Something may have been tied to them meanwhile by others.
    _end_ties(person, SYSTEM, now)
    erase(person=person, actor=SYSTEM, now=now)


def _locked(person: Person) -> Person:
    people = Person.objects.locked().select_related("user", "recipient")
    return people.get(pk=person.pk)


def _lock_organisations_of(person: Person) -> None:
    """So that two last administrators who leave at once are heard one by one."""
    mine = Membership.objects.endless().filter(person=person)
    organisations = Organisation.objects.filter(pk__in=mine.values("organisation"))
    list(organisations.locked().order_by("pk"))


def _end_ties(person: Person, actor: Actor, now: datetime) -> None:
    """Memberships, mandates, invitations, requests, the public page, copies: today."""
    today = day_in_paris(now)
    held = Membership.objects.filter(person=person).not_ended(today)
    for membership in held.locked().order_by("pk"):
        lower = membership.valid.lower
        # Ended on the day it began, it is an empty period: it never was.
        membership.valid = DateRange(lower, max(today, lower or today))
        membership.save(update_fields=["valid"])
    for mandate in _mandates_of(person):
        move(
            mandate,
            to=MandateState.ENDED,
            table=MANDATE_MOVES,
            actor=actor,
            now=now,
            ended_at=now,
        )
        tell_ended(mandate=mandate)
    for invitation in _invitations_of(person):
        move(
            invitation,
            to=InvitationState.WITHDRAWN,
            table=INVITATION_MOVES,
            actor=actor,
            now=now,
        )
    for request in MembershipRequest.objects.pending().filter(person=person).locked():
        move(
            request,
            to=RequestState.WITHDRAWN,
            table=REQUEST_MOVES,
            actor=actor,
            now=now,
        )
    if hasattr(person, "provider"):
        person.provider.is_published = False
        person.provider.save(update_fields=["is_published"])
    drop_copies_of(person=person, actor=actor, now=now)


def _mandates_of(person: Person):
    live = Mandate.objects.live().select_related("person__recipient", "helper")
    held = live.filter(person=person) | live.filter(helper=person)
    return held.locked().order_by("pk")


def _invitations_of(person: Person):
    """Those they sent, and those sent to them, whatever their hour."""
    addresses = addresses_of(person.user) if person.user else []
    indexes = [email_index(email) for email in addresses]
    waiting = Invitation.objects.filter(state=InvitationState.SENT)
    both = waiting.filter(invited_by=person) | waiting.filter(email_index__in=indexes)
    return both.locked().order_by("pk")


def _shut_doors(person: Person) -> None:
    """No login, and none of the sessions that are open."""
    if person.user is None:
        return
    person.user.is_active = False
    person.user.save(update_fields=["is_active"])
    for session in UserSession.objects.filter(user=person.user).order_by("pk"):
        session.end()
