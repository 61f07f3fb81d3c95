"""What scripts add to every page: signs of work, of absence of network."""

import pytest

from tests.roles import PASSWORD, email_of

pytestmark = pytest.mark.usefixtures("everybody")


def test_a_form_is_sent_once_however_often_one_clicks(enter):
    page = enter()
    sent = []
    page.page.on(
        "request", lambda r: sent.append(r.url) if r.method == "POST" else None
    )
    page.route("**/account/login/", lambda route: _slowly(page, route))
    page.goto("/account/login/")
    page.fill("[name=login]", email_of("resident"))
    page.fill("[name=password]", PASSWORD)
    button = page.locator("main button[type=submit]")
    button.dispatch_event("click")
    page.wait_for_selector("form[aria-busy=true] button:disabled")
    button.dispatch_event("click")

    page.wait_for_selector("#progress:not([hidden])")
    page.wait_for_url("**/home/")
    assert len(sent) == 1


def test_the_page_says_that_the_network_is_gone_and_back(enter):
    page = enter()
    page.goto("/")
    page.context.set_offline(True)
    page.wait_for_selector("#offline:not([hidden])")
    assert page.inner_text("#offline") != ""

    page.context.set_offline(False)
    page.wait_for_selector("#offline", state="hidden")


def test_without_network_a_page_says_so_in_our_words(enter, live_server, chromium):
    context = chromium.new_context(base_url=live_server.url, locale="fr-FR")
    page = context.new_page()
    page.goto("/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    context.set_offline(True)
    page.goto("/about/")

    title = page.inner_text("h1")
    context.close()
    assert title == "Vous êtes hors ligne"


def test_the_portal_can_be_installed(enter):
    page = enter()
    page.goto("/")
    manifest = page.request.get(page.get_attribute("link[rel=manifest]", "href")).json()

    icons = {page.request.get(icon["src"]).status for icon in manifest["icons"]}
    assert icons == {200}
    assert (manifest["scope"], manifest["display"]) == ("/", "standalone")


def _slowly(page, route):
    if route.request.method == "POST":
        page.wait_for_timeout(1500)
    route.continue_()
