"""The geometry of places: distances, cells and boxes. Values in, values out."""

from dataclasses import dataclass
from functools import lru_cache
from math import asin, cos, degrees, hypot, inf, isfinite, radians, sin, sqrt

from h3.api import basic_int as h3

from mapping.enums import (
    CELL_RESOLUTION,
    SPARSE_RESOLUTION,
    PlacePrecision,
    Point,
)
from mapping.models import Commune
from mapping.registry import Box

EARTH_RADIUS_KM = 6371.0088
# An answer may be a street over the border; no commune, not even in Guyane, is longer.
NEARBY_KM, LONGEST_KM = 30, 150


@dataclass(frozen=True, slots=True)
class Answer:
    """What a geocoder says of an address: not believed before ``is_credible``."""

    point: Point
    precision: PlacePrecision
    insee: str


def distance_km(a: Point, b: Point) -> float:
    """Return the way over ground as the crow flies (haversine, on a sphere)."""
    half_rise = radians(b.latitude - a.latitude) / 2
    half_turn = radians(b.longitude - a.longitude) / 2
    parallels = cos(radians(a.latitude)) * cos(radians(b.latitude))
    chord = sin(half_rise) ** 2 + parallels * sin(half_turn) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(min(1.0, chord)))


def cell_of(latitude: float, longitude: float, *, is_sparse: bool) -> int:
    """Return the H3 cell that stands for this point in public.

    It is all that the public learns of a home: wherever in its cell that stands, the
    answer is the same. Where few people live the cells are larger.
    """
    resolution = SPARSE_RESOLUTION if is_sparse else CELL_RESOLUTION
    return h3.latlng_to_cell(latitude, longitude, resolution)


def centre_of(cell: int) -> Point:
    """Return the public point: a function of the cell, and of nothing else.

    Six decimals, a hand’s breadth: the library's last bits differ between machines.
    """
    latitude, longitude = h3.cell_to_latlng(cell)
    return Point(round(latitude, 6), round(longitude, 6))


def parent_of(cell: int, resolution: int) -> int:
    """Return the larger cell this one is counted in."""
    return h3.cell_to_parent(cell, resolution)


# Kept: the few large cells are in every view.
@lru_cache(maxsize=1 << 12)
def outline_of(cell: int, *, decimals: int = 5) -> tuple[tuple[float, float], ...]:
    """Return the corners of the cell, as (latitude, longitude)."""
    return tuple(
        (round(latitude, decimals), round(longitude, decimals))
        for latitude, longitude in h3.cell_to_boundary(cell)
    )


def decimals_for(resolution: int) -> int:
    """Return how finely cells of this size need be drawn: to a hundredth of a side."""
    return 5 if resolution > 6 else 3


def simplified(
    ring: list[tuple[float, float]], tolerance: float
) -> list[tuple[float, float]]:
    """Return a line with fewer points, none of the old ones farther from it than this.

    Nothing, of a ring smaller than that (Ramer 1972; Douglas and Peucker 1973).
    """
    kept, spans = {0, len(ring) - 1}, [(0, len(ring) - 1)]
    while spans:
        first, last = spans.pop()
        away, farthest = max(
            ((_away(ring[i], ring[first], ring[last]), i) for i in range(first, last)),
            default=(0.0, first),
        )
        if away > tolerance:
            kept.add(farthest)
            spans += [(first, farthest), (farthest, last)]
    return [ring[i] for i in sorted(kept)] if len(kept) > 3 else []


def _away(
    point: tuple[float, float], start: tuple[float, float], end: tuple[float, float]
) -> float:
    """How far a point is from a segment, in the plane of the numbers."""
    (x, y), (ax, ay), (bx, by) = point, start, end
    length = (bx - ax) ** 2 + (by - ay) ** 2
    along = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length if length else 0.0
    share = min(1.0, max(0.0, along))
    return hypot(x - ax - share * (bx - ax), y - ay - share * (by - ay))


def resolution_for(box: Box) -> int:
    """Return how fine the cells of a view may be: some hundreds of them on land."""
    width = max(box.north - box.south, (box.east - box.west) / 2)
    for resolution, widest in ((8, 0.15), (7, 0.4), (6, 1.1), (5, 3.0), (4, 16.0)):
        if width <= widest:
            return resolution
    return 3


def resolution_of(cell: int) -> int:
    return h3.get_resolution(cell)


def box_around(point: Point, km: float) -> tuple[Point, Point]:
    """Return the south-west and north-east corners of a box that holds the circle.

    It is for an index to narrow by; the distance decides. A circle that reaches a pole
    or the antimeridian has a box that goes all round.
    """
    rise = km / EARTH_RADIUS_KM
    south, north = radians(point.latitude) - rise, radians(point.latitude) + rise
    turn = inf
    if max(abs(south), abs(north)) < radians(90):
        turn = asin(min(1.0, sin(rise) / cos(radians(point.latitude))))
    west, east = radians(point.longitude) - turn, radians(point.longitude) + turn
    if west < radians(-180) or east > radians(180):
        west, east = radians(-180), radians(180)
    return (
        Point(max(-90.0, _outward(south, -1)), max(-180.0, _outward(west, -1))),
        Point(min(90.0, _outward(north, 1)), min(180.0, _outward(east, 1))),
    )


def _outward(angle: float, side: int) -> float:
    """Return degrees, a hair outside: what lies on the circle must be in the box."""
    return degrees(angle) + side * 1e-9


def is_credible(answer: Answer, commune: Commune) -> bool:
    """Whether an address of this commune may be where a geocoder says it is."""
    latitude, longitude = answer.point.latitude, answer.point.longitude
    if not (isfinite(latitude) and isfinite(longitude)):
        return False
    if abs(latitude) > 90 or abs(longitude) > 180:
        return False
    same = answer.insee in {commune.insee, *commune.former_insee}
    away = distance_km(answer.point, commune.point)
    return away <= (LONGEST_KM if same else NEARBY_KM)
