"""Territories, and the regime each one works under, from a day on."""

from datetime import date

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from asasap.kernel.actor import Actor
from asasap.kernel.ids import uuid7
from coops.enums import Regime
from mapping.models import Commune


class TerritoryQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """Everybody may know where what holds."""
        return self.all()

    def of_commune(self, commune: Commune):
        return self.filter(territory_communes__commune=commune)


@pghistory.track()
class Territory(models.Model):
    """Communes that work together under one regime at a time."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=120, unique=True)
    communes = models.ManyToManyField(
        Commune, through="TerritoryCommune", related_name="+"
    )

    objects = TerritoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("territory")
        verbose_name_plural = _("territories")
        constraints = [
            models.CheckConstraint(name="territory_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self):
        return self.name


class TerritoryCommune(models.Model):
    """A commune of a territory: it is in one only."""

    territory = models.ForeignKey(
        # What makes up a territory goes with it.
        Territory,
        on_delete=models.CASCADE,
        related_name="territory_communes",
    )
    commune = models.OneToOneField(Commune, on_delete=models.PROTECT, related_name="+")

    objects = models.Manager()

    class Meta:
        verbose_name = _("commune of a territory")
        verbose_name_plural = _("communes of a territory")

    def __str__(self):
        return f"#{self.pk}"


class RegimePeriodQuerySet(models.QuerySet):
    def valid_on(self, day: date):
        return self.filter(valid__contains=day)

    def of_commune(self, commune: Commune):
        return self.filter(territory__territory_communes__commune=commune)


@pghistory.track()
class RegimePeriod(models.Model):
    """The regime a territory works under, from a day on."""

    territory = models.ForeignKey(
        Territory,
        on_delete=models.PROTECT,
        related_name="regimes",
        verbose_name=_("territory"),
    )
    regime = models.CharField(_("regime"), max_length=6, choices=Regime)
    valid = DateRangeField(_("valid"), help_text=_("The last day is not included."))

    objects = RegimePeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("regime of a territory")
        verbose_name_plural = _("regimes of territories")
        constraints = [
            ExclusionConstraint(
                name="regimeperiod_one_at_a_time",
                expressions=[
                    ("territory", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self):
        return f"#{self.pk} {self.regime}"
