"""What scripts add to every page: signs of work, of absence of network."""

import time

import pytest

from tests.roles import PASSWORD, email_of

pytestmark = pytest.mark.usefixtures("everybody")

# Noted by the page itself: the driver waits while a page is being left.
SEND_TWICE = """() => {
    const button = document.querySelector("main button");
    setTimeout(() => button.click());
    setTimeout(() => button.form.requestSubmit(), 200);
    setTimeout(() => sessionStorage.setItem("signs", [
        button.disabled,
        !document.getElementById("progress").hidden,
        document.getElementById("busy").textContent,
    ]), 1300);
}"""


def test_a_form_is_sent_once_and_shows_that_it_is_on_its_way(enter):
    page = enter(locale="en-GB")
    sent = []
    page.goto("/account/login/")
    page.fill("[name=login]", email_of("resident"))
    page.fill("[name=password]", PASSWORD)
    page.route("**/account/login/", lambda route: _slowly(route, sent))
    page.evaluate(SEND_TWICE)

    page.wait_for_url("**/home/")
    signs = page.evaluate("sessionStorage.getItem('signs')")
    assert signs == "true,true,One moment, please…"
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
    context = chromium.new_context(base_url=live_server.url, locale="en-GB")
    page = context.new_page()
    page.goto("/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    context.set_offline(True)
    page.goto("/about/")

    title = page.inner_text("h1")
    context.close()
    assert title == "You are offline"


def test_the_portal_can_be_installed(enter):
    page = enter()
    page.goto("/")
    manifest = page.request.get(page.get_attribute("link[rel=manifest]", "href")).json()

    icons = {page.request.get(icon["src"]).status for icon in manifest["icons"]}
    assert icons == {200}
    assert (manifest["scope"], manifest["display"]) == ("/", "standalone")


def _slowly(route, sent) -> None:
    sent.append(route.request.url)
    time.sleep(1.6)
    route.continue_()
