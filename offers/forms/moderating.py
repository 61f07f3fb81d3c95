"""What who moderates answers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from offers.enums import SendBackReason


class SendBackForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why?"), choices=SendBackReason.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("What to change, in plain words"),
        help_text=_("The author reads this."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DecisionForm(forms.Form):
    decision = forms.CharField(
        label=_("What you decide, and why"),
        help_text=_(
            "Who reported reads this; so does whose it is, if it is taken off."
        ),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ConfirmForm(forms.Form):
    """Nothing to say: the button is the answer."""
