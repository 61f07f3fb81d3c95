"""Tours of a day: in what order each carer would go from one person to the next."""

import pghistory
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Provider
from asasap.kernel.triggers import MovesOnly
from matching.enums import PLAN_MOVES, PlanState, WhyLeft
from matching.models.plans import DeskPlan, DeskPlanQuerySet
from offers.models import Engagement

MINUTES_A_DAY = 24 * 60


@pghistory.track()
class TourPlan(DeskPlan):
    """Minutes of travel are estimates: straight lines, a road factor and a speed."""

    day_on = models.DateField(_("day"))
    # What makes the same plan again, but for the machine's own speed.
    seed = models.BigIntegerField(_("seed"))
    seconds = models.PositiveSmallIntegerField(_("seconds to search"))
    travel_before = models.PositiveIntegerField(
        _("minutes of travel today"), null=True, blank=True
    )
    travel_after = models.PositiveIntegerField(
        _("minutes of travel in these tours"), null=True, blank=True
    )
    objective_before = models.BigIntegerField(null=True, blank=True)
    objective = models.BigIntegerField(_("objective"), null=True, blank=True)
    method = models.CharField(_("method"), max_length=40, blank=True)

    objects = DeskPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("tours of a day")
        verbose_name_plural = _("tours of a day")
        constraints = [
            models.CheckConstraint(
                name="tourplan_computed_has_its_figures",
                condition=Q(state=PlanState.COMPUTING, computed_at=None)
                | Q(
                    computed_at__isnull=False,
                    objective__isnull=False,
                    travel_before__isnull=False,
                    travel_after__isnull=False,
                )
                | Q(state__in=[PlanState.FAILED, PlanState.DISCARDED]),
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-asked_at"], name="tours_of_a_desk"),
        ]
        triggers = [MovesOnly(table=PLAN_MOVES)]

    def __str__(self):
        return f"#{self.pk} {self.day_on}"

    def get_absolute_url(self):
        return reverse("touring:tours", args=[self.organisation.uuid, self.uuid])

    @property
    def saved_minutes(self) -> int:
        """Below nothing where the tours serve more, and so travel more."""
        return (self.travel_before or 0) - (self.travel_after or 0)


class TourStop(models.Model):
    """One visit of the day: whose tour it is in, and when; or why in nobody's.

    Minutes since midnight, on the clock of Paris.
    """

    # Part of its plan.
    plan = models.ForeignKey(TourPlan, on_delete=models.CASCADE, related_name="stops")
    engagement = models.ForeignKey(
        Engagement,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("agreement"),
    )
    # Which of the day's hours of the agreement.
    slot = models.PositiveSmallIntegerField(_("hour agreed"))
    minutes = models.PositiveSmallIntegerField(_("how long"))
    provider = models.ForeignKey(
        Provider,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("provider"),
    )
    position = models.PositiveSmallIntegerField(_("order"), null=True, blank=True)
    travel = models.PositiveSmallIntegerField(
        _("minutes of travel before"), null=True, blank=True
    )
    start = models.PositiveSmallIntegerField(_("start"), null=True, blank=True)
    is_frozen = models.BooleanField(_("not to be moved"), default=False)
    reason = models.CharField(
        _("why nobody"),
        max_length=10,
        choices=WhyLeft,
        blank=True,
    )

    class Meta:
        verbose_name = _("stop of a tour")
        verbose_name_plural = _("stops of tours")
        constraints = [
            models.UniqueConstraint(
                name="tourstop_each_visit_once", fields=["plan", "engagement", "slot"]
            ),
            models.CheckConstraint(
                name="tourstop_served_or_says_why_not",
                condition=Q(
                    provider__isnull=False,
                    position__isnull=False,
                    start__isnull=False,
                    reason="",
                )
                | (Q(provider=None, position=None, start=None) & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="tourstop_is_within_the_day",
                condition=Q(start=None) | Q(start__lt=MINUTES_A_DAY),
            ),
        ]

    def __str__(self):
        return f"#{self.pk}"

    @property
    def end(self) -> int | None:
        return None if self.start is None else self.start + self.minutes

    @property
    def is_moved(self) -> bool:
        return self.start is not None and self.start != self.slot
