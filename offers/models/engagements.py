"""Engagements: what a client and a provider agree on, from the proposal to the end."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pghistory
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Person, Provider, WorkStatus
from asasap.kernel.ids import uuid7
from asasap.kernel.periods import day_in_paris
from asasap.kernel.triggers import MovesOnly
from coops.enums import Regime
from offers.enums import (
    CONCLUDED,
    ENGAGEMENT_MOVES,
    CancelReason,
    DeclineReason,
    EngagementState,
    Side,
)
from offers.models.catalogue import Activity
from offers.models.demands import Demand, DemandVersion
from offers.models.engagement_rows import EngagementQuerySet
from offers.models.offers import Offer, OfferVersion

if TYPE_CHECKING:
    from offers.models.engagement_terms import EngagementTerms


@pghistory.track()
class Engagement(models.Model):
    """From the first proposal to the end. What was agreed is in ``agreed_terms``."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    offer = models.ForeignKey(
        Offer,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="engagements",
        verbose_name=_("offer"),
    )
    offer_version = models.ForeignKey(
        OfferVersion,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("text of the offer"),
    )
    demand = models.ForeignKey(
        Demand,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="engagements",
        verbose_name=_("request"),
    )
    demand_version = models.ForeignKey(
        DemandVersion,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("text of the request"),
    )
    client = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="engagements",
        verbose_name=_("client"),
    )
    beneficiary = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="engagements_received",
        verbose_name=_("person helped"),
    )
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="engagements",
        verbose_name=_("client organisation"),
    )
    provider = models.ForeignKey(
        Provider,
        on_delete=models.PROTECT,
        related_name="engagements",
        verbose_name=_("provider"),
    )
    work_status = models.ForeignKey(
        WorkStatus,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="engagements",
        verbose_name=_("status"),
    )
    # The organisation that signs for the provider, where the status has it so.
    signer = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("who signs for the provider"),
    )
    activity = models.ForeignKey(
        Activity,
        on_delete=models.PROTECT,
        related_name="engagements",
        verbose_name=_("activity"),
    )
    regime = models.CharField(_("regime"), max_length=6, choices=Regime)
    state = models.CharField(
        _("state"),
        max_length=9,
        choices=EngagementState,
        default=EngagementState.PROPOSED,
    )
    # The terms on the table, or those agreed to. NULL only while the first ones are
    # being written, in one transaction: who reads them finds them.
    terms: "models.OneToOneField[EngagementTerms, EngagementTerms]" = (
        models.OneToOneField(  # type: ignore[misc]
            "EngagementTerms",
            null=True,
            blank=True,
            on_delete=models.PROTECT,
            related_name="+",
            verbose_name=_("terms"),
        )
    )
    created_at = models.DateTimeField(_("proposed"))
    answer_due_at = models.DateTimeField(_("to be answered by"))
    agreed_at = models.DateTimeField(_("agreed"), null=True, blank=True)
    # From this instant on, the client may no longer withdraw without a reason; empty
    # where the law gives no such right (offers.rules.terms).
    withdrawal_ends_at = models.DateTimeField(
        _("withdrawal possible until"), null=True, blank=True
    )
    # The client's express wish to begin within the 14 days.
    is_early_start = models.BooleanField(_("starts early"), default=False)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_by = models.CharField(_("ended by"), max_length=8, choices=Side, blank=True)
    decline_reason = models.CharField(
        _("why declined"), max_length=11, choices=DeclineReason, blank=True
    )
    cancel_reason = models.CharField(
        _("why cancelled"), max_length=12, choices=CancelReason, blank=True
    )

    objects = EngagementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        constraints = [
            models.CheckConstraint(
                name="engagement_comes_from_an_offer_or_a_demand",
                condition=Q(offer__isnull=False) | Q(demand__isnull=False),
            ),
            models.CheckConstraint(
                name="engagement_concluded_has_its_date",
                condition=Q(state__in=CONCLUDED, agreed_at__isnull=False)
                | (~Q(state__in=CONCLUDED) & Q(agreed_at=None)),
            ),
            models.CheckConstraint(
                name="engagement_over_has_its_date",
                condition=Q(
                    state__in=[EngagementState.PROPOSED, EngagementState.AGREED],
                    ended_at=None,
                )
                | (
                    ~Q(state__in=[EngagementState.PROPOSED, EngagementState.AGREED])
                    & Q(ended_at__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="engagement_declined_or_cancelled_says_why",
                condition=(
                    Q(state=EngagementState.DECLINED, cancel_reason="")
                    & ~Q(decline_reason="")
                )
                | (
                    Q(state=EngagementState.CANCELLED, decline_reason="")
                    & ~Q(cancel_reason="")
                    & ~Q(ended_by="")
                )
                | (
                    ~Q(state__in=[EngagementState.DECLINED, EngagementState.CANCELLED])
                    & Q(decline_reason="", cancel_reason="")
                ),
            ),
            models.UniqueConstraint(
                name="engagement_one_proposal_per_demand_and_provider",
                fields=["demand", "provider"],
                condition=Q(state=EngagementState.PROPOSED, demand__isnull=False),
                violation_error_message=_("A proposal is already waiting here."),
            ),
            models.UniqueConstraint(
                name="engagement_one_proposal_per_offer_and_client",
                fields=["offer", "client", "beneficiary"],
                condition=Q(
                    state=EngagementState.PROPOSED,
                    offer__isnull=False,
                    demand__isnull=True,
                ),
                violation_error_message=_("A proposal is already waiting here."),
            ),
            models.UniqueConstraint(
                name="engagement_one_running_per_demand",
                fields=["demand"],
                condition=Q(state=EngagementState.AGREED, demand__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["client", "-created_at"], name="engagement_by_client"),
            models.Index(
                fields=["provider", "-created_at"], name="engagement_by_provider"
            ),
            models.Index(
                fields=["answer_due_at"],
                name="engagement_to_lapse",
                condition=Q(state="proposed"),
            ),
        ]
        triggers = [MovesOnly(table=ENGAGEMENT_MOVES)]

    def __str__(self):
        return f"#{self.pk} {self.state}"

    def get_absolute_url(self):
        return reverse("engagements:engagement", args=[self.uuid])

    def other_of(self, side: str) -> tuple[Organisation | None, Person | None]:
        """Who stands opposite this side: an organisation, or somebody alone."""
        if side == Side.PROVIDER:
            return self.organisation, self.client
        return self.provider.organisation, self.provider.person

    @property
    def last_day_to_answer(self) -> date:
        """The day whose midnight in Paris is too late, as people say it."""
        return day_in_paris(self.answer_due_at) - timedelta(days=1)

    @property
    def last_day_to_withdraw(self) -> date | None:
        ends_at = self.withdrawal_ends_at
        return day_in_paris(ends_at) - timedelta(days=1) if ends_at else None

    @property
    def is_concluded(self) -> bool:
        """Whether it was ever agreed: contact details are open from then on."""
        return self.state in CONCLUDED
