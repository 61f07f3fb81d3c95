"""Where news is written to, and when one would rather not be disturbed.

A recipient has no owner column: whoever is written to holds its key.
"""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from asasap.kernel.ids import uuid7
from asasap.notifications.enums import (
    DIGEST_HOUR,
    QUIET_FROM,
    QUIET_UNTIL,
    Language,
)

PARIS = ZoneInfo("Europe/Paris")


class Recipient(models.Model):
    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    email = models.EmailField(_("e-mail address"), null=True, blank=True, unique=True)
    language = models.CharField(
        _("language"), max_length=2, choices=Language, default=Language.FRENCH
    )
    quiet_from = models.TimeField(_("quiet from"), default=QUIET_FROM)
    quiet_until = models.TimeField(_("quiet until"), default=QUIET_UNTIL)
    digest_hour = models.PositiveSmallIntegerField(
        _("hour of the daily summary"), default=DIGEST_HOUR
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

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
        return _instant(datetime.combine(day, end.replace(fold=local.fold), PARIS))

    def next_digest_at(self, now: datetime) -> datetime:
        """Return the next time the clock on the wall shows the hour of the digest."""
        today = now.astimezone(PARIS).date()
        hour = datetime.combine(today, time(self.digest_hour), PARIS)
        if _instant(hour) > now:
            return _instant(hour)
        return _instant(hour + timedelta(days=1))


def _instant(wall: datetime) -> datetime:
    """In UTC: two times of one zone are compared by the clock on the wall."""
    return wall.astimezone(UTC)
