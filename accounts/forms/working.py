"""How one works: a status to add, the day one ends."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import StatusKind
from accounts.models import Organisation


class DayField(forms.DateField):
    """A day, by the browser's own calendar where it has one."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class StatusForm(forms.Form):
    kind = forms.TypedChoiceField(
        label=_("How you work"),
        choices=StatusKind,
        coerce=StatusKind,
        widget=forms.RadioSelect,
    )
    organisation = forms.ModelChoiceField(
        label=_("In which organisation"),
        help_text=_("Only those you are a member of can be chosen."),
        queryset=Organisation.objects.none(),
        to_field_name="uuid",
        empty_label=_("None"),
        required=False,
    )
    since = DayField(label=_("Since when, or from when"))

    def __init__(self, *args, actor, **kwargs):
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["organisation"]
        chosen.queryset = Organisation.objects.joined_by(actor)
        # Read now: a page asks nothing of the database while it is written out.
        chosen.choices = list(chosen.choices)


class StatusEndForm(forms.Form):
    until = DayField(label=_("Last day"))
