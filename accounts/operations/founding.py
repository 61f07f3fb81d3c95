"""Organisations are declared, checked, then let in or refused."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.enums import (
    ORGANISATION_MOVES,
    OrganisationKind,
    OrganisationState,
    Role,
)
from accounts.models import Membership, Organisation, Person
from accounts.notices.joining import tell_organisation_decided
from accounts.rules import organisations as rules
from accounts.rules.organisations import RegisterAnswer
from asasap.audit.operations import move
from asasap.kernel.actor import SYSTEM, Actor
from asasap.kernel.periods import day_in_paris


class DeclarationRefused(Exception):
    """The organisation cannot be declared, or decided on. The message is to show."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """What somebody says of their organisation."""

    name: str
    kind: str
    siret: str


@transaction.atomic
def found_organisation(
    *, name: str, kind: OrganisationKind, siret: str = ""
) -> Organisation:
    """Write down an organisation, checked already; nobody belongs to it yet."""
    return Organisation.objects.create(name=name, kind=kind, siret=siret)


@transaction.atomic
def declare_organisation(
    *,
    declaration: Declaration,
    answer: RegisterAnswer | None,
    actor: Actor,
    now: datetime,
) -> Organisation:
    """Keep an organisation until an operator has checked it; it may do nothing yet.

    ``answer`` is the national register's, asked before; None when it was silent: it is
    asked again later. Raises DeclarationRefused.
    """
    declarer = Person.objects.locked().filter(pk=actor.person_id).first()
    if declarer is None:
        raise DeclarationRefused(
            _("This login belongs to nobody: register a person first.")
        )
    waiting = Organisation.objects.declared_by(declarer).waiting().count()
    if reason := rules.why_not_declare(waiting_count=waiting):
        raise DeclarationRefused(reason)
    if answer is not None:
        _require_fit(declaration.kind, answer, now)
    try:
        with transaction.atomic():
            return Organisation.objects.create(
                name=declaration.name,
                kind=declaration.kind,
                siret=declaration.siret,
                state=OrganisationState.PENDING,
                register_answer=answer.as_json() if answer else {},
                register_read_at=now if answer else None,
                created_by=declarer,
            )
    except IntegrityError as fault:
        if "organisation_siret_once" not in str(fault):
            raise
        raise DeclarationRefused(
            _("An organisation is already here under this number. Ask to join it.")
        ) from None


@transaction.atomic
def record_register_answer(
    *, organisation: Organisation, answer: RegisterAnswer, now: datetime
) -> None:
    """Keep what the register says at last; what it speaks against is refused.

    Safe to call twice: only an organisation that waits is changed.
    """
    organisation = _locked(organisation)
    if organisation.state != OrganisationState.PENDING:
        return
    kept = {"register_answer": answer.as_json(), "register_read_at": now}
    reason = rules.why_not_register(
        kind=organisation.kind, answer=answer, today=day_in_paris(now)
    )
    if reason is None:
        for name, value in kept.items():
            setattr(organisation, name, value)
        organisation.save(update_fields=list(kept))
        return
    move(
        organisation,
        to=OrganisationState.REFUSED,
        table=ORGANISATION_MOVES,
        actor=SYSTEM,
        now=now,
        reason=reason,
        **kept,
    )
    tell_organisation_decided(organisation=organisation)


@transaction.atomic
def approve_organisation(
    *, organisation: Organisation, actor: Actor, now: datetime
) -> None:
    """Let an organisation in; who declared it becomes its administrator.

    Raises DeclarationRefused.
    """
    organisation = _locked(organisation)
    # Not to make an administrator of somebody who is leaving at this moment.
    organisation.created_by = (
        Person.objects.locked().filter(pk=organisation.created_by_id).first()
    )
    today = day_in_paris(now)
    if reason := rules.why_not_approve(
        organisation=organisation, actor=actor, today=today
    ):
        raise DeclarationRefused(reason)
    move(
        organisation,
        to=OrganisationState.ACTIVE,
        table=ORGANISATION_MOVES,
        actor=actor,
        now=now,
        approved_by_id=actor.person_id,
    )
    if organisation.created_by is not None:
        Membership.objects.admit(
            person=organisation.created_by,
            organisation=organisation,
            role=Role.ADMIN,
            since=today,
        )
    tell_organisation_decided(organisation=organisation)


@transaction.atomic
def refuse_organisation(
    *, organisation: Organisation, reason: str, actor: Actor, now: datetime
) -> None:
    """Turn an organisation away, and say why. Raises DeclarationRefused."""
    organisation = _locked(organisation)
    if why_not := rules.why_not_decide(organisation=organisation, actor=actor):
        raise DeclarationRefused(why_not)
    if not reason.strip():
        raise DeclarationRefused(_("Say why: the person who declared it will read it."))
    move(
        organisation,
        to=OrganisationState.REFUSED,
        table=ORGANISATION_MOVES,
        actor=actor,
        now=now,
        reason=reason.strip(),
    )
    tell_organisation_decided(organisation=organisation)


def _require_fit(kind: str, answer: RegisterAnswer, now: datetime) -> None:
    today = day_in_paris(now)
    if reason := rules.why_not_register(kind=kind, answer=answer, today=today):
        raise DeclarationRefused(reason)


def _locked(organisation: Organisation) -> Organisation:
    found = Organisation.objects.locked().select_related("created_by")
    return found.get(pk=organisation.pk)
