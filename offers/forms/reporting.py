"""What one reports, in a few words."""

from django import forms
from django.utils.translation import gettext_lazy as _

from asasap.kernel.forms import refuse_turned
from offers.enums import ReportReason


class ReportForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=ReportReason.choices,
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("What happened, in your words"),
        help_text=_("Only who looks into it reads this, never the other person."),
        required=False,
        max_length=1000,
        validators=[refuse_turned],
        widget=forms.Textarea(attrs={"rows": 4}),
    )
