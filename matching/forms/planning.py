"""Which requests to plan, and how widely to share the work."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.forms.working import DayField
from matching.enums import Fairness

LONGEST_DAYS = 92
FURTHEST = timedelta(days=366)


class PlanForm(forms.Form):
    first_day = DayField(label=_("Requests from"))
    last_day = DayField(label=_("Requests until"), help_text=_("This day is included."))
    fairness = forms.TypedChoiceField(
        label=_("How is the work shared?"),
        help_text=_(
            "To share more, some requests go to somebody a little less near or less "
            "free. The plan says what it costs."
        ),
        choices=Fairness,
        coerce=Fairness,
        initial=Fairness.SOME,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_last_day(self) -> date:
        day = self.cleaned_data["last_day"]
        if day < self.today:
            raise ValidationError(
                gettext("This day has passed: choose today or later.")
            )
        if day > self.today + FURTHEST:
            raise ValidationError(gettext("Choose a day within a year."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error(
                "last_day", gettext("The last day comes before the first one.")
            )
        elif first and last and (last - first).days >= LONGEST_DAYS:
            self.add_error("last_day", gettext("A plan holds three months at most."))
        return cleaned

    def days(self) -> DateRange:
        first, last = self.cleaned_data["first_day"], self.cleaned_data["last_day"]
        return DateRange(first, last + timedelta(days=1))


class ChoiceForm(forms.Form):
    """Who serves the request: one of those who may, nobody, or as the plan has it."""

    NOBODY, PLAN = "nobody", "plan"

    choice = forms.ChoiceField()

    def __init__(self, *args, providers: list[int], **kwargs):
        super().__init__(*args, **kwargs)
        keys = [self.NOBODY, self.PLAN, *map(str, providers)]
        field: Any = self.fields["choice"]
        field.choices = [(key, key) for key in keys]
