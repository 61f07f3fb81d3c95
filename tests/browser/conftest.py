"""A real browser on a real server. One browser a worker; one context a test."""

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.watch import Watched

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))),
    None,
)
REQUIRED = os.environ.get("ASASAP_BROWSER") == "required"
PHONE = {"width": 390, "height": 844}

# No telephone calls home: a test that waits for the network is a test that fails alone.
QUIET = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
]


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None and not REQUIRED:
                item.add_marker(pytest.mark.skip(reason="no Chromium was found"))


@pytest.fixture(scope="session")
def chromium():
    assert CHROMIUM, "ASASAP_BROWSER=required, and no Chromium was found"
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright's own loop makes Django believe that a query would block it.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def everybody(transactional_db, chromium):
    """All the roles, with rows of their own and a stranger with theirs.

    They have the same keys in every test: the codes they gave before are forgotten.
    """
    from django.core.cache import cache  # noqa: PLC0415 (needs settings)

    from tests.roles import create_roles  # noqa: PLC0415

    cache.clear()
    create_roles()


@pytest.fixture
def become(live_server, client):
    """Go on as another of the roles in a page that is open: ``become(page, "funder")``.

    A page costs the browser more than what is shown in it does.
    """
    from tests.roles import sign_in  # noqa: PLC0415 (needs settings)

    def become_one(page, role):
        page.goto("about:blank")  # What is shown must not ask again as another.
        page.context.clear_cookies()
        sign_in(client, role)
        page.context.add_cookies(
            [
                {"name": name, "value": cookie.value, "url": live_server.url}
                for name, cookie in client.cookies.items()
            ]
        )

    return become_one


@pytest.fixture
def enter(chromium, live_server, become):
    """Open a page as one of the roles: ``enter("resident", color_scheme="dark")``."""
    contexts = []

    def open_as(role="anonymous", **options):
        usual = {"viewport": PHONE, "locale": "fr-FR", "service_workers": "block"}
        context = chromium.new_context(base_url=live_server.url, **(usual | options))
        contexts.append(context)
        context.set_default_timeout(10_000)
        page = Watched(context.new_page())
        become(page, role)
        return page

    yield open_as
    for context in contexts:
        context.close()
