"""Who is written to, what, and how it leaves: the least that is valid."""

from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from asasap.notifications.enums import Channel
from asasap.notifications.models import (
    CapturedMail,
    Delivery,
    Notice,
    PushSubscription,
    Recipient,
)

NOON = datetime(2026, 3, 3, 11, tzinfo=UTC)  # In Paris.


class RecipientFactory(DjangoModelFactory):
    class Meta:
        model = Recipient

    email = factory.Sequence(lambda n: f"recipient{n}@example.org")


class NoticeFactory(DjangoModelFactory):
    class Meta:
        model = Notice

    recipient = factory.SubFactory(RecipientFactory)
    kind = "accounts.welcome"
    values = {"name": "Anne"}
    created_at = NOON


class DeliveryFactory(DjangoModelFactory):
    class Meta:
        model = Delivery

    notice = factory.SubFactory(NoticeFactory)
    channel = Channel.EMAIL
    due_at = NOON


class PushSubscriptionFactory(DjangoModelFactory):
    class Meta:
        model = PushSubscription

    recipient = factory.SubFactory(RecipientFactory)
    endpoint = factory.Sequence(lambda n: f"https://push.example.org/{n}")
    p256dh = "p256dh"
    auth = "auth"
    created_at = NOON


class CapturedMailFactory(DjangoModelFactory):
    class Meta:
        model = CapturedMail

    to = "anne@example.org"
    subject = "A letter"
    text = "Its text."
    at = NOON
