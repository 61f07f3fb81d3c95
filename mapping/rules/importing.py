"""Lists of public places as others publish them (CSV, GeoJSON), read line by line.

A line that cannot be read is told with its number; the others are not kept from coming.
"""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from mapping.enums import PointKind
from mapping.rules.opening import Hours, HoursUnread, read_hours

MOST_LINES = 20_000
NEEDED = ("id", "name", "kind", "insee", "latitude", "longitude")
OPTIONAL = ("address", "website", "hours")
LONGEST = {
    "id": 100,
    "name": 120,
    "kind": 20,
    "insee": 5,
    "latitude": 30,
    "longitude": 30,
    "address": 200,
    "website": 200,
    "hours": 500,
}


class FileUnread(Exception):
    """The file is no list of places. The message is fit to show."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A place of the list, as its source says it."""

    line: int
    external_id: str
    name: str
    kind: str
    insee: str
    latitude: float
    longitude: float
    address: str = ""
    website: str = ""
    hours: Hours = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a line: its number in the file, or its place in the list."""

    line: int
    said: str


@dataclass(frozen=True, slots=True)
class Reading:
    places: list[Listed]
    faults: list[Fault]


def read_list(content: str) -> Reading:
    """Read a whole file. Raises FileUnread where it is no list at all."""
    text = content.lstrip("\ufeff")
    is_json = text.lstrip().startswith("{")
    rows = list(_geojson(text) if is_json else _csv(text))
    if len(rows) > MOST_LINES:
        raise FileUnread(_("The list is too long: 20,000 places at most."))
    places: dict[str, Listed] = {}
    faults = []
    for line, row in rows:
        try:
            place = _listed(line, row)
        except ValueError as wrong:
            faults.append(Fault(line, str(wrong)))
            continue
        if place.external_id in places:
            faults.append(Fault(line, _("This number is in the list twice.")))
        else:
            places[place.external_id] = place
    return Reading(list(places.values()), faults)


def _csv(text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    head = text.partition("\n")[0]
    delimiter = ";" if head.count(";") > head.count(",") else ","
    reader = csv.DictReader(io.StringIO(text), delimiter=delimiter)
    try:
        _refuse_missing({name.strip() for name in reader.fieldnames or ()})
        for row in reader:
            yield reader.line_num, {k.strip(): v for k, v in row.items() if k}
    except csv.Error as broken:
        raise FileUnread(_("This file is damaged: it is no CSV.")) from broken


def _refuse_missing(names: set[str]) -> None:
    if missing := set(NEEDED) - names:
        raise FileUnread(
            _("These columns are missing: %(names)s.")
            % {"names": ", ".join(sorted(missing))}
        )


def _geojson(text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        features = json.loads(text)["features"]
        found = [(_properties(feature)) for feature in features]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as broken:
        raise FileUnread(_("This file is no GeoJSON list of points.")) from broken
    yield from enumerate(found, 1)


def _properties(feature: dict[str, Any]) -> dict[str, Any]:
    longitude, latitude, *_height = feature["geometry"]["coordinates"]
    return {
        "id": feature.get("id"),
        **feature["properties"],
        "latitude": latitude,
        "longitude": longitude,
    }


def _listed(line: int, row: dict[str, Any]) -> Listed:
    """Return the place of a row. Raises ValueError, in words."""
    said = {name: str(row.get(name) or "").strip() for name in (*NEEDED, *OPTIONAL)}
    for name, value in said.items():
        _refuse_odd(name, value)
    if said["kind"] not in PointKind:
        raise ValueError(_("No kind is called “%(kind)s”.") % {"kind": said["kind"]})
    try:
        hours = read_hours(said["hours"])
    except HoursUnread as unread:
        raise ValueError(str(unread)) from None
    return Listed(
        line=line,
        external_id=said["id"],
        name=said["name"],
        kind=said["kind"],
        insee=said["insee"],
        latitude=_degrees(said["latitude"], 90),
        longitude=_degrees(said["longitude"], 180),
        address=said["address"],
        website=_website(said["website"]),
        hours=hours,
    )


def _refuse_odd(name: str, value: str) -> None:
    """JSON may hold what no text of the database can: a nought, half a character."""
    said = {"name": name}
    if name in NEEDED and not value:
        raise ValueError(_("“%(name)s” is empty.") % said)
    if len(value) > LONGEST[name]:
        raise ValueError(_("“%(name)s” is too long.") % said)
    if any(one == "\0" or "\ud800" <= one <= "\udfff" for one in value):
        raise ValueError(_("“%(name)s” is no text.") % said)


def _degrees(text: str, most: int) -> float:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = float("nan")
    if not isfinite(value) or abs(value) > most:
        raise ValueError(_("“%(text)s” is no coordinate.") % {"text": text[:20]})
    return value


def _website(text: str) -> str:
    if text:
        try:
            URLValidator(schemes=["http", "https"])(text)
        except ValidationError:
            raise ValueError(_("This website’s address is not one.")) from None
    return text
