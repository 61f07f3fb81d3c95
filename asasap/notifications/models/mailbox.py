"""The mailbox of an installation that sends no letters."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from asasap.kernel.fields import EncryptedTextField
from asasap.kernel.ids import uuid7


class CapturedMailQuerySet(models.QuerySet):
    def newest_first(self):
        return self.order_by("-pk")


class CapturedMail(models.Model):
    """A letter or an SMS kept instead of sent, where there is no way out."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    to = models.CharField(max_length=254)  # An address, or a telephone.
    subject = models.CharField(max_length=300)
    text = EncryptedTextField()
    at = models.DateTimeField()

    objects = CapturedMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("captured letter")
        verbose_name_plural = _("captured letters")

    def __str__(self):
        return f"#{self.pk}"
