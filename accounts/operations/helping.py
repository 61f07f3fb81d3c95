"""Mandates: proposed, answered, ended, and asked again before each write under one.

The person helped is locked first, so that two mandates that contradict each other are
heard one after the other.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import (
    MANDATE_MOVES,
    MandateKind,
    MandateState,
    PersonConsent,
)
from accounts.models import Mandate, Person
from accounts.notices import helping as notices
from accounts.rules import helping as rules
from accounts.rules.helping import Consent, Terms
from asasap.audit.operations import move
from asasap.kernel.actor import Actor
from asasap.kernel.periods import day_in_paris


class MandateEnded(Exception):
    """The mandate does not allow this, or no longer. The message is fit to show."""


class MandateRefused(Exception):
    """This mandate cannot be, or not by this actor. The message is fit to show."""


@transaction.atomic
def require_scope(*, actor: Actor, scope: str, now: datetime) -> None:
    """Let the write that follows stand only if the mandate still covers it.

    For oneself, nothing is asked. Call it inside the operation's own transaction: the
    mandate stays locked until commit, so to end it waits for what is being written.
    Raises MandateEnded.
    """
    if actor.mandate_id is None:
        return
    mandate = Mandate.objects.locked().filter(pk=actor.mandate_id).first()
    is_theirs = mandate is not None and (mandate.person_id, mandate.helper_id) == (
        actor.person_id,
        actor.helper_id,
    )
    if (
        mandate is None
        or not is_theirs
        or not mandate.is_in_force_on(day_in_paris(now))
    ):
        raise MandateEnded(_("This mandate has ended: nothing was written."))
    if scope not in mandate.scopes:
        raise MandateEnded(_("Your mandate does not cover this: nothing was written."))


@transaction.atomic
def register_mandate(
    *,
    person: Person,
    helper: Person,
    terms: Terms,
    consent: Consent,
    actor: Actor,
    now: datetime,
) -> Mandate:
    """Write down a mandate for somebody who has no login, with their consent or its
    reason; it is in force at once, and told.

    Who has a login answers from it: theirs waits, unless they cannot answer at all, or
    are on the phone. A coordinator registers those of today’s members of what they
    coordinate, and nobody for themselves. Raises MandateRefused.
    """
    today = day_in_paris(now)
    if reason := rules.why_not_register(
        person=person, helper=helper, consent=consent, actor=actor, today=today
    ):
        raise MandateRefused(reason)
    answers_alone = (
        person.user_id is not None
        and consent.answer == PersonConsent.GIVEN
        and terms.kind != MandateKind.OPERATOR
    )
    if answers_alone:
        mandate = _write(
            person, helper, terms, Consent(proof=consent.proof), actor, now
        )
        notices.tell_proposed(mandate=mandate)
        return mandate
    mandate = _write(person, helper, terms, consent, actor, now)
    _begin(mandate, consent, actor, now)
    return mandate


@transaction.atomic
def agree_to_mandate(
    *, person: Person, helper: Person, terms: Terms, actor: Actor, now: datetime
) -> Mandate:
    """Write down a mandate both sides have agreed to in writing; it is in force.

    One of them asked by letter, the other answers now. Raises MandateRefused.
    """
    if actor.mandate_id is not None or actor.person_id not in {person.pk, helper.pk}:
        raise MandateRefused(_("Only the two people concerned can agree to this."))
    consent = Consent(PersonConsent.GIVEN, _("On the portal, from their own account."))
    mandate = _write(person, helper, terms, consent, actor, now)
    _begin(mandate, consent, actor, now)
    return mandate


@transaction.atomic
def act_for_caller(
    *, person: Person, note: str, actor: Actor, now: datetime
) -> Mandate:
    """Let who looks after somebody on the phone act for them, who agrees, today only.

    Safe to call twice: today's mandate is found again. Raises MandateRefused.
    """
    person = Person.objects.locked().select_related("user").get(pk=person.pk)
    today = day_in_paris(now)
    if reason := rules.why_not_act_for(person=person, actor=actor, today=today):
        raise MandateRefused(reason)
    held = Mandate.objects.held_by(actor.person_id).valid_on(today)
    standing = held.filter(person=person).first()
    if standing is not None:
        return standing
    terms = Terms(
        kind=MandateKind.OPERATOR,
        since=today,
        until=today + timedelta(days=1),
        scopes=rules.CALLER_SCOPES,
    )
    consent = Consent(PersonConsent.GIVEN, note)
    helper = _who_acts(actor)
    mandate = _write(person, helper, terms, consent, actor, now)
    _begin(mandate, consent, actor, now)
    return mandate


@transaction.atomic
def answer_mandate(
    *, mandate: Mandate, agrees: bool, actor: Actor, now: datetime
) -> None:
    """Begin the mandate that waited for the person's answer, or refuse it for good.

    Raises MandateRefused; ForbiddenMove when it was answered already.
    """
    person = Person.objects.locked().get(pk=mandate.person_id)
    mandate = _locked(mandate)
    if reason := rules.why_not_answer(person=person, actor=actor):
        raise MandateRefused(reason)
    if mandate.state != MandateState.PROPOSED:
        raise MandateRefused(_("This question has already been answered."))
    if not agrees:
        move(
            mandate,
            to=MandateState.REFUSED,
            table=MANDATE_MOVES,
            actor=actor,
            now=now,
        )
        notices.tell_refused(mandate=mandate)
        return
    others = _standing(person, mandate).exclude(pk=mandate.pk)
    if reason := rules.why_not_beside(
        helper=mandate.helper, is_exclusive=mandate.is_exclusive, standing=others
    ):
        raise MandateRefused(reason)
    consent = Consent(PersonConsent.GIVEN, _("On the portal, from their own account."))
    _begin(mandate, consent, actor, now)


@transaction.atomic
def end_mandate(
    *, mandate: Mandate, actor: Actor, now: datetime, reason: str = ""
) -> None:
    """End it at once, or take back what was only proposed; both sides are told.

    It waits for a write under this mandate that has begun; none begins afterwards. An
    operator ends others' mandates with an ``EndReason``.
    Safe to call twice. Raises MandateRefused.
    """
    mandate = _locked(mandate)
    if refusal := rules.why_not_end(mandate=mandate, actor=actor, reason=reason):
        raise MandateRefused(refusal)
    if mandate.state not in {MandateState.PROPOSED, MandateState.ACTIVE}:
        return
    move(
        mandate,
        to=MandateState.ENDED,
        table=MANDATE_MOVES,
        actor=actor,
        now=now,
        reason=reason,
        ended_at=now,
    )
    notices.tell_ended(mandate=mandate)


def _write(
    person: Person,
    helper: Person,
    terms: Terms,
    consent: Consent,
    actor: Actor,
    now: datetime,
) -> Mandate:
    """The mandate as proposed, once the rules have been asked under the lock."""
    person = Person.objects.locked().get(pk=person.pk)
    draft = Mandate(
        person=person,
        helper=helper,
        kind=terms.kind,
        scopes=sorted(terms.scopes),
        legal_basis=terms.legal_basis,
        valid=terms.valid,
        is_exclusive=terms.is_exclusive,
        proof=consent.proof,
        registered_by=_who_acts(actor),
        registered_at=now,
    )
    if reason := rules.why_not_mandate(
        person=person,
        helper=helper,
        terms=terms,
        consent=consent,
        standing=_standing(person, draft),
    ):
        raise MandateRefused(reason)
    draft.save(force_insert=True)
    return draft


def _begin(mandate: Mandate, consent: Consent, actor: Actor, now: datetime) -> None:
    move(
        mandate,
        to=MandateState.ACTIVE,
        table=MANDATE_MOVES,
        actor=actor,
        now=now,
        person_consent=consent.answer,
        consent_note=consent.note,
    )
    notices.tell_begun(mandate=mandate)


def _standing(person: Person, mandate: Mandate):
    live = Mandate.objects.live().filter(person=person, valid__overlap=mandate.valid)
    return live.select_related("helper").order_by("pk")


def _locked(mandate: Mandate) -> Mandate:
    rows = Mandate.objects.locked().select_related("person__recipient", "helper")
    return rows.get(pk=mandate.pk)


def _who_acts(actor: Actor) -> Person:
    person = Person.objects.numbered(actor.helper_id or actor.person_id).first()
    if person is None:
        raise MandateRefused(
            _("Your login is nobody’s yet: a mandate is between two people.")
        )
    return person
