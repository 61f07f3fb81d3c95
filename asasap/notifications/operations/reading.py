"""What was read, and when."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from asasap.kernel.actor import Actor
from asasap.notifications.models import Notice


@transaction.atomic
def read_notice(*, notice: Notice, now: datetime) -> Notice:
    """Mark a notice read. Safe to call twice: the first moment stays."""
    Notice.objects.unread().filter(pk=notice.pk).update(read_at=now)
    return Notice.objects.get(pk=notice.pk)


@transaction.atomic
def read_all(*, actor: Actor, now: datetime) -> int:
    """Mark read what was listed until now, and return how much that was.

    News that arrives while the page is being looked at stays unread.
    """
    listed = Notice.objects.visible_to(actor).filter(created_at__lte=now)
    return listed.unread().update(read_at=now)


@transaction.atomic
def read_about(*, kind: str, about: UUID, now: datetime) -> None:
    """Mark read, for everybody, news of what has been seen to. Safe to call twice."""
    news = Notice.objects.unread().filter(kind=kind, about=about)
    news.update(read_at=now)
