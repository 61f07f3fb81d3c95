"""Contestations: somebody says their place is wrong, and a human answers.

Regulation (EU) 2019/1150, articles 5 and 11; directive (EU) 2024/2831, article 11.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Person, Provider
from asasap.kernel.actor import Actor
from asasap.kernel.fields import EncryptedTextField
from asasap.kernel.ids import uuid7
from asasap.kernel.triggers import MovesOnly
from matching.enums import CONTEST_MOVES, ContestState
from matching.models.runs import Candidate
from offers.models.offers import providers_held_by, providers_looked_after_by


class ContestationQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """One's own, and those of the people a coordinator looks after."""
        if actor.is_operator:
            return self.all()
        held = Q(provider__in=providers_held_by(actor))
        return self.filter(held | Q(provider__in=providers_looked_after_by(actor)))

    def open(self):
        return self.filter(state=ContestState.OPEN)

    def in_state(self, state: str):
        return self.filter(state=state)

    def to_answer_by(self, actor: Actor):
        """Never one's own: nobody is judge of their own place."""
        return self.exclude(author_id=actor.person_id)

    def oldest_first(self):
        return self.order_by("asked_at", "pk")

    def locked(self):
        return self.select_for_update(of=("self",), no_key=True)


class Contestation(models.Model):
    """About one ranking, or about one's standing in searches (no candidate)."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    provider = models.ForeignKey(
        Provider,
        on_delete=models.PROTECT,
        related_name="contestations",
        verbose_name=_("provider"),
    )
    candidate = models.ForeignKey(
        Candidate,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="contestations",
        verbose_name=_("candidate"),
    )
    author = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="contestations",
        verbose_name=_("who contests"),
    )
    words = EncryptedTextField(_("what is wrong"), default="")
    state = models.CharField(
        _("state"), max_length=9, choices=ContestState, default=ContestState.OPEN
    )
    asked_at = models.DateTimeField(_("asked"))
    answered_by = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("answered by"),
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answer = EncryptedTextField(_("answer"), default="")

    objects = ContestationQuerySet.as_manager()

    class Meta:
        verbose_name = _("contestation")
        verbose_name_plural = _("contestations")
        constraints = [
            models.UniqueConstraint(
                name="contestation_one_open_each",
                fields=["provider", "candidate"],
                condition=Q(state=ContestState.OPEN),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="contestation_answered_says_when_and_by_whom",
                condition=Q(state=ContestState.OPEN, answered_at=None, answered_by=None)
                | (
                    ~Q(state=ContestState.OPEN)
                    & Q(answered_at__isnull=False, answered_by__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="contestation_author_does_not_answer",
                condition=Q(answered_by=None) | ~Q(answered_by=F("author")),
            ),
        ]
        indexes = [
            models.Index(fields=["asked_at", "id"], name="contestation_oldest"),
        ]
        triggers = [MovesOnly(table=CONTEST_MOVES)]

    def __str__(self):
        return f"#{self.pk} {self.state}"
