"""How fast one goes from one person to the next, and what a day of tours respects."""

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Certainty
from asasap.kernel.actor import Actor


class TravelRuleQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """Everybody may read how travel is estimated."""
        return self.all()

    def valid_on(self, day: date):
        return self.filter(valid__contains=day)


class TravelRule(models.Model):
    """An estimate: straight lines, lengthened by a factor, at one speed."""

    name = models.CharField(_("name"), max_length=20)
    valid = DateRangeField(_("valid"), help_text=_("The last day is not included."))
    kmh = models.PositiveSmallIntegerField(_("kilometres an hour"))
    road_milli = models.PositiveSmallIntegerField(
        _("road for a straight line, per mille")
    )
    stop_minutes = models.PositiveSmallIntegerField(_("minutes to park and come up"))
    # By how much a visit may begin before or after the hour agreed.
    tolerance_minutes = models.PositiveSmallIntegerField(_("minutes around the hour"))
    frozen_hours = models.PositiveSmallIntegerField(
        _("hours within which nothing moves")
    )
    daily_minutes = models.PositiveSmallIntegerField(_("minutes of work a day at most"))
    # After so many minutes at work, a pause of so many.
    pause_after = models.PositiveSmallIntegerField(_("minutes before a pause"))
    pause_minutes = models.PositiveSmallIntegerField(_("minutes of the pause"))
    source = models.CharField(_("source"), max_length=300)
    certainty = models.CharField(_("certainty"), max_length=9, choices=Certainty)
    verified_on = models.DateField(_("verified on"))

    objects = TravelRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule of travel")
        verbose_name_plural = _("rules of travel")
        constraints = [
            ExclusionConstraint(
                name="travelrule_one_at_a_time",
                expressions=[
                    ("name", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="travelrule_goes_forward_on_roads",
                condition=Q(kmh__gte=1, road_milli__gte=1000),
            ),
        ]

    def __str__(self):
        return f"#{self.pk} {self.name}"
