"""Organisations, and what one lets another do in its place."""

from uuid import UUID

import pghistory
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.enums import (
    GRANT_MOVES,
    LIVE_GRANTS,
    ORGANISATION_MOVES,
    GrantState,
    OrganisationKind,
    OrganisationState,
    Permission,
)
from asasap.kernel.actor import Actor
from asasap.kernel.ids import uuid7
from asasap.kernel.selection import either
from asasap.kernel.text import folded
from asasap.kernel.triggers import MovesOnly


class OrganisationQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """Those one is a member of, those one has declared, those one looks after."""
        if actor.is_operator:
            return self.all()
        rows = self.model._base_manager
        declared = rows.filter(created_by=actor.person_id, created_by__isnull=False)
        granting = rows.filter(pk__in=_granting(actor, Permission.SEE_MEMBERS))
        mine = rows.filter(pk__in=actor.organisation_ids)
        return self.filter(pk__in=either(mine, declared, granting))

    def looked_after_by(
        self, actor: Actor, permission: Permission = Permission.SEE_MEMBERS
    ):
        """Those one coordinates, and those that granted this to one of them."""
        rows = self.model._base_manager
        coordinated = rows.filter(pk__in=actor.coordinated_ids)
        granting = rows.filter(pk__in=_granting(actor, permission))
        return self.filter(pk__in=either(coordinated, granting))

    def joined_by(self, actor: Actor):
        """Those one is a member of, by name: what a form lets one choose from."""
        return self.filter(pk__in=actor.organisation_ids).order_by("name", "pk")

    def by_uuid(self, uuid: UUID):
        return self.filter(uuid=uuid)

    def active(self):
        return self.filter(state=OrganisationState.ACTIVE)

    def of_siret(self, siret: str):
        """Those that stand under this number; what was refused or closed frees it."""
        gone = [OrganisationState.REFUSED, OrganisationState.CLOSED]
        return self.filter(siret=siret).exclude(state__in=gone)

    def declared_by(self, person: models.Model):
        return self.filter(created_by=person)

    def waiting(self):
        return self.filter(state=OrganisationState.PENDING)

    def unread(self):
        """Those whose number the national register has not answered about yet."""
        return self.waiting().filter(register_read_at=None).exclude(siret="")

    def by_name(self):
        return self.order_by("name", "pk")

    def locked(self):
        return self.select_for_update(of=("self",), no_key=True)


@pghistory.track(exclude=["folded_name"])
class Organisation(models.Model):
    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=120)
    folded_name = models.GeneratedField(
        expression=folded(F("name")), output_field=models.TextField(), db_persist=True
    )
    kind = models.CharField(_("kind"), max_length=12, choices=OrganisationKind)
    # Fourteen digits whose key is right; empty where none was given.
    siret = models.CharField(_("SIRET number"), max_length=14, blank=True)
    # What the national register answered, and when: {"name", "category", "is_open"…}
    register_answer = models.JSONField(_("register’s answer"), default=dict, blank=True)
    register_read_at = models.DateTimeField(_("register read"), null=True, blank=True)
    state = models.CharField(
        _("state"),
        max_length=9,
        choices=OrganisationState,
        default=OrganisationState.ACTIVE,
    )
    created_by = models.ForeignKey(
        "accounts.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("declared by"),
    )
    approved_by = models.ForeignKey(
        "accounts.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("checked by"),
    )
    created_at = models.DateTimeField(_("since"), db_default=Now(), editable=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.CheckConstraint(
                name="organisation_has_a_name", condition=~Q(name="")
            ),
            models.CheckConstraint(
                name="organisation_siret_is_fourteen_digits",
                condition=Q(siret="") | Q(siret__regex=r"^\d{14}$"),
            ),
            models.UniqueConstraint(
                name="organisation_siret_once",
                fields=["siret"],
                condition=~Q(siret="")
                & ~Q(state__in=[OrganisationState.REFUSED, OrganisationState.CLOSED]),
                violation_error_message=_("This SIRET is already declared here."),
            ),
            models.CheckConstraint(
                name="organisation_creator_is_not_approver",
                condition=Q(approved_by=None)
                | Q(created_by=None)
                | ~Q(approved_by=F("created_by")),
            ),
        ]
        indexes = [
            models.Index(fields=["folded_name", "id"], name="organisation_by_name"),
            GinIndex(
                OpClass(F("folded_name"), name="gin_trgm_ops"),
                name="organisation_by_letters",
            ),
        ]
        triggers = [MovesOnly(table=ORGANISATION_MOVES)]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("dashboards:desk", args=[self.uuid])


class GrantQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """Those given to or by an organisation one administers."""
        if actor.is_operator:
            return self.all()
        mine = actor.administered_ids
        return self.filter(Q(giver_id__in=mine) | Q(taker_id__in=mine))

    def live(self):
        return self.filter(state__in=LIVE_GRANTS)

    def between(self, organisation: Organisation):
        """Those this organisation gives or takes."""
        return self.filter(Q(giver=organisation) | Q(taker=organisation))

    def by_uuid(self, uuid: UUID):
        return self.filter(uuid=uuid)

    def newest_first(self):
        return self.order_by("-proposed_at", "-pk")

    def locked(self):
        return self.select_for_update(of=("self",), no_key=True)


class Grant(models.Model):
    """One organisation lets another do one named thing, once the other has agreed."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    giver = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="grants_given"
    )
    taker = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="grants_taken"
    )
    permission = models.CharField(_("permission"), max_length=20, choices=Permission)
    state = models.CharField(
        _("state"), max_length=8, choices=GrantState, default=GrantState.PROPOSED
    )
    proposed_by = models.ForeignKey(
        "accounts.Person",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("proposed by"),
    )
    decided_by = models.ForeignKey(
        "accounts.Person",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("accepted by"),
    )
    proposed_at = models.DateTimeField(_("proposed"))

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        constraints = [
            models.CheckConstraint(
                name="grant_between_two", condition=~Q(giver=F("taker"))
            ),
            models.CheckConstraint(
                name="grant_is_not_decided_by_its_proposer",
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
            ),
            models.UniqueConstraint(
                name="grant_one_live_per_permission",
                fields=["giver", "taker", "permission"],
                condition=Q(state__in=LIVE_GRANTS),
            ),
        ]
        triggers = [MovesOnly(table=GRANT_MOVES)]

    def __str__(self):
        return f"#{self.pk} {self.permission} {self.state}"


def _granting(actor: Actor, permission: Permission):
    """The organisations that let one of those this actor coordinates do this."""
    return Grant._base_manager.filter(
        taker_id__in=actor.coordinated_ids,
        permission=permission,
        state=GrantState.ACTIVE,
    ).values("giver_id")
