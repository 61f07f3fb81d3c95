"""Two records of one person are made one, with a trace; nothing that counts is lost.

Rows go to the record kept, periods that overlap are trimmed, and what was done stays
signed by whom it was: the audit's rows, who registered, invited or decided.
"""

from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import ProtectedError, Q, QuerySet

from accounts.enums import (
    MANDATE_MOVES,
    PERSON_MOVES,
    REQUEST_MOVES,
    MandateState,
    MergeReason,
    PersonState,
    RequestState,
)
from accounts.models import (
    CivilRecord,
    Mandate,
    Membership,
    Organisation,
    Person,
    Provider,
    User,
    WorkStatus,
)
from accounts.notices.helping import tell_merged
from accounts.registry import running_commitments
from accounts.rules.civil import Civil
from accounts.rules.merging import remaining, why_not_merge
from accounts.signals import people_merged
from asasap.audit.operations import move
from asasap.kernel.actor import Actor
from asasap.kernel.ids import uuid7
from asasap.notifications.operations import recipient_without_address

Dated = TypeVar("Dated", Membership, WorkStatus)

# What a civil record may lack and the other may know.
CIVIL_FIELDS = (
    "given_names",
    "family_name",
    "born_on",
    "phone",
    "address",
    "second_contact",
)
INDEXES = ("identity_index", "phone_index")


class MergeRefused(Exception):
    """These two records cannot be made one. The message is fit to show."""


@transaction.atomic
def merge_people(
    *, keep: Person, absorb: Person, reason: MergeReason, actor: Actor, now: datetime
) -> Person:
    """Make two records one: what the absorbed one holds goes to the one kept.

    Both are locked, in the order of their numbers. Higher apps hear ``people_merged``
    inside the transaction. Raises MergeRefused.
    """
    keep, absorb = _locked(keep, absorb)
    if refusal := why_not_merge(
        keep=keep,
        absorb=absorb,
        actor=actor,
        commitments=running_commitments(absorb.pk),
        mandates=Mandate.objects.filter(
            person__in=[keep, absorb], state=MandateState.ACTIVE
        ),
    ):
        raise MergeRefused(refusal)
    user = absorb.user
    move(
        absorb,
        to=PersonState.MERGED,
        table=PERSON_MOVES,
        actor=actor,
        now=now,
        reason=MergeReason(reason).value,
        merged_into=keep,
        user=None,
    )
    if user is not None:
        _give_login(keep, absorb, user)
    _give_periods(keep, absorb)
    _give_mandates(keep, absorb, actor, now)
    _give_requests(keep, absorb, actor, now)
    _give_papers(keep, absorb)
    _give_civil_record(keep, absorb, now)
    _give_provider(keep, absorb)
    Person.objects.filter(merged_into=absorb).update(merged_into=keep)
    people_merged.send(sender=Person, keep=keep, absorbed=absorb, actor=actor, now=now)
    tell_merged(keep=keep)
    return keep


def _locked(keep: Person, absorb: Person) -> tuple[Person, Person]:
    # Memberships are changed under their organisation's lock: it comes first.
    concerned = Organisation.objects.filter(memberships__person=absorb).values("pk")
    list(Organisation.objects.locked().filter(pk__in=concerned).order_by("pk"))
    rows = Person.objects.locked().filter(pk__in=[keep.pk, absorb.pk]).order_by("pk")
    found = {person.pk: person for person in rows}
    return found[keep.pk], found[absorb.pk]


def _give_login(keep: Person, absorb: Person, user: User) -> None:
    """The login comes with its mailbox: the news, the choices, the devices.

    The three mailboxes turn round, for none may be that of two people at once.
    """
    spare = recipient_without_address(language="fr")
    theirs, mine = absorb.recipient, keep.recipient
    for person, recipient in ((keep, spare), (absorb, mine), (keep, theirs)):
        person.recipient = recipient
        person.save(update_fields=["recipient"])
    keep.user = user
    keep.save(update_fields=["user"])


def _give_periods(keep: Person, absorb: Person) -> None:
    for membership in absorb.memberships.order_by("pk"):
        same = {"organisation": membership.organisation_id, "role": membership.role}
        _give_period(membership, keep.memberships.filter(**same), keep)
    for status in absorb.statuses.order_by("pk"):
        same = {"organisation": status.organisation_id, "kind": status.kind}
        _give_period(status, keep.statuses.filter(**same), keep)


def _give_period(row: Dated, held: QuerySet, keep: Person) -> None:
    """The days the keeper lacks; each day stays, and none is there twice."""
    pieces = remaining(row.valid, held.values_list("valid", flat=True))
    if not pieces:
        _drop_period(row, keep)
        return
    row.person, row.valid = keep, pieces[0]
    row.save(update_fields=["person", "valid"])
    for piece in pieces[1:]:
        row.pk, row.uuid, row.valid = None, uuid7(), piece
        row.save(force_insert=True)


def _drop_period(row: Dated, keep: Person) -> None:
    """The keeper has all its days: it goes, or is empty where others stand on it."""
    try:
        with transaction.atomic():
            row.delete()
    except ProtectedError:
        row.person, row.valid = keep, DateRange(empty=True)
        row.save(update_fields=["person", "valid"])


def _give_mandates(keep: Person, absorb: Person, actor: Actor, now: datetime) -> None:
    """Those held for them, and by them. Nobody comes to act for themselves."""
    both = Q(person__in=[keep, absorb], helper__in=[keep, absorb])
    for mandate in Mandate.objects.filter(both).live().locked().order_by("pk"):
        _end(mandate, actor, now)
    for side, other in (("person", "helper"), ("helper", "person")):
        rows = Mandate.objects.filter(**{side: absorb}).exclude(both)
        for mandate in rows.locked().order_by("pk"):
            held = Mandate.objects.live().filter(
                **{side: keep, other: getattr(mandate, f"{other}_id")}
            )
            _give_mandate(mandate, held, side, keep, actor, now)


def _give_mandate(
    mandate: Mandate,
    held: QuerySet,
    side: str,
    keep: Person,
    actor: Actor,
    now: datetime,
) -> None:
    if mandate.state in {MandateState.PROPOSED, MandateState.ACTIVE}:
        pieces = remaining(mandate.valid, held.values_list("valid", flat=True))
        if pieces:
            mandate.valid = pieces[-1]  # The days to come, where there are two pieces.
        else:
            _end(mandate, actor, now)
    setattr(mandate, side, keep)
    mandate.save(update_fields=[side, "valid"])


def _end(mandate: Mandate, actor: Actor, now: datetime) -> None:
    move(
        mandate,
        to=MandateState.ENDED,
        table=MANDATE_MOVES,
        actor=actor,
        now=now,
        reason="merged",
        ended_at=now,
    )


def _give_requests(keep: Person, absorb: Person, actor: Actor, now: datetime) -> None:
    asked = keep.requests.pending().values("organisation")
    twice = absorb.requests.pending().filter(organisation__in=asked)
    for request in twice.locked().order_by("pk"):
        move(
            request,
            to=RequestState.WITHDRAWN,
            table=REQUEST_MOVES,
            actor=actor,
            now=now,
            reason="merged",
        )
    # What the keeper decided on stays with the one absorbed: it was not their own.
    absorb.requests.exclude(decided_by=keep).update(person=keep)


def _give_papers(keep: Person, absorb: Person) -> None:
    absorb.proofs.update(person=keep)
    absorb.credentials.exclude(checked_by=keep).update(person=keep)
    absorb.suspensions.update(person=keep)
    agreed = keep.consents.standing().values("text")
    absorb.consents.exclude(text__in=agreed, withdrawn_at=None).update(person=keep)
    exports = absorb.exports.all()
    if keep.exports.live().exists():
        exports = exports.exclude(pk__in=absorb.exports.live().values("pk"))
    exports.update(person=keep)


def _give_civil_record(keep: Person, absorb: Person, now: datetime) -> None:
    """What the keeper's record lacks; a whole one where they have none."""
    theirs = CivilRecord.objects.filter(person=absorb).first()
    if theirs is None:
        return
    mine = CivilRecord.objects.filter(person=keep).first()
    if mine is None:
        theirs.person = keep
        theirs.save(update_fields=["person"])
        return
    for name in CIVIL_FIELDS:
        setattr(mine, name, getattr(mine, name) or getattr(theirs, name))
    civil = Civil.of(mine)
    for name in INDEXES:
        setattr(mine, name, getattr(civil, name))
    mine.updated_at = now
    mine.save(update_fields=[*CIVIL_FIELDS, *INDEXES, "updated_at"])


def _give_provider(keep: Person, absorb: Person) -> None:
    """One public face: the keeper's own, where there are two."""
    theirs = Provider.objects.filter(person=absorb)
    if Provider.objects.filter(person=keep).exists():
        theirs.update(is_published=False)
    else:
        theirs.update(person=keep)
