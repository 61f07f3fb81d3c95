"""How many offers and demands there are where: by public cell, and by commune.

Of a whole country all rows are read, so that what was counted is kept for some minutes:
``offers.count_for_maps`` counts again before. It is kept whole for the large cells, and
apart for each of these for the small ones: a view of a town opens a few.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count, QuerySet

from mapping.enums import CELL_RESOLUTION
from mapping.registry import Box
from mapping.rules import cell_of, centre_of, parent_of
from offers.models import Demand, Offer

# The cells kept whole, and those by which the small ones are kept apart: 1,770 km².
LARGE, APART = (3, 4, 5), 4
# Finer than what is kept apart is wide: no such cell is stepped over.
STEP_DEGREES = 0.1
KEPT_SECONDS = 1200


@dataclass(frozen=True, slots=True)
class Counts:
    """So many by cell of each large resolution, and by the commune's number.

    ``apart`` names the large cells whose small ones are kept apart.
    """

    cells: dict[int, dict[int, int]]
    communes: dict[int, int]
    apart: frozenset[int]


def shown_on_maps() -> dict[str, QuerySet]:
    """What each layer counts."""
    return {"offers": Offer.objects.live(), "demands": Demand.objects.open()}


def cells_in(key: str, box: Box, resolution: int) -> Mapping[int, int]:
    """Return how many of them are in each cell that this box may show."""
    kept = kept_counts(key)
    if resolution in LARGE:
        return kept.cells[resolution]
    names = [_name(key, cell) for cell in _large_cells_of(box) & kept.apart]
    counts: Counter[int] = Counter()
    for small in cache.get_many(names).values():
        for cell, count in small.items():
            if _is_in(box, cell):
                counts[_within(cell, resolution)] += count
    return dict(counts)


def communes_of(key: str) -> Mapping[int, int]:
    return kept_counts(key).communes


def kept_counts(key: str) -> Counts:
    """What was counted some minutes ago; counted now where nothing was."""
    kept = cache.get(_name(key))
    return kept if kept is not None else count_again(key)


def count_again(key: str) -> Counts:
    """Read all of them, and keep how many there are. Safe to call at any time."""
    rows = shown_on_maps()[key]
    by_commune = rows.values("current__place__commune").annotate(count=Count("pk"))
    small = _by_cell(rows)
    apart: dict[int, dict[int, int]] = defaultdict(dict)
    for cell, count in small.items():
        apart[_within(cell, APART)][cell] = count
    found = Counts(
        cells={resolution: _grouped(small, resolution) for resolution in LARGE},
        communes=dict(
            by_commune.values_list("current__place__commune", "count").order_by()
        ),
        apart=frozenset(apart),
    )
    cache.set_many({_name(key, c): of for c, of in apart.items()}, KEPT_SECONDS)
    cache.set(_name(key), found, KEPT_SECONDS)
    return found


def _name(key: str, cell: int | None = None) -> str:
    return f"offers.mapped.{key}" if cell is None else f"offers.mapped.{key}.{cell}"


def _by_cell(rows: QuerySet) -> dict[int, int]:
    """Count by public point first: one for each cell, however many stand in it.

    The centre of a sparse commune's larger cell is also that of a small one in it, so
    that one way leads from all of them to the larger ones.
    """
    points = rows.values("latitude", "longitude").annotate(count=Count("pk"))
    counted = points.values_list("latitude", "longitude", "count").order_by()
    return {
        cell_of(latitude, longitude, is_sparse=False): count
        for latitude, longitude, count in counted
    }


def _grouped(counts: Mapping[int, int], resolution: int) -> dict[int, int]:
    grouped: Counter[int] = Counter()
    for cell, count in counts.items():
        grouped[_within(cell, resolution)] += count
    return dict(grouped)


def _within(cell: int, resolution: int) -> int:
    return cell if resolution >= CELL_RESOLUTION else parent_of(cell, resolution)


def _is_in(box: Box, cell: int) -> bool:
    point = centre_of(cell)
    return (
        box.south <= point.latitude <= box.north
        and box.west <= point.longitude <= box.east
    )


def _large_cells_of(box: Box) -> set[int]:
    """The large cells that a close view touches: points all over it tell."""
    return {
        _within(cell_of(latitude, longitude, is_sparse=False), APART)
        for latitude in _steps(box.south, box.north)
        for longitude in _steps(box.west, box.east)
    }


def _steps(first: float, last: float) -> list[float]:
    count = int((last - first) / STEP_DEGREES) + 1
    return [*(first + n * STEP_DEGREES for n in range(count)), last]
