"""Suspensions: with their reasons, and a way to contest heard by somebody else."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.enums import (
    STANDING_SUSPENSIONS,
    SUSPENSION_MOVES,
    MandateScope,
    Role,
    SuspensionReason,
    SuspensionState,
)
from accounts.models.memberships import Membership
from accounts.models.organisations import Organisation
from accounts.models.people import Person
from asasap.kernel.actor import Actor
from asasap.kernel.fields import EncryptedTextField
from asasap.kernel.ids import uuid7
from asasap.kernel.triggers import MovesOnly


class SuspensionQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """One's own, those of whom one looks after, those of what one administers.

        A suspended organisation gives no role any more: its administrators are asked of
        the memberships, not of the actor.
        """
        if actor.is_operator:
            return self.all()
        if not actor.may(MandateScope.PRIVACY):
            return self.none()
        looked_after = Q(person__in=Person.objects.visible_to(actor))
        return self.filter(looked_after | _about(actor))

    def of_actor(self, actor: Actor):
        """One's own and those of what one administers: not those of one's people."""
        if actor.person_id is None or not actor.may(MandateScope.PRIVACY):
            return self.none()
        return self.filter(_about(actor))

    def standing(self):
        return self.filter(state__in=STANDING_SUSPENSIONS)

    def due_to_end(self, day: date):
        return self.standing().filter(ends_on__lte=day)

    def untold_to_members(self):
        """Those of organisations whose members have not heard of the last of it."""
        return self.filter(
            Q(state__in=STANDING_SUSPENSIONS, members_told="")
            | Q(state=SuspensionState.LIFTED, members_told=SuspensionState.ACTIVE),
            organisation__isnull=False,
        )

    def newest_first(self):
        return self.order_by("-imposed_at", "-pk")

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
    # The day it is lifted by itself; empty when it lasts until somebody lifts it.
    ends_on = models.DateField(_("until, not included"), null=True, blank=True)
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
    # What the members of the organisation were last told: "active", then "lifted".
    members_told = models.CharField(max_length=9, choices=SuspensionState, blank=True)

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
        indexes = [
            models.Index(fields=["-imposed_at", "-id"], name="suspension_newest"),
        ]
        triggers = [MovesOnly(table=SUSPENSION_MOVES)]

    def __str__(self):
        return f"#{self.pk} {self.state}"

    def get_absolute_url(self):
        return reverse("accounts:suspension")

    @property
    def is_standing(self) -> bool:
        return self.state in STANDING_SUSPENSIONS

    def is_due_to_end_on(self, day: date) -> bool:
        return self.is_standing and self.ends_on is not None and self.ends_on <= day


def _about(actor: Actor) -> Q:
    administered = Membership._base_manager.filter(
        Q(person_id=actor.person_id), role=Role.ADMIN, valid__upper_inf=True
    )
    return Q(person_id=actor.person_id, person__isnull=False) | Q(
        organisation__in=administered.values("organisation_id")
    )
