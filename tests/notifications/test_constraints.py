"""What the database refuses, whoever asks."""

import pytest
from django.db import IntegrityError, connection

from asasap.notifications.models import Notice
from tests.factories.notifications import (
    NOON,
    CapturedMailFactory,
    DeliveryFactory,
    NoticeFactory,
    PushSubscriptionFactory,
    RecipientFactory,
)

pytestmark = pytest.mark.django_db


def test_an_address_is_kept_in_small_letters():
    with pytest.raises(IntegrityError, match="recipient_email_is_folded"):
        RecipientFactory(email="Anne@example.org")


def test_there_is_no_25th_hour():
    with pytest.raises(IntegrityError, match="recipient_digest_hour_is_an_hour"):
        RecipientFactory(digest_hour=24)


@pytest.mark.parametrize("url", ["", "/", "/home/", "/offers/?a=b#c"])
def test_news_leads_within_the_portal(url):
    assert NoticeFactory(url=url).url == url


@pytest.mark.parametrize(
    "url",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "home/",
        "/\t/e",
        "/a b",
    ],
)
def test_news_leads_nowhere_else(url):
    with pytest.raises(IntegrityError, match="notice_leads_within_the_portal"):
        NoticeFactory(url=url)


def test_the_same_news_is_told_once():
    notice = NoticeFactory(once="visit:1")

    with pytest.raises(IntegrityError, match="notice_once"):
        NoticeFactory(recipient=notice.recipient, once="visit:1")


def test_news_without_a_mark_may_be_told_again():
    notice = NoticeFactory()

    NoticeFactory(recipient=notice.recipient)

    assert Notice.objects.count() == 2


def test_a_notice_takes_each_way_once():
    delivery = DeliveryFactory()

    with pytest.raises(IntegrityError, match="delivery_once_per_channel"):
        DeliveryFactory(notice=delivery.notice)


def test_what_was_sent_was_not_given_up():
    with pytest.raises(IntegrityError, match="delivery_sent_or_given_up"):
        DeliveryFactory(sent_at=NOON, gave_up_at=NOON)


def test_only_letters_are_gathered():
    with pytest.raises(IntegrityError, match="delivery_only_letters_are_gathered"):
        DeliveryFactory(channel="push", is_gathered=True)


def test_nobody_chooses_a_daily_push():
    recipient = RecipientFactory()

    with pytest.raises(IntegrityError, match="preference_only_letters_are_gathered"):
        recipient.preferences.create(topic="account", channel="push", cadence="daily")


def test_one_choice_for_each_topic_and_channel():
    recipient = RecipientFactory()
    choice = {"topic": "account", "channel": "email", "cadence": "never"}
    recipient.preferences.create(**choice)

    with pytest.raises(IntegrityError, match="preference_once_per_topic_and_channel"):
        recipient.preferences.create(**choice)


def test_a_push_travels_sealed():
    with pytest.raises(IntegrityError, match="push_endpoint_is_https"):
        PushSubscriptionFactory(endpoint="http://push.example.org/1")


def test_a_captured_letter_cannot_be_read_in_the_database():
    CapturedMailFactory(text="Your code is 123456.")

    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM notifications_capturedmail")
        [(raw,)] = cursor.fetchall()

    assert "123456" not in raw
