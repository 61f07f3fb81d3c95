"""What is counted of areas by the clock: supply against demand, and whom none reaches.

Both are copies, made anew by ``matching.operations.counting``; no row names anybody.
"""

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Certainty
from asasap.kernel.actor import Actor
from mapping.models import Commune
from mapping.registry import Area, Box, Level
from offers.models import Activity

# What an area is a part of, and so which rows are its parts.
PARTS = {
    Level.COUNTRY: Level.REGION,
    Level.REGION: Level.DEPARTEMENT,
    Level.DEPARTEMENT: Level.EPCI,
    Level.EPCI: Level.COMMUNE,
}


class MapThresholdQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """Everybody may read from how many on a number is said."""
        return self.all()

    def valid_on(self, day: date):
        return self.filter(valid__contains=day)


class MapThreshold(models.Model):
    """From how many on a number of an area is said, from a day on."""

    name = models.CharField(_("name"), max_length=20)
    valid = DateRangeField(_("valid"), help_text=_("The last day is not included."))
    least = models.PositiveSmallIntegerField(_("said from"))
    source = models.CharField(_("source"), max_length=300)
    certainty = models.CharField(_("certainty"), max_length=9, choices=Certainty)
    verified_on = models.DateField(_("verified on"))

    objects = MapThresholdQuerySet.as_manager()

    class Meta:
        verbose_name = _("threshold of the map")
        verbose_name_plural = _("thresholds of the map")
        constraints = [
            ExclusionConstraint(
                name="mapthreshold_one_at_a_time",
                expressions=[
                    ("name", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="mapthreshold_hides_somebody", condition=Q(least__gte=3)
            ),
        ]

    def __str__(self):
        return f"{self.name} {self.least}"


class AreaTensionQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """Everybody: what may not be said is not in the table."""
        return self.all()

    def for_activity(self, activity: Activity):
        return self.filter(activity=activity)

    def parts_of(self, area: Area):
        """Those of the parts of an area; of a commune, its own."""
        if area.level is Level.COMMUNE:
            return self.filter(level=Level.COMMUNE, area=area.pk)
        rows = self.filter(level=PARTS[area.level])
        if area.level is not Level.COUNTRY:
            rows = rows.filter(parent=area.pk)
        if area.level is Level.EPCI and area.departement is not None:
            rows = rows.filter(departement=area.departement)
        return rows


class AreaTension(models.Model):
    """How many ask and how many offer in an area; null where that is too few to say."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="+")
    level = models.CharField(
        max_length=11, choices=[(one.value, one.value) for one in Level]
    )
    # Numbers of the tables of places: of the area, and of what it is a part of.
    area = models.BigIntegerField()
    parent = models.BigIntegerField(null=True)
    # An intercommunality may stand in two départements: each part by itself.
    departement = models.BigIntegerField(null=True)
    demands = models.PositiveIntegerField(null=True)
    offers = models.PositiveIntegerField(null=True)
    counted_at = models.DateTimeField()

    objects = AreaTensionQuerySet.as_manager()

    class Meta:
        verbose_name = _("tension of an area")
        verbose_name_plural = _("tensions of areas")
        constraints = [
            models.UniqueConstraint(
                name="areatension_once_an_area",
                fields=["activity", "level", "area", "departement"],
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="areatension_says_something",
                condition=Q(demands__isnull=False) | Q(offers__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["activity", "level", "parent"], name="areatension_by_parent"
            )
        ]

    def __str__(self):
        return f"{self.level} {self.area}"


class WhiteZoneQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """Everybody: these are public points."""
        return self.all()

    def within(self, box: Box):
        return self.filter(
            latitude__range=(box.south, box.north),
            longitude__range=(box.west, box.east),
        )


class WhiteZone(models.Model):
    """Requests at a public point that no offer of their activity reaches."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="+")
    commune = models.ForeignKey(Commune, on_delete=models.CASCADE, related_name="+")
    latitude = models.FloatField()
    longitude = models.FloatField()
    cell = models.BigIntegerField()
    demands = models.PositiveIntegerField()
    counted_at = models.DateTimeField()

    objects = WhiteZoneQuerySet.as_manager()

    class Meta:
        verbose_name = _("white zone")
        verbose_name_plural = _("white zones")
        constraints = [
            models.UniqueConstraint(
                name="whitezone_once_a_place",
                fields=["activity", "commune", "cell"],
            ),
            models.CheckConstraint(
                name="whitezone_somebody_asks", condition=Q(demands__gt=0)
            ),
        ]
        indexes = [
            models.Index(fields=["latitude", "longitude"], name="whitezone_in_a_box")
        ]

    def __str__(self):
        return f"#{self.pk}"
