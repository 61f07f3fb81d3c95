"""What people agreed to, the copies they ask for, how long things are kept."""

from datetime import date, datetime

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import (
    EXPORT_MOVES,
    LIVE_EXPORTS,
    Certainty,
    ConsentPurpose,
    ExportState,
    MandateScope,
)
from accounts.models.mandates import Mandate, WithinMandate
from accounts.models.people import Person
from asasap.kernel.actor import Actor
from asasap.kernel.fields import EncryptedBinaryField
from asasap.kernel.ids import uuid7
from asasap.kernel.triggers import MovesOnly, append_only


class ConsentTextQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """Everybody may read what is agreed to."""
        return self.all()

    def valid_on(self, day: date):
        return self.filter(valid__contains=day)


class ConsentText(models.Model):
    """One version of what is asked, in both languages."""

    purpose = models.CharField(_("purpose"), max_length=10, choices=ConsentPurpose)
    version = models.PositiveSmallIntegerField(_("version"))
    valid = DateRangeField(_("valid"), help_text=_("The last day is not included."))
    # Without it the portal cannot serve: it ends with the account, not before.
    is_required = models.BooleanField(_("required"))
    words_fr = models.TextField()
    words_en = models.TextField()
    legal_basis = models.CharField(_("legal basis"), max_length=200)

    objects = ConsentTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("text of a consent")
        verbose_name_plural = _("texts of consents")
        constraints = [
            models.UniqueConstraint(
                name="consenttext_version_once", fields=["purpose", "version"]
            ),
            ExclusionConstraint(
                name="consenttext_one_at_a_time",
                expressions=[
                    ("purpose", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self):
        return f"{self.purpose} {self.version}"

    def words_in(self, language: str) -> str:
        return self.words_fr if language.startswith("fr") else self.words_en


class ConsentQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """One's own: what somebody agreed to is nobody else's business."""
        if actor.is_operator:
            return self.all()
        if not actor.may(MandateScope.PRIVACY):
            return self.none()
        return self.filter(person_id=actor.person_id)

    def standing(self):
        return self.filter(withdrawn_at=None)

    def locked(self):
        return self.select_for_update(of=("self",), no_key=True)


class Consent(models.Model):
    """That somebody agreed to one version; withdrawing is as easy, and is kept too."""

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="consents"
    )
    text = models.ForeignKey(
        ConsentText, on_delete=models.PROTECT, related_name="consents"
    )
    mandate = models.ForeignKey(
        Mandate, null=True, on_delete=models.PROTECT, related_name="+"
    )
    given_at = models.DateTimeField(_("given"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.UniqueConstraint(
                name="consent_one_standing_per_text",
                fields=["person", "text"],
                condition=Q(withdrawn_at=None),
            ),
            models.CheckConstraint(
                name="consent_withdrawn_after_it_is_given",
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("given_at")),
            ),
        ]
        # A person merged into another takes their consents along.
        triggers = [
            *append_only(but=["withdrawn_at", "person"]),
            pgtrigger.Trigger(
                name="withdrawn_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.withdrawn_at IS NOT NULL"
                    " AND NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at"
                ),
                func="RAISE EXCEPTION 'withdrawn_stays refused'"
                " USING ERRCODE = 'integrity_constraint_violation';",
            ),
            WithinMandate(scope=MandateScope.PRIVACY),
        ]

    def __str__(self):
        return f"#{self.pk}"


class DataExportQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """One's own alone: not even an operator opens somebody's copy."""
        if not actor.may(MandateScope.PRIVACY):
            return self.none()
        return self.filter(person_id=actor.person_id)

    def live(self):
        return self.filter(state__in=LIVE_EXPORTS)

    def waiting(self):
        return self.filter(state=ExportState.QUEUED).order_by("asked_at", "pk")

    def ready(self):
        return self.filter(state=ExportState.READY)

    def left_alone_since(self, moment: datetime):
        """Being gathered by somebody who has given no sign of life since then."""
        return self.filter(state=ExportState.BUILDING, beat_at__lt=moment)

    def without_archive(self):
        return self.defer("archive")  # Megabytes, which only a download needs.

    def locked(self):
        return self.select_for_update(of=("self",), no_key=True)


class DataExport(models.Model):
    """A copy of all the portal knows of somebody, made in the background, then kept
    for some days, sealed."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="exports")
    mandate = models.ForeignKey(
        Mandate, null=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(
        _("state"), max_length=8, choices=ExportState, default=ExportState.QUEUED
    )
    asked_at = models.DateTimeField(_("asked"))
    # How far it is, of how many steps; moved by the task that builds it.
    step = models.PositiveSmallIntegerField(default=0)
    steps = models.PositiveSmallIntegerField(default=0)
    # Which builder it is: one that was replaced finds another number, and stops.
    attempts = models.PositiveSmallIntegerField(default=0)
    beat_at = models.DateTimeField(null=True)
    ready_at = models.DateTimeField(_("ready"), null=True)
    archive = EncryptedBinaryField(null=True)

    objects = DataExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("copy of the data")
        verbose_name_plural = _("copies of the data")
        constraints = [
            models.UniqueConstraint(
                name="dataexport_one_live_per_person",
                fields=["person"],
                condition=Q(state__in=LIVE_EXPORTS),
            ),
            models.CheckConstraint(
                name="dataexport_ready_has_its_archive",
                condition=Q(state=ExportState.READY, archive__isnull=False)
                | (~Q(state=ExportState.READY) & Q(archive__isnull=True)),
            ),
        ]
        triggers = [
            MovesOnly(table=EXPORT_MOVES),
            WithinMandate(scope=MandateScope.PRIVACY),
        ]

    def __str__(self):
        return f"#{self.pk} {self.state}"


class RetentionRuleQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """Everybody may read how long things are kept."""
        return self.all()

    def valid_on(self, day: date):
        return self.filter(valid__contains=day)


class RetentionRule(models.Model):
    """How long one sort of thing is kept, from a day on, and on what ground."""

    subject = models.CharField(_("what"), max_length=40)  # "accounts.closed_account"
    valid = DateRangeField(_("valid"), help_text=_("The last day is not included."))
    days = models.PositiveIntegerField(_("days kept"))
    basis = models.CharField(_("ground"), max_length=300)
    source = models.CharField(_("source"), max_length=300)
    certainty = models.CharField(_("certainty"), max_length=9, choices=Certainty)
    verified_on = models.DateField(_("verified on"))

    objects = RetentionRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("retention rule")
        verbose_name_plural = _("retention rules")
        constraints = [
            ExclusionConstraint(
                name="retentionrule_one_at_a_time",
                expressions=[
                    ("subject", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self):
        return f"#{self.pk} {self.subject}"
