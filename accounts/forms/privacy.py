"""What one answers about one's own data: yes or no, a copy, the end."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import ConsentPurpose


class ConsentForm(forms.Form):
    """One answer, to the very version that was read."""

    purpose = forms.ChoiceField(choices=ConsentPurpose.choices)
    version = forms.IntegerField(min_value=1, max_value=32767)
    agree = forms.TypedChoiceField(
        choices=[("yes", "yes"), ("no", "no")], coerce=lambda word: word == "yes"
    )


class CloseForm(forms.Form):
    """Typed, so that nobody closes an account by a slip of the finger."""

    when = forms.ChoiceField(
        label=_("When is everything erased?"),
        choices=[
            ("later", _("After some days: until then, I may change my mind")),
            ("now", _("At once: nothing can bring it back")),
        ],
        widget=forms.RadioSelect,
        initial="later",
    )
    word = forms.CharField(
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["word"].label = _("Type %(word)s to confirm") % {"word": WORD}

    def clean_word(self) -> str:
        word = self.cleaned_data["word"]
        if word.strip().casefold() != str(WORD).casefold():
            raise forms.ValidationError(
                _("Type %(word)s, as written above."), params={"word": WORD}
            )
        return word


class AskedForm(forms.Form):
    """An operator says that the person themselves asked for it."""

    has_asked = forms.BooleanField(label=_("The person themselves asked me to do this"))


# What is typed by whoever closes an account, in their language.
WORD = _("CLOSE")
