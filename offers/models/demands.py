"""Demands: what somebody needs, where, and when."""

from datetime import datetime

import pghistory
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.enums import MandateScope, PersonState
from accounts.models import Mandate, Organisation, Person, WithinMandate
from asasap.kernel.actor import Actor
from asasap.kernel.fields import EncryptedTextField
from asasap.kernel.triggers import MovesOnly, frozen_once
from offers.enums import (
    DEMAND_MOVES,
    ENDED_DEMANDS,
    OPEN_DEMANDS,
    REVIEW_MOVES,
    DemandState,
    Outcome,
    ReviewState,
)
from offers.models.offers import searchable
from offers.models.postings import (
    Posting,
    PostingQuerySet,
    PostingVersion,
    PostingVersionQuerySet,
    version_constraints,
)
from offers.models.schedules import Schedule, schedule_constraints


def _open() -> Q:
    """Open to answers, of a client who is there to receive them."""
    return Q(client__state=PersonState.ACTIVE, state__in=OPEN_DEMANDS)


def _held_by(actor: Actor) -> Q:
    """Of the actor, or of the person acted for where the mandate covers it."""
    if not actor.is_known or not actor.may(MandateScope.DEMANDS):
        return Q(pk=None)
    return (
        Q(client_id=actor.person_id, client__isnull=False)
        | Q(beneficiary_id=actor.person_id, beneficiary__isnull=False)
        | Q(organisation_id__in=actor.organisation_ids)
    )


def _looked_after_by(actor: Actor) -> Q:
    return Q(organisation_id__in=actor.coordinated_ids) | Q(
        client__in=Person.objects.looked_after_by(actor)
    )


class DemandQuerySet(PostingQuerySet):
    def visible_to(self, actor: Actor):
        """What is open, one's own, and that of the people one looks after.

        To find one of them; a list names which of the three it shows.
        """
        if actor.is_operator:
            return self.all()
        return self.filter(_open() | _held_by(actor) | _looked_after_by(actor))

    def held_by(self, actor: Actor):
        """Those of the actor, as client, as the person helped, or in an organisation's
        name; under a mandate, those of the person acted for.
        """
        return self.filter(_held_by(actor))

    def looked_after_by(self, actor: Actor):
        """Those a coordinator answers for; for an operator, all."""
        return self.all() if actor.is_operator else self.filter(_looked_after_by(actor))

    def open(self):
        """Those one may answer."""
        return self.filter(_open())

    def due_to_expire(self, now: datetime):
        return self.filter(state__in=OPEN_DEMANDS, expires_at__lte=now)

    def expiring_between(self, start: datetime, end: datetime):
        return self.filter(
            state__in=OPEN_DEMANDS, expires_at__gt=start, expires_at__lte=end
        )

    def begun_since(self, moment: datetime):
        """The drafts of that time: a first page sent twice is found again."""
        return self.filter(state=DemandState.DRAFT, created_at__gte=moment)

    def with_card(self):
        """With all that a line of a list shows."""
        return self.select_related("activity", "current__place__commune__departement")


@pghistory.track()
class Demand(Posting):
    # Who asks and pays, and who receives: often one and the same.
    client = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="demands",
        verbose_name=_("client"),
    )
    beneficiary = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="demands_received",
        verbose_name=_("person helped"),
    )
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="demands",
        verbose_name=_("in the name of"),
    )
    mandate = models.ForeignKey(
        Mandate,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="demands",
        verbose_name=_("mandate"),
    )
    state = models.CharField(
        _("state"), max_length=14, choices=DemandState, default=DemandState.DRAFT
    )
    current = models.OneToOneField(
        "DemandVersion",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("published text"),
    )
    published_at = models.DateTimeField(_("open since"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=16, choices=Outcome, blank=True)

    objects = DemandQuerySet.as_manager()

    class Meta:
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        constraints = [
            models.CheckConstraint(
                name="demand_published_has_text_place_and_dates",
                condition=Q(
                    state__in=[DemandState.DRAFT, DemandState.IN_REVIEW], current=None
                )
                | Q(state=DemandState.CANCELLED)
                | Q(
                    current__isnull=False,
                    latitude__isnull=False,
                    longitude__isnull=False,
                    published_at__isnull=False,
                    expires_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="demand_expires_after_it_is_published",
                condition=Q(expires_at=None) | Q(expires_at__gt=F("published_at")),
            ),
            models.CheckConstraint(
                name="demand_ended_has_its_date_and_outcome",
                condition=(
                    Q(state__in=ENDED_DEMANDS, ended_at__isnull=False) & ~Q(outcome="")
                )
                | (~Q(state__in=ENDED_DEMANDS) & Q(ended_at=None, outcome="")),
            ),
        ]
        indexes = [
            GistIndex(
                *searchable("activity"),
                name="demand_open_by_activity_place",
                condition=Q(state__in=["open", "in_negotiation"]),
            ),
            GistIndex(
                Func(F("longitude"), F("latitude"), function="point"),
                name="demand_open_by_place",
                condition=Q(state__in=["open", "in_negotiation"]),
            ),
            models.Index(
                fields=["-published_at", "-id"],
                name="demand_open_newest",
                condition=Q(state__in=["open", "in_negotiation"]),
            ),
            models.Index(
                fields=["expires_at"],
                name="demand_to_expire",
                condition=Q(state__in=["open", "in_negotiation"]),
            ),
        ]
        triggers = [
            MovesOnly(table=DEMAND_MOVES),
            WithinMandate(scope=MandateScope.DEMANDS, person="client"),
        ]

    def __str__(self):
        return f"#{self.pk} {self.state}"

    def get_absolute_url(self):
        return reverse("demands:demand", args=[self.uuid])

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_DEMANDS


class DemandVersionQuerySet(PostingVersionQuerySet):
    def visible_to(self, actor: Actor):
        """What is open now; all the texts of one's own, or to look after."""
        if actor.is_operator:
            return self.all()
        demands = Demand.objects
        return self.filter(
            Q(demand__client__state=PersonState.ACTIVE)
            & Q(demand__state__in=OPEN_DEMANDS, demand__current=F("pk"))
            | Q(demand__in=demands.held_by(actor))
            | Q(demand__in=demands.looked_after_by(actor))
        )

    def to_moderate_by(self, actor: Actor):
        """Those of the people and organisations one looks after; never one's own."""
        rows = self.all()
        if not actor.is_operator:
            looked_after = Demand.objects.looked_after_by(actor)
            rows = self.filter(demand__in=looked_after)
        return rows.exclude(author_id=actor.person_id, author__isnull=False)


class DemandVersion(PostingVersion, Schedule):
    demand = models.ForeignKey(
        Demand,
        on_delete=models.PROTECT,
        related_name="versions",
        verbose_name=_("request"),
    )
    # Which public of the law the person helped is of, for the eligibility gate alone
    # (offers.rules.eligibility): never shown to others.
    public = EncryptedTextField(_("public"), default="anyone")

    objects = DemandVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("text of a request")
        verbose_name_plural = _("texts of requests")
        constraints = [
            *version_constraints("demand"),
            *schedule_constraints(
                "demandversion", unless=~Q(state=ReviewState.PUBLISHED)
            ),
        ]
        indexes = [
            models.Index(
                fields=["submitted_at", "id"],
                name="demandversion_to_review",
                condition=Q(state=ReviewState.SUBMITTED),
            ),
        ]
        triggers = [
            MovesOnly(table=REVIEW_MOVES),
            *frozen_once("published_at", erased="erased_at"),
            WithinMandate(scope=MandateScope.DEMANDS, person="author"),
        ]

    @property
    def posting(self) -> Demand:
        return self.demand
