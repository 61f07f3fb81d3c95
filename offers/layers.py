"""Offers and demands on the map: how many by cell, and whose nobody can tell."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from mapping.registry import Layer, register_layer
from offers.queries.mapped import cells_in, cells_of, sums_of

LABELS = {"offers": _("Offers"), "demands": _("Requests")}


def register_layers() -> None:
    for key, label in LABELS.items():
        register_layer(
            Layer(
                key=key,
                label=label,
                collect=partial(cells_in, key),
                sums_of=partial(sums_of, key),
                cells_of=partial(cells_of, key),
                order=10,
            )
        )
