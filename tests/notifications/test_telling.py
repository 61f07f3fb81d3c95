"""News is written in the transaction of what happened, once, by the ways chosen."""

import threading
from datetime import datetime

import pytest
from django.core import mail
from django.db import connection, transaction
from django.utils import timezone

from asasap.celery import app
from asasap.kernel.periods import PARIS
from asasap.notifications import tasks
from asasap.notifications.models import Delivery, Notice, Recipient
from asasap.notifications.operations import add_device, notify, recipient_for
from asasap.notifications.registry import UnknownKind
from tests.factories.notifications import (
    NOON,
    PushSubscriptionFactory,
    RecipientFactory,
)

pytestmark = pytest.mark.django_db


def welcome(recipient, **given):
    return notify(
        recipient_id=recipient.pk,
        kind="accounts.welcome",
        values={"name": "Anne"},
        **given,
    )


class Mishap(Exception):
    """What makes a transaction fall."""


@transaction.atomic
def _welcome_then_fail(recipient):
    welcome(recipient)
    raise Mishap


def ways(notice):
    """The deliveries of a notice, as tuples."""
    rows = notice.deliveries.order_by("channel")
    return list(rows.values_list("channel", "is_gathered", "due_at"))


def test_an_address_is_one_recipient_however_it_is_written():
    first = recipient_for(email=" Anne@Example.org", language="en")

    again = recipient_for(email="anne@example.ORG", language="fr")

    assert again == first
    assert (again.email, again.language) == ("anne@example.org", "en")


@pytest.mark.parametrize("language", [None, "de"])
def test_an_unknown_language_is_french(language):
    recipient = recipient_for(email="anne@example.org", language=language)

    assert recipient.language == "fr"


def test_news_stands_or_falls_with_what_happened():
    recipient = RecipientFactory()

    with pytest.raises(Mishap):
        _welcome_then_fail(recipient)
    assert not Notice.objects.exists()
    assert not Delivery.objects.exists()

    notice = welcome(recipient)
    assert list(Notice.objects.all()) == [notice]
    assert notice.deliveries.count() == 1


def test_the_same_news_twice_is_the_first_notice():
    recipient = RecipientFactory()
    first = welcome(recipient, once="visit:1")

    again = welcome(recipient, once="visit:1")

    assert again == first
    assert list(Delivery.objects.values_list("notice", "channel")) == [
        (first.pk, "email")
    ]


def test_the_same_event_is_told_to_each_recipient():
    anne, boris = RecipientFactory(), RecipientFactory()

    notices = {welcome(anne, once="visit:1"), welcome(boris, once="visit:1")}

    assert len(notices) == 2


def test_a_kind_nobody_registered_is_refused():
    recipient = RecipientFactory()

    with pytest.raises(UnknownKind, match=r"nobody\.knows"):
        notify(recipient_id=recipient.pk, kind="nobody.knows")


def test_news_leaves_at_once_when_nothing_was_chosen(clock, news):
    clock(NOON)
    device = PushSubscriptionFactory()

    notice = welcome(device.recipient)

    assert ways(notice) == [("email", False, NOON), ("push", False, NOON)]
    assert notice.created_at == NOON


def test_at_night_the_letter_leaves_and_the_phone_waits(clock, news):
    night = datetime(2026, 10, 24, 23, 30, tzinfo=PARIS)
    morning = datetime(2026, 10, 25, 7, 30, tzinfo=PARIS)
    clock(night)
    device = PushSubscriptionFactory()

    notice = welcome(device.recipient)

    assert ways(notice) == [("email", False, night), ("push", False, morning)]


def test_what_is_gathered_waits_for_the_hour_of_the_digest(clock):
    clock(NOON)
    recipient = RecipientFactory(digest_hour=18)
    recipient.preferences.create(topic="account", channel="email", cadence="daily")

    notice = welcome(recipient)

    evening = datetime(2026, 3, 3, 18, tzinfo=PARIS)
    assert ways(notice) == [("email", True, evening)]


def test_what_is_refused_is_only_listed(news):
    device = PushSubscriptionFactory()
    for channel in ("email", "push"):
        device.recipient.preferences.create(
            topic="account", channel=channel, cadence="never"
        )

    notice = welcome(device.recipient)

    assert ways(notice) == []
    assert notice.is_listed


def test_a_code_leaves_at_once_whatever_was_chosen(clock):
    clock(datetime(2026, 3, 3, 23, tzinfo=PARIS))
    recipient = RecipientFactory()
    recipient.preferences.create(topic="account", channel="email", cadence="never")

    notice = notify(
        recipient_id=recipient.pk,
        kind="accounts.letter",
        values={"subject": "Code", "body": "123"},
    )

    assert ways(notice) == [("email", False, notice.created_at)]
    assert not notice.is_listed


def test_who_has_neither_address_nor_device_finds_it_in_the_list(news):
    recipient = RecipientFactory(email=None)
    PushSubscriptionFactory(recipient=recipient, gone_at=NOON)

    notice = welcome(recipient)

    assert ways(notice) == []


def test_the_values_of_news_cannot_be_read_in_the_database():
    notice = welcome(RecipientFactory())

    with connection.cursor() as cursor:
        cursor.execute("SELECT values FROM notifications_notice")
        [(raw,)] = cursor.fetchall()

    assert "Anne" not in raw
    assert Notice.objects.get().values == {"name": "Anne"}
    assert notice.values == {"name": "Anne"}


@pytest.mark.usefixtures("eager")
def test_a_committed_notice_is_delivered_without_the_finder(
    django_capture_on_commit_callbacks,
):
    with django_capture_on_commit_callbacks(execute=True):
        welcome(RecipientFactory(email="anne@example.org"))

    assert [letter.to for letter in mail.outbox] == [["anne@example.org"]]


@pytest.mark.django_db(transaction=True)
def test_without_a_broker_the_commit_holds_and_the_finder_delivers(
    no_broker, monkeypatch, caplog
):
    recipient = RecipientFactory(email="anne@example.org")
    begun = timezone.now()

    with transaction.atomic():
        welcome(recipient)
    waited = timezone.now() - begun

    assert waited.total_seconds() < 2
    assert "no broker" in caplog.text
    assert mail.outbox == []

    monkeypatch.setattr(app.conf, "task_always_eager", True)
    tasks.find_due()
    assert [letter.to for letter in mail.outbox] == [["anne@example.org"]]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_the_same_news_from_two_at_once_is_one_notice():
    recipient = RecipientFactory()
    told = []

    def tell():
        try:
            told.append(welcome(recipient, once="visit:1").pk)
        finally:
            connection.close()

    rival = threading.Thread(target=tell)
    with transaction.atomic():
        first = welcome(recipient, once="visit:1")
        rival.start()
        rival.join(timeout=0.3)
        assert rival.is_alive(), "the second did not wait to know whether to write"
    rival.join()

    assert told == [first.pk]
    assert Delivery.objects.count() == 1


def test_an_eleventh_device_replaces_the_oldest():
    recipient = RecipientFactory()
    devices = PushSubscriptionFactory.create_batch(10, recipient=recipient)

    newest = add_device(
        recipient=recipient,
        endpoint="https://push.example.org/new",
        p256dh="p",
        auth="a",
        now=NOON,
    )

    assert set(recipient.devices.live()) == {*devices[1:], newest}


def test_a_shared_browser_follows_whoever_asked_last():
    device = PushSubscriptionFactory(gone_at=NOON)
    other = RecipientFactory()

    add_device(
        recipient=other,
        endpoint=device.endpoint,
        p256dh="p",
        auth="a",
        now=NOON,
    )

    device.refresh_from_db()
    assert (device.recipient, device.p256dh, device.gone_at) == (other, "p", None)
    assert Recipient.objects.count() == 2
