"""Plans of a coordinator: who could serve whom, all together, and at what cost."""

import pghistory
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Person, Provider
from asasap.kernel.actor import Actor
from asasap.kernel.ids import uuid7
from asasap.kernel.triggers import MovesOnly
from matching.enums import PLAN_MOVES, Fairness, PlanState, WhyUnserved
from offers.models import Demand, Offer


class DeskPlanQuerySet(models.QuerySet):
    """What one asks of plans and of tours alike."""

    def visible_to(self, actor: Actor):
        """The coordinators' of the organisation: nobody else plans in its name."""
        return self.filter(organisation_id__in=actor.coordinated_ids)

    def of(self, organisation: Organisation):
        return self.filter(organisation=organisation)

    def kept(self):
        return self.exclude(state=PlanState.DISCARDED)

    def being_computed(self):
        return self.filter(state=PlanState.COMPUTING)

    def newest_first(self):
        return self.order_by("-asked_at", "-pk")

    def locked(self):
        return self.select_for_update(of=("self",), no_key=True)


class DeskPlan(models.Model):
    """What a coordinator asks for, and where it stands."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="%(class)ss",
        verbose_name=_("organisation"),
    )
    author = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    state = models.CharField(
        _("state"), max_length=9, choices=PlanState, default=PlanState.COMPUTING
    )
    asked_at = models.DateTimeField(_("asked"))
    computed_at = models.DateTimeField(_("computed"), null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_draft(self) -> bool:
        return self.state == PlanState.DRAFT

    @property
    def is_proposed(self) -> bool:
        return self.state == PlanState.PROPOSED

    @property
    def is_computing(self) -> bool:
        return self.state == PlanState.COMPUTING


@pghistory.track(exclude=["asked"])
class AssignmentPlan(DeskPlan):
    """Costs are in millionths of the best score there is (``matching.ranking``)."""

    days = DateRangeField(_("requests that begin in these days"))
    fairness = models.CharField(
        _("share of the work"), max_length=6, choices=Fairness, default=Fairness.SOME
    )
    weights_version = models.CharField(_("weights"), max_length=20, blank=True)
    # All that was known when it was asked: the same gives the same plan again.
    asked = models.JSONField(default=dict, blank=True, editable=False)
    cost = models.BigIntegerField(_("cost"), null=True, blank=True)
    # No plan costs less: the same as the cost, unless hours that clash were too many.
    bound = models.BigIntegerField(_("lower bound"), null=True, blank=True)
    fairness_price = models.BigIntegerField(
        _("price of sharing the work"), null=True, blank=True
    )
    gini_milli = models.PositiveSmallIntegerField(
        _("inequality of load, per mille"), null=True, blank=True
    )
    idle = models.PositiveIntegerField(_("without work"), null=True, blank=True)

    objects = DeskPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        constraints = [
            models.CheckConstraint(
                name="assignmentplan_computed_has_its_cost",
                condition=Q(state=PlanState.COMPUTING, computed_at=None, cost=None)
                | Q(
                    computed_at__isnull=False,
                    cost__isnull=False,
                    bound__isnull=False,
                    fairness_price__isnull=False,
                )
                | Q(state__in=[PlanState.FAILED, PlanState.DISCARDED]),
            ),
            models.CheckConstraint(
                name="assignmentplan_costs_no_less_than_its_bound",
                condition=Q(cost=None) | Q(cost__gte=models.F("bound")),
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-asked_at"], name="plan_of_a_desk"),
        ]
        triggers = [MovesOnly(table=PLAN_MOVES)]

    def __str__(self):
        return f"#{self.pk} {self.state}"

    def get_absolute_url(self):
        return reverse("planning:plan", args=[self.organisation.uuid, self.uuid])

    @property
    def is_optimal(self) -> bool:
        return self.cost is not None and self.cost == self.bound


class PlannedPairQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """With the plan they are part of."""
        return self.filter(plan__organisation_id__in=actor.coordinated_ids)

    def in_(self, organisation: Organisation):
        return self.filter(plan__organisation=organisation)


class PlannedPair(models.Model):
    """One demand of a plan, and who would serve it; without an offer, why nobody."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    # Part of its plan.
    plan = models.ForeignKey(
        AssignmentPlan, on_delete=models.CASCADE, related_name="pairs"
    )
    demand = models.ForeignKey(
        Demand,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("request"),
    )
    offer = models.ForeignKey(
        Offer,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("offer"),
    )
    provider = models.ForeignKey(
        Provider,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("provider"),
    )
    cost = models.BigIntegerField(_("cost"))
    # Each factor's value, per mille, and the kilometres: what is told of the pair.
    values = models.JSONField(default=dict, blank=True)
    is_manual = models.BooleanField(_("chosen by hand"), default=False)
    why_unserved = models.CharField(
        _("why nobody"), max_length=9, choices=WhyUnserved, blank=True
    )

    objects = PlannedPairQuerySet.as_manager()

    class Meta:
        verbose_name = _("planned pair")
        verbose_name_plural = _("planned pairs")
        constraints = [
            models.UniqueConstraint(
                name="plannedpair_each_demand_once", fields=["plan", "demand"]
            ),
            models.CheckConstraint(
                name="plannedpair_served_or_says_why_not",
                condition=Q(
                    offer__isnull=False, provider__isnull=False, why_unserved=""
                )
                | (Q(offer=None, provider=None) & ~Q(why_unserved="")),
            ),
        ]

    def __str__(self):
        return f"#{self.pk}"

    def get_absolute_url(self):
        return reverse("planning:pair", args=[self.plan.organisation.uuid, self.uuid])
