"""Every page that anyone may see, as they see it."""

import pytest
from playwright.sync_api import Error

from tests.depth import DEEP
from tests.matrix import permission_routes
from tests.roles import ROLES

pytestmark = pytest.mark.usefixtures("everybody")

USUAL_SIGHTS = [("fr-FR", "light", 390)]
DEEP_SIGHTS = [
    (locale, scheme, width)
    for locale in ("fr-FR", "en-GB")
    for scheme in ("light", "dark")
    for width in (390, 1280)
]
SIGHTS = DEEP_SIGHTS if DEEP else USUAL_SIGHTS


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("locale", "scheme", "width"), SIGHTS)
def test_each_page_is_whole_for_each_role(enter, role, locale, scheme, width):
    addresses = sorted(url for who, url in permission_routes() if who == role and url)
    page = enter(
        role,
        locale=locale,
        color_scheme=scheme,
        viewport={"width": width, "height": 844},
        reduced_motion="reduce",
    )

    wrong = [f"{url} {fault}" for url in addresses for fault in _faults(page, url)]

    assert "\n".join(wrong) == ""


def _faults(page, url: str) -> list[str]:
    try:
        response = page.goto(url)
    except Error as error:
        if "Download is starting" in error.message:  # A file to keep, not a page.
            return []
        raise
    if "text/html" not in response.headers["content-type"]:
        return []
    # 320 px is the narrowest telephone; 640 px is a desk's 1280 enlarged to 200 %.
    return [*page.faults(), *page.too_wide_at(320, 640)]
