"""Writing news: a notice and its deliveries, rows of the caller's transaction."""

import logging
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from kombu.exceptions import OperationalError

from asasap.kernel.clock import database_now
from asasap.kernel.fields import blind_index
from asasap.notifications import rules
from asasap.notifications.enums import Cadence, Channel, Language
from asasap.notifications.models import Delivery, Notice, Recipient
from asasap.notifications.registry import Kind, kind_named
from asasap.notifications.tasks import deliver_one

logger = logging.getLogger(__name__)

PHONE_INDEX = "notifications.recipient.phone"

# The finder would queue it again: an older message has nothing left to hasten.
HASTE_SECONDS = 60


class Name(str):
    """What names somebody in a text, and whom: they may be erased one day."""

    __slots__ = ("of",)
    of: UUID

    def __new__(cls, text: str, *, of: UUID) -> "Name":
        name = super().__new__(cls, text)
        name.of = of
        return name


@transaction.atomic
def recipient_for(*, email: str, language: str | None) -> Recipient:
    """Return the recipient of this address, written down at its first letter.

    Safe to call twice, and by two at once. The language is that of the first time. The
    same SQL runs for an address already known: whoever waits learns nothing by it.
    """
    email = email.strip().lower()
    _keep_unless_known(Recipient(email=email, language=_known(language)))
    return Recipient.objects.get(email=email)


@transaction.atomic
def recipient_without_address(*, language: str | None) -> Recipient:
    """Return a new recipient for somebody who has no address, or none yet."""
    return Recipient.objects.create(language=_known(language))


@transaction.atomic
def recipient_for_phone(*, number: str, language: str | None) -> Recipient:
    """Return the recipient of SMS at this number, written down at its first one.

    The number is in international form. Safe to call twice, and by two at once.
    """
    index = blind_index(number, PHONE_INDEX)
    _keep_unless_known(
        Recipient(phone=number, phone_index=index, language=_known(language))
    )
    return Recipient.objects.get(phone_index=index)


@transaction.atomic
def change_address_of(*, recipient_id: int, email: str) -> None:
    """Write to this recipient at another address from now on. Safe to call twice.

    The new address may already have had letters of its own, such as the code that
    proved it: what was written there stays there, without an address.
    """
    email = email.strip().lower()
    both = Recipient.objects.filter(Q(pk=recipient_id) | Q(email=email))
    locked = both.select_for_update(of=("self",), no_key=True).order_by("pk")
    for recipient in sorted(locked, key=lambda found: found.pk == recipient_id):
        recipient.email = email if recipient.pk == recipient_id else None
        recipient.unreachable_since_at = None
        recipient.save(update_fields=["email", "unreachable_since_at"])


@transaction.atomic
def notify(
    *,
    recipient_id: int,
    kind: str,
    about: UUID | None = None,
    url: str = "",
    values: dict | None = None,
    once: str | None = None,
) -> Notice:
    """Write news to somebody; it stands or falls with the caller's transaction.

    ``url`` is a path of the portal, where opening the notice leads. Whoever is named in
    ``values`` is named by a ``Name``. Safe to call twice with the same ``once``: the
    first notice is returned. The moment is the database's:
    news has no other date than the instant it is written.
    """
    news = kind_named(kind)
    now = database_now()
    content = {
        "about": about,
        "url": url,
        "values": values or {},
        "mentions": _named_in(values or {}),
        "is_listed": news.is_listed,
        "is_urgent": news.is_urgent,
        "created_at": now,
    }
    key = {"recipient_id": recipient_id, "kind": kind, "once": once}
    if once is None:
        notice, is_new = Notice.objects.create(**key, **content), True
    else:
        notice, is_new = Notice.objects.get_or_create(**key, defaults=content)
    if is_new:
        _dispatch(notice, news=news, now=now)
    return notice


def _named_in(values: dict) -> list[UUID]:
    return sorted({value.of for value in values.values() if isinstance(value, Name)})


def _keep_unless_known(recipient: Recipient) -> None:
    Recipient.objects.bulk_create([recipient], ignore_conflicts=True)


def _known(language: str | None) -> str:
    return language if language in Language.values else Language.FRENCH


def _dispatch(notice: Notice, *, news: Kind, now: datetime) -> None:
    recipient = Recipient.objects.get(pk=notice.recipient_id)
    chosen = recipient.preferences.cadences()
    deliveries = [
        Delivery(
            notice=notice,
            channel=channel,
            is_gathered=cadence == Cadence.DAILY,
            due_at=rules.due_at(
                recipient=recipient,
                channel=channel,
                cadence=cadence,
                is_urgent=news.is_urgent,
                now=now,
            ),
        )
        for channel in sorted(news.channels)
        if (cadence := rules.cadence_for(news=news, channel=channel, chosen=chosen))
        != Cadence.NEVER
        and _may_reach(recipient, channel)
    ]
    if not deliveries:
        return
    Delivery.objects.bulk_create(deliveries)
    ready = [d.pk for d in deliveries if d.due_at <= now and not d.is_gathered]
    transaction.on_commit(partial(_hasten, ready), robust=True)


def _may_reach(recipient: Recipient, channel: str) -> bool:
    if channel == Channel.EMAIL:
        return recipient.email is not None and recipient.unreachable_since_at is None
    if channel == Channel.SMS:
        return recipient.phone is not None
    return recipient.devices.live().exists()


def _hasten(delivery_ids: list[int]) -> None:
    """Spare the reader the finder's next round; without a broker, it is waited for."""
    for delivery_id in delivery_ids:
        try:
            deliver_one.apply_async(
                kwargs={"delivery_id": delivery_id},
                expires=HASTE_SECONDS,
                retry=False,
            )
        except OperationalError as error:
            logger.warning("Deliveries wait for the finder: no broker (%s).", error)
            return
