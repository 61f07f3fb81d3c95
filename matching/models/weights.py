"""What each factor of the ranking counts for, from a day on.

A row is never changed once its first day has come: another begins where it ends, and
people are told fifteen days before (regulation (EU) 2019/1150, article 3). A result
explained years later is explained by the row of its day.
"""

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from asasap.kernel.actor import Actor
from asasap.kernel.ids import uuid7
from matching.ranking import FULL, Factor, Weights
from offers.models.catalogue import in_french


class RankingWeightsQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """Everybody may read them, the former and the announced ones too."""
        return self.all()

    def valid_on(self, day: date):
        return self.filter(valid__contains=day)

    def begun_by(self, day: date):
        return self.filter(valid__startswith__lte=day)

    def announced_on(self, day: date):
        """Those that are yet to begin."""
        return self.filter(valid__startswith__gt=day)

    def latest_first(self):
        return self.order_by("-valid", "-pk")

    def locked(self):
        return self.select_for_update(of=("self",), no_key=True)


def _weight(label) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(label, help_text=_("Per mille."))


class RankingWeights(models.Model):
    """A column a factor, and no other: nothing else can ever be given a weight."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    valid = DateRangeField(_("valid"), help_text=_("The last day is not included."))
    distance = _weight(_("distance"))
    hours = _weight(_("fit of hours"))
    continuity = _weight(_("continuity"))
    reputation = _weight(_("reputation"))
    price = _weight(_("price"))
    rotation = _weight(_("rotation"))
    freshness = _weight(_("freshness"))
    band = models.PositiveSmallIntegerField(
        _("band of near-ties"), help_text=_("Per mille of the best of the band.")
    )
    source = models.CharField(_("source"), max_length=300)
    why_fr = models.TextField(_("why, in French"), max_length=600)
    why_en = models.TextField(_("why, in English"), max_length=600)
    decided_by = models.CharField(_("decided by"), max_length=200)
    is_local = models.BooleanField(_("written here"), default=False, editable=False)

    objects = RankingWeightsQuerySet.as_manager()

    class Meta:
        verbose_name = _("weights of the ranking")
        verbose_name_plural = _("weights of the ranking")
        constraints = [
            ExclusionConstraint(
                name="rankingweights_one_at_a_time",
                expressions=[("valid", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                name="rankingweights_have_a_first_day",
                condition=Q(valid__isempty=False, valid__lower_inf=False),
            ),
            models.CheckConstraint(
                name="rankingweights_make_a_thousand",
                condition=Q(
                    distance=FULL
                    - F("hours")
                    - F("continuity")
                    - F("reputation")
                    - F("price")
                    - F("rotation")
                    - F("freshness")
                ),
            ),
            models.CheckConstraint(
                name="rankingweights_band_is_a_share", condition=Q(band__lt=FULL)
            ),
            models.CheckConstraint(
                name="rankingweights_have_a_source", condition=~Q(source="")
            ),
        ]

    def __str__(self):
        return self.version

    @property
    def version(self) -> str:
        """Named by its first day: no two versions share one."""
        return self.valid.lower.isoformat()

    @property
    def why(self) -> str:
        return self.why_fr if in_french() else self.why_en

    @property
    def weights(self) -> Weights:
        of = {factor: getattr(self, factor.value) for factor in Factor}
        return Weights(self.version, of, self.band)
