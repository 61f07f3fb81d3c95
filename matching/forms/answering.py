"""What who is asked answers, and what who is ranked contests."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from asasap.kernel.forms import refuse_turned
from matching.enums import NotForMe
from matching.rules.contesting import LONGEST
from matching.rules.inviting import LONGEST_WORDS


class AnswerForm(forms.Form):
    """Yes is a button; no wants a reason, that the client never reads."""

    answer = forms.ChoiceField(
        choices=[("yes", "yes"), ("no", "no")], widget=forms.HiddenInput
    )
    reason = forms.ChoiceField(
        label=_("Why not?"),
        help_text=_("It helps us to ask you for what suits you. The client sees none."),
        choices=[(reason.value, capfirst(reason.label)) for reason in NotForMe],
        widget=forms.RadioSelect,
        required=False,
    )
    words = forms.CharField(
        label=_("In your words"),
        required=False,
        max_length=LONGEST_WORDS,
        validators=[refuse_turned],
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("answer") == "no" and not cleaned.get("reason"):
            self.add_error("reason", _("Choose a reason, or “I prefer not to say”."))
        return cleaned

    @property
    def is_interested(self) -> bool:
        return self.cleaned_data["answer"] == "yes"


class ContestForm(forms.Form):
    words = forms.CharField(
        label=_("What is wrong, in your words"),
        help_text=_("A person reads it, looks into it, and answers you."),
        max_length=LONGEST,
        validators=[refuse_turned],
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class AnswerContestForm(forms.Form):
    """What a coordinator or an operator answers."""

    answer = forms.CharField(
        label=_("Your answer"),
        help_text=_("Who contested reads it."),
        max_length=LONGEST,
        validators=[refuse_turned],
        widget=forms.Textarea(attrs={"rows": 4}),
    )
