"""The outbox: who is written to, what is written, and each way it takes."""

from asasap.notifications.models.mailbox import CapturedMail
from asasap.notifications.models.notice import Delivery, Notice
from asasap.notifications.models.recipient import (
    Preference,
    PushSubscription,
    Recipient,
)

__all__ = [
    "CapturedMail",
    "Delivery",
    "Notice",
    "Preference",
    "PushSubscription",
    "Recipient",
]
