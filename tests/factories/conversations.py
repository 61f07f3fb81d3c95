"""Conversations and messages, the least that is valid."""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from asasap.kernel.actor import Actor
from offers.enums import Side
from offers.models import Attachment, Conversation, Message
from tests.factories.accounts import PersonFactory
from tests.factories.offers import NOON, live_offer


class AttachmentFactory(DjangoModelFactory):
    class Meta:
        model = Attachment

    author = factory.SubFactory(PersonFactory)
    name = "kitchen.jpg"
    content_type = "image/jpeg"
    content = b"a picture"
    size = 9
    received_at = NOON


class ConversationFactory(DjangoModelFactory):
    """Begun by a client about an offer; nothing is said yet."""

    class Meta:
        model = Conversation

    client = factory.SubFactory(PersonFactory)
    offer = factory.LazyFunction(live_offer)
    provider = factory.LazyAttribute(lambda made: made.offer.provider)
    begun_at = NOON
    last_at = NOON


class MessageFactory(DjangoModelFactory):
    """The client's, after all that was said before."""

    class Meta:
        model = Message
        skip_postgeneration_save = True

    conversation = factory.SubFactory(ConversationFactory)
    side = Side.CLIENT
    author = factory.LazyAttribute(
        lambda made: (
            made.conversation.client
            if made.side == Side.CLIENT
            else made.conversation.provider.person
        )
    )
    text = "Bonjour, êtes-vous libre mardi ?"
    sent_at = factory.LazyAttribute(
        lambda made: made.conversation.last_at + timedelta(minutes=1)
    )

    @factory.post_generation
    def is_last(self, create, extracted, **_values):
        self.conversation.last_at = self.sent_at
        self.conversation.save(update_fields=["last_at"])


def side_actor(conversation: Conversation, side: Side) -> Actor:
    """The person of that side, signed in."""
    person = conversation.client
    if side == Side.PROVIDER:
        person = conversation.provider.person
    return Actor(user_id=person.user_id, person_id=person.pk)
