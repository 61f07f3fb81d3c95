"""Who answers where an address is, and what higher apps show on the map."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.http import QueryDict
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


class Level(StrEnum):
    """What the map is drilled down through; under a commune come its cells."""

    COUNTRY = "country"
    REGION = "region"
    DEPARTEMENT = "departement"
    EPCI = "epci"
    COMMUNE = "commune"


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the country by its number; of an intercommunality, the part of it in
    this département, where one is named."""

    level: Level = Level.COUNTRY
    pk: int = 0
    departement: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a layer says of an area. A count of None is of too few to be said."""

    count: int | None
    words: str | Promise = ""
    # From 0 (nothing to remark) to 3: how dark it is drawn, beside the words.
    shade: int = 0


@dataclass(frozen=True, slots=True)
class Sums:
    """How many there are in each part of an area, and in communes that stand alone."""

    parts: Mapping[int, int]
    communes: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Mark:
    """Something said at one point: of an area, or of a public place."""

    name: str
    latitude: float
    longitude: float
    words: str
    url: str
    shade: int = 0


@dataclass(frozen=True, slots=True)
class Choice:
    """A word of the address one chooses from a list: which activity…"""

    name: str
    label: str | Promise
    # Each value with its label, the chosen one of no word first.
    options: Callable[[], Sequence[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Layer:
    """One sort of thing on the map: offers, demands…

    Each function is given the words of the address (``?q=…&activity=…``) last, and
    reads those named in ``words``: they are kept from page to page.

    ``collect`` takes a box and an H3 resolution, and returns how many things there are
    by cell of that resolution. It counts by public cells only: no home is on the map.
    ``sums_of`` says the same as a list: how many in each part of an area.
    ``cells_of`` says it of one commune: how many by public cell.

    A layer that is no mere count says of an area's parts, or of a commune itself, what
    is to be read there (``readings``), and is then not added up.
    """

    key: str
    label: str | Promise
    collect: Callable[[Box, int, QueryDict], Mapping[int, int]]
    sums_of: Callable[[Area, QueryDict], Sums]
    cells_of: Callable[[int, QueryDict], Mapping[int, int]]
    readings: Callable[[Area, QueryDict], Mapping[int, Reading]] | None = None
    # Where what stands at a public point (latitude, longitude) is listed.
    listed_at: Callable[[float, float, QueryDict], str] | None = None
    words: frozenset[str] = frozenset()
    # What is counted, and what is not, in a sentence or two.
    about: str | Promise = ""
    choice: Choice | None = None
    # Where it stands among the others; the first is shown where none is named.
    order: int = 50
    # What stands at points of its own: drawn at close range, in place of counts.
    marks: Callable[[Box, QueryDict], list[Mark]] | None = None


_layers: dict[str, Layer] = {}


def register_layer(layer: Layer) -> None:
    """Put something on the map; under a key taken already, in the place of that one."""
    _layers[layer.key] = layer


def all_layers() -> list[Layer]:
    return sorted(_layers.values(), key=lambda layer: layer.order)


def layer_called(key: str) -> Layer | None:
    return _layers.get(key)
