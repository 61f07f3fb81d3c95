"""Which day’s tours."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.forms.working import DayField

FURTHEST = timedelta(days=92)


class ToursForm(forms.Form):
    day = DayField(label=_("Tours of which day?"))

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_day(self):
        day = self.cleaned_data["day"]
        if day < self.today:
            raise ValidationError(
                gettext("This day has passed: choose today or later.")
            )
        if day > self.today + FURTHEST:
            raise ValidationError(gettext("Choose a day within three months."))
        return day
