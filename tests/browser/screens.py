"""Photographs the running demo, page by page, for somebody to look at.

Each page once, by the first role that may see it, in both languages, by day and by
night, on a telephone and on a desk; one index shows them all.
"""

import os
import re
import shutil
import sys
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

import django
from django.conf import settings
from django.template import Context, Template
from django.utils.text import slugify
from playwright.sync_api import Error, sync_playwright

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "asasap.settings.dev")
django.setup()

from accounts.enums import DEMO_DOMAIN
from dashboards.queries.demo import DEMO_PASSWORD
from tests.matrix import cases
from tests.roles import ROLES

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))),
    None,
)
INDEX = Path(__file__).with_name("screens.html")
SIGHTS = list(product(("fr-FR", "en-GB"), ("light", "dark"), (390, 1280)))
KEYS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\b\d+\b")


@dataclass(frozen=True)
class Shot:
    """One page, and the names of its eight pictures."""

    url: str
    role: str
    names: list[str] = field(default_factory=list)

    def name(self, locale: str, scheme: str, width: int) -> str:
        page = slugify(self.url.replace("/", " ")) or "first-page"
        return f"{page}-{self.role}-{locale[:2]}-{scheme}-{width}.png"


def main() -> None:
    """Photograph the portal that runs, into the data folder's ``screens``."""
    base_url = f"http://localhost:{settings.PORT}"
    if CHROMIUM is None:
        sys.exit("ASASAP: no Chromium was found. On Debian: apt install chromium.")
    folder = settings.DATA_DIR / "screens"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox"]
        )
        try:
            portal = Portal(browser, base_url)
            shots = [shot for role in ROLES for shot in portal.shoot(role, folder)]
        except Error as error:
            sys.exit(f"ASASAP: start the portal first with make run. {error.message}")
        browser.close()
    index = Template(INDEX.read_text(encoding="utf-8")).render(
        Context({"shots": shots})
    )
    (folder / "index.html").write_text(index, encoding="utf-8")
    pictures = sum(len(shot.names) for shot in shots)
    sys.stdout.write(
        f"{pictures} pictures of {len(shots)} pages: {folder}/index.html\n"
    )


class Portal:
    """The live portal, seen through one browser by each of the demo's people."""

    def __init__(self, browser, base_url: str):
        self.browser = browser
        self.base_url = base_url
        self.seen: set[str] = set()
        self.states = {role: self._sign_in(role) for role in ROLES}

    def shoot(self, role: str, folder: Path) -> list[Shot]:
        """Write eight files a page; return the lines of the index."""
        urls = self._new_pages(role)
        shots = [Shot(url, role) for url in urls]
        for locale, scheme, width in SIGHTS:
            size = {"width": width, "height": 844}
            with self._context(
                role, locale=locale, color_scheme=scheme, viewport=size
            ) as context:
                page = context.new_page()
                for shot in shots:
                    name = shot.name(locale, scheme, width)
                    page.goto(shot.url)
                    page.screenshot(path=folder / name, full_page=True)
                    shot.names.append(name)
        return shots

    def _new_pages(self, role: str) -> list[str]:
        """Return what no role before was shown, with what links lead to."""
        found, walked = [], set()
        with self._context(role) as context:
            page = context.new_page()
            wanted = _addresses_of(role)
            for url in wanted:  # Grows while it is read.
                shape = KEYS.sub("…", url)
                if shape in walked or not _opens(page, url):
                    continue
                walked.add(shape)
                wanted += page.eval_on_selector_all(
                    "main a[href^='/'], #content a[href^='/']",
                    "links => links.map(link => link.pathname)",
                )
                if shape not in self.seen:
                    found.append(url)
        self.seen |= walked
        return found

    def _context(self, role: str, **options):
        return self.browser.new_context(
            base_url=self.base_url,
            storage_state=self.states.get(role),
            service_workers="block",
            reduced_motion="reduce",
            **options,
        )

    def _sign_in(self, role: str) -> dict | None:
        if role == "anonymous":
            return None
        email = f"{role.replace('_', '-')}@{DEMO_DOMAIN}"
        with self.browser.new_context(base_url=self.base_url) as context:
            page = context.new_page()
            page.goto("/account/login/")
            page.fill("[name=login]", email)
            page.fill("[name=password]", DEMO_PASSWORD)
            page.click("main button[type=submit]")
            for _try in range(3):
                if not page.url.endswith("/2fa/authenticate/"):
                    break
                self._give_code(page, email)
            if not page.url.endswith("/home/"):
                sys.exit(f"ASASAP: {email} cannot enter {self.base_url}: {page.url}")
            return context.storage_state()

    def _give_code(self, page, email: str) -> None:
        """Type the code that the demo shows; one already used is refused, so wait."""
        if page.locator("[name=code].is-invalid").count():
            page.wait_for_timeout(15_000)
        with page.context.expect_page() as opened:
            page.evaluate("window.open('/demo/')")
        demo = opened.value
        card = demo.locator(".card", has_text=email)
        code = card.locator(".code").nth(2).inner_text()
        demo.close()
        page.fill("[name=code]", code)
        page.click("main form:not([id]) button[type=submit]")


def _addresses_of(role: str) -> list[str]:
    return [
        url
        for case in cases()
        if case.line.method == "GET" and case.line.answers[role] == "200"
        if not case.route.has_row and (url := case.url(role))
    ]


def _opens(page, url: str) -> bool:
    """Whether it is a page that one may see; a file to download is not."""
    try:
        response = page.goto(url)
    except Error:
        return False
    return response.ok and "text/html" in response.headers.get("content-type", "")


if __name__ == "__main__":
    main()
