"""Why somebody looked at another's row."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    """Some purposes have words of their own; a record may hold others."""

    ADMIN_SITE = "admin_site", _("opened in the administration site")
    COPY = "copy", _("took away a copy of the data")
    PROOF = "proof", _("opened a paper handed in")
    CHANGED = "changed", _("changed")
    READ = "read", _("read")
