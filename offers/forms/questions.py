"""A question before everybody, and its answer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from asasap.kernel.forms import refuse_turned

READ_BY_ALL = _(
    "Everybody reads it: telephones, addresses and links are hidden before it is shown."
)


class QuestionForm(forms.Form):
    question = forms.CharField(
        label=_("Your question"),
        help_text=READ_BY_ALL,
        max_length=500,
        validators=[refuse_turned],
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("Your answer"),
        help_text=READ_BY_ALL,
        max_length=1000,
        validators=[refuse_turned],
        widget=forms.Textarea(attrs={"rows": 3}),
    )
