"""The offers of a search on the map: the same filters as the list, counted by cell.

Without a word that narrows, what offers keep counted of the whole country is read.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime

from django.db.models import Count
from django.http import QueryDict

from asasap.kernel.periods import day_in_paris
from mapping.queries import rollups
from mapping.registry import Area, Box, Sums
from mapping.rules import cell_of
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
    found = _kept(words, now)
    if found is None:
        return all_offers.cells_in("offers", box, resolution, words)
    return rollups.cells_in(found, box, resolution)


def sums_of(area: Area, words: QueryDict, *, now: datetime) -> Sums:
    found = _kept(words, now)
    if found is None:
        return all_offers.sums_of("offers", area, words)
    return rollups.sums_of(found, area)


def cells_of(commune_id: int, words: QueryDict, *, now: datetime) -> Mapping[int, int]:
    found = _kept(words, now)
    if found is None:
        return all_offers.cells_of("offers", commune_id, words)
    return rollups.cells_of(found, commune_id)


def _kept(words: QueryDict, now: datetime) -> rollups.Rollup | None:
    """All that pass; None where nothing narrows; nothing where the words are wrong."""
    if not any(words.get(name) for name in WORDS):
        return None
    filters = SearchFilters(words, now=now)
    if not filters.is_valid():
        return rollups.NOTHING
    asked = filters.asked
    if asked == Asked():
        return None
    key = f"matching.mapped.{asked.digest}.{day_in_paris(now)}"
    if (kept := rollups.kept(key)) is not None:
        return kept
    counted = counted_for(asked, now=now)
    points = ((commune, cell, count) for (cell, commune), count in counted.items())
    return rollups.keep(key, points, seconds=KEPT_SECONDS)


def counted_for(asked: Asked, *, now: datetime) -> Counted:
    found = Counted()
    for latitude, longitude, commune, count in _points(asked, now):
        found[cell_of(latitude, longitude, is_sparse=False), commune] += count
    return found


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
