"""The map: what it draws, what its list says, and what neither tells."""

import json
import subprocess
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from mapping import registry
from mapping.enums import Point
from mapping.models import Contour, Intercommunality, Place
from mapping.queries.areas import sums_in
from mapping.registry import Box, Layer, register_layer
from mapping.rules import (
    _away,
    box_around,
    cell_of,
    outline_of,
    parent_of,
    resolution_for,
    resolution_of,
    simplified,
)
from tests.factories.places import (
    CommuneFactory,
    DepartementFactory,
    PlaceFactory,
    RegionFactory,
)

ENGLISH = {"Accept-Language": "en"}
NEAR = {"south": 48.80, "west": 2.35, "north": 48.92, "east": 2.55}


@pytest.fixture
def homes(monkeypatch):
    """A layer of everybody's places, as an app above would give one."""
    monkeypatch.setattr(registry, "_layers", {})

    def collect(box, resolution, _words):
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
            sums_of=lambda area, _words: sums_in(
                area,
                Counter(
                    Place.objects.order_by("pk").values_list("commune_id", flat=True)
                ),
            ),
            cells_of=lambda pk, _words: Counter(
                Place.objects.filter(commune=pk)
                .order_by("pk")
                .values_list("cell", flat=True)
            ),
            listed_at=lambda latitude, longitude, _words: (
                f"/list/?near={latitude},{longitude}"
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
    north = RegionFactory(code="32", name="Hauts-de-France")
    calais = DepartementFactory(code="62", name="Pas-de-Calais", region=north)
    coast = Intercommunality.objects.create(siren="1", name="Côte", kind="CC")
    PlaceFactory.create_batch(2)
    for number in range(count):
        PlaceFactory(
            commune=CommuneFactory(
                insee=f"6200{number}",
                name=f"Bourg {number}",
                departement=calais,
                epci=coast,
            )
        )

    with django_assert_num_queries(4):  # Counts, then areas, then their communes.
        page = client.get(reverse("mapping:map"))
    told = {
        words: _lines(client, words)
        for words in (
            "",
            "region=32",
            "departement=62",
            "departement=62&epci=1",
            "epci=1",
            "departement=93",
            "commune=93048",
        )
    }

    assert page.context["page"].total == 2 + count
    towns = {f"Bourg {number} (62)": 1 for number in range(count)}
    assert told == {
        "": {"Île-de-France": 2, "Hauts-de-France": count},
        "region=32": {"Pas-de-Calais (62)": count},
        "departement=62": {"Côte": count},
        "departement=62&epci=1": towns,
        "epci=1": towns,
        "departement=93": {"Montreuil (93)": 2},  # In no intercommunality here.
        "commune=93048": {"800 m to the south-west": 2},
    }


def _lines(client, words: str) -> dict[str, int]:
    page = client.get(f"{reverse('mapping:map')}?{words}", headers=ENGLISH)
    return {line.name: line.count for line in page.context["page"].lines}


@pytest.mark.django_db
@pytest.mark.usefixtures("homes")
def test_each_line_leads_to_what_it_counts_and_an_unknown_area_is_not_found(client):
    PlaceFactory()
    Intercommunality.objects.create(siren="1", name="Elsewhere", kind="CC")

    url, visited = reverse("mapping:map"), []
    while url.startswith("?") or not visited:
        address = reverse("mapping:map") + url.removeprefix(reverse("mapping:map"))
        page = client.get(address).context["page"]
        visited.append(page.where.level)
        [line] = page.lines
        url = line.url

    assert visited == ["country", "region", "departement", "commune"]
    assert url.startswith("/list/?near=48.8")
    for wrong in (
        "region=x",
        "departement=99",
        "epci=9",
        "commune=1",
        "commune=%00",
        "epci=1&departement=9",
        "epci=1&departement=93",  # None of its communes is there.
    ):
        for name in ("map", "embed"):
            answer = client.get(f"{reverse(f'mapping:{name}')}?{wrong}")
            assert answer.status_code == 404


@pytest.mark.django_db
@pytest.mark.usefixtures("homes")
def test_a_map_in_the_page_of_others_sets_no_cookie_and_may_be_framed(client):
    PlaceFactory()

    framed = client.get(reverse("mapping:embed"), {"commune": "93048"})
    ours = client.get(reverse("mapping:map"))

    assert framed.status_code == 200
    assert not framed.cookies
    assert "X-Frame-Options" not in framed.headers
    assert "frame-ancestors *" in framed.headers["Content-Security-Policy"]
    assert ours.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in ours.headers["Content-Security-Policy"]


@pytest.mark.django_db
@pytest.mark.usefixtures("homes")
def test_a_layer_is_open_data_and_not_sent_twice(client):
    PlaceFactory.create_batch(2)
    url = reverse("mapping:geojson", args=["homes"])

    answer = client.get(url, {"commune": "93048"})
    again = client.get(
        url, {"commune": "93048"}, headers={"If-None-Match": answer["ETag"]}
    )
    [feature] = answer.json()["features"]

    assert answer["Content-Type"] == "application/geo+json"
    assert answer.json()["licence"] == "Licence Ouverte 2.0 (Etalab)"
    assert feature["properties"] == {"count": 2}
    [ring] = feature["geometry"]["coordinates"]
    assert (len(ring), ring[0]) == (7, ring[-1])
    assert ring[0][0] == pytest.approx(2.44, abs=0.02)
    assert again.status_code == 304
    assert client.get(reverse("mapping:geojson", args=["none"])).status_code == 404


@given(
    st.lists(st.tuples(st.floats(0, 5), st.floats(0, 5)), min_size=4, max_size=40),
    st.floats(0.01, 1),
)
def test_a_line_drawn_coarsely_is_never_farther_off_than_said(ring, tolerance):
    drawn = simplified([*ring, ring[0]], tolerance)

    assert set(drawn) <= set(ring)
    segments = list(pairwise(drawn))
    for point in ring if drawn else []:
        assert min(_away(point, *segment) for segment in segments) <= tolerance


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

    assert (empty.status_code, chosen.status_code) == (200, 302)
    assert several.status_code == unknown.status_code == 422
    assert several.content.count(b'type="radio"') == 2
    assert chosen["Location"] == "/map/?commune=62588"
    gone = client.get(chosen["Location"])
    assert b'data-latitude="48.86380"' in gone.content


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
