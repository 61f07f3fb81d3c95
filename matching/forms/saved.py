"""What names a saved search, and how often one hears of it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from asasap.kernel.forms import refuse_turned
from matching.enums import AlertFrequency


class SavedSearchForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        help_text=_("For you alone: how you will recognise it."),
        max_length=80,
        validators=[refuse_turned],
    )
    frequency = forms.ChoiceField(
        label=_("Tell me what is new"),
        choices=AlertFrequency.choices,
        widget=forms.RadioSelect,
    )


class NewSearchForm(SavedSearchForm):
    """From the results, one button is enough: neither has to be said."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False

    def clean_frequency(self) -> str:
        return self.cleaned_data["frequency"] or AlertFrequency.DAILY
