"""When it is wished or agreed, as fields: once or regularly, which days, how long."""

from datetime import time, timedelta
from typing import Any

from django import forms
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from asasap.kernel.periods import Days
from asasap.kernel.templatetags.kernel import hours
from offers.enums import Frequency, ScheduleKind
from offers.rules.schedules import LONGEST, SHORTEST, Wished, faults_of

# What is usual, by big buttons; the rest is typed.
USUAL_MINUTES = (60, 90, 120, 180, 240)
OTHER = "other"
# What most ask for: shown as chosen until another is.
MOST_USUAL = "120"


class ScheduleForm(forms.Form):
    """Shared by demands and agreements: ``schedule_values`` is what their rows keep."""

    schedule_kind = forms.ChoiceField(
        label=_("How often?"),
        choices=[
            (ScheduleKind.ONCE, _("Once")),
            (ScheduleKind.RECURRING, _("Regularly")),
        ],
        widget=forms.RadioSelect,
    )
    first_day = forms.DateField(
        label=_("From which day?"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("This day is in no calendar: check it.")},
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Which days of the week?"),
        error_messages={"required": _("Choose at least one day of the week.")},
        coerce=int,
        choices=list(WEEKDAYS.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    frequency = forms.ChoiceField(
        label=_("Every how many weeks?"),
        choices=Frequency.choices,
        initial=Frequency.WEEKLY,
    )
    start = forms.TimeField(
        label=_("At what time?"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": _("This is no hour of the clock: check it.")},
    )
    duration = forms.ChoiceField(
        label=_("How long each time?"),
        choices=[
            *((str(minutes), hours(minutes)) for minutes in USUAL_MINUTES),
            (OTHER, _("Another length")),
        ],
        initial=MOST_USUAL,
        widget=forms.RadioSelect,
    )
    minutes = forms.IntegerField(
        label=_("Another length, in minutes"),
        error_messages={"required": _("Say how many minutes.")},
        min_value=SHORTEST,
        max_value=LONGEST,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "step": 15}),
    )
    last_day = forms.DateField(
        label=_("Until which day?"),
        help_text=_("Leave it empty if it goes on until you say so."),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("This day is in no calendar: check it.")},
    )

    def __init__(self, *args, today, **kwargs):
        self.today = today
        super().__init__(*args, **kwargs)
        if self.is_bound:
            self._ask_only_what_matters()

    def clean(self):
        cleaned = super().clean() or {}
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day comes before the first one."))
            return cleaned
        faults = faults_of(self._wished(cleaned), today=self.today)
        if cleaned.get("duration") != OTHER and "minutes" in faults:
            faults["duration"] = faults.pop("minutes")
        for name, words in faults.items():
            # What is not even a day or an hour has its own words already.
            if name not in self.errors:
                self.add_error(name, words)
        return cleaned

    def _ask_only_what_matters(self) -> None:
        """What another answer makes needless is not required; the page hides it too."""
        is_recurring = self["schedule_kind"].data == ScheduleKind.RECURRING
        self.fields["weekdays"].required = is_recurring
        self.fields["frequency"].required = is_recurring
        self.fields["minutes"].required = self["duration"].data == OTHER

    @property
    def schedule_values(self) -> dict[str, Any]:
        """The columns of ``offers.models.Schedule``; of a draft, what is whole."""
        wished = self._wished(self.cleaned_data)
        days = wished.days and DateRange(wished.days.start, wished.days.end)
        return {
            "schedule_kind": wished.schedule_kind,
            "frequency": wished.frequency,
            "days": days,
            "minutes": wished.minutes,
            "slots": wished.slots,
        }

    def _wished(self, cleaned: dict[str, Any]) -> Wished:
        kind = cleaned.get("schedule_kind") or ""
        is_once = kind == ScheduleKind.ONCE
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        end = (first if is_once else last) if first else None
        if end and end < first:
            end = None
        return Wished(
            schedule_kind=kind,
            frequency="" if is_once else cleaned.get("frequency") or "",
            days=Days(first, end and end + timedelta(days=1)) if first else None,
            minutes=self._minutes(cleaned),
            slots=self._slots(cleaned, is_once=is_once),
        )

    def _minutes(self, cleaned: dict[str, Any]) -> int | None:
        duration = cleaned.get("duration") or ""
        return int(duration) if duration.isdigit() else cleaned.get("minutes")

    def _slots(self, cleaned: dict[str, Any], *, is_once: bool) -> list[dict]:
        start = cleaned.get("start")
        # A draft keeps the days chosen before their hour is.
        minute = None if start is None else start.hour * 60 + start.minute
        if is_once:
            return [] if minute is None else [{"start": minute}]
        return [{"weekday": n, "start": minute} for n in cleaned.get("weekdays") or []]


def schedule_shown(row: Any) -> dict[str, Any]:
    """What the form shows of a schedule kept in a row, whole or not."""
    minutes, slots = row.minutes, row.slots
    duration = str(minutes) if minutes in USUAL_MINUTES else OTHER
    shown = {
        "schedule_kind": row.schedule_kind,
        "frequency": row.frequency or Frequency.WEEKLY,
        "first_day": row.first_day,
        "last_day": row.last_day,
        "weekdays": [slot["weekday"] for slot in slots if "weekday" in slot],
        "start": _hour(slots[0]["start"]) if slots else None,
        "duration": duration if minutes else MOST_USUAL,
        "minutes": minutes if duration == OTHER else None,
    }
    if row.schedule_kind == ScheduleKind.ONCE:
        shown["last_day"] = None
    return shown


def _hour(minute: int | None) -> time | None:
    return None if minute is None else time(*divmod(minute, 60))
