"""Offers: what a provider does, where, and at what price."""

from datetime import datetime

import pghistory
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.enums import MandateScope, OrganisationState, PersonState
from accounts.models import Person, Provider, WithinMandate, WorkStatus
from asasap.kernel.actor import Actor
from asasap.kernel.selection import either
from asasap.kernel.triggers import MovesOnly, frozen_once
from mapping.models import Commune
from offers.enums import (
    OFFER_MOVES,
    REVIEW_MOVES,
    AreaKind,
    OfferState,
    ReviewState,
)
from offers.models.postings import (
    Posting,
    PostingQuerySet,
    PostingVersion,
    PostingVersionQuerySet,
    version_constraints,
)


def searchable(activity: str) -> list:
    """The expressions of the index that finds by activity and by place (model.md)."""
    return [F(activity), Func(F("longitude"), F("latitude"), function="point")]


def _live(at: str = "") -> Q:
    """Online, of a provider who is there to serve; ``at`` leads to the offer."""
    person, house = f"{at}provider__person", f"{at}provider__organisation"
    return Q(
        Q((person, None)) | Q((f"{person}__state", PersonState.ACTIVE)),
        Q((house, None)) | Q((f"{house}__state", OrganisationState.ACTIVE)),
        (f"{at}state", OfferState.LIVE),
    )


def providers_held_by(actor: Actor) -> models.QuerySet:
    """The keys of the actor's own, and of the organisations they are a member of.

    Nobody works under a mandate: who acts for another holds none.
    """
    rows = Provider._base_manager
    if not actor.is_known or actor.mandate_id is not None:
        return rows.none().values("pk")
    mine = rows.filter(person=actor.person_id, person__isnull=False)
    houses = rows.filter(organisation_id__in=actor.organisation_ids)
    return either(mine, houses)


def providers_looked_after_by(actor: Actor) -> models.QuerySet:
    """The keys of those a coordinator answers for: the houses, and their members."""
    rows = Provider._base_manager
    houses = rows.filter(organisation_id__in=actor.coordinated_ids)
    members = rows.filter(person__in=Person.objects.looked_after_by(actor).values("pk"))
    return either(houses, members)


class OfferQuerySet(PostingQuerySet):
    def visible_to(self, actor: Actor):
        """What is online, one's own, and that of the people one looks after.

        To find one of them; a list names which of the three it shows.
        """
        if actor.is_operator:
            return self.all()
        held = Q(provider__in=providers_held_by(actor))
        looked_after = Q(provider__in=providers_looked_after_by(actor))
        return self.filter(_live() | held | looked_after)

    def held_by(self, actor: Actor):
        """Those of the actor, and of the organisations they are a member of."""
        return self.filter(provider__in=providers_held_by(actor))

    def looked_after_by(self, actor: Actor):
        """Those a coordinator answers for; for an operator, all."""
        if actor.is_operator:
            return self.all()
        return self.filter(provider__in=providers_looked_after_by(actor))

    def live(self):
        """Those online whose provider is there to serve."""
        return self.filter(_live())

    def due_to_expire(self, now: datetime):
        states = (OfferState.LIVE, OfferState.PAUSED, OfferState.SUSPENDED)
        return self.filter(state__in=states, expires_at__lte=now)

    def expiring_between(self, start: datetime, end: datetime):
        return self.filter(
            state__in=[OfferState.LIVE, OfferState.PAUSED],
            expires_at__gt=start,
            expires_at__lte=end,
        )

    def with_card(self):
        """With all that a line of a list shows."""
        return self.select_related(
            "activity",
            "provider__person",
            "provider__organisation",
            "current__place__commune__departement",
        )


@pghistory.track()
class Offer(Posting):
    provider = models.ForeignKey(
        Provider,
        on_delete=models.PROTECT,
        related_name="offers",
        verbose_name=_("provider"),
    )
    # The status it is offered under; none for an organisation's own offer.
    work_status = models.ForeignKey(
        WorkStatus,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="offers",
        verbose_name=_("status"),
    )
    state = models.CharField(
        _("state"), max_length=9, choices=OfferState, default=OfferState.DRAFT
    )
    current = models.OneToOneField(
        "OfferVersion",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("published text"),
    )

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        constraints = [
            models.CheckConstraint(
                name="offer_published_has_text_place_and_dates",
                condition=Q(
                    state__in=[OfferState.DRAFT, OfferState.IN_REVIEW], current=None
                )
                | Q(state=OfferState.WITHDRAWN)
                | Q(
                    current__isnull=False,
                    latitude__isnull=False,
                    longitude__isnull=False,
                    published_at__isnull=False,
                    expires_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="offer_expires_after_it_is_published",
                condition=Q(expires_at=None) | Q(expires_at__gt=F("published_at")),
            ),
            models.CheckConstraint(
                name="offer_withdrawn_has_its_date",
                condition=Q(state=OfferState.WITHDRAWN, ended_at__isnull=False)
                | (~Q(state=OfferState.WITHDRAWN) & Q(ended_at=None)),
            ),
        ]
        indexes = [
            GistIndex(
                *searchable("activity"),
                name="offer_live_by_activity_place",
                condition=Q(state=OfferState.LIVE),
            ),
            GistIndex(
                Func(F("longitude"), F("latitude"), function="point"),
                name="offer_live_by_place",
                condition=Q(state=OfferState.LIVE),
            ),
            models.Index(
                fields=["-published_at", "-id"],
                name="offer_live_newest",
                condition=Q(state=OfferState.LIVE),
            ),
            models.Index(
                fields=["expires_at"],
                name="offer_to_expire",
                condition=Q(state__in=["live", "paused", "suspended"]),
            ),
        ]
        triggers = [MovesOnly(table=OFFER_MOVES)]

    def __str__(self):
        return f"#{self.pk} {self.state}"

    def get_absolute_url(self):
        return reverse("offers:offer", args=[self.uuid])

    @property
    def is_live(self) -> bool:
        return self.state == OfferState.LIVE


class OfferVersionQuerySet(PostingVersionQuerySet):
    def visible_to(self, actor: Actor):
        """What is online now; all the texts of one's own, or to look after."""
        if actor.is_operator:
            return self.all()
        return self.filter(
            Q(_live("offer__"), offer__current=F("pk"))
            | Q(offer__provider__in=providers_held_by(actor))
            | Q(offer__provider__in=providers_looked_after_by(actor))
        )

    def to_moderate_by(self, actor: Actor):
        """Those of the people and organisations one looks after; never one's own."""
        rows = self.all()
        if not actor.is_operator:
            looked_after = providers_looked_after_by(actor)
            rows = self.filter(offer__provider__in=looked_after)
        return rows.exclude(author_id=actor.person_id, author__isnull=False)


class OfferVersion(PostingVersion):
    offer = models.ForeignKey(
        Offer,
        on_delete=models.PROTECT,
        related_name="versions",
        verbose_name=_("offer"),
    )
    area_kind = models.CharField(
        _("area"), max_length=8, choices=AreaKind, default=AreaKind.RADIUS
    )
    radius_km = models.PositiveSmallIntegerField(_("kilometres"), null=True, blank=True)
    communes = models.ManyToManyField(
        Commune, blank=True, related_name="+", verbose_name=_("communes")
    )

    objects = OfferVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("text of an offer")
        verbose_name_plural = _("texts of offers")
        constraints = [
            *version_constraints("offer"),
            models.CheckConstraint(
                name="offerversion_radius_goes_with_its_area",
                condition=Q(area_kind=AreaKind.RADIUS, radius_km__range=(1, 100))
                | Q(area_kind=AreaKind.COMMUNES, radius_km=None)
                | ~Q(state=ReviewState.PUBLISHED),
            ),
        ]
        indexes = [
            models.Index(
                fields=["submitted_at", "id"],
                name="offerversion_to_review",
                condition=Q(state=ReviewState.SUBMITTED),
            ),
        ]
        triggers = [
            MovesOnly(table=REVIEW_MOVES),
            *frozen_once("published_at", erased="erased_at"),
            WithinMandate(scope=MandateScope.DEMANDS, person="author"),
        ]

    @property
    def posting(self) -> Offer:
        return self.offer
