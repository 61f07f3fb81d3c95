"""One question a screen: what one came for, one's name, how one works."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import Reason, StatusKind
from accounts.forms.people import NameField
from accounts.models import Organisation


class ReasonForm(forms.Form):
    reason = forms.TypedChoiceField(
        label=_("What brings you here?"),
        choices=Reason,
        coerce=Reason,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one: you can change it later.")},
    )


class NameForm(forms.Form):
    display_name = NameField(
        label=_("What name do we show to others?"),
        help_text=_("Your first name is enough, if you prefer."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class FirstStatusForm(forms.Form):
    """As ``StatusForm``, from today on: a newcomer is asked for no date."""

    kind = forms.TypedChoiceField(
        label=_("How do you work?"),
        help_text=_("You may add others later: several at once are possible."),
        choices=StatusKind,
        coerce=StatusKind,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, actor, **kwargs):
        super().__init__(*args, **kwargs)
        organisations = Organisation.objects.joined_by(actor)
        if actor.organisation_ids:
            chosen: Any = forms.ModelChoiceField(
                label=_("In which organisation"),
                queryset=organisations,
                to_field_name="uuid",
                empty_label=_("None"),
                required=False,
            )
            # Read now: a page asks nothing of the database while it is written out.
            chosen.choices = list(chosen.choices)
            self.fields["organisation"] = chosen
