"""Suspensions: with their reasons, and a way to contest heard by somebody else."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import (
    STANDING_SUSPENSIONS,
    SUSPENSION_MOVES,
    SuspensionReason,
    SuspensionState,
)
from accounts.models.organisations import Organisation
from accounts.models.people import Person
from asasap.kernel.actor import Actor
from asasap.kernel.fields import EncryptedTextField
from asasap.kernel.ids import uuid7
from asasap.kernel.triggers import MovesOnly


class SuspensionQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """One's own, one's organisations', and those of whom one looks after."""
        if actor.is_operator:
            return self.all()
        return self.filter(
            Q(person__in=Person.objects.visible_to(actor))
            | Q(organisation_id__in=actor.administered_ids)
        )

    def standing(self):
        return self.filter(state__in=STANDING_SUSPENSIONS)

    def locked(self):
        return self.select_for_update(of=("self",), no_key=True)


class Suspension(models.Model):
    """A statement of reasons (regulation (EU) 2019/1150, art. 4), and its review."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    person = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="suspensions",
        verbose_name=_("person"),
    )
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="suspensions",
        verbose_name=_("organisation"),
    )
    reason = models.CharField(_("reason"), max_length=8, choices=SuspensionReason)
    facts = EncryptedTextField(_("facts"))
    imposed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("decided by")
    )
    imposed_at = models.DateTimeField(_("since"))
    state = models.CharField(
        _("state"),
        max_length=9,
        choices=SuspensionState,
        default=SuspensionState.ACTIVE,
    )
    contest = EncryptedTextField(_("contested"), default="")
    reviewed_by = models.ForeignKey(
        Person,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("reviewed by"),
    )
    review = EncryptedTextField(_("answer"), default="")

    objects = SuspensionQuerySet.as_manager()

    class Meta:
        verbose_name = _("suspension")
        verbose_name_plural = _("suspensions")
        constraints = [
            models.CheckConstraint(
                name="suspension_of_a_person_or_an_organisation",
                condition=Q(person__isnull=False, organisation=None)
                | Q(person=None, organisation__isnull=False),
            ),
            models.UniqueConstraint(
                name="suspension_one_standing_per_person",
                fields=["person"],
                condition=Q(state__in=STANDING_SUSPENSIONS),
            ),
            models.UniqueConstraint(
                name="suspension_one_standing_per_organisation",
                fields=["organisation"],
                condition=Q(state__in=STANDING_SUSPENSIONS),
            ),
            # Who contests is heard by somebody else than who decided.
            models.CheckConstraint(
                name="suspension_contest_is_heard_by_another",
                condition=~Q(state=SuspensionState.UPHELD)
                | (Q(reviewed_by__isnull=False) & ~Q(reviewed_by=F("imposed_by"))),
            ),
        ]
        triggers = [MovesOnly(table=SUSPENSION_MOVES)]

    def __str__(self):
        return f"#{self.pk} {self.state}"
