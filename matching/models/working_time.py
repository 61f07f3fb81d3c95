"""How long a week may be: a rule of the law for each salaried status, from a day on."""

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Certainty, StatusKind
from asasap.kernel.actor import Actor


class WorkingTimeRuleQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """Everybody may read the rules."""
        return self.all()

    def valid_on(self, day: date):
        return self.filter(valid__contains=day)


class WorkingTimeRule(models.Model):
    """The longest week under one status. A status without a rule is not salaried."""

    kind = models.CharField(_("status"), max_length=20, choices=StatusKind)
    valid = DateRangeField(_("valid"), help_text=_("The last day is not included."))
    weekly_minutes = models.PositiveSmallIntegerField(_("minutes a week at most"))
    source = models.CharField(_("source"), max_length=300)
    certainty = models.CharField(_("certainty"), max_length=9, choices=Certainty)
    verified_on = models.DateField(_("verified on"))

    objects = WorkingTimeRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule of working time")
        verbose_name_plural = _("rules of working time")
        constraints = [
            ExclusionConstraint(
                name="workingtimerule_one_at_a_time",
                expressions=[
                    ("kind", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="workingtimerule_is_within_a_week",
                condition=Q(weekly_minutes__range=(1, 7 * 1440)),
            ),
        ]

    def __str__(self):
        return f"#{self.pk} {self.kind}"
