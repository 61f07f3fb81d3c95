"""What somebody keeps an eye on."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from asasap.kernel.actor import Actor
from offers.models.demands import Demand
from offers.models.offers import Offer


class FavouriteQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """One's own alone."""
        if not actor.is_known or actor.mandate_id is not None:
            return self.none()
        return self.filter(person_id=actor.person_id)

    def is_kept(self, actor: Actor, **posting: models.Model) -> bool:
        """Whether the actor keeps this ``offer``, or this ``demand``."""
        return self.visible_to(actor).filter(**posting).exists()

    def newest_first(self):
        return self.order_by("-added_at", "-pk")


class Favourite(models.Model):
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="favourites",
        verbose_name=_("person"),
    )
    offer = models.ForeignKey(
        Offer,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="favourites",
        verbose_name=_("offer"),
    )
    demand = models.ForeignKey(
        Demand,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="favourites",
        verbose_name=_("request"),
    )
    added_at = models.DateTimeField(_("added"))

    objects = FavouriteQuerySet.as_manager()

    class Meta:
        verbose_name = _("favourite")
        verbose_name_plural = _("favourites")
        constraints = [
            models.CheckConstraint(
                name="favourite_is_an_offer_or_a_demand",
                condition=Q(offer__isnull=False, demand=None)
                | Q(offer=None, demand__isnull=False),
            ),
            models.UniqueConstraint(
                name="favourite_offer_once",
                fields=["person", "offer"],
                condition=Q(offer__isnull=False),
            ),
            models.UniqueConstraint(
                name="favourite_demand_once",
                fields=["person", "demand"],
                condition=Q(demand__isnull=False),
            ),
        ]

    def __str__(self):
        return f"#{self.pk}"
