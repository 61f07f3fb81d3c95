"""Public places as pages show them, and those that may be the same."""

from dataclasses import dataclass

from mapping.models import Commune, MapPoint, PointConfirmation
from mapping.registry import Box
from mapping.rules import box_around
from mapping.rules.likeness import SAME_NAME_KM, likeness, may_be_double
from mapping.rules.opening import hours_in_words

# As many as the page of a commune lists.
MOST = 200


@dataclass(frozen=True, slots=True)
class PlaceCard:
    """A public place, and when it is open, in words."""

    point: MapPoint
    hours: list[str]


@dataclass(frozen=True, slots=True)
class PlacePage:
    """A place with what people say of it."""

    point: MapPoint
    hours: list[str]
    true_count: int
    false_count: int
    mine: bool | None


def places_in(commune: Commune | None) -> list[PlaceCard]:
    """Those of a commune that are on the map. One query."""
    if commune is None:
        return []
    rows = MapPoint.objects.shown().in_commune(commune).by_name()
    return [
        PlaceCard(row, hours_in_words(row.hours))
        for row in rows.select_related("source")[:MOST]
    ]


def place_page(*, point: MapPoint, person_id: int | None) -> PlacePage:
    said = list(
        PointConfirmation.objects.filter(point=point)
        .order_by("pk")
        .values_list("person_id", "is_true")
    )
    mine = [true for who, true in said if who is not None and who == person_id]
    return PlacePage(
        point=point,
        hours=hours_in_words(point.hours),
        true_count=sum(true for _who, true in said),
        false_count=sum(not true for _who, true in said),
        mine=mine[0] if mine else None,
    )


def doubles_of(point: MapPoint) -> list[MapPoint]:
    """Those near enough, and alike enough, to be the same place; the likest first."""
    low, high = box_around(point.point, SAME_NAME_KM)
    box = Box(low.latitude, low.longitude, high.latitude, high.longitude)
    others = MapPoint.objects.living().within(box).exclude(pk=point.pk).order_by("pk")
    found = [other for other in others if may_be_double(point, other)]
    return sorted(
        found, key=lambda other: (-likeness(point.name, other.name), other.pk)
    )
