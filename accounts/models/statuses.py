"""How one works: the statuses people hold, and what each one drives, as dated rules."""

from datetime import date

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Func, Q, Value
from django.utils.translation import gettext_lazy as _

from accounts.enums import Certainty, Party, StatusKind
from accounts.models.organisations import Organisation
from accounts.models.people import Person
from asasap.kernel.actor import Actor
from asasap.kernel.ids import uuid7


class WorkStatusRuleQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """Everybody may read the rules."""
        return self.all()

    def valid_on(self, day: date):
        return self.filter(valid__contains=day)

    def of_kind(self, kind: str):
        return self.filter(kind=kind)


class WorkStatusRule(models.Model):
    """What a status drives, from a day on, and where that is written."""

    kind = models.CharField(_("status"), max_length=20, choices=StatusKind)
    valid = DateRangeField(_("valid"), help_text=_("The last day is not included."))
    signer = models.CharField(_("who signs"), max_length=12, choices=Party)
    invoicer = models.CharField(_("who invoices"), max_length=12, choices=Party)
    needs_organisation = models.CharField(
        _("organisation"),
        max_length=8,
        choices=[
            ("required", _("required")),
            ("possible", _("possible")),
            ("none", _("none")),
        ],
    )
    may_compete_on_price = models.BooleanField(_("price competition"))
    may_earn_tokens = models.BooleanField(_("tokens"))
    may_be_located = models.BooleanField(_("position at clock-in"))
    source = models.CharField(_("source"), max_length=300)
    note_fr = models.TextField(blank=True)
    note_en = models.TextField(blank=True)
    certainty = models.CharField(_("certainty"), max_length=9, choices=Certainty)
    verified_on = models.DateField(_("verified on"))

    objects = WorkStatusRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule of a status")
        verbose_name_plural = _("rules of statuses")
        constraints = [
            ExclusionConstraint(
                name="workstatusrule_one_at_a_time",
                expressions=[
                    ("kind", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self):
        return f"#{self.pk} {self.kind}"


class WorkStatusQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """Of the people one sees."""
        return self.filter(person__in=Person.objects.visible_to(actor))

    def held_by(self, person_id: int | None):
        """Theirs, but for those that turned out to be another of theirs (empty)."""
        return self.filter(person_id=person_id, valid__isempty=False)

    def valid_on(self, day: date):
        return self.filter(valid__contains=day)

    def alike(self, kind: str, organisation: Organisation | None):
        return self.filter(kind=kind, organisation=organisation)

    def overlapping(self, valid: DateRange):
        return self.filter(valid__overlap=valid)

    def kinds_on(self, day: date) -> list[str]:
        """The kinds held that day. Queries."""
        return list(self.valid_on(day).values_list("kind", flat=True))

    def latest_first(self):
        return self.order_by("-valid", "-pk")

    def locked(self):
        return self.select_for_update(of=("self",), no_key=True)


@pghistory.track()
class WorkStatus(models.Model):
    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="statuses",
        verbose_name=_("person"),
    )
    kind = models.CharField(_("status"), max_length=20, choices=StatusKind)
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="statuses",
        verbose_name=_("with"),
    )
    valid = DateRangeField(_("valid"), help_text=_("The last day is not included."))

    objects = WorkStatusQuerySet.as_manager()

    class Meta:
        verbose_name = _("status")
        verbose_name_plural = _("statuses")
        constraints = [
            ExclusionConstraint(
                name="workstatus_once_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    # NULL equals nothing: without an organisation counts as one.
                    (
                        Func("organisation", Value(0), function="COALESCE"),
                        RangeOperators.EQUAL,
                    ),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="workstatus_has_a_beginning", condition=Q(valid__lower_inf=False)
            ),
        ]

    def __str__(self):
        return f"#{self.pk} {self.kind}"
