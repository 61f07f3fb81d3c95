"""Choices of matching."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AlertFrequency(TextChoices):
    """How often somebody hears of what is new in a saved search."""

    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("Once a day")
    WEEKLY = "weekly", _("Once a week")
    NEVER = "never", _("Never")
