"""When a person is free. It belongs to the person, whatever they offer."""

from collections.abc import Collection
from datetime import date, datetime

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    DateRangeField,
    DateTimeRangeField,
    RangeOperators,
)
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from asasap.kernel.actor import Actor
from asasap.kernel.fields import EncryptedTextField
from asasap.kernel.ids import uuid7
from offers.enums import CalendarFault, ImportState


class OwnQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """One's own alone: when somebody is out is nobody's to read."""
        if not actor.is_known or actor.mandate_id is not None:
            return self.none()
        return self.filter(person_id=actor.person_id)

    def of(self, person_id: int | None):
        return self.filter(person_id=person_id)

    def locked(self):
        return self.select_for_update(of=("self",), no_key=True)


class AvailabilityRuleQuerySet(OwnQuerySet):
    def on(self, weekday: int):
        return self.filter(weekday=weekday)

    def valid_on(self, day: date):
        return self.filter(valid__contains=day)

    def of_any(self, person_ids: Collection[int]):
        return self.filter(person_id__in=person_ids)

    def overlapping(self, days: DateRange):
        return self.filter(valid__overlap=days)

    def in_order(self):
        return self.order_by("weekday", "start_minute", "pk")


class AvailabilityRule(models.Model):
    """Free every week on this day, from a minute of the clock of Paris to another."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="availability_rules",
        verbose_name=_("person"),
    )
    weekday = models.PositiveSmallIntegerField(_("day of the week"))  # Monday is 0.
    start_minute = models.PositiveSmallIntegerField(_("from"))
    end_minute = models.PositiveSmallIntegerField(_("to"))
    valid = DateRangeField(_("valid"), help_text=_("The last day is not included."))

    objects = AvailabilityRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("weekly availability")
        verbose_name_plural = _("weekly availabilities")
        constraints = [
            models.CheckConstraint(
                name="availabilityrule_is_within_a_day",
                condition=Q(
                    weekday__range=(0, 6),
                    start_minute__lt=F("end_minute"),
                    end_minute__lte=1440,
                ),
            ),
            ExclusionConstraint(
                name="availabilityrule_no_overlap",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("weekday", RangeOperators.EQUAL),
                    (
                        Func("start_minute", "end_minute", function="int4range"),
                        RangeOperators.OVERLAPS,
                    ),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("These hours overlap others of that day."),
            ),
        ]

    def __str__(self):
        return f"#{self.pk}"


class AvailabilityExceptionQuerySet(OwnQuerySet):
    def of_any(self, person_ids: Collection[int]):
        return self.filter(person_id__in=person_ids)

    def overlapping(self, start: datetime, end: datetime):
        return self.filter(period__overlap=(start, end))

    def not_over(self, now: datetime):
        return self.filter(period__endswith__gt=now)

    def in_order(self):
        return self.order_by("period", "pk")


class AvailabilityException(models.Model):
    """Away, or free for once, whatever the week says."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="availability_exceptions",
        verbose_name=_("person"),
    )
    period = DateTimeRangeField(_("period"))
    is_free = models.BooleanField(_("free"), default=False)
    note = EncryptedTextField(_("note for oneself"), default="")

    objects = AvailabilityExceptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("exception to the week")
        verbose_name_plural = _("exceptions to the week")
        constraints = [
            models.CheckConstraint(
                name="availabilityexception_has_two_ends",
                condition=Q(
                    period__lower_inf=False,
                    period__upper_inf=False,
                    period__isempty=False,
                ),
            ),
            ExclusionConstraint(
                name="availabilityexception_no_overlap",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("This overlaps another of your exceptions."),
            ),
        ]

    def __str__(self):
        return f"#{self.pk}"


class CalendarImportQuerySet(OwnQuerySet):
    def due(self, before: datetime):
        return self.filter(Q(tried_at=None) | Q(tried_at__lte=before))

    def in_order(self):
        return self.order_by("added_at", "pk")


class CalendarImport(models.Model):
    """A calendar kept elsewhere, read every hour: what is in it makes one busy."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="calendar_imports",
        verbose_name=_("person"),
    )
    name = models.CharField(_("name"), max_length=60)
    # Whoever knows it reads somebody's life.
    url = EncryptedTextField(_("address of the calendar"))
    state = models.CharField(
        _("state"), max_length=8, choices=ImportState, default=ImportState.NEW
    )
    fault = models.CharField(
        _("why it cannot be read"), max_length=14, choices=CalendarFault, blank=True
    )
    tried_at = models.DateTimeField(_("last tried"), null=True, blank=True)
    read_at = models.DateTimeField(_("last read"), null=True, blank=True)
    added_at = models.DateTimeField(_("added"))

    objects = CalendarImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("outside calendar")
        verbose_name_plural = _("outside calendars")
        constraints = [
            models.CheckConstraint(
                name="calendarimport_failing_says_why",
                condition=(Q(state=ImportState.FAILING) & ~Q(fault=""))
                | (~Q(state=ImportState.FAILING) & Q(fault="")),
            ),
        ]

    def __str__(self):
        return f"#{self.pk}"


class BusyTimeQuerySet(models.QuerySet):
    def of_any(self, person_ids: Collection[int]):
        return self.filter(source__person_id__in=person_ids)

    def overlapping(self, start: datetime, end: datetime):
        return self.filter(period__overlap=(start, end))


class BusyTime(models.Model):
    """Taken, by what an outside calendar holds; nothing of it but when."""

    source = models.ForeignKey(
        # Read again whole each time, and gone with its calendar.
        CalendarImport,
        on_delete=models.CASCADE,
        related_name="busy_times",
    )
    period = DateTimeRangeField(_("period"))

    objects = BusyTimeQuerySet.as_manager()

    class Meta:
        verbose_name = _("busy time")
        verbose_name_plural = _("busy times")
        constraints = [
            models.CheckConstraint(
                name="busytime_has_two_ends",
                condition=Q(
                    period__lower_inf=False,
                    period__upper_inf=False,
                    period__isempty=False,
                ),
            ),
        ]

    def __str__(self):
        return f"#{self.pk}"


class CalendarFeedQuerySet(OwnQuerySet):
    def live(self):
        return self.filter(revoked_at=None)

    def of_digest(self, digest: str):
        return self.live().filter(token_digest=digest)


class CalendarFeed(models.Model):
    """The secret address at which somebody's own calendar is read from elsewhere."""

    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="calendar_feeds",
        verbose_name=_("person"),
    )
    # SHA-256 of the token: the address is shown once, when it is made.
    token_digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(_("made"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")
        constraints = [
            models.UniqueConstraint(
                name="calendarfeed_one_live_per_person",
                fields=["person"],
                condition=Q(revoked_at=None),
            ),
        ]

    def __str__(self):
        return f"#{self.pk}"
