"""A public place as somebody describes it, what is wrong with one, lists of them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mapping.enums import Licence, PointFault, PointKind
from mapping.forms import CommuneField
from mapping.models import MapPoint
from mapping.rules.opening import HoursUnread, read_hours

MAX_BYTES = 5 * 1024 * 1024


class HoursField(forms.CharField):
    """Gives opening hours as they are kept, out of words."""

    widget = forms.Textarea(attrs={"rows": 3})

    def clean(self, value: Any) -> list[list[int]]:
        try:
            return read_hours(super().clean(value) or "")
        except HoursUnread as unread:
            raise ValidationError(str(unread), code="unread") from None


class PointForm(forms.Form):
    """A place to put on the map."""

    kind = forms.ChoiceField(label=_("What it is"), choices=PointKind)
    name = forms.CharField(label=_("Its name"), max_length=120)
    commune = CommuneField(label=_("Commune"), help_text=_("Its name or its postcode."))
    address = forms.CharField(
        label=_("Address"),
        help_text=_("Number and street. Only places open to the public: no home."),
        max_length=200,
    )
    hours = HoursField(
        label=_("Opening hours"),
        help_text=_("For example: mon-fri 9:00-12:00, 14:00-17:30; sat 10:00-12:00."),
        max_length=500,
        required=False,
    )
    website = forms.URLField(
        label=_("Website"), max_length=200, required=False, assume_scheme="https"
    )


class CorrectionForm(PointForm):
    """What is known of a place, but for where it stands: that would be another."""

    commune = None  # type: ignore[assignment]
    field_order = ["kind", "name", "address", "hours", "website"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["address"].required = False  # Lists do not all bring one.


class PointReportForm(forms.Form):
    fault = forms.ChoiceField(
        label=_("What is wrong"), choices=PointFault, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("In your words"),
        help_text=_("What you saw there. Name nobody."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReasonForm(forms.Form):
    """Why something is done with a place: it is kept in its trail."""

    reason = forms.CharField(label=_("Why"), max_length=300)


class MergeForm(forms.Form):
    """Which place this one is the same as."""

    keep = forms.ModelChoiceField(
        label=_("The one to keep"),
        queryset=MapPoint.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )

    def __init__(self, *args, doubles, **kwargs):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["keep"]
        numbers = [row.pk for row in doubles]
        field.queryset = MapPoint.objects.living().filter(pk__in=numbers).by_name()
        field.label_from_instance = _place_in_words


def _place_in_words(point: MapPoint) -> str:
    return f"{point.name}, {point.address or point.commune}"


class ListForm(forms.Form):
    """A list of places, who publishes it, and on which terms."""

    source = forms.CharField(label=_("Who publishes it"), max_length=120)
    licence = forms.ChoiceField(label=_("Its licence"), choices=Licence)
    url = forms.URLField(
        label=_("Where it is published"), required=False, assume_scheme="https"
    )
    file = forms.FileField(
        label=_("The list"),
        help_text=_(
            "CSV or GeoJSON, 5 MB at most, with: id, name, kind, insee, latitude, "
            "longitude; and if known: address, website, hours."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.json,.geojson"}),
    )

    def clean_file(self) -> str:
        """Give the text of the file."""
        upload = self.cleaned_data["file"]
        content = upload.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise ValidationError(_("This file is too heavy: 5 MB at most."))
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise ValidationError(
                _("This file is not written in UTF-8. Save it so, then try again.")
            ) from None
        if "\0" in text:
            raise ValidationError(_("This file is no text."))
        self.file_name = upload.name
        return text
