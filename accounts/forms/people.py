"""Names, telephones, and who somebody is on paper, as they are typed."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.rules.civil import Civil, phone_or_none
from accounts.rules.names import clean_name, why_not_name

OLDEST = date(1890, 1, 1)


class NameField(forms.CharField):
    """A name of any alphabet; its clean value is in the form it is kept in.

    Not cut short while it is typed: who has a long name is told so.
    """

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("dir", "auto")

    def to_python(self, value: Any) -> str:
        return clean_name(super().to_python(value) or "")

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and (reason := why_not_name(value)):
            raise ValidationError(reason, code="name")


class PhoneField(forms.CharField):
    """A telephone as it is written here; its clean value is "+33…", or ""."""

    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        if not typed:
            return ""
        number = phone_or_none(typed)
        if number is None:
            raise ValidationError(
                _("This is not a telephone number: write it as “06 12 34 56 78”."),
                code="phone",
            )
        return number


def day_field(**kwargs) -> forms.DateField:
    """A day, by the browser's calendar or typed as "03/02/1942"."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    formats = ["%Y-%m-%d", "%d/%m/%Y", "%d %m %Y", "%d.%m.%Y"]
    return forms.DateField(widget=widget, input_formats=formats, **kwargs)


class CivilForm(forms.Form):
    """All that is asked of somebody's identity; only the names are required."""

    given_names = NameField(label=_("First names"))
    family_name = NameField(label=_("Family name"))
    born_on = day_field(label=_("Date of birth"), required=False)
    phone = PhoneField(label=_("Telephone"), required=False)
    lines = forms.CharField(
        label=_("Street and number"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    postcode = forms.RegexField(
        r"\A[0-9A-Z][0-9A-Z -]{1,9}\Z",
        label=_("Postcode"),
        required=False,
        error_messages={"invalid": _("A postcode has five digits, like 93100.")},
    )
    commune = forms.CharField(label=_("Commune"), required=False, max_length=80)
    second_name = NameField(
        label=_("Second contact: name"),
        required=False,
        help_text=_(
            "Told of what is done in this name, where the person has no address."
        ),
    )
    second_phone = PhoneField(label=_("Second contact: telephone"), required=False)
    second_email = forms.EmailField(
        label=_("Second contact: e-mail address"), required=False
    )

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    @staticmethod
    def initial_of(civil: Civil) -> dict[str, Any]:
        second = civil.second_contact
        return {
            "given_names": civil.given_names,
            "family_name": civil.family_name,
            "born_on": civil.born_on,
            "phone": civil.phone,
            **civil.address,
            **{f"second_{name}": text for name, text in second.items()},
        }

    def clean_born_on(self) -> date | None:
        born_on = self.cleaned_data["born_on"]
        if born_on is not None and not OLDEST <= born_on <= self.today:
            raise ValidationError(_("Check the year: nobody was born on that day."))
        return born_on

    def civil(self) -> Civil:
        data = self.cleaned_data
        address = {name: data[name] for name in ("lines", "postcode", "commune")}
        second = {
            name: data.get(f"second_{name}", "") for name in ("name", "phone", "email")
        }
        return Civil(
            given_names=data["given_names"],
            family_name=data["family_name"],
            born_on=data["born_on"],
            phone=data["phone"],
            address=_known(address),
            second_contact=_known(second),
        )


class RecordForm(CivilForm):
    """One's own record, with the name others are shown.

    Who acts under a mandate is not asked the second contact: they watch what is done.
    """

    display_name = NameField(
        label=_("Name shown to others"),
        help_text=_("It may differ from the name on your papers."),
    )
    field_order = ("display_name",)

    def __init__(self, *args, is_under_mandate: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if is_under_mandate:
            for name in ("second_name", "second_phone", "second_email"):
                del self.fields[name]


def _known(texts: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in texts.items() if text}
