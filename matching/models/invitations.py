"""Invitations: a few providers are asked at a time, then the next ones."""

from datetime import date, datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Provider
from asasap.kernel.actor import Actor
from asasap.kernel.fields import EncryptedTextField
from asasap.kernel.ids import uuid7
from asasap.kernel.periods import day_in_paris
from asasap.kernel.triggers import MovesOnly
from matching.enums import (
    INVITATION_MOVES,
    LIVE_INVITATIONS,
    OUTSTANDING,
    CloseReason,
    InvitationState,
    NotForMe,
)
from matching.models.runs import Candidate
from offers.models import Demand
from offers.models.offers import providers_held_by, providers_looked_after_by

ANSWERED = (InvitationState.INTERESTED, InvitationState.DECLINED)
ENDED = (InvitationState.EXPIRED, InvitationState.CLOSED)


# Not named after its model: accounts has one of that name, and mypy mixes them up.
class AskedQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """One's own, once sent; and those of the people one looks after.

        Not the client's: who said no is nobody's to read but the counts.
        """
        if actor.is_operator:
            return self.all()
        held = Q(provider__in=providers_held_by(actor))
        looked_after = Q(provider__in=providers_looked_after_by(actor))
        return self.filter(held & Q(sent_at__isnull=False) | looked_after)

    def held_by(self, actor: Actor):
        """Those sent to the actor, or to the organisations they are a member of."""
        held = providers_held_by(actor)
        return self.filter(provider__in=held, sent_at__isnull=False)

    def in_name_of(self, actor: Actor):
        """Those one answers here: an organisation's in its pages, else one's own."""
        mine = self.held_by(actor)
        if actor.organisation_id is not None:
            return mine.filter(provider__organisation=actor.organisation_id)
        return mine.filter(provider__person=actor.person_id)

    def queued(self):
        return self.filter(state=InvitationState.QUEUED)

    def outstanding(self):
        """Those that wait for an answer."""
        return self.filter(state__in=OUTSTANDING)

    def over(self):
        """Those answered, and those that ended without an answer."""
        return self.exclude(state__in=LIVE_INVITATIONS)

    def live(self):
        return self.filter(state__in=LIVE_INVITATIONS)

    def interested(self):
        return self.filter(state=InvitationState.INTERESTED)

    def due_to_expire(self, now: datetime):
        return self.outstanding().filter(answer_due_at__lte=now)

    def left_alone(self):
        """Those that wait for their turn on a request of which nobody is asked."""
        asked = self.model._base_manager.filter(
            demand=models.OuterRef("demand"), state__in=OUTSTANDING
        )
        return self.queued().filter(
            ~models.Exists(asked), demand__in=Demand.objects.open()
        )

    def demand_ids(self) -> list[int]:
        """Return the keys of their requests, each once. Queries."""
        return sorted(set(self.values_list("demand_id", flat=True)))

    def in_order(self):
        """As they are to be sent: the better placed, of the latest ranking, first."""
        return self.order_by("-candidate__run", "candidate__place", "pk")

    def newest_first(self):
        """In an order one can turn pages of: what was sent has its date."""
        sent = self.filter(sent_at__isnull=False).annotate(asked_since=F("sent_at"))
        return sent.order_by("-asked_since", "-pk")

    def with_card(self):
        """With all that a line of a list shows."""
        return self.select_related(
            "candidate",
            "demand__activity",
            "demand__current__place__commune__departement",
            "provider__person",
            "provider__organisation",
        )

    def locked(self):
        return self.select_for_update(of=("self",), no_key=True)


class Invitation(models.Model):
    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    candidate = models.OneToOneField(
        Candidate,
        on_delete=models.PROTECT,
        related_name="invitation",
        verbose_name=_("candidate"),
    )
    # Of the candidate: kept here too, for the constraint and the index to see.
    demand = models.ForeignKey(
        Demand,
        on_delete=models.PROTECT,
        related_name="invitations",
        verbose_name=_("request"),
    )
    provider = models.ForeignKey(
        Provider,
        on_delete=models.PROTECT,
        related_name="invitations",
        verbose_name=_("provider"),
    )
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=InvitationState,
        default=InvitationState.QUEUED,
    )
    batch = models.PositiveSmallIntegerField(_("batch"), null=True, blank=True)
    queued_at = models.DateTimeField(_("queued"))
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    answer_due_at = models.DateTimeField(_("to be answered by"), null=True, blank=True)
    seen_at = models.DateTimeField(_("seen"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    decline_reason = models.CharField(
        _("why declined"), max_length=9, choices=NotForMe, blank=True
    )
    decline_words = EncryptedTextField(_("in their words"), default="")
    close_reason = models.CharField(
        _("why closed"), max_length=12, choices=CloseReason, blank=True
    )

    objects = AskedQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                name="invitation_one_live_per_demand_and_provider",
                fields=["demand", "provider"],
                condition=Q(state__in=LIVE_INVITATIONS),
            ),
            models.CheckConstraint(
                name="invitation_sent_has_its_batch_and_dates",
                condition=Q(
                    state=InvitationState.QUEUED,
                    batch=None,
                    sent_at=None,
                    answer_due_at=None,
                )
                | Q(
                    state=InvitationState.CLOSED,
                    batch=None,
                    sent_at=None,
                    answer_due_at=None,
                )
                | (
                    ~Q(state=InvitationState.QUEUED)
                    & Q(
                        # Each named: a CHECK lets pass what compares with NULL.
                        batch__isnull=False,
                        sent_at__isnull=False,
                        answer_due_at__isnull=False,
                        batch__gte=1,
                        answer_due_at__gt=F("sent_at"),
                    )
                ),
            ),
            models.CheckConstraint(
                name="invitation_seen_once_sent",
                condition=Q(seen_at=None) | Q(sent_at__isnull=False),
            ),
            models.CheckConstraint(
                name="invitation_seen_has_its_date",
                condition=~Q(state=InvitationState.SEEN) | Q(seen_at__isnull=False),
            ),
            models.CheckConstraint(
                name="invitation_answered_has_its_date",
                condition=Q(state__in=ANSWERED, answered_at__isnull=False)
                | (~Q(state__in=ANSWERED) & Q(answered_at=None)),
            ),
            models.CheckConstraint(
                name="invitation_ended_has_its_date",
                condition=Q(state__in=ENDED, ended_at__isnull=False)
                | (~Q(state__in=ENDED) & Q(ended_at=None)),
            ),
            models.CheckConstraint(
                name="invitation_declined_or_closed_says_why",
                condition=(
                    Q(state=InvitationState.DECLINED, close_reason="")
                    & ~Q(decline_reason="")
                )
                | (
                    Q(state=InvitationState.CLOSED, decline_reason="")
                    & ~Q(close_reason="")
                )
                | (
                    ~Q(state__in=[InvitationState.DECLINED, InvitationState.CLOSED])
                    & Q(decline_reason="", close_reason="")
                ),
            ),
        ]
        indexes = [
            models.Index(
                fields=["answer_due_at"],
                name="invitation_to_expire",
                condition=Q(state__in=["sent", "seen"]),
            ),
            models.Index(
                fields=["provider", "-sent_at"], name="invitation_by_provider"
            ),
        ]
        triggers = [MovesOnly(table=INVITATION_MOVES)]

    def __str__(self):
        return f"#{self.pk} {self.state}"

    def get_absolute_url(self):
        return reverse("invitations:invitation", args=[self.uuid])

    @property
    def is_outstanding(self) -> bool:
        return self.state in OUTSTANDING

    @property
    def last_day_to_answer(self) -> date | None:
        """The day whose midnight in Paris is too late, as people say it."""
        due = self.answer_due_at
        return day_in_paris(due) - timedelta(days=1) if due else None
