"""Brings the official outlines of communes, where an operator has their file."""

import json
from collections.abc import Iterator
from math import isfinite
from pathlib import Path
from typing import Any

from django.db import transaction

from mapping import rules
from mapping.enums import Point
from mapping.models import Commune, Contour

# The whole of France, drawn finely, is 250 MB; no commune needs so many corners.
HEAVIEST, MOST_CORNERS = 300_000_000, 20_000
# An outline may be so far from the point we know of its commune (which may be a mean).
FARTHEST_KM = 100


class ContoursRefused(Exception):
    """The file is not one of outlines of communes. The message says what is wrong."""


@transaction.atomic
def import_contours(*, file: Path) -> tuple[int, int]:
    """Keep the outlines of a GeoJSON file; return how many, and how many were unknown.

    Each feature names its commune by INSEE code (``code``, ``insee`` or ``INSEE_COM``).
    Safe to call again: an outline takes the place of the one before. All or nothing: a
    file with one bad outline changes nothing. Raises ContoursRefused.
    """
    communes = {
        commune.insee: commune for commune in Commune.objects.current().order_by("pk")
    }
    contours, unknown = [], 0
    for insee, rings in _features(file):
        if (commune := communes.get(insee)) is None:
            unknown += 1
            continue
        _refuse_far(commune, rings)
        contours.append(Contour(commune=commune, rings=rings))
    if len({contour.commune_id for contour in contours}) < len(contours):
        raise ContoursRefused("A commune is outlined twice.")
    Contour.objects.bulk_create(
        contours,
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["commune"],
        update_fields=["rings"],
    )
    return len(contours), unknown


def _features(file: Path) -> Iterator[tuple[str, list]]:
    if file.stat().st_size > HEAVIEST:
        raise ContoursRefused("The file is too heavy: cut it by département.")
    try:
        features = json.loads(file.read_text(encoding="utf-8"))["features"]
        for feature in features:
            yield _insee(feature["properties"]), _rings(feature["geometry"])
    except (ValueError, LookupError, TypeError, RecursionError) as fault:
        raise ContoursRefused(f"Not the GeoJSON of communes: {fault!r}") from fault


def _insee(properties: dict[str, Any]) -> str:
    named = ("code", "insee", "INSEE_COM", "codgeo")
    given = [str(properties[name]) for name in named if name in properties]
    return given[0]


def _rings(geometry: dict[str, Any]) -> list[list[tuple[float, float]]]:
    """Return the rings as (latitude, longitude), to a metre, without what repeats."""
    shapes = {"Polygon": lambda c: [c], "MultiPolygon": lambda c: c}
    polygons = shapes[geometry["type"]](geometry["coordinates"])
    rings = [_ring(ring) for polygon in polygons for ring in polygon]
    if not rings or sum(map(len, rings)) > MOST_CORNERS:
        raise ValueError("an outline without corners, or with too many")
    return rings


def _ring(ring: list) -> list[tuple[float, float]]:
    corners = [(round(float(y), 5), round(float(x), 5)) for x, y, *_height in ring]
    for latitude, longitude in corners:
        on_earth = abs(latitude) <= 90 and abs(longitude) <= 180
        if not (isfinite(latitude) and isfinite(longitude) and on_earth):
            raise ValueError("a corner that is not on earth: degrees are expected")
    kept = [
        at
        for at, before in zip(corners, [None, *corners], strict=False)
        if at != before
    ]
    if len(kept) < 4 or kept[0] != kept[-1]:
        raise ValueError("a ring that is not closed")
    return kept


def _refuse_far(commune: Commune, rings: list) -> None:
    latitude, longitude = rings[0][0]
    if rules.distance_km(Point(latitude, longitude), commune.point) > FARTHEST_KM:
        raise ContoursRefused(f"The outline of {commune.insee} is far from {commune}.")
