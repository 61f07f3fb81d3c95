"""Channels, cadences, languages, and how long one keeps trying."""

from datetime import time, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class Language(models.TextChoices):
    FRENCH = "fr", _("French")
    ENGLISH = "en", _("English")


class Channel(models.TextChoices):
    """Ways out of the portal; the list inside it needs none."""

    EMAIL = "email", _("E-mail")
    PUSH = "push", _("Notification on my device")
    SMS = "sms", _("SMS")


class Cadence(models.TextChoices):
    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("Once a day")
    NEVER = "never", _("Never")


# A phone that gathers its own notifications needs no digest.
CADENCES = {
    Channel.EMAIL: (Cadence.AT_ONCE, Cadence.DAILY, Cadence.NEVER),
    Channel.PUSH: (Cadence.AT_ONCE, Cadence.NEVER),
    Channel.SMS: (Cadence.AT_ONCE, Cadence.NEVER),
}
# A letter wakes nobody; a telephone does.
DISTURBING = frozenset({Channel.PUSH, Channel.SMS})

QUIET_FROM = time(21)
QUIET_UNTIL = time(7, 30)
DIGEST_HOUR = 8

# Whoever takes a delivery has this long to send it before another may. Longer than all
# the time-outs of one delivery added up: ten devices, ten seconds each.
LEASE = timedelta(minutes=5)
SEND_TIMEOUT_SECONDS = 10
DEVICES_PER_RECIPIENT = 10

# Ten attempts in about 42 hours: a code is tried again within the minute, a mail server
# down for a night is waited for.
MAX_ATTEMPTS = 10
FIRST_DELAY = timedelta(minutes=1)
LONGEST_DELAY = timedelta(hours=12)
