"""The official outlines of communes, where an operator has brought them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from mapping.models.communes import Commune


class Contour(models.Model):
    """Where a commune begins and ends: drawn on the map at close range."""

    commune = models.OneToOneField(
        Commune, on_delete=models.CASCADE, related_name="contour"
    )  # Part of the commune: it says nothing by itself.
    # Rings of [latitude, longitude], to a metre.
    rings = models.JSONField()

    class Meta:
        verbose_name = _("contour")
        verbose_name_plural = _("contours")

    def __str__(self):
        return f"#{self.pk}"
