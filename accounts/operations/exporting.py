"""Copies of what is known of somebody: asked for, gathered in the background, kept for
some days, sealed.

A builder says that it lives at each step. One that died is replaced, and one that was
only slow finds that it has been: its number of attempt is no longer the row's.
"""

import logging
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from accounts.enums import EXPORT_MOVES, ExportState, MandateScope, PersonState
from accounts.models import DataExport, Person
from accounts.notices.privacy import tell_copy_failed, tell_copy_ready
from accounts.operations.helping import require_scope
from accounts.queries.archive import archive_of
from accounts.registry import all_personal_data
from accounts.tasks import build_copy
from asasap.audit.operations import move
from asasap.kernel.actor import SYSTEM, Actor
from asasap.kernel.clock import database_now

logger = logging.getLogger(__name__)

# Longer than any one sort of data takes to gather.
SILENCE = timedelta(minutes=5)
MAX_ATTEMPTS = 3
HASTE_SECONDS = 60


class CopyRefused(Exception):
    """No copy is made. The message is fit to show."""


@transaction.atomic
def ask_for_copy(*, person: Person, actor: Actor, now: datetime) -> DataExport:
    """Have a copy made; the one being made, if there is one, is enough.

    Safe to call twice. Raises CopyRefused, MandateEnded.
    """
    require_scope(actor=actor, scope=MandateScope.PRIVACY, now=now)
    person = Person.objects.locked().get(pk=person.pk)
    if person.state not in {PersonState.ACTIVE, PersonState.SUSPENDED}:
        raise CopyRefused(_("This account is closed: no copy can be made any more."))
    running = DataExport.objects.live().filter(person=person).first()
    if running is not None:
        return running
    copy = DataExport.objects.create(
        person=person,
        mandate_id=actor.mandate_id,
        asked_at=now,
        steps=len(all_personal_data()),
    )
    transaction.on_commit(partial(_hasten, copy.pk), robust=True)
    return copy


def gather_copy(*, copy: DataExport, now: datetime) -> None:
    """Make a copy that waits to be made. Safe to call twice, late, or by two at once:
    whoever claims it first makes it.

    No row is locked while it is gathered. A failure surfaces, and leaves the copy to be
    tried again when its silence is noticed.
    """
    claimed = claim_copy(copy=copy, now=now)
    if claimed is None:
        return

    def give_sign(step: int) -> None:
        give_sign_of_life(copy=claimed, step=step, now=database_now())

    try:
        archive = archive_of(
            person=claimed.person,
            sorts=all_personal_data(),
            made_at=now,
            on_step=give_sign,
        )
    except Replaced:
        logger.warning("Copy %s is made by another worker.", copy.pk)
        return
    finish_copy(copy=claimed, archive=archive, now=database_now())


class Replaced(Exception):
    """Another worker makes this copy now, or nobody wants it any more."""


@transaction.atomic
def claim_copy(*, copy: DataExport, now: datetime) -> DataExport | None:
    """Take a copy that waits, or return None when somebody else has."""
    waiting = DataExport.objects.locked().without_archive()
    found = waiting.filter(pk=copy.pk, state=ExportState.QUEUED).first()
    if found is None:
        return None
    move(
        found,
        to=ExportState.BUILDING,
        table=EXPORT_MOVES,
        actor=SYSTEM,
        now=now,
        attempts=found.attempts + 1,
        beat_at=now,
        step=0,
        steps=len(all_personal_data()),
    )
    return (
        DataExport.objects.without_archive()
        .select_related("person__recipient")
        .get(pk=found.pk)
    )


@transaction.atomic
def give_sign_of_life(*, copy: DataExport, step: int, now: datetime) -> None:
    """Say how far it is. Raises Replaced."""
    if not _still_mine(copy).update(step=step, beat_at=now):
        raise Replaced


@transaction.atomic
def finish_copy(*, copy: DataExport, archive: bytes, now: datetime) -> None:
    """Seal the copy and tell whose it is. Does nothing if another worker has it."""
    found = _still_mine(copy).locked().select_related("person").first()
    if found is None:
        return
    move(
        found,
        to=ExportState.READY,
        table=EXPORT_MOVES,
        actor=SYSTEM,
        now=now,
        archive=archive,
        ready_at=now,
    )
    tell_copy_ready(copy=found)


@transaction.atomic
def replace_silent(*, copy: DataExport, now: datetime) -> None:
    """Queue again a copy whose builder died; after three of them, give up, and say so.

    Safe to call twice: what gives signs of life, or is done, is left alone.
    """
    silent = DataExport.objects.left_alone_since(now - SILENCE).locked()
    found = silent.filter(pk=copy.pk).select_related("person").first()
    if found is None:
        return
    if found.attempts < MAX_ATTEMPTS:
        move(found, to=ExportState.QUEUED, table=EXPORT_MOVES, actor=SYSTEM, now=now)
        transaction.on_commit(partial(_hasten, found.pk), robust=True)
        return
    logger.error("Copy %s given up after %s attempts.", found.pk, found.attempts)
    move(found, to=ExportState.FAILED, table=EXPORT_MOVES, actor=SYSTEM, now=now)
    tell_copy_failed(copy=found)


@transaction.atomic
def drop_copies_of(*, person: Person, actor: Actor, now: datetime) -> None:
    """Delete the copies of somebody, and stop those being made. Safe to call twice."""
    copies = DataExport.objects.without_archive().filter(person=person)
    for copy in copies.locked().order_by("pk"):
        if copy.state == ExportState.READY:
            _expire(copy, actor=actor, now=now)
        elif EXPORT_MOVES[copy.state]:
            move(copy, to=ExportState.FAILED, table=EXPORT_MOVES, actor=actor, now=now)


@transaction.atomic
def expire_copies(*, copy_ids: list[int], actor: Actor, now: datetime) -> None:
    """Delete what these copies hold; that they were made stays written."""
    ready = DataExport.objects.without_archive().ready().filter(pk__in=copy_ids)
    for copy in ready.locked().order_by("pk"):
        _expire(copy, actor=actor, now=now)


def _expire(copy: DataExport, *, actor: Actor, now: datetime) -> None:
    move(
        copy,
        to=ExportState.EXPIRED,
        table=EXPORT_MOVES,
        actor=actor,
        now=now,
        archive=None,
    )


def _still_mine(copy: DataExport):
    return DataExport.objects.without_archive().filter(
        pk=copy.pk, state=ExportState.BUILDING, attempts=copy.attempts
    )


def _hasten(copy_id: int) -> None:
    """Spare the reader the finder's next round; without a broker, it is waited for."""
    try:
        build_copy.apply_async(
            kwargs={"copy_id": copy_id}, expires=HASTE_SECONDS, retry=False
        )
    except OperationalError as error:
        logger.warning("Copy %s waits for the finder: no broker (%s).", copy_id, error)
