"""What an hour of an activity costs around a place: counted each night."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from asasap.kernel.actor import Actor
from offers.models import Activity

# Fewer providers than that, and a price would be somebody's.
FEWEST_PROVIDERS = 5


class LocalPriceQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """Everybody may read a median: it is nobody's price."""
        return self.all()


class LocalPrice(models.Model):
    """The median hour of those online in one large cell (H3), five of them at least."""

    activity = models.ForeignKey(
        Activity,
        on_delete=models.PROTECT,
        related_name="local_prices",
        verbose_name=_("activity"),
    )
    cell = models.BigIntegerField()
    median_cents = models.BigIntegerField(_("median in cents"))
    sample_size = models.PositiveIntegerField(_("providers counted"))
    counted_at = models.DateTimeField(_("counted"))

    objects = LocalPriceQuerySet.as_manager()

    class Meta:
        verbose_name = _("local price")
        verbose_name_plural = _("local prices")
        constraints = [
            models.UniqueConstraint(
                name="localprice_once_per_cell", fields=["activity", "cell"]
            ),
            models.CheckConstraint(
                name="localprice_is_nobodys",
                condition=Q(sample_size__gte=FEWEST_PROVIDERS, median_cents__gt=0),
            ),
        ]

    def __str__(self):
        return f"#{self.pk}"
