"""News, and each way it takes: the outbox.

Both are rows of the transaction in which the thing happened.
"""

from datetime import datetime
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from asasap.kernel.actor import Actor
from asasap.kernel.fields import EncryptedJSONField
from asasap.kernel.ids import uuid7
from asasap.notifications.enums import Channel
from asasap.notifications.models.recipient import Recipient


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """One's own; a sign-in code is a letter only, and in nobody's list."""
        return self.filter(recipient_id=actor.recipient_id, is_listed=True)

    def unread(self):
        return self.filter(read_at=None)

    def naming(self, person: UUID):
        return self.exclude(mentions=[]).filter(mentions__contains=[person])

    def newest_first(self):
        return self.order_by("-created_at", "-pk")


class Notice(models.Model):
    """News for one recipient. Its words are a template of its kind, not kept here."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    recipient = models.ForeignKey(
        Recipient, on_delete=models.PROTECT, related_name="notices"
    )
    kind = models.CharField(_("kind"), max_length=60)
    about = models.UUIDField(null=True, blank=True)
    # Whom else it names. Whoever is erased takes along the news that names them.
    mentions = ArrayField(models.UUIDField(), default=list, blank=True)
    url = models.CharField(max_length=300, blank=True)
    values = EncryptedJSONField(default=dict)
    once = models.CharField(max_length=120, null=True, blank=True)  # noqa: DJ001 (NULLs never clash)
    # As the kind was when this was written: it may change, or leave, before delivery.
    is_listed = models.BooleanField(_("shown in the list"), default=True)
    is_urgent = models.BooleanField(_("urgent"), default=False)
    created_at = models.DateTimeField(_("written"))
    read_at = models.DateTimeField(_("read"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            models.UniqueConstraint(
                name="notice_once", fields=["recipient", "kind", "once"]
            ),
            models.CheckConstraint(
                name="notice_leads_within_the_portal",
                condition=Q(url="") | Q(url__regex=r"^/([^/\\\s]\S*)?$"),
            ),
        ]
        indexes = [
            models.Index(
                "recipient",
                F("created_at").desc(),
                F("id").desc(),
                name="notice_list",
                condition=Q(is_listed=True),
            ),
            # Counted on every page.
            models.Index(
                fields=["recipient"],
                name="notice_unread",
                condition=Q(is_listed=True, read_at=None),
            ),
            GinIndex(
                fields=["mentions"], name="notice_mentions", condition=~Q(mentions=[])
            ),
        ]

    def __str__(self):
        return f"#{self.pk} {self.kind}"


class DeliveryQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """Operators see what leaves and what fails; nobody else needs to."""
        return self.all() if actor.is_operator else self.none()

    def pending(self):
        return self.filter(sent_at=None, gave_up_at=None)

    def due(self, now: datetime):
        return self.pending().filter(due_at__lte=now)

    def alone(self):
        return self.filter(is_gathered=False)

    def gathered_for(self, recipient: Recipient):
        return self.filter(is_gathered=True, notice__recipient=recipient)

    def free(self):
        """Lock those that nobody is taking at this very moment, and skip the rest."""
        return self.select_for_update(of=("self",), no_key=True, skip_locked=True)


class Delivery(models.Model):
    """One way one notice takes: a line of the outbox.

    Until it is sent or given up, ``due_at`` says when to try: it is moved forward
    *before* each attempt, so that whoever dies in the middle is replaced.
    """

    notice = models.ForeignKey(
        # A delivery is part of its notice.
        Notice,
        on_delete=models.CASCADE,
        related_name="deliveries",
        verbose_name=_("notice"),
    )
    channel = models.CharField(_("channel"), max_length=5, choices=Channel)
    is_gathered = models.BooleanField(_("in the daily summary"), default=False)
    due_at = models.DateTimeField(_("due"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    sent_at = models.DateTimeField(_("sent"), null=True)
    gave_up_at = models.DateTimeField(_("given up"), null=True)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.UniqueConstraint(
                name="delivery_once_per_channel", fields=["notice", "channel"]
            ),
            models.CheckConstraint(
                name="delivery_sent_or_given_up",
                condition=Q(sent_at=None) | Q(gave_up_at=None),
            ),
            models.CheckConstraint(
                name="delivery_only_letters_are_gathered",
                condition=Q(channel=Channel.EMAIL) | Q(is_gathered=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="delivery_due",
                condition=Q(sent_at=None, gave_up_at=None),
            ),
        ]

    def __str__(self):
        return f"#{self.pk} {self.channel}"
