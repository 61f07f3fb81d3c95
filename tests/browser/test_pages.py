"""Every page that anyone may see, as they see it."""

from itertools import product
from zlib import crc32

import pytest

from tests.browser.shapes import KEYS, shapes_of
from tests.depth import DEEP
from tests.matrix import permission_routes
from tests.roles import ROLES

SIGHTS = [("fr-FR", "light", "390")]
if DEEP:
    SIGHTS = list(product(("fr-FR", "en-GB"), ("light", "dark"), ("390", "1280")))
SHARES = range(6)  # of the addresses: each worker takes the next one


@pytest.fixture(scope="session")
def faultless():
    """The shapes that the browser was shown and found nothing wrong with."""
    return set()


@pytest.mark.usefixtures("everybody")
@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("sight", SIGHTS, ids=" ".join)
def test_each_page_is_whole_for_each_role(
    enter, become, client, faultless, sight, share
):
    """Each is asked for as each role, and shown to the browser where its shape is new.

    `make deep` shows it all of them.
    """
    locale, scheme, width = sight
    wrong = []
    page = enter(
        locale=locale,
        color_scheme=scheme,
        viewport={"width": int(width), "height": 844},
        reduced_motion="reduce",
    )
    for role in ROLES:
        become(page, role)
        for url in _addresses(role, share):
            shapes = _shapes(client, url, locale)
            if shapes if DEEP else shapes - faultless:
                faults = _faults(page, url)
                wrong += [f"{role} {url} {fault}" for fault in faults]
                faultless |= set() if faults else shapes

    assert "\n".join(wrong) == ""


@pytest.mark.parametrize(
    "other",
    [
        '<main><p class="b">Ann</p></main>',
        '<main><p class="a" style="color: red">Ann</p></main>',
        '<main><p class="a"></p></main>',
        '<main><p class="a">Llanfairpwllgwyngyll</p></main>',
        '<main><p class="a">Ann</p><img src="b"></main>',
        '<main><p class="a">Ann</p><script>b()</script></main>',
        '<main><p class="a" onclick="b()">Ann</p></main>',
    ],
)
def test_a_page_that_may_look_otherwise_has_another_shape(other):
    assert shapes_of(other) != shapes_of('<main><p class="a">Ann</p></main>')


def test_pages_that_differ_in_names_keys_and_number_of_rows_have_one_shape():
    one = '<nav>A</nav><ul><li id="row-900100"><a href="/a/">Ann, 3 days</a></li></ul>'
    two = one.replace("Ann", "Zoé").replace(
        "</ul>", '<li id="row-900200"><a href="/b/">B</a></li></ul>'
    )

    assert shapes_of(one) == shapes_of(two)
    assert len(shapes_of(one)) == 2


def _addresses(role: str, share: int) -> list[str]:
    """Return a share of the role's pages; the same page is in it for every role."""
    urls = sorted({url for who, url in permission_routes() if who == role})
    return [
        url for url in urls if crc32(KEYS.sub("…", url).encode()) % len(SHARES) == share
    ]


def _shapes(client, url: str, locale: str) -> set[str]:
    """Return what the page is made of: nothing, of a file to keep, or of a part."""
    answer = client.get(url, headers={"accept-language": locale})
    text = answer.getvalue().decode(errors="ignore")
    return shapes_of(text) if "</html>" in text else set()


def _faults(page, url: str) -> list[str]:
    page.goto(url)
    # 320 px is the narrowest telephone; 640 px is a desk's 1280 enlarged to 200 %.
    return [*page.faults(), *page.too_wide_at(320, 640)]
