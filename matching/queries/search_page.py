"""What the page of a search shows: cards, counts, what is on, what to let go of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from asasap.kernel.actor import Actor
from asasap.kernel.pagination import BadCursor
from asasap.kernel.periods import day_in_paris
from mapping.enums import Point
from matching.filters import SearchFilters
from matching.queries.facets import Facet, facets_of, is_little, ways_to_loosen
from matching.queries.searching import Found, Result, search
from matching.ranking import Factor
from matching.rules.asked import Asked
from matching.rules.explaining import Line, explain, total
from offers.queries.listing import LONGEST_RADIUS_KM
from offers.queries.offers import OfferLine, offer_card

# What goes with a word of the address, and is taken away with it.
TOGETHER = {
    "where": ("where", "where_for", "where_insee", "near"),
    "near": ("near",),
    "from": ("from", "to"),
    "day": ("day", "from", "to"),
    "price_max": ("price_max", "unit"),
    "q": ("q", "activity"),
}


@dataclass(frozen=True, slots=True)
class Card:
    """An offer found, and why it stands there."""

    line: OfferLine
    why: list[Line]
    points: int
    place: int
    is_drawn: bool
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on, and the address without it."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a filter, how many there are, and the address with it."""

    facet: Facet
    url: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class Loosened:
    label: str
    url: str
    count: int
    is_capped: bool


@dataclass(frozen=True, slots=True)
class SearchPage:
    found: Found
    cards: list[Card]
    choices: list[tuple[str, list[Choice]]]
    chips: list[Chip]
    ways: list[Loosened]
    # The words of the address, but where one stands in the list.
    words: str
    # The same for the map, where the place looked for is a point.
    map_words: str


def search_page(
    filters: SearchFilters, *, actor: Actor, now: datetime, cursor: str = ""
) -> SearchPage:
    """Return all of it. A cursor that is of another search leads to the first page."""
    asked, today = filters.asked, day_in_paris(now)
    try:
        found = search(asked, actor=actor, now=now, cursor=cursor)
    except BadCursor:
        found = search(asked, actor=actor, now=now)
    data = words_of_address(filters.data)
    return SearchPage(
        found=found,
        cards=[_card(one, actor) for one in found.results],
        choices=_choices(facets_of(asked, found, today=today), filters, data),
        chips=list(_chips(filters, data)),
        ways=_ways(filters, found, data, now) if is_little(found) else [],
        words=data.urlencode(),
        map_words=_for_map(data, asked).urlencode(),
    )


def words_of_address(data: QueryDict) -> QueryDict:
    """What was said, and nothing else: an empty field says nothing."""
    said = QueryDict(mutable=True)
    for name, values in data.lists():
        kept = [value for value in values if value]
        if kept and name != "cursor":
            said.setlist(name, kept)
    return said


def why_of(result: Result) -> list[Line]:
    """Its factors in words; what is known of the distance is said."""
    facts: dict[Factor, Any] = {}
    if result.distance_km is not None:
        km = max(1, round(result.distance_km))
        facts[Factor.DISTANCE] = _("About %(km)s km away") % {"km": km}
    return explain(result.contributions, facts=facts)


def _for_map(data: QueryDict, asked: Asked) -> QueryDict:
    """A commune is a place to go to on the map: here it is where one looks around."""
    said = data.copy()
    for name in ("where", "where_for", "where_insee"):
        said.pop(name, None)
    if asked.near is not None:
        said["near"] = f"{asked.near.latitude},{asked.near.longitude}"
    said["layer"] = "offers"
    return said


def _ways(
    filters: SearchFilters, found: Found, data: QueryDict, now: datetime
) -> list[Loosened]:
    """What one would find without each word of the address, where that is more.

    Counted by the very address proposed: a place may be in the words too, and a price
    goes by the hour where nothing else is said.
    """
    urls = {name: _out(data, name) for name in filters.filters if name in data}
    urls.pop("radius_km", None)
    if filters.asked.near is not None and filters.asked.radius_km < LONGEST_RADIUS_KM:
        urls["radius_km"] = _with_radius(data)
    others = {
        name: SearchFilters(QueryDict(url[1:]), now=now) for name, url in urls.items()
    }
    tried = {name: other.asked for name, other in others.items() if other.is_valid()}
    return [
        Loosened(
            label=_loosened(filters, way.name),
            url=urls[way.name],
            count=way.count,
            is_capped=way.is_capped,
        )
        for way in ways_to_loosen(tried, found, today=day_in_paris(now))
    ]


def _card(result: Result, actor: Actor) -> Card:
    why = why_of(result)
    offer: Any = result.offer
    offer.distance_km = result.distance_km
    return Card(
        line=offer_card(offer),
        why=why,
        points=round(total(why)),
        place=result.place,
        is_drawn=result.ranked.is_drawn,
        is_mine=actor.person_id is not None
        and offer.provider.person_id == actor.person_id,
    )


def _choices(
    facets: dict[str, list[Facet]], filters: SearchFilters, data: QueryDict
) -> list[tuple[str, list[Choice]]]:
    said = filters.form.cleaned_data
    return [
        (
            str(filters.filters[name].label),
            [
                Choice(
                    facet=one,
                    url=_with(data, name, "" if said[name] == one.value else one.value),
                    is_on=said[name] == one.value,
                )
                for one in values
            ],
        )
        for name, values in facets.items()
        if values
    ]


def _chips(filters: SearchFilters, data: QueryDict) -> Iterable[Chip]:
    for name, value in filters.form.cleaned_data.items():
        if value in (None, "") or name == "radius_km":
            continue
        yield Chip(_chip(filters, name, value), _out(data, name))


def _chip(filters: SearchFilters, name: str, value: Any) -> str:
    if isinstance(value, Point):  # Its degrees tell nobody anything.
        return _("Around the point chosen")
    words = _words(filters, name, value)
    return _("%(filter)s: %(value)s") % {
        "filter": _label(filters, name),
        "value": words,
    }


def _loosened(filters: SearchFilters, name: str) -> str:
    if name == "radius_km":
        return _("Within %(km)s km") % {"km": round(LONGEST_RADIUS_KM)}
    return _("Without “%(filter)s”") % {"filter": _label(filters, name)}


def _label(filters: SearchFilters, name: str) -> str:
    """A question as a word: “Where?” is “Where”."""
    return str(filters.filters[name].label).rstrip(" ?\u202f")


def _words(filters: SearchFilters, name: str, value: Any) -> str:
    if name == "day":
        return date_format(value, "l j F")
    if name in {"from", "to"}:
        return time_format(value, "H:i")
    choices = getattr(filters.form.fields[name], "choices", ())
    return {str(key): str(label) for key, label in choices}.get(str(value), str(value))


def _out(data: QueryDict, name: str) -> str:
    other = data.copy()
    for each in TOGETHER.get(name, (name,)):
        other.pop(each, None)
    return f"?{other.urlencode()}"


def _with(data: QueryDict, name: str, value: str) -> str:
    other = data.copy()
    other[name] = value
    if not value:
        del other[name]
    return f"?{other.urlencode()}"


def _with_radius(data: QueryDict) -> str:
    return _with(data, "radius_km", str(round(LONGEST_RADIUS_KM)))
