"""The offers of a search on the map: the same filters as the list, counted by cell.

Without a word that narrows, what offers keep counted of the whole country is read.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime

from django.core.cache import cache
from django.db.models import Count
from django.http import QueryDict

from asasap.kernel.periods import day_in_paris
from mapping.enums import CELL_RESOLUTION
from mapping.registry import Box
from mapping.rules import cell_of, centre_of, parent_of
from matching.filters import SearchFilters
from matching.queries.nearby import entries_passing, ring_of
from matching.rules.asked import Asked
from offers.queries import mapped as all_offers

# While somebody looks around, the same search is asked again and again.
KEPT_SECONDS = 60
WORDS = frozenset(SearchFilters.base_filters) | {"where_for", "where_insee"}

# So many in a public cell of a commune.
Counted = Counter[tuple[int, int]]


def cells_in(
    box: Box, resolution: int, words: QueryDict, *, now: datetime
) -> Mapping[int, int]:
    counted = _counted(words, now)
    if counted is None:
        return all_offers.cells_in("offers", box, resolution, words)
    cells: Counter[int] = Counter()
    for (cell, _commune), count in counted.items():
        if _is_in(box, cell):
            large = resolution < CELL_RESOLUTION
            cells[parent_of(cell, resolution) if large else cell] += count
    return cells


def communes_of(words: QueryDict, *, now: datetime) -> Mapping[int, int]:
    counted = _counted(words, now)
    if counted is None:
        return all_offers.communes_of("offers", words)
    communes: Counter[int] = Counter()
    for (_cell, commune), count in counted.items():
        communes[commune] += count
    return communes


def cells_of(commune_id: int, words: QueryDict, *, now: datetime) -> Mapping[int, int]:
    counted = _counted(words, now)
    if counted is None:
        return all_offers.cells_of("offers", commune_id, words)
    return {
        cell: count
        for (cell, commune), count in counted.items()
        if commune == commune_id
    }


def _counted(words: QueryDict, now: datetime) -> Counted | None:
    """All that pass; None where nothing narrows; nothing where the words are wrong."""
    if not any(words.get(name) for name in WORDS):
        return None
    filters = SearchFilters(words, now=now)
    if not filters.is_valid():
        return Counter()
    if filters.asked == Asked():
        return None
    return counted_for(filters.asked, now=now)


def counted_for(asked: Asked, *, now: datetime) -> Counted:
    key = f"matching.mapped.{asked.digest}.{day_in_paris(now)}"
    kept = cache.get(key)
    if kept is None:
        kept = Counter[tuple[int, int]]()
        for latitude, longitude, commune, count in _points(asked, now):
            cell = cell_of(latitude, longitude, is_sparse=False)
            kept[cell, commune] += count
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def _points(asked: Asked, now: datetime) -> Iterator[tuple[float, float, int, int]]:
    rows = entries_passing(asked, hidden=())
    if asked.window is not None or asked.situation:
        everybody = ring_of(
            asked, hidden=(), today=day_in_paris(now), size=rows.count()
        )
        rows = entries_passing(Asked(), hidden=()).filter(
            pk__in=[row.offer_id for row in everybody.rows]
        )
    where = ("latitude", "longitude", "commune")
    yield from rows.order_by().values_list(*where).annotate(count=Count("pk"))


def _is_in(box: Box, cell: int) -> bool:
    point = centre_of(cell)
    return (
        box.south <= point.latitude <= box.north
        and box.west <= point.longitude <= box.east
    )
