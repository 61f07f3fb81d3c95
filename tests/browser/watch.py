"""A page that remembers everything that went wrong on it."""

from axe_playwright_python.sync_playwright import Axe

LISTEN = """
window.refused = [];
addEventListener("securitypolicyviolation", (event) => window.refused.push(
    `${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""
# Every rule of axe. Preloading would paste each sheet in the page, as a style that the
# CSP refuses; only its rule on locked screens, which is experimental, reads them.
EVERY_RULE = {"resultTypes": ["violations"], "preload": False}
TOO_WIDE = """() => {
    const wide = document.documentElement.scrollWidth;
    return wide > innerWidth ? `${wide} px on ${innerWidth}` : null;
}"""


class Watched:
    """Playwright's page, and what the browser complained of since it was opened."""

    def __init__(self, page):
        self.page = page
        self.complaints = []
        page.add_init_script(LISTEN)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))

    def __getattr__(self, name):
        return getattr(self.page, name)

    def faults(self) -> list[str]:
        """Return what axe, the CSP and the console say of the page now shown."""
        refused = self.page.evaluate("window.refused || []")
        said, self.complaints = self.complaints, []
        return [
            *(f"CSP: {refusal}" for refusal in refused),
            *(f"console: {complaint}" for complaint in said),
            *(f"axe: {violation}" for violation in self._violations()),
        ]

    def too_wide_at(self, *widths: int) -> list[str]:
        """Return the widths at which one would have to scroll sideways."""
        before = self.page.viewport_size
        found = []
        for width in widths:
            self.page.set_viewport_size({"width": width, "height": before["height"]})
            if excess := self.page.evaluate(TOO_WIDE):
                found.append(f"width: {excess}")
        self.page.set_viewport_size(before)
        return found

    def _violations(self):
        results = Axe().run(self.page, options=EVERY_RULE).response
        for violation in results["violations"]:
            for node in violation["nodes"]:
                yield f"{violation['id']} at {node['target']}: {node['html'][:160]}"

    def _hear(self, message):
        url = message.location.get("url", "")
        # Of a file that is no page, the browser itself asks for a picture.
        if message.type == "error" and not url.endswith("/favicon.ico"):
            self.complaints.append(f"{message.text} {url}")
