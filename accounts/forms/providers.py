"""What somebody who serves says of themselves."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.rules.providers import Face
from asasap.kernel.forms import refuse_turned

LANGUAGES_AT_MOST, LANGUAGE_LENGTH = 10, 30


class HeadlineForm(forms.Form):
    headline = forms.CharField(
        label=_("In one line, what you offer"),
        help_text=_("For instance: gardening and small repairs, in Montreuil."),
        max_length=120,
        validators=[refuse_turned],
    )


class ProfileForm(HeadlineForm):
    about = forms.CharField(
        label=_("About you"),
        help_text=_(
            "Your experience, what you like to do. Write no telephone, no address: "
            "everybody may read this."
        ),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=2000,
        required=False,
        validators=[refuse_turned],
    )
    languages = forms.CharField(
        label=_("Languages you speak"),
        help_text=_("Separated by commas."),
        max_length=320,
        required=False,
        validators=[refuse_turned],
    )
    is_published = forms.BooleanField(
        label=_("Show my profile to everybody"), required=False
    )

    def clean_languages(self) -> tuple[str, ...]:
        """Each once, in the order they are written."""
        written = self.cleaned_data["languages"].split(",")
        names = dict.fromkeys(" ".join(name.split()) for name in written)
        languages = tuple(name for name in names if name)
        if len(languages) > LANGUAGES_AT_MOST:
            raise ValidationError(_("Ten languages at most."))
        if any(len(name) > LANGUAGE_LENGTH for name in languages):
            raise ValidationError(_("Separate the languages with commas."))
        return languages

    def face(self) -> Face:
        return Face(**self.cleaned_data)
