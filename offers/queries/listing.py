"""What is online, found by activity and by place: the newest, or the nearest first.

A distance is from a point somebody names to a public point: the centre of a cell. So
that a million rows cost no more than a thousand, the index is given a box, and the box
grows until it holds a page.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import (
    BigIntegerField,
    BooleanField,
    F,
    FloatField,
    Func,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast

from asasap.kernel.pagination import BadCursor, Page, page_of, start_of
from mapping.enums import Point
from mapping.rules import EARTH_RADIUS_KM, box_around
from offers.models import Activity, Demand, Offer

T = TypeVar("T", Offer, Demand)

PAGE_SIZE = 20
DEFAULT_RADIUS_KM, LONGEST_RADIUS_KM = 20, 100
# The first box looked in, and how much larger each other is.
FIRST_KM, GROWTH = 2.0, 5.0


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody looks for; without a point, everywhere."""

    activity: Activity | None = None
    near: Point | None = None
    radius_km: float = DEFAULT_RADIUS_KM


def listed(
    rows: "QuerySet[T]",
    *,
    search: Search,
    cursor: str = "",
    size: int = PAGE_SIZE,
    turned: Callable[..., Page[T]] = page_of,
) -> Page[T]:
    """Return a page of these rows: the nearest with their ``distance_km``, or the
    newest. ``rows`` names what it shows: ``.live()``, ``.open()``.

    ``turned`` may be ``strict_page_of``, which refuses a cursor that is not ours.
    """
    if search.activity is not None:
        rows = of_activity(rows, search.activity.pk)
    if search.near is None:
        return turned(newest_first(rows), cursor=cursor, size=size)
    for km in _radii(rows, search, cursor):
        found = nearest_first(within(rows, near=search.near, km=km))
        page = turned(found, cursor=cursor, size=size, by_key=True)
        # What lies outside the box is farther than all that lies in the circle.
        if page.next is not None:
            return page
    return page


def newest_first(rows: "QuerySet[T]") -> "QuerySet[T]":
    """In an order one can turn pages of: what is online has its date."""
    rows = rows.annotate(online_since=F("published_at"))
    return rows.order_by("-online_since", "-pk")


def nearest_first(rows: Any) -> Any:
    return rows.order_by("distance_km", "pk")


def of_activity(rows: "QuerySet[T]", activity: int) -> "QuerySet[T]":
    """Those of one activity, by its number, told as the column has it.

    A GiST index compares values of its own type and no other: where a plain number is
    taken for a shorter one, the index by activity and place is not even tried.
    """
    return rows.filter(activity=Cast(Value(activity), BigIntegerField()))


def within(rows: "QuerySet[T]", *, near: Point, km: float) -> "QuerySet[T]":
    """Those whose public point is so near, with their ``distance_km``."""
    found = in_box(rows, *box_around(near, km))
    return found.annotate(distance_km=_distance_from(near)).filter(distance_km__lte=km)


def in_box(rows: "QuerySet[T]", south_west: Point, north_east: Point) -> "QuerySet[T]":
    """Those whose public point is in the box: the index by place finds them."""
    box = Func(_point(south_west), _point(north_east), function="box")
    here = Func(F("longitude"), F("latitude"), function="point")
    return rows.filter(
        Func(
            here,
            box,
            template="%(expressions)s",
            arg_joiner=" <@ ",
            output_field=BooleanField(),
        )
    )


def _radii(rows: "QuerySet[T]", search: Search, cursor: str) -> Iterator[float]:
    """Larger and larger, from where the cursor stands to the radius asked for."""
    near = search.near
    longest = min(float(search.radius_km), LONGEST_RADIUS_KM)
    km = FIRST_KM
    if cursor and near is not None:
        order = nearest_first(within(rows, near=near, km=longest))
        try:
            is_backward, (distance, _pk) = start_of(order, cursor=cursor)
        except BadCursor:
            is_backward, distance = False, 0.0
        if is_backward:  # All that came before is within that distance.
            yield distance
            return
        km = max(FIRST_KM, distance * 1.2)
    while km < longest:
        yield km
        km *= GROWTH
    yield longest


class _DistanceFrom(Func):
    """The haversine of ``mapping.rules.distance_km``, asked of the database.

    One node: of twenty, a search spends more on writing the statement than on asking.
    """

    output_field = FloatField()

    def __init__(self, *where: Any) -> None:
        """Latitude and longitude of a row, then of the point named."""
        super().__init__(*where)

    def as_sql(self, compiler: Any, connection: Any, **_context: Any) -> Any:  # type: ignore[override]
        parts = [compiler.compile(part) for part in self.get_source_expressions()]
        (lat, a), (lng, b), (here_lat, c), (here_lng, d) = parts
        sql = (
            f"(ASIN(SQRT(LEAST(1.0, POWER(SIN((RADIANS({lat}) - RADIANS({here_lat}))"
            f" / 2.0), 2) + COS(RADIANS({lat})) * COS(RADIANS({here_lat})) *"
            f" POWER(SIN((RADIANS({lng}) - RADIANS({here_lng})) / 2.0), 2))))"
            f" * {2 * EARTH_RADIUS_KM})"
        )
        return sql, (*a, *c, *a, *c, *b, *d)


def _distance_from(near: Point) -> Any:
    here = (_number(near.latitude), _number(near.longitude))
    return _DistanceFrom(F("latitude"), F("longitude"), *here)


def _point(point: Point) -> Func:
    return Func(_number(point.longitude), _number(point.latitude), function="point")


def _number(value: float) -> Value:
    return Value(value, output_field=FloatField())
