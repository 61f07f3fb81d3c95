"""What people report to those who look after the portal (DSA, notice and action)."""

from datetime import datetime

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from asasap.kernel.actor import Actor
from asasap.kernel.fields import EncryptedTextField
from asasap.kernel.ids import uuid7
from asasap.kernel.selection import either
from asasap.kernel.triggers import MovesOnly
from offers.enums import REPORT_MOVES, ReportReason, ReportState
from offers.models.conversations import Message
from offers.models.demands import Demand
from offers.models.offers import Offer, providers_looked_after_by
from offers.models.questions import Question


class ReportQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """One's own; those on what one looks after, unless one is who is reported."""
        if actor.is_operator:
            return self.all()
        if not actor.is_known:
            return self.none()
        rows, members = self.model._base_manager, Person.objects.looked_after_by(actor)
        looked_after = providers_looked_after_by(actor)
        return self.filter(
            pk__in=either(
                rows.filter(author_id=actor.person_id),
                rows.filter(offer__provider__in=looked_after),
                rows.filter(demand__organisation_id__in=actor.coordinated_ids),
                rows.filter(demand__client__in=members),
            )
        )

    def open(self):
        return self.filter(state=ReportState.OPEN)

    def by(self, person_id: int | None):
        return self.filter(author_id=person_id)

    def not_by(self, person_id: int | None):
        return self.exclude(author_id=person_id)

    def in_state(self, state: str):
        return self.filter(state=state)

    def since(self, moment: datetime):
        return self.filter(reported_at__gte=moment)

    def oldest_first(self):
        return self.order_by("reported_at", "pk")

    def locked(self):
        return self.select_for_update(of=("self",), no_key=True)


@pghistory.track(exclude=["words"])
class Report(models.Model):
    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    offer = models.ForeignKey(
        Offer, null=True, blank=True, on_delete=models.PROTECT, related_name="reports"
    )
    demand = models.ForeignKey(
        Demand, null=True, blank=True, on_delete=models.PROTECT, related_name="reports"
    )
    question = models.ForeignKey(
        Question,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="reports",
    )
    message = models.ForeignKey(
        Message, null=True, blank=True, on_delete=models.PROTECT, related_name="reports"
    )
    author = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="reports",
        verbose_name=_("who reports"),
    )
    reason = models.CharField(_("reason"), max_length=9, choices=ReportReason)
    words = EncryptedTextField(_("in their words"), default="")
    state = models.CharField(
        _("state"), max_length=9, choices=ReportState, default=ReportState.OPEN
    )
    reported_at = models.DateTimeField(_("reported"))
    decided_by = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decision = models.TextField(_("what was decided"), max_length=500, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            models.CheckConstraint(
                name="report_is_about_one_thing",
                condition=Q(
                    offer__isnull=False, demand=None, question=None, message=None
                )
                | Q(offer=None, demand__isnull=False, question=None, message=None)
                | Q(offer=None, demand=None, question__isnull=False, message=None)
                | Q(offer=None, demand=None, question=None, message__isnull=False),
            ),
            models.CheckConstraint(
                name="report_decided_says_when_and_what",
                condition=Q(state=ReportState.OPEN, decided_at=None)
                | (
                    ~Q(state=ReportState.OPEN)
                    & Q(decided_at__isnull=False)
                    & ~Q(decision="")
                ),
            ),
            models.CheckConstraint(
                name="report_author_is_not_judge",
                condition=Q(decided_by=None) | ~Q(decided_by=F("author")),
            ),
        ]
        triggers = [MovesOnly(table=REPORT_MOVES)]

    def __str__(self):
        return f"#{self.pk} {self.state}"
