"""SMS leave as letters do: after the commit, once, tried again, or given up."""

import base64
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from asasap.kernel.periods import PARIS
from asasap.notifications import rules
from asasap.notifications.enums import Channel
from asasap.notifications.models import CapturedMail, Delivery, Recipient
from asasap.notifications.operations import notify, recipient_for_phone
from asasap.notifications.operations.delivering import deliver
from tests.factories.notifications import NOON, DeliveryFactory, NoticeFactory
from tests.notifications.sms_gateway import SmsGateway

pytestmark = pytest.mark.django_db

NUMBER = "+33601020304"


@pytest.fixture
def gateway(settings):
    with SmsGateway() as server:
        settings.SMS_URL = server.url
        server.start()
        yield server
        server.shutdown()


@pytest.fixture
def delivery():
    recipient = recipient_for_phone(number=NUMBER, language="en")
    notice = NoticeFactory(
        recipient=recipient, kind="accounts.sms_code", values={"code": "1234-5678"}
    )
    return DeliveryFactory(notice=notice, channel=Channel.SMS)


def test_a_code_reaches_the_gateway_once_with_our_password(gateway, delivery):
    for _ in range(2):
        deliver(delivery=delivery, now=NOON)

    [sent] = gateway.received
    assert (sent["to"], sent["reference"]) == (NUMBER, str(delivery.notice.uuid))
    assert "1234-5678" in sent["text"]
    secret = base64.b64encode(b"portal:secret").decode()
    assert gateway.credentials == [f"Basic {secret}"]


@pytest.mark.parametrize(
    ("answer", "is_given_up"), [(500, False), (429, False), (400, True), (302, True)]
)
def test_a_gateway_that_is_ill_is_asked_again_and_one_that_refuses_is_not(
    gateway, delivery, answer, is_given_up
):
    gateway.answer = answer

    deliver(delivery=delivery, now=NOON)

    delivery.refresh_from_db()
    assert (delivery.gave_up_at is not None) == is_given_up
    assert (delivery.due_at == NOON + timedelta(minutes=1)) == (not is_given_up)


def test_a_gateway_that_is_not_there_is_asked_again(settings, delivery):
    settings.SMS_URL = "http://127.0.0.1:9/send"

    deliver(delivery=delivery, now=NOON)

    delivery.refresh_from_db()
    assert (delivery.gave_up_at, delivery.due_at) == (None, NOON + timedelta(minutes=1))


def test_without_a_gateway_the_sms_is_kept_in_the_mailbox_of_the_demo(delivery):
    deliver(delivery=delivery, now=NOON)

    [kept] = CapturedMail.objects.all()
    assert (kept.to, kept.at) == (NUMBER, NOON)
    assert "1234-5678" in kept.text


def test_nothing_is_sent_for_what_was_rolled_back(gateway):
    with transaction.atomic():
        recipient = recipient_for_phone(number=NUMBER, language="fr")
        notify(recipient_id=recipient.pk, kind="accounts.sms_code", values={"code": ""})
        transaction.set_rollback(True)

    assert not Delivery.objects.exists()


def test_one_number_is_one_recipient_whose_number_the_database_cannot_read():
    first = recipient_for_phone(number=NUMBER, language="fr")
    second = recipient_for_phone(number=NUMBER, language="en")

    assert first == second
    assert Recipient.objects.get(pk=first.pk).phone == NUMBER


def test_a_number_without_its_index_is_refused():
    with pytest.raises(IntegrityError, match="recipient_phone_has_its_index"):
        Recipient.objects.create(phone=NUMBER)


@pytest.mark.parametrize(("is_urgent", "hour"), [(True, 23), (False, 7)])
def test_an_sms_that_is_not_urgent_waits_for_the_morning(is_urgent, hour):
    recipient = recipient_for_phone(number=NUMBER, language="fr")
    night = datetime(2026, 3, 3, 23, tzinfo=PARIS)

    due_at = rules.due_at(
        recipient=recipient,
        channel=Channel.SMS,
        cadence="at_once",
        is_urgent=is_urgent,
        now=night,
    )

    assert due_at.astimezone(PARIS).hour == hour
