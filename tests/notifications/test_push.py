"""Push: sealed for one browser, to the public network only, and not for ever."""

import socket
from datetime import datetime, timedelta

import pytest

from asasap.kernel.keys import vapid_public_key
from asasap.kernel.periods import PARIS
from asasap.notifications.enums import (
    DEVICES_PER_RECIPIENT,
    LEASE,
    SEND_TIMEOUT_SECONDS,
    Channel,
)
from asasap.notifications.operations.delivering import deliver
from tests.factories.notifications import (
    NOON,
    DeliveryFactory,
    NoticeFactory,
    PushSubscriptionFactory,
    RecipientFactory,
)
from tests.notifications.push_service import Browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def recipient():
    return RecipientFactory(language="en")


@pytest.fixture
def delivery(recipient):
    notice = NoticeFactory(recipient=recipient, url="/home/")
    return DeliveryFactory(notice=notice, channel=Channel.PUSH)


def subscribe(recipient, endpoint, browser=None):
    browser = browser or Browser()
    return PushSubscriptionFactory(
        recipient=recipient,
        endpoint=endpoint,
        p256dh=browser.p256dh,
        auth=browser.auth,
    )


def outcome(delivery):
    delivery.refresh_from_db()
    return delivery.attempts, delivery.sent_at, delivery.gave_up_at


def test_only_the_browser_it_is_for_can_read_a_push(push_service, recipient, delivery):
    browser = Browser()
    subscribe(recipient, push_service.endpoint(), browser)

    deliver(delivery=delivery, now=NOON)

    [(_path, headers, body)] = push_service.received
    assert browser.read(body) == {
        "title": "Welcome to ASASAP",
        "body": "Hello Anne. Your account is open."
        " From “My day” you will find what waits for you.",
        "url": "/home/",
    }
    assert b"Anne" not in body
    assert headers["content-encoding"] == "aes128gcm"
    assert headers["ttl"] == "86400"
    assert outcome(delivery) == (1, NOON, None)


def test_the_push_service_knows_us_by_the_key_browsers_were_given(
    push_service, recipient, delivery, settings
):
    subscribe(recipient, push_service.endpoint())

    deliver(delivery=delivery, now=NOON)

    [(_path, headers, _body)] = push_service.received
    key = vapid_public_key(settings.VAPID_KEY)
    assert headers["authorization"].startswith("vapid t=")
    assert headers["authorization"].endswith(f"k={key}")


def test_long_news_fits_in_what_a_push_may_weigh(push_service, recipient, delivery):
    subscribe(recipient, push_service.endpoint())
    delivery.notice.values = {"name": "🧹" * 5000}
    delivery.notice.save()

    deliver(delivery=delivery, now=NOON)

    [(_path, _headers, body)] = push_service.received
    assert len(body) <= 4096


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(push_service, recipient, delivery, status):
    gone = subscribe(recipient, push_service.endpoint(answers=status))
    here = subscribe(recipient, push_service.endpoint())

    deliver(delivery=delivery, now=NOON)

    assert list(recipient.devices.live()) == [here]
    gone.refresh_from_db()
    assert gone.gone_at == NOON
    assert outcome(delivery) == (1, NOON, None)


def test_with_no_browser_left_the_delivery_ends_quietly(
    push_service, recipient, delivery, caplog
):
    subscribe(recipient, push_service.endpoint(answers=410))

    deliver(delivery=delivery, now=NOON)

    assert outcome(delivery) == (1, None, NOON)
    assert caplog.records == []


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_push_service_that_is_busy_is_asked_again(
    push_service, recipient, delivery, status
):
    subscribe(recipient, push_service.endpoint(answers=status))

    deliver(delivery=delivery, now=NOON)

    assert outcome(delivery) == (1, None, None)
    assert delivery.due_at == NOON + timedelta(minutes=1)
    assert delivery.last_error == f"PushUnavailable('HTTP {status}')"


def test_a_push_service_that_is_down_is_asked_again(push_service, recipient, delivery):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    subscribe(recipient, f"https://127.0.0.1:{port}/")

    deliver(delivery=delivery, now=NOON)

    assert outcome(delivery) == (1, None, None)


def test_what_a_push_service_refuses_is_given_up(push_service, recipient, delivery):
    subscribe(recipient, push_service.endpoint(answers=413))

    deliver(delivery=delivery, now=NOON)

    assert outcome(delivery) == (1, None, NOON)


def test_one_device_reached_is_enough(push_service, recipient, delivery):
    subscribe(recipient, push_service.endpoint())
    subscribe(recipient, push_service.endpoint(answers=503))

    deliver(delivery=delivery, now=NOON)

    assert outcome(delivery) == (1, NOON, None)


def test_a_redirect_is_not_followed(push_service, recipient, delivery):
    push_service.endpoint()
    subscribe(recipient, push_service.endpoint(answers=307))

    deliver(delivery=delivery, now=NOON)

    assert [path for path, _, _ in push_service.received] == ["/1"]
    assert outcome(delivery)[1] is None


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_an_address_in_our_own_network_is_hung_up_on(
    recipient, delivery, settings, host
):
    settings.PUSH_LOCAL_CERTIFICATE = ""
    with socket.create_server(("127.0.0.1", 0)) as inner:
        subscribe(recipient, f"https://{host}:{inner.getsockname()[1]}/admin")

        deliver(delivery=delivery, now=NOON)

        connected, _address = inner.accept()
        with connected:
            assert connected.recv(1) == b""  # Not even the start of a handshake.
    assert outcome(delivery) == (1, None, NOON)
    assert "not on the public network" in delivery.last_error


def test_a_push_that_is_late_still_wakes_nobody(push_service, recipient, delivery):
    night = datetime(2026, 3, 28, 23, tzinfo=PARIS)
    morning = datetime(2026, 3, 29, 7, 30, tzinfo=PARIS)
    subscribe(recipient, push_service.endpoint())

    deliver(delivery=delivery, now=night)
    assert outcome(delivery) == (0, None, None)
    assert delivery.due_at == morning

    deliver(delivery=delivery, now=morning)
    assert outcome(delivery) == (1, morning, None)


def test_urgent_news_leaves_in_the_night(push_service, recipient, delivery):
    night = datetime(2026, 3, 28, 23, tzinfo=PARIS)
    delivery.notice.is_urgent = True
    delivery.notice.save()
    subscribe(recipient, push_service.endpoint())

    deliver(delivery=delivery, now=night)

    assert outcome(delivery) == (1, night, None)


def test_a_delivery_to_every_device_ends_before_its_lease():
    # A time-out counts twice: once to connect, once to be answered.
    longest = DEVICES_PER_RECIPIENT * 2 * SEND_TIMEOUT_SECONDS

    assert timedelta(seconds=longest) < LEASE
