"""How many offers and demands there are where: by public cell, and by commune.

Close by, the index answers. Of a whole country all rows are read, so that what was
counted is kept for some minutes: ``offers.count_for_maps`` counts again before.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count, QuerySet

from mapping.enums import CELL_RESOLUTION, Point
from mapping.registry import Box
from mapping.rules import cell_of, parent_of
from offers.models import Demand, Offer
from offers.queries.listing import in_box

# Under it (a view of a département and less), a box is counted anew each time.
COARSE = (3, 4, 5)
KEPT_SECONDS = 1200


@dataclass(frozen=True, slots=True)
class Counts:
    """So many by cell of each coarse resolution, and by the commune's number."""

    cells: dict[int, dict[int, int]]
    communes: dict[int, int]


def shown_on_maps() -> dict[str, QuerySet]:
    """What each layer counts."""
    return {"offers": Offer.objects.live(), "demands": Demand.objects.open()}


def cells_in(key: str, box: Box, resolution: int) -> Mapping[int, int]:
    """Return how many of them are in each cell that this box may show."""
    if resolution in COARSE:
        return kept_counts(key).cells[resolution]
    corners = Point(box.south, box.west), Point(box.north, box.east)
    return _by_cell(in_box(shown_on_maps()[key], *corners), resolution)


def communes_of(key: str) -> Mapping[int, int]:
    return kept_counts(key).communes


def kept_counts(key: str) -> Counts:
    """What was counted some minutes ago; counted now where nothing was."""
    kept = cache.get(f"offers.mapped.{key}")
    return kept if kept is not None else count_again(key)


def count_again(key: str) -> Counts:
    """Read all of them, and keep how many there are. Safe to call at any time."""
    rows = shown_on_maps()[key]
    by_commune = rows.values("current__place__commune").annotate(count=Count("pk"))
    finest = _by_cell(rows, max(COARSE))
    found = Counts(
        cells={resolution: _grouped(finest, resolution) for resolution in COARSE},
        communes=dict(
            by_commune.values_list("current__place__commune", "count").order_by()
        ),
    )
    cache.set(f"offers.mapped.{key}", found, KEPT_SECONDS)
    return found


def _by_cell(rows: QuerySet, resolution: int) -> dict[int, int]:
    """Count by public point first: one for each cell, however many stand in it.

    The centre of a sparse commune's larger cell is also that of a small one in it, so
    that one way leads from all of them to the larger ones.
    """
    points = rows.values("latitude", "longitude").annotate(count=Count("pk"))
    counts: Counter[int] = Counter()
    for latitude, longitude, count in points.values_list(
        "latitude", "longitude", "count"
    ).order_by():
        cell = cell_of(latitude, longitude, is_sparse=False)
        counts[_within(cell, resolution)] += count
    return dict(counts)


def _grouped(counts: Mapping[int, int], resolution: int) -> dict[int, int]:
    grouped: Counter[int] = Counter()
    for cell, count in counts.items():
        grouped[_within(cell, resolution)] += count
    return dict(grouped)


def _within(cell: int, resolution: int) -> int:
    return cell if resolution >= CELL_RESOLUTION else parent_of(cell, resolution)
