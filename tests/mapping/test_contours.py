"""The official outlines an operator brings: what is kept, what is refused."""

import json

import pytest
from django.core.management import CommandError, call_command

from mapping.models import Contour
from mapping.operations import contours
from tests.factories.places import CommuneFactory

pytestmark = pytest.mark.django_db

# Longitude first, as GeoJSON has it; a corner twice, and a height.
SQUARE = [[2.44, 48.86], [2.44, 48.87], [2.44, 48.87], [2.45, 48.87, 30], [2.44, 48.86]]
KEPT = [[48.86, 2.44], [48.87, 2.44], [48.87, 2.45], [48.86, 2.44]]


def feature(coordinates, kind="Polygon", **properties):
    return {
        "type": "Feature",
        "properties": properties or {"code": "93048"},
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def brought(tmp_path, *features):
    file = tmp_path / "communes.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    call_command("import_contours", str(file))


def test_outlines_are_kept_by_commune_and_replaced_when_brought_again(tmp_path, capsys):
    commune = CommuneFactory()

    brought(tmp_path, feature([SQUARE]), feature([SQUARE], insee="00000"))
    brought(tmp_path, feature([[SQUARE], [SQUARE]], "MultiPolygon", INSEE_COM="93048"))

    contour = Contour.objects.get()
    assert contour.commune == commune
    assert contour.rings == [KEPT, KEPT]
    said = capsys.readouterr().out.splitlines()
    assert said == [
        "1 outlines kept, 1 of communes unknown here.",
        "1 outlines kept, 0 of communes unknown here.",
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        feature([]),
        feature([[]]),
        feature([SQUARE[:3]]),
        feature([SQUARE[:-1]]),
        feature([[[x * 1e5, y * 1e5] for x, y, *_ in SQUARE]]),  # Metres.
        feature([[[float("nan"), y] for _x, y, *_ in SQUARE]]),
        feature([[["a", "b"], *SQUARE]]),
        feature(SQUARE),
        feature(None),
        feature([SQUARE], "Point"),
        feature([SQUARE], name="Montreuil"),
        feature([[[x - 8, y] for x, y, *_ in SQUARE]]),  # In the ocean.
        feature([SQUARE]),  # A second time.
        {},
        None,
    ],
    ids=range(15),
)
def test_a_file_with_one_wrong_outline_changes_nothing(tmp_path, wrong):
    CommuneFactory()

    with pytest.raises(CommandError):
        brought(tmp_path, feature([SQUARE]), wrong)

    assert not Contour.objects.exists()


def test_what_is_too_heavy_absent_or_no_json_is_refused(tmp_path, monkeypatch):
    file = tmp_path / "file"
    file.write_text("[" * 100_000)

    for wrong in (file, tmp_path / "absent", tmp_path):
        with pytest.raises(CommandError):
            call_command("import_contours", str(wrong))
    monkeypatch.setattr(contours, "HEAVIEST", 10)
    with pytest.raises(CommandError, match="too heavy"):
        call_command("import_contours", str(file))
