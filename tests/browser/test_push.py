"""A push that reaches the browser is shown, whatever page is open."""

import json

import pytest

SHOWN = """async () => {
    const worker = await navigator.serviceWorker.ready;
    let shown = [];
    for (let turn = 0; turn < 100 && !shown.length; turn += 1) {
        await new Promise((soon) => setTimeout(soon, 50));
        shown = await worker.getNotifications();
    }
    return shown.map((one) => [one.title, one.body, one.data.url]);
}"""


@pytest.mark.usefixtures("everybody")
def test_a_push_is_shown_with_its_words(enter, live_server):
    page = enter(service_workers="allow", permissions=["notifications"])
    devtools = page.context.new_cdp_session(page.page)
    registrations = []
    devtools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: registrations.extend(event["registrations"]),
    )
    page.goto("/")
    page.evaluate("() => navigator.serviceWorker.ready.then(() => null)")
    devtools.send("ServiceWorker.enable")
    page.wait_for_load_state("networkidle")

    devtools.send(
        "ServiceWorker.deliverPushMessage",
        {
            "origin": live_server.url,
            "registrationId": registrations[0]["registrationId"],
            "data": json.dumps({"title": "Bonjour", "body": "À vous", "url": "/home/"}),
        },
    )

    assert page.evaluate(SHOWN) == [["Bonjour", "À vous", "/home/"]]


@pytest.mark.usefixtures("everybody")
def test_a_browser_that_can_show_notifications_offers_to(enter):
    page = enter("resident", service_workers="allow", permissions=["notifications"])

    page.goto("/notices/preferences/")

    page.wait_for_selector("#push:not([hidden]) [data-act=add]:enabled")
    assert page.is_visible("[data-state=off]")
    assert not page.is_visible("[data-act=remove]")
    assert page.faults() == []
