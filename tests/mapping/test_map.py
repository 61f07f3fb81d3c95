"""The map: what it draws, what its list says, and what neither tells."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from mapping import registry
from mapping.enums import Point
from mapping.models import Contour, Place
from mapping.registry import Box, Layer, register_layer
from mapping.rules import (
    box_around,
    cell_of,
    outline_of,
    parent_of,
    resolution_for,
    resolution_of,
)
from tests.factories.places import CommuneFactory, DepartementFactory, PlaceFactory

NEAR = {"south": 48.80, "west": 2.35, "north": 48.92, "east": 2.55}


@pytest.fixture
def homes(monkeypatch):
    """A layer of everybody's places, as an app above would give one."""
    monkeypatch.setattr(registry, "_layers", {})

    def collect(box, resolution):
        within = Place.objects.filter(
            public_latitude__range=(box.south, box.north),
            public_longitude__range=(box.west, box.east),
        )
        cells = within.order_by("pk").values_list("cell", flat=True)
        return Counter(
            parent_of(cell, min(resolution, resolution_of(cell))) for cell in cells
        )

    register_layer(
        Layer(
            key="homes",
            label="Homes",
            collect=collect,
            by_commune=lambda: Counter(
                Place.objects.order_by("pk").values_list("commune_id", flat=True)
            ),
        )
    )


@pytest.mark.django_db
@pytest.mark.usefixtures("homes")
def test_a_view_counts_by_public_cells_and_names_communes(client):
    PlaceFactory.create_batch(2)

    view = client.get(reverse("api:map"), NEAR | {"layer": "homes"}).json()

    [cell] = view["cells"]
    home = Point(48.8612, 2.4431)
    shown = cell_of(home.latitude, home.longitude, is_sparse=False)
    assert cell["count"] == 2
    assert cell["outline"] == [list(corner) for corner in outline_of(shown)]
    assert [label["name"] for label in view["labels"]] == ["Montreuil"]
    assert view["contours"] == []


@pytest.mark.django_db
@pytest.mark.usefixtures("homes")
def test_no_answer_changes_when_a_home_moves_in_its_cell(client):
    place = PlaceFactory()
    before = _public_answers(client)
    place.delete()
    moved = PlaceFactory(latitude=48.8615, longitude=2.4428)

    after = _public_answers(client)

    assert moved.cell == place.cell
    assert moved.private != place.private
    assert after == before
    for number in ("48.8612", "2.4431", "48.8615", "2.4428"):
        assert number not in "".join(after)


def _public_answers(client) -> list[str]:
    boxes = [
        box_around(Point(48.86, 2.44), km) for km in (0.1, 0.5, 2, 5, 20, 100, 1000)
    ]
    asked = [
        {
            "south": low.latitude,
            "west": low.longitude,
            "north": high.latitude,
            "east": high.longitude,
            "layer": "homes",
        }
        for low, high in boxes
    ]
    answers = [client.get(reverse("api:map"), query) for query in asked]
    lists = [client.get(reverse("mapping:map"), {"layer": "homes"})]
    answers += [client.get("/api/v1/communes/", {"q": "mon"})]
    assert {answer.status_code for answer in answers + lists} == {200}
    pages = [answer.content.decode().partition("<main")[2] for answer in lists]
    return [answer.content.decode() for answer in answers] + pages


@given(st.floats(0.001, 16))
def test_a_view_is_of_so_many_cells_at_most(height):
    box = Box(40, -5, 40 + height, -5 + height * 1.5)

    resolution = resolution_for(box)

    # A cell of resolution three is of 12,393 square kilometres; each next, a seventh.
    area = height * height * 1.5 * 111 * 111
    assert area / (12_393 / 7 ** (resolution - 3)) < 3_000


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"south": ""},
        {"south": "x"},
        {"north": "91"},
        {"east": "181"},
        {"west": "nan"},
        {"west": "inf"},
        {"south": "49"},
        {"layer": "x" * 41},
    ],
)
def test_a_view_of_nowhere_is_refused(client, wrong):
    assert client.get(reverse("api:map"), NEAR | wrong).status_code == 400


@pytest.mark.django_db
@pytest.mark.usefixtures("homes")
@pytest.mark.parametrize("count", [1, 3])
def test_the_list_says_the_same_and_costs_the_same(
    client, count, django_assert_num_queries
):
    calais = DepartementFactory(code="62", name="Pas-de-Calais")
    PlaceFactory.create_batch(2)
    for number in range(count):
        PlaceFactory(
            commune=CommuneFactory(
                insee=f"6200{number}", name=f"Bourg {number}", departement=calais
            )
        )

    with django_assert_num_queries(3):  # Counts, then areas, then their communes.
        page = client.get(reverse("mapping:map"))
    inside = client.get(reverse("mapping:map"), {"departement": "62"})

    lines = {line.name: line.count for line in page.context["page"].lines}
    assert lines == {"Seine-Saint-Denis": 2, "Pas-de-Calais": count}
    assert [line.name for line in inside.context["page"].lines] == [
        f"Bourg {number}" for number in range(count)
    ]


@pytest.mark.django_db
def test_an_empty_map_and_a_commune_to_go_to(client):
    CommuneFactory()
    DepartementFactory(code="62", name="Pas-de-Calais")
    small = CommuneFactory(insee="62588", name="Montreuil", population=1_800)

    empty = client.get(reverse("mapping:map"))
    several = client.get(reverse("mapping:map"), {"where": "Montreuil"})
    chosen = client.get(
        reverse("mapping:map"),
        {"where": "x", "where_for": "x", "where_insee": small.insee},
    )
    unknown = client.get(
        reverse("mapping:map"), {"where": "Atlantide", "layer": "none"}
    )

    assert empty.status_code == chosen.status_code == 200
    assert several.status_code == unknown.status_code == 422
    assert several.content.count(b'type="radio"') == 2
    assert b'data-latitude="48.86380"' in chosen.content


@pytest.mark.django_db
def test_official_outlines_are_drawn_at_close_range_only(client):
    ring = [[48.86, 2.44], [48.87, 2.44], [48.87, 2.45], [48.86, 2.44]]
    Contour.objects.create(commune=CommuneFactory(), rings=[ring])

    near = client.get(reverse("api:map"), NEAR).json()
    far = client.get(reverse("api:map"), NEAR | {"south": 40}).json()

    assert near["contours"] == [{"rings": [ring]}]
    assert far["contours"] == []


def test_the_outlines_shipped_are_of_france_and_overseas():
    file = Path(__file__).parents[2] / "static" / "mapping" / "outlines.json"

    points = [tuple(at) for ring in json.loads(file.read_text()) for at in ring]

    assert len(points) > 20_000
    for latitude, longitude in [(48.9, 2.4), (14.6, -61.0), (-21.1, 55.5), (4, -53)]:
        assert any(
            abs(lat - latitude) < 2 and abs(lng - longitude) < 2 for lat, lng in points
        )


def test_tiles_are_let_in_by_one_setting_and_gdal_is_never_looked_for():
    script = (
        "import ctypes.util as c\n"
        "find = c.find_library\n"
        "c.find_library = lambda n: None if n[:3] in ('gda', 'geo') else find(n)\n"
        "import django; django.setup()\n"
        "from django.conf import settings; from django.contrib import admin\n"
        "import django.urls; django.urls.get_resolver().url_patterns\n"
        "print(settings.CONTENT_SECURITY_POLICY['DIRECTIVES']['img-src'])\n"
    )
    tiles = "https://tiles.example/{z}/{x}/{y}.png"
    environment = {
        "DJANGO_SETTINGS_MODULE": "asasap.settings.test",
        "ASASAP_TILES_URL": tiles,
        "PATH": "/usr/bin:/bin",
    }

    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )

    assert run.stdout.strip() == "[\"'self'\", 'https://tiles.example']"
