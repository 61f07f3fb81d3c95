"""What is looked for in a list of offers or demands: an activity, around a commune."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mapping.forms import CommuneField
from offers.models import Activity
from offers.queries.listing import DEFAULT_RADIUS_KM, Search
from offers.queries.requesting import families_for

RADII_KM = (5, 10, 20, 50, 100)


def _by_family() -> list:
    groups = [
        (family.label, [(a.slug, a.name) for a in family.activities])
        for family in families_for()
    ]
    return [("", _("Everything")), *groups]


class SearchForm(forms.Form):
    """Read from the address: nothing chosen shows all, the newest first."""

    activity = forms.ChoiceField(label=_("What?"), required=False, choices=_by_family)
    near = CommuneField(label=_("Where?"), required=False)
    radius = forms.TypedChoiceField(
        label=_("How far?"),
        required=False,
        coerce=int,
        empty_value=DEFAULT_RADIUS_KM,
        initial=DEFAULT_RADIUS_KM,
        choices=[(km, f"{km}\u00a0km") for km in RADII_KM],
    )

    def search(self) -> Search:
        """What is right of it; a list is shown for the rest as if it were not said."""
        self.full_clean()
        cleaned = self.cleaned_data
        commune = cleaned.get("near")
        slug = cleaned.get("activity")
        return Search(
            activity=Activity.objects.by_slug(slug).first() if slug else None,
            near=commune.point if commune else None,
            radius_km=cleaned.get("radius") or DEFAULT_RADIUS_KM,
        )
