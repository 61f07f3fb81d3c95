"""When a service is wished or agreed: which days, how often, for how long."""

from datetime import date, timedelta

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from offers.enums import Frequency, ScheduleKind


class Schedule(models.Model):
    """Days of Paris and minutes of its clock: the hour planned stays in summer.

    ``slots`` is a list of ``{"weekday": 0-6, "start": minutes}`` (Monday is 0, minutes
    since midnight), or of ``{"start": minutes}`` for a single day; ``minutes`` is how
    long each lasts. What the lists may hold, ``offers.rules.schedules`` says.
    """

    schedule_kind = models.CharField(
        _("how often"), max_length=9, choices=ScheduleKind, blank=True
    )
    frequency = models.CharField(
        _("frequency"), max_length=11, choices=Frequency, blank=True
    )
    # One day only where it is once; without an end, until somebody ends it.
    days = DateRangeField(
        _("days"),
        null=True,
        blank=True,
        help_text=_("The last day is not included."),
    )
    minutes = models.PositiveSmallIntegerField(_("how long"), null=True, blank=True)
    slots = models.JSONField(_("days and hours"), default=list, blank=True)

    class Meta:
        abstract = True

    @property
    def first_day(self) -> date | None:
        return self.days.lower if self.days else None

    @property
    def last_day(self) -> date | None:
        """The last day included, as people say it; None where there is no end."""
        if not self.days or self.days.upper is None:
            return None
        return self.days.upper - timedelta(days=1)


def schedule_constraints(name: str, *, unless: Q) -> list[models.BaseConstraint]:
    """What is always true of a schedule, but of rows not whole yet."""
    return [
        models.CheckConstraint(
            name=f"{name}_schedule_is_whole",
            condition=unless
            | Q(
                schedule_kind=ScheduleKind.ONCE,
                frequency="",
                days__isnull=False,
                minutes__isnull=False,
            )
            | (
                Q(
                    schedule_kind=ScheduleKind.RECURRING,
                    days__isnull=False,
                    minutes__isnull=False,
                )
                & ~Q(frequency="")
            ),
        ),
        models.CheckConstraint(
            name=f"{name}_has_a_first_day",
            condition=Q(days=None) | Q(days__isempty=False, days__lower_inf=False),
        ),
        models.CheckConstraint(
            name=f"{name}_lasts_a_quarter_to_a_day",
            condition=Q(minutes=None) | Q(minutes__range=(15, 1440)),
        ),
    ]
