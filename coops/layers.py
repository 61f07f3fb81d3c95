"""Where cooperatives work: the communes of the territories under their regime."""

from collections import Counter

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coops.queries import communes_of_cooperatives
from mapping.queries.areas import sums_in
from mapping.registry import Area, Box, Layer, Sums, register_layer
from mapping.rules import cell_of, parent_of


def register_layers() -> None:
    register_layer(
        Layer(
            key="cooperatives",
            label=_("Cooperatives"),
            about=_("Communes where work is organised by a cooperative’s own rules."),
            collect=cells_in,
            sums_of=sums_of,
            cells_of=cells_of,
            order=70,
        )
    )


def cells_in(box: Box, resolution: int, _words: QueryDict) -> dict[int, int]:
    """Each commune stands in its middle."""
    counts: Counter[int] = Counter()
    for commune in communes_of_cooperatives(day=timezone.localdate()).within(box):
        cell = cell_of(commune.latitude, commune.longitude, is_sparse=False)
        counts[parent_of(cell, resolution)] += 1
    return dict(counts)


def sums_of(area: Area, _words: QueryDict) -> Sums:
    communes = communes_of_cooperatives(day=timezone.localdate())
    return sums_in(area, dict.fromkeys(communes.values_list("pk", flat=True), 1))


def cells_of(commune_id: int, _words: QueryDict) -> dict[int, int]:
    communes = communes_of_cooperatives(day=timezone.localdate())
    return {
        cell_of(commune.latitude, commune.longitude, is_sparse=False): 1
        for commune in communes.filter(pk=commune_id)
    }
