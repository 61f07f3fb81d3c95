"""Counts of the whole country kept added up: by H3 cell of each size, and by area.

Whoever counts gives all there is by public cell and commune (``keep``), every some
minutes; a view or a page then opens what it shows and no more. Large cells, régions and
départements are kept whole; small cells on a shelf for each large cell they are in, and
communes on a few shelves by their number.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians
from secrets import token_hex

from django.core.cache import cache

from mapping import rules
from mapping.enums import CELL_RESOLUTION
from mapping.queries.areas import sums_by_area
from mapping.registry import Area, Box, Level, Sums

# What a shelf holds is there as long as what names it.
SHELF_MORE_SECONDS = 60
# The cells kept whole; of each smaller one, by which larger cell it is kept.
WHOLE = (3, 4, 5)
SHELVED_BY = {6: 4, 7: 4, CELL_RESOLUTION: 5}
# Communes share a shelf with those that leave the same rest of their number.
SHELVES = 256
# No corner of a cell of that resolution, nor any smaller cell in it, is so far from its
# centre, in kilometres (h3geo.org/docs/core-library/restable, with room to spare).
REACH_KM = {3: 90.0, 4: 34.0, 5: 13.0, 6: 5.0, 7: 1.9, CELL_RESOLUTION: 0.75}
KM_A_DEGREE = 111.0


@dataclass(frozen=True, slots=True)
class Rollup:
    """What is kept whole; each large cell has a shelf of the smaller ones in it."""

    # Unlike that of any other count: the shelves of two never mix.
    name: str
    cells: dict[int, dict[int, int]]
    areas: dict[Area, Sums]


NOTHING = Rollup("nothing", cells={resolution: {} for resolution in WHOLE}, areas={})


def keep(key: str, counted: Iterable[tuple[int, int, int]], *, seconds: int) -> Rollup:
    """Keep, under this key, how many are in each commune and public cell of it.

    Safe to call again at any time: readers have all of the former count, or of this.
    """
    name = f"{key}.{token_hex(8)}"
    by_commune: dict[int, Counter[int]] = defaultdict(Counter)
    for commune, cell, count in counted:
        by_commune[commune][cell] += count
    cells = _cells_of_each_size(by_commune.values())
    sums = sums_by_area({pk: of.total() for pk, of in by_commune.items()})
    shelves: dict[str, dict] = defaultdict(dict)
    for commune, of_commune in by_commune.items():
        shelves[_shelf(name, "communes", commune)][commune] = dict(of_commune)
    for area, of_area in sums.items():
        if area.level is Level.EPCI:
            shelf = shelves[_shelf(name, "epci", area.pk)]
            shelf[area.pk, area.departement] = of_area.communes
    for resolution, larger in SHELVED_BY.items():
        for cell, count in cells[resolution].items():
            of = rules.parent_of(cell, larger)
            shelves[_shelf_of_cell(name, resolution, of)][cell] = count
    whole = Rollup(
        name,
        cells={resolution: cells[resolution] for resolution in WHOLE},
        areas={a: of for a, of in sums.items() if a.level is not Level.EPCI},
    )
    cache.set_many(shelves, seconds + SHELF_MORE_SECONDS)
    cache.set(key, whole, seconds)
    return whole


def _cells_of_each_size(
    counted: Iterable[Mapping[int, int]],
) -> dict[int, dict[int, int]]:
    smallest: Counter[int] = Counter()
    for of_commune in counted:
        smallest.update(of_commune)
    found = {CELL_RESOLUTION: dict(smallest)}
    for resolution in range(CELL_RESOLUTION - 1, min(WHOLE) - 1, -1):
        larger: Counter[int] = Counter()
        for cell, count in found[resolution + 1].items():
            larger[rules.parent_of(cell, resolution)] += count
        found[resolution] = dict(larger)
    return found


def kept(key: str) -> Rollup | None:
    """What was kept some minutes ago, if it still is."""
    return cache.get(key)


def cells_in(whole: Rollup, box: Box, resolution: int) -> dict[int, int]:
    """Return how many there are in each cell of which this box may show a part.

    A cell at the edge is counted whole: moving the map never changes its number.
    """
    if resolution in WHOLE:
        return _touching(box, whole.cells[resolution], resolution)
    larger = SHELVED_BY[resolution]
    large = _touching(box, whole.cells[larger], larger)
    names = [_shelf_of_cell(whole.name, resolution, of) for of in large]
    found: dict[int, int] = {}
    for shelf in cache.get_many(names).values():
        found |= _touching(box, shelf, resolution)
    return found


def sums_of(whole: Rollup, area: Area) -> Sums:
    """Return how many there are in each part of an area, down to communes."""
    if area.level is Level.EPCI:
        shelf = cache.get(_shelf(whole.name, "epci", area.pk)) or {}
        return Sums({}, shelf.get((area.pk, area.departement), {}))
    return whole.areas.get(area, Sums({}, {}))


def cells_of(whole: Rollup, commune: int) -> dict[int, int]:
    """Return how many there are in each public cell of a commune."""
    shelf = cache.get(_shelf(whole.name, "communes", commune)) or {}
    return shelf.get(commune, {})


def _shelf(name: str, sort: str, number: int) -> str:
    return f"{name}.{sort}.{number % SHELVES}"


def _shelf_of_cell(name: str, resolution: int, large: int) -> str:
    return f"{name}.{resolution}.{large}"


def _touching(box: Box, cells: Mapping[int, int], resolution: int) -> dict[int, int]:
    """Those of which some part may lie in the box."""
    rise = REACH_KM[resolution] / KM_A_DEGREE
    north = min(89.0, max(abs(box.south), abs(box.north)) + rise)
    turn = rise / cos(radians(north))
    south, north = box.south - rise, box.north + rise
    west, east = box.west - turn, box.east + turn
    found = {}
    for cell, count in cells.items():
        at = _centre(cell)
        if south <= at.latitude <= north and west <= at.longitude <= east:
            found[cell] = count
    return found


# The same few cells are looked at again and again.
_centre = lru_cache(maxsize=1 << 14)(rules.centre_of)
