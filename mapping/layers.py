"""Public places on the map: each stands on its own point, which is public."""

from collections import Counter

from django.db.models import Count
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from mapping.enums import CELL_RESOLUTION
from mapping.models import MapPoint
from mapping.queries.areas import sums_in
from mapping.registry import Area, Box, Layer, Mark, Sums, register_layer
from mapping.rules import parent_of
from mapping.rules.opening import hours_in_words

# As many as a close view bears.
MOST = 300


def register_layers() -> None:
    register_layer(
        Layer(
            key="places",
            label=_("Public places"),
            about=_(
                "Desks, social centres, shared kitchens: places where anyone may go, "
                "kept true by all."
            ),
            collect=cells_in,
            sums_of=sums_of,
            cells_of=cells_of,
            marks=marks_in,
            order=90,
        )
    )


def cells_in(box: Box, resolution: int, _words: QueryDict) -> dict[int, int]:
    rows = MapPoint.objects.shown().within(box).order_by()
    counts: Counter[int] = Counter()
    for cell, count in rows.values_list("cell").annotate(count=Count("pk")):
        small = resolution >= CELL_RESOLUTION
        counts[cell if small else parent_of(cell, resolution)] += count
    return dict(counts)


def sums_of(area: Area, _words: QueryDict) -> Sums:
    rows = MapPoint.objects.shown().order_by()
    return sums_in(area, dict(rows.values_list("commune").annotate(count=Count("pk"))))


def cells_of(commune_id: int, _words: QueryDict) -> dict[int, int]:
    rows = MapPoint.objects.shown().filter(commune=commune_id).order_by()
    return dict(rows.values_list("cell").annotate(count=Count("pk")))


def marks_in(box: Box, _words: QueryDict) -> list[Mark]:
    rows = MapPoint.objects.shown().within(box).by_name()[:MOST]
    return [
        Mark(
            name=row.name,
            latitude=row.latitude,
            longitude=row.longitude,
            words="; ".join(hours_in_words(row.hours)),
            url=row.get_absolute_url(),
        )
        for row in rows
    ]
