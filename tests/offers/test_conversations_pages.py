"""The pages of messages, as their two sides and a stranger get them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from asasap.audit.models import AccessLog
from offers.enums import Side
from offers.models import Conversation, Message
from offers.rules.masking import MARK
from tests.factories.accounts import MembershipFactory, PersonFactory
from tests.factories.conversations import (
    AttachmentFactory,
    ConversationFactory,
    MessageFactory,
)
from tests.factories.mandates import MandateFactory
from tests.factories.offers import live_offer

pytestmark = pytest.mark.django_db

NUMBER = "06 12 34 56 78"


@pytest.fixture
def talk():
    """Begun an hour ago by the client, whose message waits to be read."""
    begun = timezone.now() - timedelta(hours=1)
    talk = ConversationFactory(begun_at=begun, last_at=begun)
    MessageFactory(conversation=talk, text="Bonjour, êtes-vous libre mardi ?")
    return talk


def entered(client, person):
    client.force_login(person.user)
    return client


def test_one_writes_from_an_offer_and_is_told_what_was_hidden(client):
    offer = live_offer(now=timezone.now())
    url = reverse("messages:about_offer", args=[offer.uuid])
    entered(client, PersonFactory())

    empty = client.post(url, {"text": "  "})
    page = client.get(url)
    key = page.context["form"].initial["sending_key"]
    answers = [
        client.post(
            url, {"text": f"Mon numéro : {NUMBER}", "sending_key": key}, follow=True
        )
        for _ in range(2)
    ]

    assert empty.status_code == 422
    assert empty.context["form"].errors["text"]
    [message] = Message.objects.all()
    assert message.text == f"Mon numéro : {MARK}"
    shown = answers[0].content.decode()
    assert NUMBER not in shown
    assert "alert-warning" in shown
    conversation = Conversation.objects.get()
    assert answers[1].redirect_chain[-1][0] == conversation.get_absolute_url()
    # Going there again leads to what was begun.
    assert client.get(url).headers["Location"] == conversation.get_absolute_url()


def test_who_opens_it_is_noted_and_the_list_says_what_waited(client, talk):
    entered(client, talk.provider.person)
    listed = reverse("messages:list")
    before = client.get(listed).context["lines"]

    for _ in range(2):
        page = client.get(talk.get_absolute_url())
    after = client.get(listed).context["lines"]

    assert [line.unread_count for line in before] == [1]
    assert [line.unread_count for line in after] == [0]
    assert "êtes-vous libre mardi" in page.content.decode()
    looks = AccessLog.objects.filter(subject="offers.message")
    assert {look.object_id for look in looks} == {talk.messages.get().pk}


@pytest.mark.parametrize("talks", [1, 3])
def test_the_list_costs_the_same_for_one_conversation_or_three(
    client, talk, talks, django_assert_num_queries
):
    for _ in range(talks - 1):
        other = ConversationFactory(client=talk.client)
        MessageFactory(conversation=other, side=Side.PROVIDER)
    entered(client, talk.client)
    client.get(reverse("messages:list"))

    # Who reads, the conversations with what waits in them, their last words.
    with django_assert_num_queries(4):  # The keys of the page first.
        page = client.get(reverse("messages:list"))

    assert len(page.context["lines"]) == talks


@pytest.mark.parametrize("written", [1, 3])
def test_a_conversation_costs_the_same_for_one_message_or_three(
    client, talk, written, django_assert_num_queries
):
    for _ in range(written):
        message = MessageFactory(conversation=talk, side=Side.PROVIDER)
        message.attachments.add(AttachmentFactory())
    entered(client, talk.client)
    client.get(reverse("messages:list"))

    # Who reads, the conversation, its messages, their files, what was agreed; and what
    # is noted of it.
    with django_assert_num_queries(8):
        page = client.get(talk.get_absolute_url())

    assert len(page.context["thread"].said) == written + 1


def test_a_stranger_finds_nothing(client, talk):
    entered(client, PersonFactory())

    for name in ("conversation", "block"):
        url = reverse(f"messages:{name}", args=[talk.uuid])
        assert client.post(url, {"text": "?"}).status_code == 404

    assert client.get(talk.get_absolute_url()).status_code == 404
    assert client.get(reverse("messages:list")).context["lines"] == []


def test_blocking_closes_the_form_for_both_and_says_so(client, talk):
    entered(client, talk.client)
    url = reverse("messages:block", args=[talk.uuid])

    client.post(url, {"block": "yes"})
    refused = client.post(talk.get_absolute_url(), {"text": "Encore"})
    theirs = entered(client, talk.provider.person).get(talk.get_absolute_url())
    entered(client, talk.client).post(url, {"block": "no"})
    sent = client.post(talk.get_absolute_url(), {"text": "Encore"})

    assert refused.status_code == 422
    assert 'id="write"' not in theirs.content.decode()
    assert theirs.context["thread"].why_not_block
    assert sent.status_code == 302
    assert talk.messages.count() == 2


def test_a_helper_reads_and_writes_in_the_name_of_the_person_helped(client, talk):
    mandate = MandateFactory(person=talk.client)
    entered(client, mandate.helper)
    url = reverse("messages:conversation_for", args=[mandate.uuid, talk.uuid])

    sent = client.post(url, {"text": "Je réponds pour elle."})

    assert sent.headers["Location"] == url
    last = talk.messages.latest_first().first()
    assert (last.author, last.mandate) == (talk.client, mandate)
    assert client.get(talk.get_absolute_url()).status_code == 404


def test_from_an_offer_one_may_also_write_for_whom_one_helps_or_speaks(client):
    offer = live_offer(now=timezone.now())
    mandate = MandateFactory()
    house = MembershipFactory(person=mandate.helper, role=Role.ADMIN).organisation
    MembershipFactory(person=mandate.helper)  # A member there, and nothing more.
    entered(client, mandate.helper)

    page = client.get(reverse("messages:about_offer", args=[offer.uuid]))
    names = dict(page.context["beginning"].other_names)
    sent = [client.post(url, {"text": "Bonjour"}) for url in names.values()]

    assert set(names) == {house.name, mandate.person.display_name}
    assert [answer.status_code for answer in sent] == [302, 302]
    begun = Conversation.objects.order_by("pk").values_list("client", "organisation")
    assert list(begun) == [
        (mandate.helper_id, house.pk),
        (mandate.person_id, None),
    ]


def test_older_messages_are_a_page_further(client, talk):
    for number in range(31):
        MessageFactory(conversation=talk, text=f"Message {number}.")
    entered(client, talk.client)

    first = client.get(talk.get_absolute_url())
    older = client.get(talk.get_absolute_url() + first.context["older_url"])

    assert [said.message.text for said in first.context["thread"].said][-1] == (
        "Message 30."
    )
    assert len(first.context["thread"].said) == 30
    assert len(older.context["thread"].said) == 2
    assert older.context["newer_url"] == talk.get_absolute_url()
