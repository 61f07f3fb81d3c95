"""Engagements: what a client and a provider agree on, from the proposal to the end."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pghistory
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.enums import MandateScope
from accounts.models import Organisation, Person, Provider, WorkStatus
from asasap.kernel.actor import Actor
from asasap.kernel.ids import uuid7
from asasap.kernel.periods import day_in_paris
from asasap.kernel.selection import either
from asasap.kernel.triggers import MovesOnly
from coops.enums import Regime
from offers.enums import (
    CONCLUDED,
    ENGAGEMENT_MOVES,
    OPEN_DEMANDS,
    CancelReason,
    DeclineReason,
    EngagementState,
    Side,
)
from offers.models.catalogue import Activity
from offers.models.demands import Demand, DemandVersion
from offers.models.offers import Offer, OfferVersion

if TYPE_CHECKING:
    from offers.models.engagement_terms import EngagementTerms


def _as_client(actor: Actor) -> Q:
    """Of who receives, or of the person acted for where the mandate covers it."""
    if not actor.is_known or not actor.may(MandateScope.DEMANDS):
        return Q(pk=None)
    return (
        Q(client_id=actor.person_id, client__isnull=False)
        | Q(beneficiary_id=actor.person_id, beneficiary__isnull=False)
        | Q(organisation_id__in=actor.organisation_ids)
    )


def _as_provider(actor: Actor) -> Q:
    """Of who serves: the person, and the members of the organisation that signs."""
    if not actor.is_known or actor.mandate_id is not None:
        return Q(pk=None)
    return (
        Q(provider__person_id=actor.person_id, provider__person__isnull=False)
        | Q(provider__organisation_id__in=actor.organisation_ids)
        | Q(signer_id__in=actor.organisation_ids)
    )


class EngagementQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """The two sides', and their coordinators'."""
        if actor.is_operator:
            return self.all()
        looked_after = (
            Q(organisation_id__in=actor.coordinated_ids)
            | Q(provider__organisation_id__in=actor.coordinated_ids)
            | Q(client__in=Person.objects.looked_after_by(actor))
            | Q(provider__person__in=Person.objects.looked_after_by(actor))
        )
        return self.filter(_as_client(actor) | _as_provider(actor) | looked_after)

    def of_client(self, actor: Actor):
        return self.filter(_as_client(actor))

    def of_provider(self, actor: Actor):
        return self.filter(_as_provider(actor))

    def of_either(self, actor: Actor):
        """Those the actor is a side of: what is theirs to read and to answer."""
        return self.filter(_as_client(actor) | _as_provider(actor))

    def in_name_of(self, actor: Actor):
        """Those one acts on here: an organisation's in its pages, else one's own."""
        rows = self.model._base_manager
        if actor.organisation_id is not None:
            house = actor.organisation_id
            return self.filter(
                pk__in=either(
                    rows.filter(organisation=house),
                    rows.filter(signer=house),
                    rows.filter(provider__organisation=house),
                )
            )
        if actor.person_id is None or not actor.may(MandateScope.DEMANDS):
            return self.none()
        as_client = (
            rows.filter(client=actor.person_id),
            rows.filter(beneficiary=actor.person_id),
        )
        if actor.mandate_id is not None:
            return self.filter(pk__in=either(*as_client))
        served = rows.filter(provider__person=actor.person_id)
        return self.filter(pk__in=either(*as_client, served))

    def waiting_for(self, actor: Actor):
        """Those whose terms it is for the actor to sign, counter or decline.

        Where an organisation signs, it is in the organisation's pages that they wait.
        """
        mine, house = self.in_name_of(actor).proposed(), actor.organisation_id
        if house is not None:
            as_client, as_provider = Q(organisation=house), Q(signer=house)
        else:
            as_client = Q(client=actor.person_id, organisation=None)
            as_provider = Q(provider__person=actor.person_id, signer=None)
        return mine.filter(
            Q(as_client, terms__side=Side.PROVIDER)
            | Q(as_provider, terms__side=Side.CLIENT)
        )

    def between_people(self, person_id: int):
        """Those this person is in, on either side: what binds them."""
        return self.filter(
            Q(client_id=person_id)
            | Q(beneficiary_id=person_id)
            | Q(provider__person_id=person_id)
        )

    def proposed(self):
        return self.filter(state=EngagementState.PROPOSED)

    def standing_like(self, engagement: "Engagement"):
        """What the same two are already talking about, on the same thing."""
        asked: dict[str, object] = {
            "demand": engagement.demand,
            "provider": engagement.provider,
        }
        if engagement.demand is None:
            asked |= {
                "offer": engagement.offer,
                "client": engagement.client,
                "beneficiary": engagement.beneficiary,
            }
        return self.proposed().filter(**asked)

    def agreed(self):
        return self.filter(state=EngagementState.AGREED)

    def running(self):
        return self.filter(state__in=[EngagementState.PROPOSED, EngagementState.AGREED])

    def due_to_lapse(self, now: datetime):
        """Those not answered in time, or on a demand nobody may answer any more."""
        is_over = Q(demand__isnull=False) & ~Q(demand__state__in=OPEN_DEMANDS)
        return self.proposed().filter(Q(answer_due_at__lte=now) | is_over)

    def with_card(self):
        """With all that a line of a list shows."""
        return self.select_related(
            "activity",
            "client",
            "beneficiary",
            "organisation",
            "provider__person",
            "provider__organisation",
            "terms",
        )

    def whole(self):
        """With all that its page and its operations read."""
        return self.select_related(
            "activity",
            "offer",
            "offer_version",
            "demand",
            "demand_version",
            "client",
            "beneficiary",
            "organisation",
            "provider__person",
            "provider__organisation",
            "work_status__organisation",
            "signer",
            "terms__place__commune__departement",
        )

    def newest_first(self):
        return self.order_by("-created_at", "-pk")

    def locked(self):
        return self.select_for_update(of=("self",), no_key=True)


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
