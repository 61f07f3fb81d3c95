"""Hours of the week, days away, calendars kept elsewhere."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.forms.working import DayField
from asasap.kernel.periods import Period, instant


class HourField(forms.TimeField):
    """An hour of the clock, by the browser's own where it has one."""

    widget = forms.TimeInput(attrs={"type": "time", "step": 900}, format="%H:%M")


class HoursForm(forms.Form):
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Which days"),
        choices=list(WEEKDAYS.items()),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )
    start = HourField(label=_("From"))
    end = HourField(label=_("To"), help_text=_("Midnight is 00:00."))

    def minutes(self) -> dict[str, Any]:
        """The hours as minutes; 00:00 at the end is the end of the day."""
        start, end = self.cleaned_data["start"], self.cleaned_data["end"]
        return {
            "weekdays": self.cleaned_data["weekdays"],
            "start_minute": _minute(start),
            "end_minute": _minute(end) or 24 * 60,
        }


class ExceptionForm(forms.Form):
    """Days away or free for once, whole or between two hours."""

    is_free = forms.TypedChoiceField(
        label=_("You are"),
        choices=[("no", _("away")), ("yes", _("free for once"))],
        coerce=lambda chosen: chosen == "yes",
        initial="no",
        widget=forms.RadioSelect,
    )
    first_day = DayField(label=_("First day"))
    last_day = DayField(label=_("Last day"), help_text=_("It is included."))
    start = HourField(
        label=_("From"), required=False, help_text=_("Leave empty for whole days.")
    )
    end = HourField(label=_("To"), required=False)
    note = forms.CharField(
        label=_("Note for yourself"),
        help_text=_("Nobody else reads it."),
        max_length=100,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and not self.errors:
            if last < first:
                self.add_error(
                    "last_day", gettext("The last day comes before the first one.")
                )
            else:
                self._clean_period(first, last)
        return cleaned

    def _clean_period(self, first: date, last: date) -> None:
        start, end = self.cleaned_data.get("start"), self.cleaned_data.get("end")
        begins = instant(first, start or time.min)
        ends = _end_of(last, end)
        if ends <= begins:
            self.add_error("end", gettext("The end comes before the start."))
            return
        self.cleaned_data["period"] = Period(begins, ends)


class CalendarForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        help_text=_("As you call it: “Work”, “Family”…"),
        max_length=60,
    )
    url = forms.URLField(
        label=_("Secret address of the calendar (ICS)"),
        help_text=_(
            "Your other calendar gives it in its settings, under “share” or “export”. "
            "We only keep when you are busy, never why."
        ),
        max_length=2000,
        assume_scheme="https",
    )


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def _end_of(last: date, end: time | None) -> datetime:
    """The end of the last day, or an hour of it; 00:00 is the end of the day."""
    if not end or end == time.min:
        return instant(last + timedelta(days=1), time.min)
    return instant(last, end)
