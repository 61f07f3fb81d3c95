"""The words of a search as they stand in an address: one set for all who read them.

The page, the API, the exports, the layer of the map and the searches people keep are
all driven by ``SearchFilters``: what it makes of the words is an ``Asked``.
"""

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from math import isfinite
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.enums import StatusKind
from asasap.kernel.money import Money
from asasap.kernel.periods import day_in_paris
from asasap.kernel.text import fold
from coops.enums import Regime
from mapping.enums import Point
from mapping.forms import CommuneInput, LargestCommuneField
from mapping.models import Commune
from mapping.queries import communes_meant
from mapping.registry import Box
from mapping.rules import box_around, distance_km
from matching.models import SearchEntry
from matching.rules.asked import Asked
from matching.rules.passing import passing
from offers.enums import PriceUnit, Public, ServiceMode
from offers.forms.offers import activity_choices, radius_choices
from offers.models import Activity
from offers.queries.listing import DEFAULT_RADIUS_KM, LONGEST_RADIUS_KM
from offers.queries.words import understood
from offers.rules.words import Understanding

LONGEST_WORDS = 200
# No place asked: how far does not matter, and two such searches are one.
NOWHERE: float = DEFAULT_RADIUS_KM
# Communes are no farther from one another, but in Guyane.
NEARBY_KM = 15
SMALLEST_RADIUS_KM = 0.1
STARS = (3, 4)
FOLDED = (
    "activity",
    "from",
    "to",
    "price_max",
    "unit",
    "status",
    "mode",
    "regime",
    "rating",
    "language",
    "situation",
)


class ActivityField(forms.ChoiceField):
    """An activity by its address, as the page has it, or by its number."""

    def __init__(self, **options):
        options.pop("null_label", None)
        super().__init__(**options)
        self.found: dict[str, Activity] = {}

    def know(self, activities: list[Activity]) -> None:
        everything = ("", gettext("All activities"))
        self.choices = [everything, *activity_choices(activities)]
        self.found = {key: one for one in activities for key in (one.slug, one.code)}

    def clean(self, value: Any) -> Activity | None:
        if value in self.empty_values:
            return None
        if value not in self.found:
            raise ValidationError(gettext("No activity has this number."))
        return self.found[value]


class PointField(forms.CharField):
    """``48.85,2.35``: north, then east."""

    def clean(self, value: Any) -> Point | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            latitude, longitude = map(float, text.split(","))
        except ValueError:
            raise ValidationError(gettext("Write it as latitude,longitude.")) from None
        if not (isfinite(latitude) and isfinite(longitude)):
            raise ValidationError(gettext("Write it as latitude,longitude."))
        if abs(latitude) > 90 or abs(longitude) > 180:
            raise ValidationError(gettext("This point is not on Earth."))
        return Point(latitude, longitude)


class RadiusField(forms.FloatField):
    """Kilometres: the page proposes some, an address may say any."""

    def __init__(self, **options):
        # Asked for late, in the reader’s language: the stubs do not know of it.
        widget = forms.Select(choices=radius_choices)  # type: ignore[arg-type]
        super().__init__(
            min_value=SMALLEST_RADIUS_KM,
            max_value=LONGEST_RADIUS_KM,
            widget=widget,
            **options,
        )
        self.initial = DEFAULT_RADIUS_KM

    def widget_attrs(self, widget: forms.Widget) -> dict:
        return {}


class SearchForm(forms.Form):
    """What must agree between one word and another."""

    today: date
    # Nothing has to be said: not worth repeating beside each field.
    is_all_optional = True

    @property
    def more(self) -> list[forms.BoundField]:
        """What is folded: few people need it."""
        return [self[name] for name in FOLDED]

    @property
    def is_unfolded(self) -> bool:
        """What is on, or is refused, is never out of sight."""
        return any(self.data.get(name) or name in self.errors for name in FOLDED)

    def clean(self):
        cleaned = super().clean() or {}
        day, start, end = (cleaned.get(name) for name in ("day", "from", "to"))
        if day is not None and day < self.today:
            self.add_error("day", gettext("This day is past."))
        if (start or end) and day is None and "day" not in self.errors:
            self.add_error("day", gettext("Say which day."))
        if start and end and start >= end:
            self.add_error("to", gettext("It ends before it begins."))
        return cleaned


class _Filter(django_filters.Filter):
    """A word that becomes a part of ``Asked``; nothing is filtered one by one."""


class WordsInput(forms.TextInput):
    """Completed as one types."""

    template_name = "matching/widgets/words.html"


class ActivityFilter(_Filter):
    field_class = ActivityField


class PointFilter(_Filter):
    field_class = PointField


class RadiusFilter(_Filter):
    field_class = RadiusField


class CommuneFilter(_Filter):
    field_class = LargestCommuneField


class WordsFilter(_Filter):
    field_class = forms.CharField


class MoneyFilter(_Filter):
    field_class = forms.DecimalField


class DayFilter(_Filter):
    field_class = forms.DateField


class HourFilter(_Filter):
    field_class = forms.TimeField


def _choice(label: Any, choices: Any) -> django_filters.ChoiceFilter:
    return django_filters.ChoiceFilter(
        label=label, choices=choices, empty_label=_("Any")
    )


class SearchFilters(django_filters.FilterSet):
    """What, where, when, and the rest. ``asked`` is what the words come to."""

    q = WordsFilter(label=_("What?"), max_length=LONGEST_WORDS, widget=WordsInput())
    activity = ActivityFilter(label=_("Activity"))
    where = CommuneFilter(
        label=_("Where?"),
        widget=CommuneInput(attrs={"placeholder": _("Commune or address")}),
    )
    near = PointFilter(label=_("Around a point"), max_length=60)
    radius_km = RadiusFilter(label=_("How far?"))
    day = DayFilter(
        label=_("Which day?"), widget=forms.DateInput(attrs={"type": "date"})
    )
    price_max = MoneyFilter(
        label=_("Price at most (€)"),
        min_value=Decimal("0.01"),
        max_digits=7,
        decimal_places=2,
        localize=True,
    )
    unit = _choice(_("Sort of price"), PriceUnit.choices)
    status = _choice(_("Status"), StatusKind.choices)
    mode = _choice(_("Organised how?"), ServiceMode.choices)
    regime = _choice(_("Environment"), Regime.choices)
    rating = _choice(
        _("Opinions"),
        lambda: [(n, gettext("%(stars)s stars or more") % {"stars": n}) for n in STARS],
    )
    language = WordsFilter(label=_("Language spoken"), max_length=30)
    situation = _choice(_("For whom?"), Public.choices)

    class Meta:
        model = SearchEntry
        fields: list[str] = []
        form = SearchForm

    def __init__(self, data: QueryDict, *, now: datetime, **options):
        super().__init__(data, **options)
        self.today = day_in_paris(now)
        self.activities = list(Activity.objects.in_order())

    @classmethod
    def get_filters(cls):
        """Two words of the address are words of Python too, or nearly."""
        at = forms.TimeInput(attrs={"type": "time"})
        hours = {
            "from": HourFilter(label=_("Start time"), widget=at),
            "to": HourFilter(label=_("End time"), widget=at),
        }
        return super().get_filters() | hours

    @cached_property
    def form(self) -> SearchForm:
        data = self.data.copy()
        if not data.get("radius_km"):
            # What is not said is shown as it is read.
            data["radius_km"] = str(DEFAULT_RADIUS_KM)
        form = self.get_form_class()(data, prefix=self.form_prefix)
        form.today = self.today
        form.fields["activity"].know(self.activities)
        return form

    @cached_property
    def words(self) -> Understanding:
        """What was typed, as it is understood."""
        typed = self.form.cleaned_data["q"]
        return understood(typed) if typed else Understanding()

    @cached_property
    def asked(self) -> Asked:
        """What is looked for, once ``is_valid()``. A few queries."""
        said = self.form.cleaned_data
        words = self.words
        near, commune = self._place(words)
        price = said["price_max"]
        return Asked(
            **self._subject(words),
            near=near,
            commune_id=commune.pk if commune else None,
            radius_km=(said["radius_km"] or DEFAULT_RADIUS_KM) if near else NOWHERE,
            day=said["day"],
            start=said["from"],
            end=said["to"],
            price_unit=said["unit"] or (PriceUnit.HOUR if price else ""),
            price_cents=None if price is None else Money.euros(price).cents,
            rating=int(said["rating"]) if said["rating"] else None,
            language=fold(said["language"]),
            **{name: said[name] for name in ("status", "mode", "regime", "situation")},
        )

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        return passing(queryset, self.asked)

    def _subject(self, words: Understanding) -> dict[str, Any]:
        """The activity chosen; else those the words may mean; else the words."""
        chosen = self.form.cleaned_data["activity"]
        codes = words.codes
        if chosen is not None:
            is_said = chosen.code in codes
            text = "" if is_said else self.form.cleaned_data["q"]
            return {"activities": (chosen.pk,), "text": fold(text)}
        if codes:
            tiers = tuple(self._keys_of(tier) for tier in words.tiers)
            return {"activities": tuple(sorted(chain(*tiers))), "tiers": tiers}
        return {"text": fold(words.rest)}

    def _keys_of(self, codes: Collection[str]) -> tuple[int, ...]:
        return tuple(sorted(one.pk for one in self.activities if one.code in codes))

    def _place(self, words: Understanding) -> tuple[Point | None, Commune | None]:
        """The commune named, or the point; failing both, the place in the words.

        Who names a commune while a point is on looks there, and no more around it.
        """
        near, commune = (self.form.cleaned_data[name] for name in ("near", "where"))
        if commune is None and near is not None:
            return near, _commune_at(near)
        if commune is None and words.place:
            commune = next(iter(communes_meant(words.place)), None)
        return (commune.point, commune) if commune else (None, None)


def _commune_at(point: Point) -> Commune | None:
    """The commune whose middle is nearest, among those around."""
    south_west, north_east = box_around(point, NEARBY_KM)
    box = Box(
        south_west.latitude,
        south_west.longitude,
        north_east.latitude,
        north_east.longitude,
    )
    around = Commune.objects.current().within(box)
    return min(
        around, key=lambda one: (distance_km(point, one.point), one.pk), default=None
    )
