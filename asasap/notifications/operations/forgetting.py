"""Somebody is forgotten: what was written to them, and what was written of them."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction

from asasap.kernel.fields import blind_index
from asasap.kernel.text import fold
from asasap.notifications.models import (
    CapturedMail,
    Notice,
    PushSubscription,
    Recipient,
)
from asasap.notifications.operations.telling import PHONE_INDEX


@dataclass(frozen=True, slots=True)
class Traces:
    """By what somebody may be known in letters, beside their recipient."""

    names: Collection[str] = field(default_factory=list)
    addresses: Collection[str] = field(default_factory=list)
    phones: Collection[str] = field(default_factory=list)


@transaction.atomic
def forget(*, recipient_id: int, person: UUID, traces: Traces) -> None:
    """Delete what was written to somebody, and the news that names them to others.

    The recipient stays, without an address: other rows point at it. Letters that went
    to their addresses before they had an account go too. Safe to call twice.
    """
    indexes = [blind_index(number, PHONE_INDEX) for number in traces.phones]
    known = (
        Recipient.objects.filter(pk=recipient_id)
        | Recipient.objects.filter(email__in=traces.addresses)
        | Recipient.objects.filter(phone_index__in=indexes)
    )
    for recipient in known.locked().order_by("pk"):
        recipient.notices.all().delete()
        recipient.preferences.all().delete()
        recipient.devices.all().delete()
        recipient.email = recipient.phone = recipient.phone_index = None
        recipient.unreachable_since_at = None
        recipient.save()
    Notice.objects.naming(person).delete()
    _forget_captured(traces)


def _forget_captured(traces: Traces) -> None:
    """The demo's mailbox is opened letter by letter: it is small, and kept for days."""
    words = [fold(w) for w in [*traces.names, *traces.addresses, *traces.phones]]
    any_of_them = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)")
    theirs = [
        letter.pk
        for letter in CapturedMail.objects.iterator()
        if any_of_them.search(fold(f"{letter.to} {letter.subject} {letter.text}"))
    ]
    CapturedMail.objects.filter(pk__in=theirs).delete()


@transaction.atomic
def delete_notices(*, notice_ids: list[int]) -> None:
    """Delete news and letters that have come to their end, and how they were sent."""
    Notice.objects.filter(pk__in=notice_ids).delete()


@transaction.atomic
def delete_captured(*, letter_ids: list[int]) -> None:
    """Empty the demo's mailbox of these letters."""
    CapturedMail.objects.filter(pk__in=letter_ids).delete()


@transaction.atomic
def delete_devices(*, device_ids: list[int]) -> None:
    """Forget browsers that show nothing any more."""
    PushSubscription.objects.filter(pk__in=device_ids).delete()


@transaction.atomic
def delete_recipients(*, recipient_ids: list[int]) -> None:
    """Delete recipients nobody holds the key of: the caller knows that nobody does."""
    Notice.objects.filter(recipient__in=recipient_ids).delete()
    Recipient.objects.filter(pk__in=recipient_ids).delete()
