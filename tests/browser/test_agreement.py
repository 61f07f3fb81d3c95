"""The list of a search and the map it leads to, as the browser shows both."""

import re
from collections import Counter
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from playwright.sync_api import Response, expect

from matching.operations.indexing import index_all
from tests.depth import DEEP
from tests.factories.offers import NOON
from tests.matching.worlds import addresses, people_the_world

SLOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
NUMBER = re.compile(r"^\s*\d+ offre")
COUNTS = "elements => elements.map(element => Number(element.textContent))"


@pytest.fixture
def pages(transactional_db, enter):
    """Two pages side by side, in a world to search in."""
    people_the_world()
    index_all(now=NOON)
    wide = {"viewport": {"width": 1280, "height": 900}}
    return enter(**wide), enter(**wide)


@settings(max_examples=200 if DEEP else 2, suppress_health_check=SLOW)
@given(said=addresses)
def test_the_map_shows_as_many_as_the_list_whatever_is_asked(pages, said):
    search, drawn = pages
    search.goto(f"/search/?{urlencode(said)}")
    said_there = search.locator("main [role=status]", has_text=NUMBER).inner_text()
    total = int(said_there.split()[0])
    shown = _all_shown(search)
    way = search.get_attribute("main a[href^='/map/']", "href")
    cells = _cells_told(drawn, way)

    assert len(shown) == len(set(shown)) == total
    counts = Counter(cell["count"] for cell in cells)
    written = Counter(drawn.eval_on_selector_all(".map-count", COUNTS))
    assert counts.total() == drawn.locator(".map-cell").count()
    assert written <= counts  # A number that would cover another is not written.
    assert sum(counts.elements()) == total
    listed = drawn.locator("#counts ~ table")
    if total:
        caption = listed.locator("caption").inner_text()
        assert f"· {total} " in caption
        assert sum(drawn.eval_on_selector_all("#counts ~ table td", COUNTS)) == total
    else:
        expect(listed).to_have_count(0)


def _cells_told(page, url: str) -> list[dict]:
    """Open the map; return what it was told last, which is what it shows."""
    answers: list[Response] = []

    def hear(response: Response) -> None:
        if "/api/v1/map/" in response.url:
            answers.append(response)

    page.on("response", hear)
    page.goto(url)
    page.wait_for_load_state("networkidle")
    page.remove_listener("response", hear)
    return answers[-1].json()["cells"]


def _all_shown(page) -> list[str]:
    """The addresses of all the offers of the list, shown to its end."""
    while page.locator("main a[rel=next]").count():
        with page.expect_response("**cursor=**"):
            page.click("main a[rel=next]")
    return page.eval_on_selector_all(
        "main .lines h3 a", "links => links.map(link => link.getAttribute('href'))"
    )
