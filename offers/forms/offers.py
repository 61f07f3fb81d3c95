"""An offer, one question a screen; and how one looks for it."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.forms.proofs import ProofField
from accounts.models import WorkStatus
from asasap.kernel.forms import refuse_turned
from asasap.kernel.money import Money
from mapping.forms import CommuneField
from mapping.models import Commune
from mapping.queries import communes_meant
from offers.enums import PAID_UNITS, ActivityFamily, AreaKind, PriceUnit
from offers.forms.demands import RevisionForm
from offers.models import Activity, OfferVersion
from offers.queries.listing import DEFAULT_RADIUS_KM
from offers.rules.publishing import why_not_unit

RADII = [2, 5, 10, 20, 30, 50, 100]
MOST_COMMUNES = 40


def radius_choices() -> list[tuple[int, str]]:
    return [(km, gettext("%(km)s km") % {"km": km}) for km in RADII]


def activity_choices(activities: Iterable[Activity]) -> list[tuple[str, Any]]:
    """By family, for a list to choose from; named by what their addresses say."""
    order = list(ActivityFamily)
    sorted_ = sorted(activities, key=lambda a: order.index(ActivityFamily(a.family)))
    return [
        (str(ActivityFamily(family).label), [(a.slug, a.name) for a in found])
        for family, found in groupby(sorted_, key=lambda a: a.family)
    ]


class SearchForm(forms.Form):
    """What and where, of a list that everybody may read. Nothing is required."""

    activity = forms.ChoiceField(label=_("What?"), required=False)
    commune = CommuneField(label=_("Where?"), required=False)
    radius_km = forms.TypedChoiceField(
        label=_("How far?"),
        choices=radius_choices,
        coerce=int,
        empty_value=None,
        required=False,
    )

    def __init__(self, *args, activities: Sequence[Activity], **kwargs):
        super().__init__(*args, **kwargs)
        self.activities = {activity.slug: activity for activity in activities}
        everything = ("", gettext("All activities"))
        choices = [everything, *activity_choices(activities)]
        self.fields["activity"].choices = choices  # type: ignore[attr-defined]
        self.fields["radius_km"].initial = DEFAULT_RADIUS_KM
        if self.is_bound and not self.data.get("radius_km"):
            # What is not said is shown as it is read.
            data: Any = self.data
            data = data.copy()
            data["radius_km"] = str(DEFAULT_RADIUS_KM)
            self.data = data

    @property
    def chosen_radius(self) -> int:
        return self.cleaned_data.get("radius_km") or DEFAULT_RADIUS_KM

    @property
    def chosen_activity(self) -> Activity | None:
        return self.activities.get(self.cleaned_data.get("activity") or "")


class SubjectForm(forms.Form):
    """What one offers, and as what."""

    activity = forms.ChoiceField(label=_("What do you offer?"))
    work_status = forms.ChoiceField(
        label=_("How do you work?"), widget=forms.RadioSelect
    )

    def __init__(
        self,
        *args,
        activities: Sequence[Activity],
        statuses: Sequence[WorkStatus] | None,
        **kwargs,
    ):
        """``statuses`` None: an organisation offers in its own name."""
        super().__init__(*args, **kwargs)
        self.activities = {activity.slug: activity for activity in activities}
        choices = [("", gettext("Choose…")), *activity_choices(activities)]
        self.fields["activity"].choices = choices  # type: ignore[attr-defined]
        self.statuses = {str(status.uuid): status for status in statuses or ()}
        if statuses is None:
            del self.fields["work_status"]
            return
        held = [(key, _status_words(one)) for key, one in self.statuses.items()]
        self.fields["work_status"].choices = held  # type: ignore[attr-defined]
        if len(held) == 1:
            self.fields["work_status"].initial = held[0][0]

    @property
    def chosen_activity(self) -> Activity:
        return self.activities[self.cleaned_data["activity"]]

    @property
    def chosen_status(self) -> WorkStatus | None:
        return self.statuses.get(self.cleaned_data.get("work_status", ""))


class HowForm(RevisionForm):
    """How it is organised, and how it is paid."""

    mode = forms.ChoiceField(label=_("How is it organised?"), widget=forms.RadioSelect)
    price_unit = forms.ChoiceField(
        label=_("How is it paid?"),
        choices=[
            (PriceUnit.HOUR, _("A price per hour")),
            (PriceUnit.FIXED, _("A fixed price")),
            (PriceUnit.QUOTE, _("On quote")),
            (PriceUnit.TOKENS, _("Tokens, between neighbours")),
            (PriceUnit.FREE, _("For free, between neighbours")),
        ],
        widget=forms.RadioSelect,
    )
    price = forms.DecimalField(
        label=_("Your price, in euros"),
        help_text=_("All included: what the client pays before any tax credit."),
        required=False,
        min_value=Decimal("0.01"),
        max_digits=8,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )

    def __init__(self, *args, modes: Sequence[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mode"].choices = list(modes)  # type: ignore[attr-defined]
        if len(modes) == 1:
            self.fields["mode"].initial = modes[0][0]

    def clean(self):
        cleaned = super().clean() or {}
        unit, mode = cleaned.get("price_unit"), cleaned.get("mode")
        if unit and mode and (reason := why_not_unit(unit=unit, mode=mode)):
            self.add_error("price_unit", reason)
        no_price = cleaned.get("price") is None and "price" not in self.errors
        if unit in PAID_UNITS and no_price:
            self.add_error("price", gettext("Give the price."))
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """What the draft keeps; of what is wrong or missing, nothing."""
        cleaned = self.cleaned_data
        values: dict[str, Any] = {
            name: cleaned[name] for name in ("mode", "price_unit") if name in cleaned
        }
        if "price_unit" in values:
            price = cleaned.get("price")
            if values["price_unit"] not in PAID_UNITS:
                price = None
            values["price_cents"] = None if price is None else Money.euros(price).cents
        return values


def how_shown(version: OfferVersion) -> dict[str, Any]:
    cents = version.price_cents
    return {
        "revision": version.revision,
        "mode": version.mode,
        "price_unit": version.price_unit,
        "price": None if cents is None else Decimal(cents) / 100,
    }


class CommunesField(forms.CharField):
    """Several communes, one a line: each named so that it means one."""

    widget = forms.Textarea(attrs={"rows": 4})

    def clean(self, value: Any) -> list[Commune]:
        lines = super().clean(value).splitlines()
        names = [name for line in lines if (name := line.strip())]
        if len(names) > MOST_COMMUNES:
            raise ValidationError(gettext("Forty communes at most."))
        found = [_commune_named(name) for name in dict.fromkeys(names)]
        return list({commune.pk: commune for commune in found}.values())


class AreaForm(RevisionForm):
    """Where one starts from, and where one goes."""

    commune = CommuneField(label=_("From which commune do you start?"))
    address = forms.CharField(
        label=_("Number and street"),
        help_text=_("Only to count distances better: nobody else sees it."),
        required=False,
        max_length=120,
        validators=[refuse_turned],
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    area_kind = forms.ChoiceField(
        label=_("Where do you go?"),
        choices=AreaKind.choices,
        initial=AreaKind.RADIUS,
        widget=forms.RadioSelect,
    )
    radius_km = forms.IntegerField(
        label=_("How many kilometres around?"),
        required=False,
        min_value=1,
        max_value=100,
        initial=10,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    communes = CommunesField(
        label=_("Which communes?"),
        help_text=_("One a line: its name or its postcode."),
        required=False,
    )

    def clean(self):
        cleaned = super().clean() or {}
        is_radius = cleaned.get("area_kind") == AreaKind.RADIUS
        field = "radius_km" if is_radius else "communes"
        if not cleaned.get(field) and field not in self.errors:
            self.add_error(
                field,
                gettext("Say how far you go.")
                if is_radius
                else gettext("Name the communes you go to."),
            )
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        is_radius = cleaned["area_kind"] == AreaKind.RADIUS
        return {
            "area_kind": cleaned["area_kind"],
            "radius_km": cleaned["radius_km"] if is_radius else None,
            "communes": [] if is_radius else cleaned["communes"],
        }


def area_shown(version: OfferVersion) -> dict[str, Any]:
    communes = version.communes.with_areas().order_by("pk")
    shown = {
        "revision": version.revision,
        "area_kind": version.area_kind,
        "communes": "\n".join(commune.label for commune in communes),
    }
    if version.radius_km is not None:
        shown["radius_km"] = version.radius_km
    if version.place is not None:
        private = version.place.private or {}
        shown |= {
            "commune": version.place.commune,
            "address": private.get("address", ""),
        }
    return shown


class TextForm(RevisionForm):
    """The words others read, and what they see."""

    title = forms.CharField(
        label=_("Title"),
        help_text=_("For instance: careful housework, with my own products."),
        max_length=80,
        validators=[refuse_turned],
    )
    description = forms.CharField(
        label=_("What you do, in your words"),
        help_text=_(
            "Everybody reads this: no name, no telephone, no address, no link. They "
            "are given once you have agreed with somebody."
        ),
        required=False,
        max_length=2000,
        validators=[refuse_turned],
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    picture = ProofField(
        label=_("A picture or a paper"),
        help_text=_("What tells where and when a picture was taken is removed."),
        required=False,
    )
    picture_shows = forms.CharField(
        label=_("What does it show?"),
        help_text=_("In a few words, for who does not see it."),
        required=False,
        max_length=120,
        validators=[refuse_turned],
    )

    @property
    def values(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        return {k: cleaned[k] for k in ("title", "description") if k in cleaned}


def text_shown(version: OfferVersion) -> dict[str, Any]:
    return {
        "revision": version.revision,
        "title": version.title,
        "description": version.description,
    }


def _status_words(status: WorkStatus) -> str:
    if status.organisation is None:
        return str(status.get_kind_display())
    return gettext("%(status)s, with %(organisation)s") % {
        "status": status.get_kind_display(),
        "organisation": status.organisation.name,
    }


def _commune_named(name: str) -> Commune:
    found = communes_meant(name)
    labelled = [commune for commune in found if commune.label == name]
    found = labelled or found
    if not found:
        raise ValidationError(
            gettext("We know no commune called “%(name)s”."), params={"name": name}
        )
    if len(found) > 1:
        raise ValidationError(
            gettext(
                "Several communes are called “%(name)s”: add the number of the "
                "département, “%(example)s”."
            ),
            params={"name": name, "example": found[0].label},
        )
    return found[0]
