"""Two who do not work together. Who said so knows it; the other never learns."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Person, Provider
from asasap.kernel.actor import Actor
from asasap.kernel.ids import uuid7
from offers.enums import Side
from offers.models.offers import providers_held_by


class IncompatiblePairQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """What one said oneself: not the other, nor a coordinator, nor an operator."""
        if not actor.is_known or actor.mandate_id is not None:
            return self.none()
        as_client = models.Q(side=Side.CLIENT, client_id=actor.person_id)
        as_provider = models.Q(
            side=Side.PROVIDER, provider__in=providers_held_by(actor)
        )
        return self.filter(as_client | as_provider)

    def of_client(self, person_id: int | None):
        """Whoever of the two said so."""
        return self.filter(client_id=person_id)

    def newest_first(self):
        return self.order_by("-said_at", "-pk")


class IncompatiblePair(models.Model):
    """That this client and this provider are never proposed to each other."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    client = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("client"),
    )
    provider = models.ForeignKey(
        Provider,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("provider"),
    )
    side = models.CharField(_("said by"), max_length=8, choices=Side)
    said_at = models.DateTimeField(_("said"))

    objects = IncompatiblePairQuerySet.as_manager()

    class Meta:
        verbose_name = _("pair that does not work together")
        verbose_name_plural = _("pairs that do not work together")
        constraints = [
            models.UniqueConstraint(
                name="incompatiblepair_once_each",
                fields=["client", "provider", "side"],
            ),
        ]

    def __str__(self):
        return f"#{self.pk}"
