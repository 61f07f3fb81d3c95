"""When, and whether, news may reach somebody."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from asasap.notifications.enums import (
    DISTURBING,
    FIRST_DELAY,
    LONGEST_DELAY,
    Cadence,
)
from asasap.notifications.models import Delivery, Recipient
from asasap.notifications.registry import Kind


def cadence_for(
    *, news: Kind, channel: str, chosen: Mapping[tuple[str, str], str]
) -> str:
    """Return what the recipient chose. What is urgent is not theirs to refuse."""
    if news.is_urgent:
        return Cadence.AT_ONCE
    return chosen.get((news.topic, channel), Cadence.AT_ONCE)


def due_at(
    *,
    recipient: Recipient,
    channel: str,
    cadence: str,
    is_urgent: bool,
    now: datetime,
) -> datetime:
    """Return when this way should be taken: at once, in the morning, in the summary."""
    if cadence == Cadence.DAILY:
        return recipient.next_digest_at(now)
    if channel in DISTURBING and not is_urgent:
        return recipient.undisturbed_at(now)
    return now


def quiet_until(*, delivery: Delivery, now: datetime) -> datetime | None:
    """Return when this delivery stops disturbing, or None when it may leave now.

    Asked again before each attempt: it may have been due before the night, and late.
    """
    notice = delivery.notice
    if delivery.channel not in DISTURBING or notice.is_urgent:
        return None
    undisturbed_at = notice.recipient.undisturbed_at(now)
    return undisturbed_at if undisturbed_at > now else None


def retry_delay(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts: 1, 3, 9, 27… minutes, 12 h."""
    return min(FIRST_DELAY * 3 ** (attempts - 1), LONGEST_DELAY)
