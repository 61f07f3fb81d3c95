"""Papers that allow: handed in, verified or refused by somebody else, told of in time.

The holder is locked first, so that the same paper sent twice is seen twice.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.enums import CREDENTIAL_MOVES, CredentialState, MandateScope
from accounts.models import (
    Credential,
    CredentialAlarm,
    CredentialRule,
    Organisation,
    Person,
    Proof,
)
from accounts.notices import proving as notices
from accounts.operations.helping import require_scope
from accounts.operations.proofs import keep_proof
from accounts.rules import proving as rules
from accounts.rules.proving import Paper, Refusal
from accounts.signals import credential_ending
from asasap.audit.operations import ForbiddenMove, move
from asasap.kernel.actor import Actor
from asasap.kernel.fields import blind_index
from asasap.kernel.periods import day_in_paris


class CredentialRefused(Exception):
    """The paper cannot be taken. ``field`` is where to say it, and may be empty."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.reason)
        self.field = refusal.field


class CheckRefused(Exception):
    """This paper is not this actor's to decide, or not so. Fit to show."""


@transaction.atomic
def submit_credential(
    *,
    paper: Paper,
    organisation: Organisation | None = None,
    actor: Actor,
    now: datetime,
) -> Credential:
    """Hand in a paper of the actor's, or of the organisation they act in.

    Safe to send twice: the second is refused, as the first waits. A paper that ended
    or was refused does not come back with other dates. Raises CredentialRefused.
    """
    require_scope(actor=actor, scope=MandateScope.PROFILE, now=now)
    today = day_in_paris(now)
    person = Person.objects.locked().get(pk=actor.person_id)
    holder = {"person_id": person.pk, "organisation_id": None}
    if organisation is not None:
        organisation = Organisation.objects.locked().get(pk=organisation.pk)
        holder = {"person_id": None, "organisation_id": organisation.pk}
        if reason := rules.why_not_submit_for(actor=actor):
            raise CredentialRefused(Refusal("", reason))
    rule = CredentialRule.objects.valid_on(today).of_kind(paper.kind).first()
    if refusal := rules.why_not_submit(paper=paper, rule=rule, today=today):
        raise CredentialRefused(refusal)
    proof = None
    if paper.upload is not None:
        proof = keep_proof(person=person, upload=paper.upload, now=now)
    index = ""
    if paper.folded_number:
        index = blind_index(paper.folded_number, "accounts.credential.number")
    known = Credential.objects.of_holder(**holder).of_kind(paper.kind)
    _refuse_again(known, proof=proof, index=index, now=now)
    return Credential.objects.create(
        **holder,
        kind=paper.kind,
        number=paper.number,
        number_index=index,
        issuer=paper.issuer,
        territory=paper.territory,
        valid=_period_of(paper),
        proof=proof,
        submitted_by=person,
        mandate_id=actor.mandate_id,
        submitted_at=now,
    )


@transaction.atomic
def withdraw_credential(*, credential: Credential, actor: Actor, now: datetime) -> None:
    """Take a paper back: it counts no longer. Raises CheckRefused."""
    require_scope(actor=actor, scope=MandateScope.PROFILE, now=now)
    credential = Credential.objects.locked().get(pk=credential.pk)
    of_house = credential.organisation_id is not None
    if of_house and (reason := rules.why_not_submit_for(actor=actor)):
        raise CheckRefused(reason)
    _move(credential, CredentialState.WITHDRAWN, actor=actor, now=now)


@transaction.atomic
def verify_credential(*, credential: Credential, actor: Actor, now: datetime) -> None:
    """Recognise a paper that waits, and tell its holder. Raises CheckRefused."""
    credential = _locked_to_decide(credential, actor)
    if reason := rules.why_not_verify(credential=credential, today=day_in_paris(now)):
        raise CheckRefused(reason)
    _decide(credential, CredentialState.VERIFIED, note="", actor=actor, now=now)


@transaction.atomic
def refuse_credential(
    *, credential: Credential, reason: str, actor: Actor, now: datetime
) -> None:
    """Refuse a paper that waits, and say why. Raises CheckRefused."""
    credential = _locked_to_decide(credential, actor)
    _decide(credential, CredentialState.REFUSED, note=reason, actor=actor, now=now)


@transaction.atomic
def revoke_credential(
    *, credential: Credential, reason: str, actor: Actor, now: datetime
) -> None:
    """No longer recognise a verified paper, and say why. Raises CheckRefused."""
    credential = _locked_to_decide(credential, actor)
    _decide(credential, CredentialState.REVOKED, note=reason, actor=actor, now=now)


@transaction.atomic
def warn_of_end(*, credential: Credential, now: datetime) -> bool:
    """Tell the holder that their paper ends soon: once for each alarm.

    Late, twice, or in doubt is harmless: the alarm due is read again under the lock,
    and its row stands or falls with the news. Who has handed in the next one is told
    nothing.
    """
    credential = Credential.objects.locked().get(pk=credential.pk)
    today = day_in_paris(now)
    days = rules.alarm_due(credential=credential, today=today)
    if days is None or credential.alarms.filter(days__lte=days).exists():
        return False
    if credential.successors().exists():
        return False
    CredentialAlarm.objects.create(credential=credential, days=days, told_at=now)
    notices.tell_ending(credential=credential, days=days, today=today)
    credential_ending.send(Credential, credential=credential, days=days, now=now)
    return True


def _refuse_again(known, *, proof: Proof | None, index: str, now: datetime) -> None:
    """The same file is the same paper; so is the same number, where there is no file.

    What its holder took back was never judged: it may come again.
    """
    alike = known.same_file_as(proof) if proof else known.numbered(index)
    previous = alike.not_withdrawn().latest_first().first()
    if previous is not None:
        raise CredentialRefused(
            rules.why_not_handed_in_again(
                previous=previous,
                is_same_file=proof is not None,
                today=day_in_paris(now),
            )
        )


def _period_of(paper: Paper) -> DateRange:
    return DateRange(
        paper.since, paper.until + timedelta(days=1) if paper.until else None
    )


def _locked_to_decide(credential: Credential, actor: Actor) -> Credential:
    credential = Credential.objects.locked().get(pk=credential.pk)
    theirs = Credential.objects.to_verify_by(actor).filter(pk=credential.pk)
    if reason := rules.why_not_decide(
        credential=credential, actor=actor, is_among_theirs=theirs.exists()
    ):
        raise CheckRefused(reason)
    return credential


def _decide(
    credential: Credential,
    to: CredentialState,
    *,
    note: str,
    actor: Actor,
    now: datetime,
) -> None:
    _move(
        credential,
        to,
        actor=actor,
        now=now,
        checked_by_id=actor.person_id,
        checked_at=now,
        check_note=note,
    )
    notices.tell_decided(credential=credential)


def _move(
    credential: Credential,
    to: CredentialState,
    *,
    actor: Actor,
    now: datetime,
    **companions: Any,
) -> None:
    try:
        move(
            credential,
            to=to,
            table=CREDENTIAL_MOVES,
            actor=actor,
            now=now,
            **companions,
        )
    except ForbiddenMove:
        raise CheckRefused(rules.already_decided()) from None
