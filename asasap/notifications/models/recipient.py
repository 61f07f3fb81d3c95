"""Who is written to, when one would rather not be disturbed, and what one chose.

A recipient has no owner column: whoever is written to holds its key.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from asasap.kernel.actor import Actor
from asasap.kernel.fields import EncryptedTextField
from asasap.kernel.ids import uuid7
from asasap.kernel.periods import PARIS
from asasap.notifications.enums import (
    DIGEST_HOUR,
    QUIET_FROM,
    QUIET_UNTIL,
    Cadence,
    Channel,
    Language,
)


class RecipientQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """Oneself: how one is written to is nobody else's business."""
        return self.filter(pk=actor.recipient_id)

    def locked(self):
        return self.select_for_update(of=("self",), no_key=True)


class Recipient(models.Model):
    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    email = models.EmailField(_("e-mail address"), null=True, blank=True, unique=True)
    # Sealed, in international form, and found by its index alone.
    phone = EncryptedTextField(_("telephone"), null=True, blank=True)
    phone_index = models.CharField(max_length=64, null=True, blank=True, unique=True)
    # Set when a mail server refused the address for good; nothing more is sent there.
    unreachable_since_at = models.DateTimeField(
        _("unreachable since"), null=True, blank=True
    )
    language = models.CharField(
        _("language"), max_length=2, choices=Language, default=Language.FRENCH
    )
    quiet_from = models.TimeField(_("quiet from"), default=QUIET_FROM)
    quiet_until = models.TimeField(_("quiet until"), default=QUIET_UNTIL)
    digest_hour = models.PositiveSmallIntegerField(
        _("hour of the daily summary"), default=DIGEST_HOUR
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = RecipientQuerySet.as_manager()

    class Meta:
        verbose_name = _("recipient")
        verbose_name_plural = _("recipients")
        constraints = [
            models.CheckConstraint(
                name="recipient_email_is_folded", condition=Q(email=Lower("email"))
            ),
            models.CheckConstraint(
                name="recipient_digest_hour_is_an_hour",
                condition=Q(digest_hour__lte=23),
            ),
            models.CheckConstraint(
                name="recipient_phone_has_its_index",
                condition=Q(phone__isnull=True, phone_index=None)
                | Q(phone__isnull=False, phone_index__isnull=False),
            ),
        ]

    def __str__(self):
        return f"#{self.pk}"

    def undisturbed_at(self, moment: datetime) -> datetime:
        """Return the moment itself, or the end of the quiet hours it falls in."""
        local = moment.astimezone(PARIS)
        start, end = self.quiet_from, self.quiet_until
        if start <= end:
            is_quiet = start <= local.time() < end
        else:  # The night is in two pieces.
            is_quiet = local.time() >= start or local.time() < end
        if not is_quiet:
            return moment
        day = local.date() + timedelta(days=int(local.time() >= end))
        # In the hour that comes twice in October, the end is that of the same turn.
        last = datetime.combine(day, end.replace(fold=local.fold), PARIS)
        # An end in the hour that March skips comes later, maybe in quiet hours again.
        return self.undisturbed_at(_instant(last))

    def next_digest_at(self, now: datetime) -> datetime:
        """Return the next time the clock on the wall shows the hour of the digest."""
        today = now.astimezone(PARIS).date()
        hour = datetime.combine(today, time(self.digest_hour), PARIS)
        if _instant(hour) > now:
            return _instant(hour)
        return _instant(hour + timedelta(days=1))


class PreferenceQuerySet(models.QuerySet):
    def cadences(self) -> Mapping[tuple[str, str], str]:
        """Return what was chosen, by topic and channel; no choice is "at once"."""
        rows = self.values_list("topic", "channel", "cadence")
        return {(topic, channel): cadence for topic, channel, cadence in rows}


class Preference(models.Model):
    recipient = models.ForeignKey(
        # Choices are part of the recipient.
        Recipient,
        on_delete=models.CASCADE,
        related_name="preferences",
    )
    topic = models.CharField(max_length=40)
    channel = models.CharField(max_length=5, choices=Channel)
    cadence = models.CharField(max_length=7, choices=Cadence)

    objects = PreferenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("preference")
        verbose_name_plural = _("preferences")
        constraints = [
            models.UniqueConstraint(
                name="preference_once_per_topic_and_channel",
                fields=["recipient", "topic", "channel"],
            ),
            models.CheckConstraint(
                name="preference_only_letters_are_gathered",
                condition=Q(channel=Channel.EMAIL) | ~Q(cadence=Cadence.DAILY),
            ),
        ]

    def __str__(self):
        return f"{self.topic} {self.channel} {self.cadence}"


class PushSubscriptionQuerySet(models.QuerySet):
    def live(self):
        return self.filter(gone_at=None)

    def newest_first(self):
        return self.order_by("-pk")


class PushSubscription(models.Model):
    """A browser on a device that agreed to show our news (RFC 8030)."""

    recipient = models.ForeignKey(
        # A device's consent is part of the recipient.
        Recipient,
        on_delete=models.CASCADE,
        related_name="devices",
    )
    endpoint = models.URLField(max_length=500, unique=True)
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    created_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True)

    objects = PushSubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("device")
        verbose_name_plural = _("devices")
        constraints = [
            models.CheckConstraint(
                name="push_endpoint_is_https",
                condition=Q(endpoint__startswith="https://"),
            ),
        ]

    def __str__(self):
        return f"#{self.pk}"


def _instant(wall: datetime) -> datetime:
    """In UTC: two times of one zone are compared by the clock on the wall."""
    return wall.astimezone(UTC)
