"""News of messages: that somebody wrote, never what they wrote."""

from collections.abc import Iterator

from django.urls import reverse

from accounts.enums import MandateScope, MandateState
from accounts.models import Mandate, Organisation, Person
from accounts.models.people import TodayInParis
from accounts.rules.names import first_name
from asasap.notifications.operations import Name, notify
from offers.enums import SIGNERS, Side
from offers.models import Conversation, Message


def tell_message(*, message: Message) -> None:
    """Tell the other side, once until it has read."""
    conversation = message.conversation
    house: Organisation | None
    person: Person | None
    if message.side == Side.PROVIDER:
        side, read_at = Side.CLIENT, conversation.client_read_at
        house, person = conversation.organisation, conversation.client
    else:
        side, read_at = Side.PROVIDER, conversation.provider_read_at
        house = conversation.provider.organisation
        person = conversation.provider.person
    since = read_at.isoformat() if read_at else "never"
    for recipient_id, url in _readers(conversation, side, house, person):
        notify(
            recipient_id=recipient_id,
            kind="offers.message_received",
            about=conversation.uuid,
            url=url,
            values={"name": _author(message), "title": _title(conversation)},
            once=f"message:{conversation.pk}:{side}:{since}",
        )


def _author(message: Message) -> str:
    """An organisation, or a first name: who writes is not known otherwise yet."""
    conversation = message.conversation
    house = conversation.organisation
    if message.side == Side.PROVIDER:
        house = conversation.provider.organisation
    if house is not None:
        return house.name
    author = message.author
    return Name(first_name(author.display_name), of=author.uuid)


def _title(conversation: Conversation) -> str:
    posting = conversation.offer or conversation.demand
    return posting.current.title if posting and posting.current else ""


def _readers(
    conversation: Conversation,
    side: Side,
    house: Organisation | None,
    person: Person | None,
) -> Iterator[tuple[int, str]]:
    """Who reads on this side, and where their page of it is."""
    if house is not None:
        held = house.memberships.filter(
            role__in=SIGNERS, valid__contains=TodayInParis()
        )
        url = reverse("messages:conversation_in", args=[house.uuid, conversation.uuid])
        people = Person.objects.filter(pk__in=held.values("person")).order_by("pk")
        for recipient_id in people.values_list("recipient_id", flat=True):
            yield recipient_id, url
    elif person is not None:
        yield person.recipient_id, conversation.get_absolute_url()
    if side == Side.CLIENT and house is None:
        yield from _helpers(conversation)


def _helpers(conversation: Conversation) -> Iterator[tuple[int, str]]:
    """Those who act for the client today, and may write in their name."""
    mandates = Mandate.objects.helping(conversation.client_id).filter(
        state=MandateState.ACTIVE,
        valid__contains=TodayInParis(),
        scopes__contains=[MandateScope.DEMANDS],
    )
    for mandate in mandates.select_related("helper").order_by("pk"):
        key = [mandate.uuid, conversation.uuid]
        yield (
            mandate.helper.recipient_id,
            reverse("messages:conversation_for", args=key),
        )
