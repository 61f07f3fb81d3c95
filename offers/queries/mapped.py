"""How many offers and demands there are where: by public cell, and by commune.

Of a whole country all rows are read, so that what was counted is kept for some minutes:
``offers.count_for_maps`` counts again before. It is kept whole for communes and for the
large cells, and in small parts for the small cells: a view of a town, or the page of a
commune, opens a few.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count, F, QuerySet
from django.http import QueryDict

from mapping.enums import CELL_RESOLUTION
from mapping.registry import Box
from mapping.rules import cell_of, centre_of, parent_of
from offers.models import Demand, Offer

# The cells kept whole, and those by which the small ones are kept apart: 1,770 km².
LARGE, APART = (3, 4, 5), 4
# Communes whose cells are kept together share the rest of their number by this.
SHELVES = 256
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


def cells_in(
    key: str, box: Box, resolution: int, _words: QueryDict
) -> Mapping[int, int]:
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


def communes_of(key: str, _words: QueryDict) -> Mapping[int, int]:
    return kept_counts(key).communes


def cells_of(key: str, commune_id: int, _words: QueryDict) -> Mapping[int, int]:
    """Return how many of them are in each public cell of a commune."""
    kept_counts(key)  # Counted now where nothing was.
    shelf = cache.get(_shelf(key, commune_id)) or {}
    return shelf.get(commune_id, {})


def kept_counts(key: str) -> Counts:
    """What was counted some minutes ago; counted now where nothing was."""
    kept = cache.get(_name(key))
    return kept if kept is not None else count_again(key)


def count_again(key: str) -> Counts:
    """Read all of them, and keep how many there are. Safe to call at any time."""
    small: Counter[int] = Counter()
    communes: Counter[int] = Counter()
    shelves: dict[str, dict[int, dict[int, int]]] = defaultdict(dict)
    for commune, cell, count in _by_commune_and_cell(shown_on_maps()[key]):
        small[cell] += count
        communes[commune] += count
        shelves[_shelf(key, commune)].setdefault(commune, {})[cell] = count
    apart: dict[int, dict[int, int]] = defaultdict(dict)
    for cell, count in small.items():
        apart[_within(cell, APART)][cell] = count
    found = Counts(
        cells={resolution: _grouped(small, resolution) for resolution in LARGE},
        communes=dict(communes),
        apart=frozenset(apart),
    )
    cache.set_many({_name(key, c): of for c, of in apart.items()}, KEPT_SECONDS)
    cache.set_many(shelves, KEPT_SECONDS)
    cache.set(_name(key), found, KEPT_SECONDS)
    return found


def _name(key: str, cell: int | None = None) -> str:
    return f"offers.mapped.{key}" if cell is None else f"offers.mapped.{key}.{cell}"


def _shelf(key: str, commune_id: int) -> str:
    return f"offers.mapped.{key}.communes.{commune_id % SHELVES}"


def _by_commune_and_cell(rows: QuerySet) -> Iterator[tuple[int, int, int]]:
    """Count by public point first: one for each cell, however many stand in it.

    The centre of a sparse commune's larger cell is also that of a small one in it, so
    that one way leads from all of them to the larger ones.
    """
    points = rows.values(
        "latitude", "longitude", commune=F("current__place__commune")
    ).annotate(count=Count("pk"))
    counted = points.values_list("commune", "latitude", "longitude", "count").order_by()
    for commune, latitude, longitude, count in counted:
        yield commune, cell_of(latitude, longitude, is_sparse=False), count


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
