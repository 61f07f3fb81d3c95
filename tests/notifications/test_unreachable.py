"""A mailbox that no longer exists is written to no more, and its owner is told."""

import pytest
from django.urls import reverse

from asasap.notifications.models import Delivery
from asasap.notifications.operations import change_address_of, notify
from asasap.notifications.operations.delivering import deliver
from tests.factories.accounts import PersonFactory
from tests.factories.notifications import (
    NOON,
    DeliveryFactory,
    NoticeFactory,
    RecipientFactory,
)
from tests.roles import enter_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def recipient():
    return RecipientFactory(email="gone@example.org")


@pytest.mark.parametrize(
    ("refusal", "since"),
    [("550 no such box", NOON), ("551 not here", NOON), ("450 come back", None)],
)
def test_only_a_refusal_for_good_makes_an_address_unreachable(
    mail_server, recipient, refusal, since
):
    mail_server.refusal = refusal

    deliver(
        delivery=DeliveryFactory(notice=NoticeFactory(recipient=recipient)), now=NOON
    )

    recipient.refresh_from_db()
    assert recipient.unreachable_since_at == since


def test_nothing_more_is_sent_there_until_the_address_is_another(recipient):
    recipient.unreachable_since_at = NOON
    recipient.save()

    notify(recipient_id=recipient.pk, kind="accounts.welcome", values={"name": "A"})
    assert not Delivery.objects.exists()
    change_address_of(recipient_id=recipient.pk, email="new@example.org")
    notify(recipient_id=recipient.pk, kind="accounts.welcome", values={"name": "A"})

    [delivery] = Delivery.objects.all()
    assert delivery.channel == "email"


@pytest.mark.parametrize("is_gone", [True, False])
def test_its_owner_is_told_at_the_next_page(client, is_gone):
    person = PersonFactory(recipient__unreachable_since_at=NOON if is_gone else None)
    enter_as(client, person.user, ["password"])

    page = client.get(reverse("dashboards:my_day"))

    assert (reverse("account_email") in page.text) == is_gone
