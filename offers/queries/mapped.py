"""How many offers and demands there are where: by public cell, and by area.

Of a whole country all rows are read, so that what was counted is kept for some minutes
(``mapping.queries.rollups``): ``offers.count_for_maps`` counts again before.
"""

from collections.abc import Iterator, Mapping

from django.db.models import Count, F, QuerySet
from django.http import QueryDict

from mapping.queries import rollups
from mapping.registry import Area, Box, Sums
from mapping.rules import cell_of
from offers.models import Demand, Offer

KEPT_SECONDS = 1200


def shown_on_maps() -> dict[str, QuerySet]:
    """What each layer counts."""
    return {"offers": Offer.objects.live(), "demands": Demand.objects.open()}


def cells_in(
    key: str, box: Box, resolution: int, _words: QueryDict
) -> Mapping[int, int]:
    """Return how many of them are in each cell that this box may show."""
    return rollups.cells_in(_kept(key), box, resolution)


def sums_of(key: str, area: Area, _words: QueryDict) -> Sums:
    """Return how many of them are in each part of an area."""
    return rollups.sums_of(_kept(key), area)


def cells_of(key: str, commune_id: int, _words: QueryDict) -> Mapping[int, int]:
    """Return how many of them are in each public cell of a commune."""
    return rollups.cells_of(_kept(key), commune_id)


def count_again(key: str) -> rollups.Rollup:
    """Read all of them, and keep how many there are. Safe to call at any time."""
    counted = _by_commune_and_cell(shown_on_maps()[key])
    return rollups.keep(_name(key), counted, seconds=KEPT_SECONDS)


def _kept(key: str) -> rollups.Rollup:
    """What was counted some minutes ago; counted now where nothing was."""
    return rollups.kept(_name(key)) or count_again(key)


def _name(key: str) -> str:
    return f"offers.rollup.{key}"


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
