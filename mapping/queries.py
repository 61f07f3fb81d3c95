"""What the pages and the API of places show, fetched whole."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from asasap.kernel.text import words_of
from mapping import rules
from mapping.models import Commune, Contour, Departement
from mapping.models.communes import SHOWN
from mapping.registry import Box, Layer, all_layers

# How many names, and how many outlines, a view of the map bears; and how close it must
# be (degrees of latitude) for outlines.
LABELS, CONTOURS, CLOSE = 30, 150, 0.5
# As many as a list to choose from may hold; the most shared postcode is of 46.
MOST = 100


def suggested_communes(text: str) -> list[Commune]:
    """Return the communes this may mean, the largest first: twenty at most.

    Where there are more, the small ones give way, but not those of that very name.
    """
    found = list(Commune.objects.matching(text).select_related("departement"))
    wanted = " ".join(words_of(text))
    spare = [c for c in found if wanted not in c.spelt]
    dropped = set(spare[len(spare) - max(0, len(found) - SHOWN) :])
    return [commune for commune in found if commune not in dropped]


def communes_meant(text: str) -> list[Commune]:
    """Return the one commune this means, or all those to choose from.

    Those of that very name or postcode, however many share it; failing that, those it
    begins.
    """
    rows = Commune.objects.with_areas()
    return list(rows.called(text)[:MOST]) or list(rows.matching(text)[:SHOWN])


@dataclass(frozen=True, slots=True)
class Cell:
    """So many things in a hexagon."""

    outline: list[tuple[float, float]]
    count: int


@dataclass(frozen=True, slots=True)
class View:
    """What the map shows of a box: counts, names, and official outlines if brought."""

    cells: list[Cell]
    labels: list[Commune]
    contours: list[Contour]


def view_of(*, box: Box, layer: Layer | None) -> View:
    """Return what is in the box. Nothing finer than public cells is read."""
    resolution = rules.resolution_for(box)
    counts = layer.collect(box, resolution) if layer else {}
    communes = Commune.objects.current().within(box).largest_first()
    contours = Contour.objects.none()
    if box.north - box.south <= CLOSE:
        near = communes.values("pk")[:CONTOURS]
        contours = Contour.objects.filter(commune__in=near).order_by("pk")
    return View(
        cells=[
            Cell(rules.outline_of(cell), count)
            for cell, count in sorted(counts.items())
        ],
        labels=list(communes[:LABELS]),
        contours=list(contours),
    )


@dataclass(frozen=True, slots=True)
class Line:
    """How many things are in a département, or in a commune."""

    name: str
    count: int
    code: str = ""


@dataclass(frozen=True, slots=True)
class MapPage:
    """The map, and the same as a list: what a screen reader gets."""

    layers: list[Layer]
    layer: Layer | None
    lines: list[Line]
    departement: Departement | None
    total: int


def map_page(*, key: str, code: str) -> MapPage:
    """Return the list of a layer: by département, or by commune within one."""
    layers = all_layers()
    layer = next((one for one in layers if one.key == key), next(iter(layers), None))
    counts = layer.by_commune() if layer else {}
    departement = Departement.objects.filter(code=code[:3]).first() if code else None
    lines = _by_commune(departement, counts) if departement else _by_area(counts)
    return MapPage(
        layers=layers,
        layer=layer,
        lines=sorted(lines, key=lambda line: (-line.count, line.name)),
        departement=departement,
        total=sum(line.count for line in lines),
    )


def _by_commune(departement: Departement, counts: Mapping[int, int]) -> list[Line]:
    communes = departement.communes.order_by("name", "pk").values_list("pk", "name")
    return [Line(name, counts[pk]) for pk, name in communes if pk in counts]


def _by_area(counts: Mapping[int, int]) -> list[Line]:
    """By département. Where all communes have some, no row of theirs is built."""
    areas = {area.pk: area for area in Departement.objects.all()}
    totals: Counter[int] = Counter()
    for pk, area in Commune.objects.values_list("pk", "departement_id"):
        totals[area] += counts.get(pk, 0)
    return [
        Line(areas[pk].name, total, areas[pk].code)
        for pk, total in totals.items()
        if total
    ]
