"""The portal without a mouse."""

import pytest

from tests.roles import PASSWORD, email_of

pytestmark = pytest.mark.usefixtures("everybody")

FOCUSED = """() => {
    const element = document.activeElement;
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    return {
        name: element.getAttribute("name") || element.getAttribute("href")
            || element.textContent.trim(),
        isBody: element === document.body,
        isMarked: style.boxShadow !== "none" || style.outlineStyle !== "none",
        isSeen: element.contains(document.elementFromPoint(
            box.left + box.width / 2, box.top + box.height / 2)),
        isLarge: box.height >= 44 || style.display === "inline",
    };
}"""


def test_one_signs_in_with_the_keyboard_alone(enter):
    page = enter()
    page.goto("/account/login/")
    _tab_to(page, "login")
    page.keyboard.type(email_of("resident"))
    _tab_to(page, "password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")

    page.wait_for_url("**/home/")


def test_the_first_stop_of_a_page_leads_past_its_menu(enter):
    page = enter("resident")
    page.goto("/home/")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED)["name"] == "#main"
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"


def test_one_changes_language_with_the_keyboard_alone(enter):
    page = enter()
    page.goto("/about/words/")
    _tab_to(page, "language")
    page.keyboard.press("Enter")

    page.wait_for_selector("html[lang=en]")


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_each_stop_is_marked_in_sight_and_large_enough(enter, width, scheme):
    viewport = {"width": width, "height": 844}
    page = enter(
        "coordinator",
        viewport=viewport,
        color_scheme=scheme,
        reduced_motion="reduce",  # Else the page is still gliding when it is measured.
    )
    page.goto("/home/")

    stops = _walk(page)

    assert len(stops) > 8
    assert [stop["name"] for stop in stops if not stop["isMarked"]] == []
    assert [stop["name"] for stop in stops if not stop["isSeen"]] == []
    assert [stop["name"] for stop in stops if not stop["isLarge"]] == []


def _walk(page) -> list[dict]:
    stops = []
    while len(stops) < 100:
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop["isBody"]:
            break
        stops.append(stop)
    return stops


def _tab_to(page, name: str) -> None:
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED)["name"] == name:
            return
    raise AssertionError(f"the keyboard does not reach {name}")
