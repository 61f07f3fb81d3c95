"""The two environments the portal compares."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Regime(models.TextChoices):
    MARKET = "market", _("open market")
    COOP = "coop", _("cooperative")
