"""What is written of a suspension: by who imposes, who contests, who answers."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.enums import SuspensionReason
from accounts.rules.suspending import why_not_say


class TextField(forms.CharField):
    """A text that says something: its length is asked here as in the operation."""

    def __init__(self, **kwargs):
        super().__init__(widget=forms.Textarea(attrs={"rows": 6}), **kwargs)

    def validate(self, value):
        super().validate(value)
        if reason := why_not_say(value):
            raise ValidationError(reason)


class SuspendForm(forms.Form):
    """The statement of reasons; whether it may be made, the operation says."""

    reason = forms.TypedChoiceField(
        label=_("Reason"),
        choices=SuspensionReason,
        coerce=SuspensionReason,
    )
    facts = TextField(
        label=_("What was found"),
        help_text=_("The person reads this word for word: facts, dates, no opinion."),
    )
    ends_on = forms.DateField(
        label=_("Until, not included"),
        required=False,
        help_text=_("Leave empty if it lasts until somebody lifts it."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class ContestForm(forms.Form):
    text = TextField(
        label=_("Why this decision is wrong"),
        help_text=_("Somebody else than who decided reads it, and answers you."),
    )


class AnswerForm(forms.Form):
    """An answer, and what comes of it: the button pressed says which."""

    answer = TextField(
        label=_("Answer"), help_text=_("Whoever is concerned reads this word for word.")
    )
