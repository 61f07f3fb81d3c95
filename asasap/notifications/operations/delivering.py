"""Sending what is due: claim, send, write down how it ended.

At least once. The claim is committed before anything is sent, and nothing is sent
inside a transaction: no row stays locked while a mail server thinks.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import translation

from asasap.notifications import rules
from asasap.notifications.enums import LEASE, MAX_ATTEMPTS, Channel
from asasap.notifications.models import Delivery, Recipient
from asasap.notifications.models.notice import DeliveryQuerySet
from asasap.notifications.operations.channels import (
    AddressGone,
    DeviceGone,
    Undeliverable,
    send_email,
    send_push,
    send_sms,
)
from asasap.notifications.queries import digest_letter, letter_of, words_of

logger = logging.getLogger(__name__)


def deliver(*, delivery: Delivery, now: datetime) -> None:
    """Send one notice by one channel, if its hour has come.

    Safe to call twice, late, or by two at once: whoever claims it first sends it. Who
    dies in between is replaced when the claim ends.
    """
    rows = Delivery.objects.alone().filter(pk=delivery.pk)
    for taken in _claim(rows, now=now):
        with _outcome([taken], now=now):
            if taken.channel == Channel.EMAIL:
                _send_letter(taken)
            elif taken.channel == Channel.SMS:
                _send_sms(taken, now=now)
            else:
                _send_to_devices(taken, now=now)


def deliver_digest(*, recipient: Recipient, now: datetime) -> None:
    """Send in one letter all that waits for this recipient's daily summary.

    Safe to call twice, late, or by two at once, as ``deliver``.
    """
    rows = Delivery.objects.gathered_for(recipient)
    taken = _claim(rows, now=now)
    if not taken:
        return
    with _outcome(taken, now=now), translation.override(recipient.language):
        words = digest_letter([delivery.notice for delivery in taken])
        send_email(
            to=recipient.email,
            subject=words.subject,
            text=words.body,
            reference=f"digest.{taken[0].notice.uuid}",
        )


@transaction.atomic(durable=True)
def _claim(rows: DeliveryQuerySet, *, now: datetime) -> list[Delivery]:
    """Take what is due, so that nobody else does before the lease ends.

    Whoever dies at each attempt never writes down a failure: attempts are counted here.
    """
    found = rows.due(now).free().select_related("notice__recipient").order_by("pk")
    taken = []
    for delivery in found:
        quiet_until = rules.quiet_until(delivery=delivery, now=now)
        if quiet_until is not None:
            delivery.due_at = quiet_until
        elif delivery.attempts >= MAX_ATTEMPTS:
            delivery.gave_up_at = now
            logger.error("Delivery %s given up: no attempt ended.", delivery.pk)
        else:
            delivery.attempts += 1
            delivery.due_at = now + LEASE
            taken.append(delivery)
    Delivery.objects.bulk_update(found, ["attempts", "due_at", "gave_up_at"])
    return taken


@contextmanager
def _outcome(taken: list[Delivery], *, now: datetime) -> Iterator[None]:
    """Write down how the sending inside the block ended.

    Any other exception is a bug of ours and surfaces; the lease tries again.
    """
    rows = Delivery.objects.pending().filter(pk__in=[d.pk for d in taken])
    attempts = max(delivery.attempts for delivery in taken)
    try:
        yield
    except DeviceGone as error:
        rows.update(gave_up_at=now, last_error=str(error)[:300])
    except AddressGone as error:
        _give_up(rows, error, now=now)
        _note_unreachable(taken[0].notice.recipient, now=now)
    except Undeliverable as error:
        _give_up(rows, error, now=now)
    except OSError as error:
        if attempts >= MAX_ATTEMPTS:
            _give_up(rows, error, now=now)
        else:
            due_at = now + rules.retry_delay(attempts)
            rows.update(due_at=due_at, last_error=repr(error)[:300])
    else:
        rows.update(sent_at=now, last_error="")


def _give_up(rows: DeliveryQuerySet, error: Exception, *, now: datetime) -> None:
    # Not what it says: a mail server's refusal quotes the address, and logs stay.
    kind = type(error).__name__
    logger.error("Deliveries %s given up: %s", list(rows.values_list("pk")), kind)
    rows.update(gave_up_at=now, last_error=repr(error)[:300])


def _note_unreachable(recipient: Recipient, *, now: datetime) -> None:
    """Write nothing more to this address, unless another has replaced it meanwhile."""
    Recipient.objects.filter(
        pk=recipient.pk, email=recipient.email, unreachable_since_at=None
    ).update(unreachable_since_at=now)


def _send_letter(delivery: Delivery) -> None:
    recipient = delivery.notice.recipient
    with translation.override(recipient.language):
        words = letter_of(delivery.notice)
    send_email(
        to=recipient.email,
        subject=words.subject,
        text=words.body,
        reference=str(delivery.notice.uuid),
    )


def _send_sms(delivery: Delivery, *, now: datetime) -> None:
    recipient = delivery.notice.recipient
    with translation.override(recipient.language):
        words = words_of(delivery.notice)
    send_sms(
        to=recipient.phone,
        text=words.body,
        reference=str(delivery.notice.uuid),
        now=now,
    )


def _send_to_devices(delivery: Delivery, *, now: datetime) -> None:
    """Reach one device at least; those that are gone are forgotten."""
    notice = delivery.notice
    with translation.override(notice.recipient.language):
        words = words_of(notice)
    url = notice.url or reverse("notices:list")
    failure: Exception = DeviceGone("No device is left.")
    is_reached = False
    for device in notice.recipient.devices.live().newest_first():
        try:
            send_push(device=device, title=words.subject, body=words.body, url=url)
            is_reached = True
        except DeviceGone:
            device.gone_at = now
            device.save(update_fields=["gone_at"])
        except (OSError, Undeliverable) as error:
            failure = error
    if not is_reached:
        raise failure
