"""The field that asks for a commune, and the map, as one uses them."""

import json

import pytest
from playwright.sync_api import expect

from mapping import registry
from mapping.registry import Layer, Sums, register_layer
from tests.factories.places import CommuneFactory, DepartementFactory, PlaceFactory

pytestmark = pytest.mark.usefixtures("everybody")

FIELD, LIST = "[name=where]", "[role=listbox]"


@pytest.fixture
def montreuils():
    calais = DepartementFactory(code="62", name="Pas-de-Calais")
    small = CommuneFactory(
        insee="62588", name="Montreuil", population=1_800, departement=calais
    )
    return CommuneFactory(), small


def test_a_commune_is_chosen_with_the_keyboard_and_heard(enter, montreuils):
    _large, small = montreuils
    page = enter()
    page.goto("/map/")
    field = page.locator(FIELD)

    field.press_sequentially("montr")
    page.wait_for_selector(f"{LIST} [role=option]")

    assert field.get_attribute("role") == "combobox"
    assert field.get_attribute("aria-expanded") == "true"
    assert page.inner_text("[data-count]").startswith("2 communes")
    assert page.inner_text(LIST).splitlines()[0].startswith("Montreuil")
    assert page.faults() == []
    for key in ("ArrowDown", "ArrowDown"):
        field.press(key)
    active = field.get_attribute("aria-activedescendant")
    assert "Pas-de-Calais" in page.inner_text(f"#{active}")
    assert page.locator(f"#{active}").get_attribute("aria-selected") == "true"
    field.press("Escape")
    assert field.get_attribute("aria-expanded") == "false"
    assert page.url.endswith("/map/")

    field.press("ArrowDown")
    page.wait_for_selector(f"{LIST} [role=option]")
    field.press("ArrowUp")
    field.press("Enter")
    assert page.input_value(FIELD) == small.label
    field.press("Enter")
    page.wait_for_url(f"**commune={small.insee}")

    assert small.label in page.inner_text("main")


def test_without_scripts_namesakes_come_back_as_a_list(enter, montreuils):
    _large, small = montreuils
    page = enter(java_script_enabled=False)
    page.goto("/map/")
    page.fill(FIELD, "montreuil")
    page.click("main form button")
    assert page.locator("main [type=radio]").count() == 2
    page.check(f"[value='{small.insee}']")
    page.click("main form button")

    assert small.label in page.inner_text("main")
    assert page.locator("[data-map]").is_hidden()


def test_the_map_counts_names_and_tells_no_home(enter, montreuils, monkeypatch):
    large, _small = montreuils
    place = PlaceFactory(commune=large)
    monkeypatch.setattr(registry, "_layers", {})
    register_layer(
        Layer(
            key="homes",
            label="Homes",
            collect=lambda _box, _resolution, _words: {place.cell: 7},
            sums_of=lambda _area, _words: Sums({}, {large.pk: 7}),
            cells_of=lambda _pk, _words: {place.cell: 7},
        )
    )
    page = enter(viewport={"width": 1280, "height": 900})
    with page.expect_response("**/api/v1/map/**") as answer:
        page.goto("/map/?commune=93048")
    page.wait_for_selector(".map-count")

    assert page.inner_text(".map-count") == "7"
    # The count is a button: the keyboard goes closer by it, and stays on the map.
    door = page.locator("[data-map] [role=button].leaflet-marker-icon")
    door.focus()
    with page.expect_response("**/api/v1/map/**"):
        page.keyboard.press("Enter")
    expect(page.locator("[data-map]")).to_be_focused()
    # And leaves it: nothing holds it there.
    inside = "document.activeElement.closest('[data-map]') !== null"
    for _ in range(8):
        page.keyboard.press("Tab")
    assert not page.evaluate(inside)
    assert "Montreuil" in page.locator(".map-name").all_inner_texts()
    assert page.locator(".map-line").count() > 0
    assert page.inner_text("#counts ~ table tbody").split()[-1] == "7"
    told = json.dumps(answer.value.json()) + page.content()
    for name in ("latitude", "longitude"):
        assert str(place.private[name]) not in told
    assert page.faults() == []
