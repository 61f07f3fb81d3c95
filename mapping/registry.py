"""Who answers where an address is, and what higher apps show on the map."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string


class GeocoderUnavailable(Exception):
    """The geocoder gives no answer, or one that cannot be read. Ask again later."""


def geocoder():
    """Return the geocoder the settings name: the real one, or its simulator."""
    return import_string(settings.GEOCODER_BACKEND)()


@dataclass(frozen=True, slots=True)
class Box:
    """What is looked at, in degrees."""

    south: float
    west: float
    north: float
    east: float


@dataclass(frozen=True, slots=True)
class Layer:
    """One sort of thing on the map: offers, demands…

    ``collect`` takes a box and an H3 resolution, and returns how many things there are
    by cell of that resolution. It counts by public cells only: no home is on the map.
    ``by_commune`` says the same as a list: how many by the commune's number.
    """

    key: str
    label: str | Promise
    collect: Callable[[Box, int], Mapping[int, int]]
    by_commune: Callable[[], Mapping[int, int]]


_layers: dict[str, Layer] = {}


def register_layer(layer: Layer) -> None:
    """Put something on the map."""
    _layers[layer.key] = layer


def all_layers() -> list[Layer]:
    return list(_layers.values())
