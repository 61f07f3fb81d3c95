"""A search as a file: what everybody may read already, and its licence."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asasap.kernel.actor import Actor
from matching.queries.nearby import RING
from matching.queries.searching import Result, search
from matching.rules.asked import Asked

LICENCE = "Licence Ouverte 2.0 (Etalab)"
COLUMNS = (
    "id",
    "title",
    "activity",
    "provider",
    "commune",
    "latitude",
    "longitude",
    "price_unit",
    "price_cents",
    "mode",
    "published_at",
    "distance_km",
    "score",
    "url",
    "licence",
)
# What a spreadsheet would take for a formula (OWASP, “CSV injection”).
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Echo:
    """A file that gives back what is written to it, for ``csv`` to stream."""

    def write(self, line: str) -> str:
        return line


def exported(asked: Asked, *, actor: Actor, now: datetime) -> list[Result]:
    """The first thousand, in the order of the page."""
    return search(asked, actor=actor, now=now, size=RING).results


def as_csv(results: list[Result], address: str) -> Iterator[str]:
    writer = csv.writer(Echo())
    yield "\ufeff"  # Spreadsheets take it for UTF-8.
    yield writer.writerow(COLUMNS)
    for result in results:
        said = _said(result, address)
        yield writer.writerow([_harmless(said[name]) for name in COLUMNS])


def as_geojson(results: list[Result], address: str) -> Iterator[str]:
    """RFC 7946: points are centres of public cells."""
    yield f'{{"type":"FeatureCollection","licence":{json.dumps(LICENCE)},"features":['
    for number, result in enumerate(results):
        said = _said(result, address)
        latitude, longitude = said.pop("latitude"), said.pop("longitude")
        feature = {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [longitude, latitude]},
            "properties": said,
        }
        yield ("," if number else "") + json.dumps(feature, ensure_ascii=False)
    yield "]}"


def _said(result: Result, address: str) -> dict[str, Any]:
    offer: Any = result.offer
    text = offer.current
    away = result.distance_km
    return {
        "id": str(offer.uuid),
        "title": text.title,
        "activity": offer.activity.code,
        "provider": str(offer.provider.person or offer.provider.organisation),
        "commune": text.place.commune.insee,
        "latitude": offer.latitude,
        "longitude": offer.longitude,
        "price_unit": text.price_unit,
        "price_cents": text.price_cents,
        "mode": text.mode,
        "published_at": offer.published_at.isoformat(),
        "distance_km": None if away is None else round(away, 1),
        "score": result.score,
        "url": f"{address}{offer.get_absolute_url()}",
        "licence": LICENCE,
    }


def _harmless(value: Any) -> Any:
    is_formula = isinstance(value, str) and value.startswith(FORMULA)
    return f"'{value}" if is_formula else value
