"""What the pages of messages show; how many conversations wait to be read."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.enums import MandateScope
from accounts.models import Mandate, Organisation, Person, Provider
from accounts.rules.names import first_name
from asasap.kernel.actor import Actor
from asasap.kernel.pagination import Page, page_of
from offers.enums import CONCLUDED, Side
from offers.models import Conversation, Engagement, Message, Offer
from offers.models.conversations import speaking_for
from offers.queries.unread import held_by, with_unread
from offers.queries.ways import Way
from offers.rules import conversing as rules
from offers.rules.conversing import Posting
from offers.rules.masking import MARK

CONVERSATIONS_A_PAGE, MESSAGES_A_PAGE = 20, 30
EXCERPT = 90


@dataclass(frozen=True, slots=True)
class Line:
    """A conversation in the list: with whom, about what, the last word, the unread."""

    conversation: Conversation
    other: str
    title: str
    excerpt: str
    is_mine: bool
    unread_count: int


@dataclass(frozen=True, slots=True)
class Said:
    """A message as one side reads it; what was hidden parts the pieces of its text."""

    message: Message
    author: str
    is_mine: bool
    pieces: list[str]
    attachments: list[Any]


@dataclass(frozen=True, slots=True)
class Thread:
    """A conversation as one of its sides reads it, the oldest of the page first."""

    conversation: Conversation
    side: Side
    other: str
    title: str
    said: list[Said]
    page: Page[Message]
    is_open: bool  # Nothing is hidden any more.
    is_blocked_by_me: bool
    why_not_write: str | None
    why_not_block: str | None
    unread: Message | None  # The last one this page shows for the first time.


@dataclass(frozen=True, slots=True)
class Beginning:
    """What one is about to write about, and why one may not."""

    posting: Posting
    title: str
    other: str
    why_not: str | None
    needs_profile: bool
    other_names: list[tuple[str, str]]  # In whose name else one may, and where.


def conversation_lines(
    *,
    actor: Actor,
    cursor: str = "",
    size: int = CONVERSATIONS_A_PAGE,
    turned: Callable[..., Page[Conversation]] = page_of,
) -> tuple[Page[Conversation], list[Line]]:
    """Return a page of the actor's conversations, the latest first. Three queries."""
    rows = with_unread(held_by(actor), actor).with_card().latest_first()
    page = turned(rows, cursor=cursor, size=size, by_key=True)
    last = {
        message.conversation_id: message
        for message in Message.objects.filter(
            conversation__in=[row.pk for row in page.rows],
            sent_at=F("conversation__last_at"),
        )
    }
    return page, [_line(row, last.get(row.pk)) for row in page.rows]


def conversation_here(*, uuid: UUID, actor: Actor) -> tuple[Conversation, Side] | None:
    """Return it with the side the actor stands on; None where that is neither, here.

    An organisation's is read from the organisation's pages.
    """
    found = held_by(actor).with_card().filter(uuid=uuid).first()
    side = found and rules.side_of(conversation=found, actor=actor)
    return (found, side) if found and side else None


def thread_of(
    *,
    conversation: Conversation,
    side: Side,
    cursor: str = "",
    now: datetime,
    turned: Callable[..., Page[Message]] = page_of,
) -> Thread:
    """Return a page of what was said: the latest first, then what was before.

    ``conversation`` is loaded ``with_card``. Three queries.
    """
    rows = conversation.messages.select_related("author").prefetch_related(
        "attachments"
    )
    page = turned(rows.latest_first(), cursor=cursor, size=MESSAGES_A_PAGE)
    is_open = rules.is_open_between(engagements_between(conversation), now=now)
    other = other_name(conversation, side, is_open=is_open)
    return Thread(
        conversation=conversation,
        side=side,
        other=other,
        title=title_of(conversation),
        said=[_said(message, side, other) for message in reversed(page.rows)],
        page=page,
        is_open=is_open,
        is_blocked_by_me=conversation.blocked_by == side,
        why_not_write=rules.why_not_write(conversation=conversation, side=side),
        why_not_block=rules.why_not_block(conversation=conversation, side=side),
        unread=_first_seen(page.rows, conversation, side),
    )


def engagements_between(conversation: Conversation) -> QuerySet[Engagement]:
    """What this client and this provider ever agreed on, about anything."""
    client = Q(client_id=conversation.client_id)
    if conversation.organisation_id is not None:
        client = Q(organisation_id=conversation.organisation_id)
    return Engagement.objects.filter(
        client, provider_id=conversation.provider_id, state__in=CONCLUDED
    )


def conversation_about(
    *, posting: Posting, provider: Provider | None, actor: Actor
) -> Conversation | None:
    """Return the one that writing about this goes on with."""
    mine = held_by(actor)
    if isinstance(posting, Offer):
        return mine.filter(offer=posting, client_id=actor.person_id).first()
    return mine.filter(demand=posting, provider=provider).first()


def beginning_of(
    *, posting: Posting, provider: Provider | None, actor: Actor, today: date
) -> Beginning:
    if isinstance(posting, Offer):
        other = _shown(posting.provider.organisation, posting.provider.person)
    else:
        other = _shown(posting.organisation, posting.client)
    return Beginning(
        posting=posting,
        title=posting.current.title if posting.current else "",
        other=other,
        why_not=rules.why_not_begin(posting=posting, provider=provider, actor=actor),
        needs_profile=provider is None,
        other_names=_other_names(posting, actor, today),
    )


def _other_names(posting: Posting, actor: Actor, today: date) -> list[tuple[str, str]]:
    """From one's own page, those one acts for: people helped, organisations."""
    if actor.mandate_id is not None or actor.organisation_id is not None:
        return []
    is_offer = isinstance(posting, Offer)
    page = "messages:about_offer" if is_offer else "messages:about_demand"
    names = [
        (house.name, Way("_in", house.uuid).to(page, posting.uuid))
        for house in Organisation.objects.filter(pk__in=speaking_for(actor)).order_by(
            "name", "pk"
        )
    ]
    if is_offer:  # Nobody serves under a mandate.
        held = Mandate.objects.held_by(actor.person_id).valid_on(today)
        allowed = held.filter(scopes__contains=[MandateScope.DEMANDS])
        names += [
            (
                mandate.person.display_name,
                Way("_for", mandate.uuid).to(page, posting.uuid),
            )
            for mandate in allowed.select_related("person").order_by("pk")
        ]
    return names


def title_of(conversation: Conversation) -> str:
    """What it is about: the text on line, or the activity where it is no more."""
    posting = conversation.offer or conversation.demand
    if posting is None:
        return ""
    text = posting.current.title if posting.current else ""
    return text or posting.activity.name


def other_name(conversation: Conversation, side: Side, *, is_open: bool = False) -> str:
    """How this side knows the other: by a first name, until they agree."""
    provider = conversation.provider
    if side == Side.CLIENT:
        return _shown(provider.organisation, provider.person, is_open=is_open)
    return _shown(conversation.organisation, conversation.client, is_open=is_open)


def _shown(
    house: Organisation | None, person: Person | None, *, is_open: bool = False
) -> str:
    if house is not None:
        return house.name
    if person is None:
        return ""
    return person.display_name if is_open else first_name(person.display_name)


def _line(conversation: Any, last: Message | None) -> Line:
    text = _flat(last.text) if last else ""
    return Line(
        conversation=conversation,
        other=other_name(conversation, Side(conversation.my_side)),
        title=title_of(conversation),
        excerpt=text if len(text) <= EXCERPT else f"{text[:EXCERPT].rstrip()}…",
        is_mine=last is not None and last.side == conversation.my_side,
        unread_count=conversation.unread_count,
    )


def _flat(text: str) -> str:
    return " ".join(text.split()) or _("A file")


def _said(message: Message, side: Side, other: str) -> Said:
    is_mine = message.side == side
    return Said(
        message=message,
        author=first_name(message.author.display_name) if is_mine else other,
        is_mine=is_mine,
        pieces=message.text.split(MARK),
        attachments=list(message.attachments.all()),
    )


def _first_seen(
    shown: list[Message], conversation: Conversation, side: Side
) -> Message | None:
    """The latest of the other side's that this side had not read yet."""
    read_at = getattr(conversation, f"{side}_read_at")
    theirs = (message for message in shown if message.side != side)
    latest = next(theirs, None)
    if latest is None or (read_at is not None and latest.sent_at <= read_at):
        return None
    return latest
