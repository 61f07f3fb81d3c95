"""How many providers are considered, asked at once and heard, from a day on."""

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Certainty
from asasap.kernel.actor import Actor


class MatchPolicyQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """Everybody may read how many are asked."""
        return self.all()

    def valid_on(self, day: date):
        return self.filter(valid__contains=day)


class MatchPolicy(models.Model):
    """How many are considered, asked at once and heard, from a day on."""

    name = models.CharField(_("name"), max_length=20)
    valid = DateRangeField(_("valid"), help_text=_("The last day is not included."))
    most_considered = models.PositiveSmallIntegerField(_("most considered"))
    most_invited = models.PositiveSmallIntegerField(_("most asked for a request"))
    batch_size = models.PositiveSmallIntegerField(_("asked at once"))
    interested_cap = models.PositiveSmallIntegerField(_("interested at most"))
    answer_hours = models.PositiveSmallIntegerField(_("hours to answer"))
    source = models.CharField(_("source"), max_length=300)
    certainty = models.CharField(_("certainty"), max_length=9, choices=Certainty)
    verified_on = models.DateField(_("verified on"))

    objects = MatchPolicyQuerySet.as_manager()

    class Meta:
        verbose_name = _("policy of invitations")
        verbose_name_plural = _("policies of invitations")
        constraints = [
            ExclusionConstraint(
                name="matchpolicy_one_at_a_time",
                expressions=[
                    ("name", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="matchpolicy_asks_somebody",
                condition=Q(
                    batch_size__gte=1,
                    interested_cap__gte=1,
                    answer_hours__gte=1,
                    most_invited__gte=F("batch_size"),
                    most_considered__gte=F("most_invited"),
                ),
            ),
        ]

    def __str__(self):
        return f"#{self.pk} {self.name}"
