"""What has been kept long enough goes: in batches, each a transaction of its own."""

import logging
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import (
    Credential,
    Invitation,
    Mandate,
    MembershipRequest,
    Person,
    Proof,
)
from accounts.operations.closing import (
    ClosingRefused,
    anonymise_person,
    close_account,
)
from accounts.operations.exporting import expire_copies
from accounts.queries import retaining as due
from accounts.queries.retaining import due_rows
from accounts.registry import Kept
from asasap.audit.operations import forget_accesses
from asasap.kernel.actor import SYSTEM
from asasap.notifications.operations.forgetting import (
    delete_captured,
    delete_devices,
    delete_notices,
    delete_recipients,
)

logger = logging.getLogger(__name__)

BATCH = 200


def erase_due(*, sort: Kept, now: datetime) -> int:
    """Let go what has come to its end, and return how many rows were looked at.

    Safe to call twice, late, or again after it was killed: each batch is committed by
    itself, and what is gone is due no more.
    """
    rows = due_rows(sort=sort, now=now)
    if rows is None or sort.erase is None:
        return 0
    looked_at, keys = 0, _batch(rows, after=None)
    while keys:
        with transaction.atomic():
            sort.erase(keys, now)
        looked_at += len(keys)
        keys = _batch(rows, after=keys[-1])
    return looked_at


def _batch(rows, *, after) -> list:
    """The next keys: what could not go this time does not hold up the others."""
    beyond = rows if after is None else rows.filter(pk__gt=after)
    return list(beyond.order_by("pk").values_list("pk", flat=True)[:BATCH])


def _anonymise(person_ids: list[int], now: datetime) -> None:
    for person in Person.objects.filter(pk__in=person_ids).order_by("pk"):
        try:
            with transaction.atomic():
                anonymise_person(person=person, now=now)
                connection.check_constraints()  # Those kept for the commit, now.
        except DatabaseError:  # One of them must not keep the others from going.
            logger.exception("Person %s could not be erased.", person.pk)


def _close(person_ids: list[int], now: datetime) -> None:
    """Close what nobody uses: the letter says how to come back."""
    for person in Person.objects.filter(pk__in=person_ids).order_by("pk"):
        try:
            with transaction.atomic():
                close_account(person=person, actor=SYSTEM, now=now)
                connection.check_constraints()
        except ClosingRefused as refusal:
            logger.info("Person %s is kept: %s", person.pk, refusal)
        except DatabaseError:
            logger.exception("Person %s could not be closed.", person.pk)


def _expire_copies(copy_ids: list[int], now: datetime) -> None:
    expire_copies(copy_ids=copy_ids, actor=SYSTEM, now=now)


def _delete_proofs(proof_ids: list[int], _now: datetime) -> None:
    Credential.objects.filter(proof__in=proof_ids).update(proof=None)
    Mandate.objects.filter(proof__in=proof_ids).update(proof=None)
    Proof.objects.filter(pk__in=proof_ids).delete()


def _delete_invitations(invitation_ids: list[int], _now: datetime) -> None:
    Invitation.objects.filter(pk__in=invitation_ids).delete()


def _delete_requests(request_ids: list[int], _now: datetime) -> None:
    MembershipRequest.objects.filter(pk__in=request_ids).delete()


def _delete_connections(session_ids: list[int], _now: datetime) -> None:
    UserSession.objects.filter(pk__in=session_ids).delete()


def _delete_sessions(session_keys: list, _now: datetime) -> None:
    Session.objects.filter(pk__in=session_keys).delete()


KEPT = [
    Kept(
        key="accounts.closed_account",
        title=_("Accounts closed by their owner, before they are erased"),
        due=due.closed_people,
        since="closed_at",
        erase=_anonymise,
    ),
    Kept(
        key="accounts.inactive_client",
        title=_("Accounts nobody signs in with, of people who ask for help"),
        due=due.inactive_clients,
        since="user__last_login",
        erase=_close,
    ),
    Kept(
        key="accounts.inactive_provider",
        title=_("Accounts nobody signs in with, of people who offer services"),
        due=due.inactive_providers,
        since="user__last_login",
        erase=_close,
    ),
    Kept(
        key="accounts.copy",
        title=_("Copies of one’s data, ready to be taken away"),
        due=due.ready_copies,
        since="ready_at",
        erase=_expire_copies,
    ),
    Kept(
        key="accounts.proof",
        title=_("Papers handed in, once they have ended or were refused"),
        due=due.ended_proofs,
        since="received_at",
        erase=_delete_proofs,
    ),
    Kept(
        key="accounts.invitation",
        title=_("Invitations answered, withdrawn or expired"),
        due=due.answered_invitations,
        since="sent_at",
        erase=_delete_invitations,
    ),
    Kept(
        key="accounts.request",
        title=_("Requests to join an organisation, once decided"),
        due=due.decided_requests,
        since="made_at",
        erase=_delete_requests,
    ),
    Kept(
        key="accounts.unclaimed_address",
        title=_("Addresses we wrote to, and that opened no account"),
        due=due.unclaimed_addresses,
        since="created_at",
        erase=lambda keys, _now: delete_recipients(recipient_ids=keys),
    ),
    Kept(
        key="accounts.connection",
        title=_("Where and when one signed in: network address, browser"),
        due=due.past_connections,
        since="last_seen_at",
        erase=_delete_connections,
    ),
    Kept(
        key="accounts.session",
        title=_("Sessions that have ended"),
        due=due.past_sessions,
        since="expire_date",
        erase=_delete_sessions,
    ),
    Kept(
        key="notifications.notice",
        title=_("News written to people"),
        due=due.old_notices,
        since="created_at",
        erase=lambda keys, _now: delete_notices(notice_ids=keys),
    ),
    Kept(
        key="notifications.letter",
        title=_("Letters with codes and links to sign in"),
        due=due.old_letters,
        since="created_at",
        erase=lambda keys, _now: delete_notices(notice_ids=keys),
    ),
    Kept(
        key="notifications.captured_mail",
        title=_("Letters in the demonstration’s mailbox"),
        due=due.captured_letters,
        since="at",
        erase=lambda keys, _now: delete_captured(letter_ids=keys),
    ),
    Kept(
        key="notifications.device",
        title=_("Devices that show news no more"),
        due=due.gone_devices,
        since="gone_at",
        erase=lambda keys, _now: delete_devices(device_ids=keys),
    ),
    Kept(
        key="audit.access",
        title=_("Who looked at whose record"),
        due=due.old_looks,
        since="at",
        erase=lambda keys, _now: forget_accesses(access_ids=keys),
    ),
    Kept(key="audit.transition", title=_("Who decided what and when, by numbers")),
    Kept(key="ledger.entry", title=_("The books of accounts, by numbers")),
]
