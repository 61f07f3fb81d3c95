"""Suspensions: imposed with reasons, contested, answered by somebody else, lifted.

The person or the organisation is always locked before its suspension.
"""

from datetime import date, datetime
from functools import partial

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from accounts import tasks
from accounts.enums import (
    ORGANISATION_MOVES,
    PERSON_MOVES,
    SUSPENSION_MOVES,
    OrganisationState,
    PersonState,
    SuspensionReason,
    SuspensionState,
)
from accounts.models import Membership, Organisation, Person, Suspension
from accounts.notices import suspending as notices
from accounts.rules import suspending as rules
from accounts.signals import holder_changed
from asasap.audit.operations import move
from asasap.kernel.actor import SYSTEM, Actor
from asasap.kernel.periods import day_in_paris


class SuspensionRefused(Exception):
    """The decision cannot stand. The message is fit to show to who would decide."""


@transaction.atomic
def suspend_person(
    *,
    person: Person,
    reason: SuspensionReason,
    facts: str,
    ends_on: date | None,
    actor: Actor,
    now: datetime,
) -> Suspension:
    """Suspend somebody and tell them why, until a day or until it is lifted.

    Raises SuspensionRefused.
    """
    person = Person.objects.locked().select_related("user").get(pk=person.pk)
    today = day_in_paris(now)
    _refuse_if(rules.why_not_suspend_person(person=person, actor=actor, today=today))
    suspension = _impose(
        Suspension(person=person, reason=reason, facts=facts, ends_on=ends_on),
        actor=actor,
        now=now,
    )
    move(
        person,
        to=PersonState.SUSPENDED,
        table=PERSON_MOVES,
        actor=actor,
        now=now,
        reason=reason,
    )
    holder_changed.send(Person, person=person, organisation=None, now=now)
    notices.tell_suspended(suspension=suspension, recipient_id=person.recipient_id)
    return suspension


@transaction.atomic
def suspend_organisation(
    *,
    organisation: Organisation,
    reason: SuspensionReason,
    facts: str,
    ends_on: date | None,
    actor: Actor,
    now: datetime,
) -> Suspension:
    """Suspend an organisation: its roles give no right any more, its members are told.

    Its administrators are told in this transaction, with the reasons; the other members
    after it. Raises SuspensionRefused.
    """
    organisation = Organisation.objects.locked().get(pk=organisation.pk)
    today = day_in_paris(now)
    _refuse_if(
        rules.why_not_suspend_organisation(
            organisation=organisation, actor=actor, today=today
        )
    )
    suspension = _impose(
        Suspension(
            organisation=organisation, reason=reason, facts=facts, ends_on=ends_on
        ),
        actor=actor,
        now=now,
    )
    move(
        organisation,
        to=OrganisationState.SUSPENDED,
        table=ORGANISATION_MOVES,
        actor=actor,
        now=now,
        reason=reason,
    )
    holder_changed.send(Organisation, person=None, organisation=organisation, now=now)
    for recipient_id in _administrators(organisation):
        notices.tell_suspended(suspension=suspension, recipient_id=recipient_id)
    _hasten_members(suspension)
    return suspension


@transaction.atomic
def contest_suspension(
    *, suspension: Suspension, text: str, actor: Actor, now: datetime
) -> None:
    """Ask for the decision to be read again, by somebody else than who took it.

    Operators are told; a suspension is contested once. Raises SuspensionRefused.
    """
    suspension = _locked(suspension)
    _refuse_if(
        rules.why_not_contest(
            suspension=suspension, actor=actor, today=day_in_paris(now)
        )
    )
    _refuse_if(rules.why_not_say(text))
    move(
        suspension,
        to=SuspensionState.CONTESTED,
        table=SUSPENSION_MOVES,
        actor=actor,
        now=now,
        contest=text.strip(),
    )
    operators = Person.objects.filter(user__is_superuser=True)
    others = operators.exclude(pk=suspension.imposed_by_id)
    for recipient_id in others.values_list("recipient_id", flat=True):
        notices.tell_contested(suspension=suspension, recipient_id=recipient_id)


@transaction.atomic
def uphold_suspension(
    *, suspension: Suspension, answer: str, actor: Actor, now: datetime
) -> None:
    """Answer a contest: the suspension stays, and here is why.

    Only somebody else than who imposed it may. Raises SuspensionRefused.
    """
    suspension = _locked(suspension)
    _refuse_if(
        rules.why_not_uphold(
            suspension=suspension, actor=actor, today=day_in_paris(now)
        )
    )
    _refuse_if(rules.why_not_say(answer))
    move(
        suspension,
        to=SuspensionState.UPHELD,
        table=SUSPENSION_MOVES,
        actor=actor,
        now=now,
        reviewed_by_id=actor.person_id,
        review=answer.strip(),
    )
    for recipient_id in _subjects(suspension):
        notices.tell_upheld(suspension=suspension, recipient_id=recipient_id)


@transaction.atomic
def lift_suspension(
    *, suspension: Suspension, answer: str, actor: Actor, now: datetime
) -> None:
    """Give everything back, contested or not, and say why. Raises SuspensionRefused."""
    suspension = _locked(suspension)
    _refuse_if(
        rules.why_not_lift(suspension=suspension, actor=actor, today=day_in_paris(now))
    )
    _refuse_if(rules.why_not_say(answer))
    _lift(
        suspension,
        actor=actor,
        now=now,
        reviewed_by_id=actor.person_id,
        review=answer.strip(),
    )


@transaction.atomic
def lift_ended_suspension(*, suspension: Suspension, now: datetime) -> None:
    """Lift a suspension whose last day has passed. Safe to call twice, and late."""
    suspension = _locked(suspension)
    if suspension.is_due_to_end_on(day_in_paris(now)):
        _lift(suspension, actor=SYSTEM, now=now)


@transaction.atomic
def tell_members(*, suspension: Suspension) -> None:
    """Tell the members of an organisation what became of it; safe to call twice."""
    suspension = Suspension.objects.locked().get(pk=suspension.pk)
    untold = Suspension.objects.untold_to_members().filter(pk=suspension.pk).exists()
    if suspension.organisation is None or not untold:
        return
    is_lifted = suspension.state == SuspensionState.LIFTED
    tell = notices.tell_organisation_back if is_lifted else notices.tell_organisation
    for recipient_id in _members(suspension.organisation):
        tell(suspension=suspension, recipient_id=recipient_id)
    suspension.members_told = (
        SuspensionState.LIFTED if is_lifted else SuspensionState.ACTIVE
    )
    suspension.save(update_fields=["members_told"])


def _impose(suspension: Suspension, *, actor: Actor, now: datetime) -> Suspension:
    _refuse_if(rules.why_not_say(suspension.facts))
    if suspension.ends_on is not None and suspension.ends_on <= day_in_paris(now):
        raise SuspensionRefused(_("The last day has passed: choose a day to come."))
    suspension.facts = suspension.facts.strip()
    # The rules refuse who has no person: a decision is signed.
    suspension.imposed_by = Person.objects.get(Q(pk=actor.person_id))
    suspension.imposed_at = now
    suspension.save(force_insert=True)
    return suspension


def _lift(suspension: Suspension, *, actor: Actor, now: datetime, **said) -> None:
    to = SuspensionState.LIFTED
    move(suspension, to=to, table=SUSPENSION_MOVES, actor=actor, now=now, **said)
    person, organisation = suspension.person, suspension.organisation
    # Whoever closed their account meanwhile does not find it open.
    if person is not None and person.state == PersonState.SUSPENDED:
        active = PersonState.ACTIVE
        move(person, to=active, table=PERSON_MOVES, actor=actor, now=now)
    elif organisation is not None and organisation.state == OrganisationState.SUSPENDED:
        back = OrganisationState.ACTIVE
        move(organisation, to=back, table=ORGANISATION_MOVES, actor=actor, now=now)
    holder_changed.send(None, person=person, organisation=organisation, now=now)
    for recipient_id in _subjects(suspension):
        notices.tell_lifted(suspension=suspension, recipient_id=recipient_id)
    _hasten_members(suspension)


def _locked(suspension: Suspension) -> Suspension:
    """Lock whom it is about, then the suspension, and read both again."""
    if suspension.person_id is not None:
        people = Person.objects.locked().select_related("user")
        person = people.get(pk=suspension.person_id)
        suspension = Suspension.objects.locked().get(pk=suspension.pk)
        suspension.person = person
    else:
        organisations = Organisation.objects.locked()
        organisation = organisations.get(pk=suspension.organisation_id)
        suspension = Suspension.objects.locked().get(pk=suspension.pk)
        suspension.organisation = organisation
    return suspension


def _subjects(suspension: Suspension) -> list[int]:
    """The mailboxes of those it is about: the person, or the administrators."""
    if suspension.organisation is not None:
        return _administrators(suspension.organisation)
    return [suspension.person.recipient_id] if suspension.person else []


def _administrators(organisation: Organisation) -> list[int]:
    admins = Membership.objects.endless_admins_of(organisation)
    return list(admins.values_list("person__recipient_id", flat=True))


def _members(organisation: Organisation) -> list[int]:
    """Those who have not left, administrators apart: these know more already."""
    known = set(_administrators(organisation))
    held = Membership.objects.endless().filter(organisation=organisation)
    return sorted(set(held.values_list("person__recipient_id", flat=True)) - known)


def _hasten_members(suspension: Suspension) -> None:
    """Spare members the finder's next round; without a broker, it is waited for."""
    if suspension.organisation_id is not None:
        task = partial(_queue, suspension_id=suspension.pk)
        transaction.on_commit(task, robust=True)


def _queue(*, suspension_id: int) -> None:
    try:
        tasks.tell_members_one.apply_async(
            kwargs={"suspension_id": suspension_id}, expires=60, retry=False
        )
    except OperationalError:
        return


def _refuse_if(reason: str | None) -> None:
    if reason is not None:
        raise SuspensionRefused(reason)
