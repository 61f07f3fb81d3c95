"""Keeping a letter instead of sending it."""

from datetime import datetime

from django.db import transaction

from asasap.notifications.models import CapturedMail


@transaction.atomic
def capture_mail(*, to: str, subject: str, text: str, now: datetime) -> CapturedMail:
    """Put a letter in the installation's own mailbox."""
    return CapturedMail.objects.create(to=to, subject=subject, text=text, at=now)
