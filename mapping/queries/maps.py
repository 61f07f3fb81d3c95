"""What the map shows: a box of it, and the same as a list, drilled down by areas."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import atan2, cos, degrees, radians
from typing import Any, cast

from django.db.models import Model
from django.http import QueryDict
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mapping import rules
from mapping.enums import CELL_RESOLUTION, Point
from mapping.models import Commune, Contour, Departement, Intercommunality, Region
from mapping.queries.areas import (
    CODES,
    Where,
    area_asked,
    box_of,
    middles_in,
)
from mapping.queries.points import PlaceCard, places_in
from mapping.registry import Box, Layer, Level, Mark, Reading, all_layers, layer_called

# How many names, and how many outlines, a view of the map bears; and how close it must
# be (degrees of latitude) for outlines.
LABELS, CONTOURS, CLOSE = 30, 150, 0.5
PARTS: dict[Level, type[Model]] = {
    Level.COUNTRY: Region,
    Level.REGION: Departement,
    Level.DEPARTEMENT: Intercommunality,
    Level.EPCI: Commune,
}
PART_NAMES = {
    Level.COUNTRY: gettext_lazy("Région"),
    Level.REGION: gettext_lazy("Département"),
    Level.DEPARTEMENT: gettext_lazy("Intercommunality"),
    Level.EPCI: gettext_lazy("Commune"),
    Level.COMMUNE: gettext_lazy("Around"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """So many things in a hexagon; close by, where they are listed."""

    outline: Sequence[tuple[float, float]]
    count: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """What the map shows of a box: counts, names, and official outlines if brought."""

    cells: list[Cell]
    labels: list[Commune]
    contours: list[Contour]
    marks: list[Mark]


def view_of(*, box: Box, layer: Layer | None, words: QueryDict) -> View:
    """Return what is in the box. Nothing finer than public cells is read."""
    resolution = rules.resolution_for(box)
    counts = layer.collect(box, resolution, words) if layer else {}
    communes = Commune.objects.current().within(box).largest_first()
    contours = Contour.objects.none()
    if box.north - box.south <= CLOSE:
        near = communes.values("pk")[:CONTOURS]
        contours = Contour.objects.filter(commune__in=near).order_by("pk")
    return View(
        cells=[_cell(layer, *of, words) for of in sorted(counts.items())],
        labels=list(communes.only("name", "latitude", "longitude")[:LABELS]),
        contours=list(contours),
        marks=_marks(layer, box, words) if layer else [],
    )


def _cell(layer: Layer | None, cell: int, count: int, words: QueryDict) -> Cell:
    resolution = rules.resolution_of(cell)
    outline = rules.outline_of(cell, decimals=rules.decimals_for(resolution))
    is_public = resolution == CELL_RESOLUTION
    return Cell(outline, count, url_of(layer, cell, words) if is_public else "")


def _marks(layer: Layer, box: Box, words: QueryDict) -> list[Mark]:
    """What stands at points of its own, close by; else what is said of areas."""
    if layer.marks is not None and rules.resolution_for(box) == CELL_RESOLUTION:
        return layer.marks(box, words)
    return _middles(layer, words) if layer.readings else []


def _middles(layer: Layer, words: QueryDict) -> list[Mark]:
    """What is said of each part of the area looked at, in the middle of it."""
    where = area_asked(words)
    lines = {line.pk: line for line in _lines_read(layer, where, words)}
    return [
        Mark(
            name=lines[pk].name,
            latitude=round(latitude, 4),
            longitude=round(longitude, 4),
            words=str(lines[pk].reading.words),
            url=reverse("mapping:map") + lines[pk].url,
            shade=lines[pk].reading.shade,
        )
        for pk, latitude, longitude in middles_in(where)
        if pk in lines
    ]


def url_of(layer: Layer | None, cell: int, words: QueryDict) -> str:
    """Where what stands at the centre of a public cell is listed, if anywhere."""
    if layer is None or layer.listed_at is None:
        return ""
    point = rules.centre_of(cell)
    return layer.listed_at(point.latitude, point.longitude, words)


@dataclass(frozen=True, slots=True)
class Line:
    """How many things are in an area; ``url`` leads into it."""

    name: str
    reading: Reading
    url: str = ""
    pk: int = 0

    @property
    def count(self) -> int | None:
        return self.reading.count


@dataclass(frozen=True, slots=True)
class Step:
    """One of the areas the page is within."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class MapPage:
    """The map, and the same as a list: what a screen reader gets."""

    layers: list[tuple[Layer, str]]
    layer: Layer | None
    where: Where
    box: Box | None
    steps: list[Step]
    lines: list[Line]
    # None where the layer does not add up.
    total: int | None
    # The words the layer understands, and those that say where, to be kept.
    kept: list[tuple[str, str]] = field(default_factory=list)
    # What the layer lets one choose, and what is chosen.
    options: Sequence[tuple[str, str]] = ()
    chosen: str = ""
    # The public places of the commune.
    places: Sequence[PlaceCard] = ()

    @property
    def part_name(self) -> Any:
        return PART_NAMES[self.where.level]

    @property
    def kept_but_choice(self) -> list[tuple[str, str]]:
        """What the form that chooses carries along, with where one is."""
        choice = self.layer.choice.name if self.layer and self.layer.choice else ""
        kept = [pair for pair in self.kept if pair[0] != choice]
        return [*kept, *self.where.codes.items()]

    @property
    def address(self) -> str:
        """The words that name this very view, to be shared."""
        return self.steps[-1].url


def map_page(words: QueryDict) -> MapPage:
    """Return the list of a layer by the parts of an area. Raises NoSuchArea."""
    layers = all_layers()
    layer = layer_called(words.get("layer", "")) or next(iter(layers), None)
    where = area_asked(words)
    lines, total = _lines(layer, where, words) if layer else ([], 0)
    return MapPage(
        layers=[(one, _address(one, where, words)) for one in layers],
        layer=layer,
        where=where,
        box=box_of(where),
        steps=[
            Step(step.name or _("France"), _address(layer, step, words))
            for step in where.steps
        ],
        lines=sorted(lines, key=_most_first),
        total=total,
        kept=_kept(layer, words),
        options=layer.choice.options() if layer and layer.choice else (),
        chosen=words.get(layer.choice.name, "") if layer and layer.choice else "",
        places=places_in(where.commune),
    )


def _most_first(line: Line) -> tuple[int, str]:
    return (-(line.count if line.count is not None else -1), line.name)


def _kept(layer: Layer | None, words: QueryDict) -> list[tuple[str, str]]:
    """The words of the layer, in their order; not those that say where."""
    if layer is None:
        return []
    named = layer.words - {"layer", *CODES}
    said = [(name, value) for name in sorted(named) for value in words.getlist(name)]
    return [("layer", layer.key), *((name, value) for name, value in said if value)]


def _address(layer: Layer | None, where: Where, words: QueryDict) -> str:
    """The words of the page of this layer and area."""
    query = QueryDict(mutable=True)
    for name, value in _kept(layer, words):
        query.appendlist(name, value)
    query.update(where.codes)
    return f"?{query.urlencode()}"


def _lines(
    layer: Layer, where: Where, words: QueryDict
) -> tuple[list[Line], int | None]:
    if layer.readings is not None:
        return _lines_read(layer, where, words), None
    if where.commune is not None:
        counts = layer.cells_of(where.commune.pk, words)
        return [_of_cell(layer, where.commune, *of, words) for of in counts.items()], (
            sum(counts.values())
        )
    sums = layer.sums_of(where.area, words)
    lines = [
        Line(_name_of(row), Reading(count), _address(layer, inside, words))
        for counts, model in (
            (sums.parts, PARTS[where.level]),
            (sums.communes, Commune),
        )
        for row, inside, count in _parts(where, model, counts)
    ]
    return lines, sum(line.count or 0 for line in lines)


def _lines_read(layer: Layer, where: Where, words: QueryDict) -> list[Line]:
    """What the layer says of each part, or of the commune itself."""
    said = layer.readings(where.area, words) if layer.readings else {}
    model = PARTS.get(where.level, Commune)
    return [
        Line(_name_of(row), reading, _address(layer, inside, words), row.pk)
        for row, inside, reading in _parts(where, model, said)
    ]


def _parts(
    where: Where, model: type[Model], said: Mapping[int, Any]
) -> Iterable[tuple[Any, Where, Any]]:
    """The rows named by number, each as an area within this one."""
    if not said:
        return
    rows: Any = model._base_manager.filter(pk__in=said).order_by("pk")
    for row in rows:
        yield row, _inside(where, row), said[row.pk]


def _inside(where: Where, part: Model) -> Where:
    """A commune says by itself what it is part of."""
    if isinstance(part, Commune):
        return Where(commune=part)
    if isinstance(part, Region):
        return replace(where, region=part)
    if isinstance(part, Departement):
        return replace(where, departement=part)
    return replace(where, epci=cast("Intercommunality", part))


def _name_of(row: Model) -> str:
    return row.label if isinstance(row, Commune) else str(row)


def _of_cell(
    layer: Layer, commune: Commune, cell: int, count: int, words: QueryDict
) -> Line:
    name = _bearing(commune.point, rules.centre_of(cell))
    return Line(name, Reading(count), url_of(layer, cell, words))


def _bearing(start: Point, end: Point) -> str:
    """Say where a point is from the middle of its commune: cells have no names."""
    metres = round(rules.distance_km(start, end) * 10) * 100
    if metres < 300:
        return _("the centre")
    east = (end.longitude - start.longitude) * cos(radians(start.latitude))
    angle = degrees(atan2(east, end.latitude - start.latitude)) % 360
    winds = [
        _("north"),
        _("north-east"),
        _("east"),
        _("south-east"),
        _("south"),
        _("south-west"),
        _("west"),
        _("north-west"),
    ]
    wind = winds[round(angle / 45) % 8]
    if metres < 1000:
        return _("%(metres)s m to the %(direction)s") % {
            "metres": metres,
            "direction": wind,
        }
    return _("%(kilometres)s km to the %(direction)s") % {
        "kilometres": number_format(metres / 1000, 1),
        "direction": wind,
    }


# The licence under which the counts are given, and whom to name.
LICENCE = "Licence Ouverte 2.0 (Etalab)"
LICENCE_URL = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"
FRANCE = Box(41.0, -5.5, 51.5, 10.0)
COMMUNE_DEGREES = 0.1


def features_of(*, key: str, words: QueryDict) -> dict[str, Any] | None:
    """Return a layer of an area as GeoJSON (RFC 7946); None where there is no such.

    It holds what the map draws of that area, and no more: public cells.
    """
    layer = layer_called(key)
    if layer is None:
        return None
    where = area_asked(words)
    view = view_of(box=_box_drawn(where), layer=layer, words=words)
    cells = [
        _feature("Polygon", [[*_turned(cell.outline), *_turned(cell.outline[:1])]])
        | {"properties": {"count": cell.count}}
        for cell in view.cells
    ]
    marks = [
        _feature("Point", [mark.longitude, mark.latitude])
        | {"properties": {"name": mark.name, "said": mark.words, "shade": mark.shade}}
        for mark in view.marks
    ]
    return {
        "type": "FeatureCollection",
        "name": str(layer.label),
        "about": str(layer.about),
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "features": cells + marks,
    }


def _box_drawn(where: Where) -> Box:
    if where.commune is not None:
        at, away = where.commune.point, COMMUNE_DEGREES / 2
        return Box(
            at.latitude - away,
            at.longitude - away,
            at.latitude + away,
            at.longitude + away,
        )
    return box_of(where) or FRANCE


def _feature(kind: str, coordinates: list) -> dict[str, Any]:
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "geometry": geometry}


def _turned(points: Sequence[tuple[float, float]]) -> list[list[float]]:
    """GeoJSON gives the longitude first."""
    return [[longitude, latitude] for latitude, longitude in points]
