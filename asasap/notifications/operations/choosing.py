"""What people choose: how often, when, in which language, on which devices."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time

from django.db import transaction

from asasap.notifications.enums import DEVICES_PER_RECIPIENT
from asasap.notifications.models import Preference, PushSubscription, Recipient


@dataclass(frozen=True, slots=True)
class Choices:
    """The whole of what one may choose; ``cadences`` by topic and channel."""

    language: str
    quiet_from: time
    quiet_until: time
    digest_hour: int
    cadences: Mapping[tuple[str, str], str]


@transaction.atomic
def save_choices(*, recipient: Recipient, choices: Choices) -> None:
    """Replace what this recipient chose before. Safe to call twice.

    It holds for the news to come: what is on its way keeps its hour.
    """
    recipient = Recipient.objects.locked().get(pk=recipient.pk)
    recipient.language = choices.language
    recipient.quiet_from = choices.quiet_from
    recipient.quiet_until = choices.quiet_until
    recipient.digest_hour = choices.digest_hour
    recipient.save()
    Preference.objects.bulk_create(
        [
            Preference(
                recipient=recipient, topic=topic, channel=channel, cadence=cadence
            )
            for (topic, channel), cadence in choices.cadences.items()
        ],
        update_conflicts=True,
        unique_fields=["recipient", "topic", "channel"],
        update_fields=["cadence"],
    )


@transaction.atomic
def add_device(
    *, recipient: Recipient, endpoint: str, p256dh: str, auth: str, now: datetime
) -> PushSubscription:
    """Send this recipient's news to a browser. Safe to call twice.

    A browser shows one person's news: a shared one follows whoever asked last. Beyond
    ten devices the oldest is forgotten.
    """
    recipient = Recipient.objects.locked().get(pk=recipient.pk)
    device, _ = PushSubscription.objects.update_or_create(
        endpoint=endpoint,
        defaults={
            "recipient": recipient,
            "p256dh": p256dh,
            "auth": auth,
            "created_at": now,
            "gone_at": None,
        },
    )
    kept = recipient.devices.live().newest_first()[:DEVICES_PER_RECIPIENT]
    too_many = recipient.devices.live().exclude(pk__in=kept.values("pk"))
    too_many.update(gone_at=now)
    return device


@transaction.atomic
def remove_device(*, recipient: Recipient, endpoint: str, now: datetime) -> None:
    """Send nothing more to this browser. Safe to call twice."""
    recipient.devices.live().filter(endpoint=endpoint).update(gone_at=now)
