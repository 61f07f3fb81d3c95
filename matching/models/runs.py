"""What was asked of the matching, and what it answered: kept as it was, to be shown.

Each run keeps the weights, the seed and every factor of everyone considered, so that
whoever was ranked can read why, and anyone can do it again and find the same order.
"""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Provider
from asasap.kernel.actor import Actor
from asasap.kernel.ids import uuid7
from asasap.kernel.triggers import kept_for
from offers.models import Demand, DemandVersion, Offer
from offers.models.offers import providers_held_by, providers_looked_after_by

# Long enough to be contested; who cleans up says how long they stay in truth.
YOUNG_DAYS = 365


class MatchRequestQuerySet(models.QuerySet):
    def waiting(self):
        """Those nobody has answered, on the text of a request one may still answer."""
        return self.filter(
            run=None,
            demand__in=Demand.objects.open(),
            demand_version=models.F("demand__current"),
        )

    def oldest_first(self):
        return self.order_by("asked_at", "pk")


class MatchRequest(models.Model):
    """That somebody is to be found for a demand: written with the news that opens it.

    The clock finds those without a run; who dies in between is replaced. A ranking put
    right is of the same search: ``asked_at`` is that of the one before.
    """

    demand = models.ForeignKey(
        Demand,
        on_delete=models.PROTECT,
        related_name="match_requests",
        verbose_name=_("request"),
    )
    demand_version = models.ForeignKey(
        DemandVersion,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("text of the request"),
    )
    asked_at = models.DateTimeField(_("asked"))

    objects = MatchRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("search for somebody")
        verbose_name_plural = _("searches for somebody")
        triggers = kept_for(days=YOUNG_DAYS, column="asked_at")

    def __str__(self):
        return f"#{self.pk}"


class MatchRunQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """Those on the demands a coordinator looks after; for an operator, all.

        Neither the client nor any provider: a run names everyone considered.
        """
        if actor.is_operator:
            return self.all()
        return self.filter(demand__in=Demand.objects.looked_after_by(actor))

    def newest_first(self):
        return self.order_by("-at", "-pk")


class MatchRun(models.Model):
    """One ranking of everyone considered for one text of a demand."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    request = models.OneToOneField(
        MatchRequest,
        on_delete=models.PROTECT,
        related_name="run",
        verbose_name=_("search"),
    )
    demand = models.ForeignKey(
        Demand,
        on_delete=models.PROTECT,
        related_name="match_runs",
        verbose_name=_("request"),
    )
    demand_version = models.ForeignKey(
        DemandVersion,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("text of the request"),
    )
    algorithm = models.CharField(_("algorithm"), max_length=20)
    # {"version", "of": {factor: per mille}, "band"}: a copy of what was published.
    weights = models.JSONField(_("weights"))
    seed = models.CharField(_("seed"), max_length=100)
    at = models.DateTimeField(_("done"))

    objects = MatchRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("ranking of candidates")
        verbose_name_plural = _("rankings of candidates")
        indexes = [
            models.Index(fields=["demand", "-at"], name="matchrun_by_demand"),
            models.Index(fields=["at", "id"], name="matchrun_oldest"),
        ]
        triggers = kept_for(days=YOUNG_DAYS, column="at")

    def __str__(self):
        return f"#{self.pk}"


class CandidateQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """One's own place and no other's; and those of the people one looks after."""
        if actor.is_operator:
            return self.all()
        held = Q(provider__in=providers_held_by(actor))
        return self.filter(held | Q(provider__in=providers_looked_after_by(actor)))

    def held_by(self, actor: Actor):
        """Those of the actor, and of the organisations they are a member of."""
        return self.filter(provider__in=providers_held_by(actor))

    def in_name_of(self, actor: Actor):
        """Those read here: an organisation's in its pages, else one's own."""
        mine = self.held_by(actor)
        if actor.organisation_id is not None:
            return mine.filter(provider__organisation=actor.organisation_id)
        return mine.filter(provider__person=actor.person_id)

    def with_card(self):
        """With all that a line of a list shows."""
        return self.select_related(
            "run__demand__activity",
            "run__demand__current__place__commune__departement",
            "provider__person",
            "provider__organisation",
        )

    def passed(self):
        return self.filter(barriers=[])

    def in_order(self):
        """By place; those a filter stopped have none, and come last."""
        return self.order_by(models.F("place").asc(nulls_last=True), "pk")

    def newest_first(self):
        return self.order_by("-at", "-pk")


class Candidate(models.Model):
    """One provider considered: what stopped them or, factor by factor, their place."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    run = models.ForeignKey(
        MatchRun,
        on_delete=models.PROTECT,
        related_name="candidates",
        verbose_name=_("ranking"),
    )
    provider = models.ForeignKey(
        Provider,
        on_delete=models.PROTECT,
        related_name="candidacies",
        verbose_name=_("provider"),
    )
    offer = models.ForeignKey(
        Offer,
        on_delete=models.PROTECT,
        related_name="candidacies",
        verbose_name=_("offer"),
    )
    # Codes of ``enums.Barrier``, in their order; and, beside a right that is missing,
    # the code of the reason (``offers.rules.reasons``).
    barriers = models.JSONField(_("what stopped it"), default=list, blank=True)
    missing = models.CharField(_("what is missing"), max_length=40, blank=True)
    # [{"factor", "value", "weight", "points"}]: the points make the score.
    breakdown = models.JSONField(_("factors"), default=list, blank=True)
    offered_minutes = models.PositiveIntegerField(_("minutes offered lately"))
    score = models.PositiveIntegerField(_("score"), null=True, blank=True)
    place = models.PositiveIntegerField(_("place"), null=True, blank=True)
    is_drawn = models.BooleanField(_("placed by the draw"), default=False)
    at = models.DateTimeField(_("done"))

    objects = CandidateQuerySet.as_manager()

    class Meta:
        verbose_name = _("candidate")
        verbose_name_plural = _("candidates")
        constraints = [
            models.UniqueConstraint(
                name="candidate_once_per_run", fields=["run", "provider"]
            ),
            models.UniqueConstraint(
                name="candidate_one_a_place", fields=["run", "place"]
            ),
            models.CheckConstraint(
                name="candidate_has_a_place_unless_stopped",
                condition=Q(
                    barriers=[],
                    score__isnull=False,
                    place__isnull=False,
                    place__gte=1,
                    score__lte=1_000_000,
                )
                | (~Q(barriers=[]) & Q(score=None, place=None, is_drawn=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["provider", "-at", "-id"], name="candidate_newest"),
        ]
        # A person merged into another takes their places along.
        triggers = kept_for(days=YOUNG_DAYS, column="at", but=["provider"])

    def __str__(self):
        return f"#{self.pk}"

    def get_absolute_url(self):
        return reverse("invitations:standing", args=[self.uuid])
