"""Messages between a client and a provider: begun, sent, read, blocked.

The conversation is locked first, so that what both sides write is heard one message
after the other. Before the two agree, what would let them meet elsewhere is hidden
before it is kept: it is not known here.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from accounts.enums import MandateScope
from accounts.models import Organisation, Person, Provider
from accounts.operations.helping import require_scope
from asasap.kernel.actor import Actor
from asasap.kernel.uploads import Remade
from offers.enums import OTHER_SIDE, Side
from offers.models import Conversation, Message, Offer
from offers.notices import conversing as notices
from offers.operations.attaching import keep_attachment
from offers.queries.conversations import engagements_between
from offers.queries.unread import read_up_to
from offers.rules import conversing as rules
from offers.rules.conversing import Posting
from offers.rules.masking import Masked, mask

# What tells two messages of one instant apart, and keeps them in order.
A_TICK = timedelta(microseconds=1)


class MessageRefused(Exception):
    """This cannot be written, or done, here. The message is fit to show."""


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody sends; the key is the form's, the same when it is sent twice."""

    text: str
    upload: Remade | None = None
    sending_key: UUID | None = None


@transaction.atomic
def begin_conversation(
    *,
    posting: Posting,
    said: Said,
    organisation: Organisation | None = None,
    actor: Actor,
    now: datetime,
) -> Message:
    """Write a first time about an offer, or about a request; the other side is told.

    ``organisation`` is the one in whose name, if any. There is one conversation a
    posting and a pair: beginning it again goes on with it. Raises MessageRefused,
    MandateEnded.
    """
    require_scope(actor=actor, scope=MandateScope.DEMANDS, now=now)
    # What one begins is counted one after the other.
    Person.objects.locked().get(pk=actor.person_id)
    provider = _provider(posting, organisation, actor)
    begun = _begun_lately(actor, now)
    reason = rules.why_not_begin(
        posting=posting, provider=provider, actor=actor, begun_lately=begun
    )
    if reason or provider is None:
        raise MessageRefused(reason)
    conversation = _found_or_begun(posting, provider, organisation, actor, now)
    return _send(conversation, said, actor, now)


@transaction.atomic
def send_message(
    *, conversation: Conversation, said: Said, actor: Actor, now: datetime
) -> Message:
    """Write to the other side, who is told. The same form sent twice is sent once.

    Whoever writes has read what was written before. Raises MessageRefused,
    MandateEnded.
    """
    require_scope(actor=actor, scope=MandateScope.DEMANDS, now=now)
    return _send(conversation, said, actor, now)


@transaction.atomic
def block_conversation(
    *, conversation: Conversation, actor: Actor, now: datetime
) -> None:
    """Let nobody write here any more, until the same side unblocks it.

    Safe to call twice. Raises MessageRefused, MandateEnded.
    """
    require_scope(actor=actor, scope=MandateScope.DEMANDS, now=now)
    conversation, side = _taken(conversation, actor)
    if reason := rules.why_not_block(conversation=conversation, side=side):
        raise MessageRefused(reason)
    if not conversation.blocked_by:
        _keep(conversation, blocked_by=side, blocked_at=now)


@transaction.atomic
def unblock_conversation(
    *, conversation: Conversation, actor: Actor, now: datetime
) -> None:
    """Let both write again. Safe to call twice. Raises MessageRefused, MandateEnded."""
    require_scope(actor=actor, scope=MandateScope.DEMANDS, now=now)
    conversation, side = _taken(conversation, actor)
    if reason := rules.why_not_block(conversation=conversation, side=side):
        raise MessageRefused(reason)
    _keep(conversation, blocked_by="", blocked_at=None)


@transaction.atomic
def note_readings(*, conversation: Conversation) -> None:
    """Write down up to where each side has read, as the access log says.

    Late, twice or out of order is harmless: what is read stays so.
    """
    conversation = Conversation.objects.locked().get(pk=conversation.pk)
    for side in Side:
        _note(conversation, side)


def _send(
    conversation: Conversation, said: Said, actor: Actor, now: datetime
) -> Message:
    conversation, side = _taken(conversation, actor)
    messages = conversation.messages.filter(author_id=actor.person_id)
    key = said.sending_key
    if key is not None and (sent := messages.filter(sending_key=key).first()):
        return sent
    lately = messages.filter(sent_at__gt=now - rules.AN_HOUR).count()
    reason = rules.why_not_write(
        conversation=conversation, side=side, sent_lately=lately
    )
    if reason or side is None:
        raise MessageRefused(reason)
    message = _write(conversation, side, said, actor, now)
    # They are told again of what comes after what they have read.
    _note(conversation, OTHER_SIDE[side])
    notices.tell_message(message=message)
    _keep(conversation, last_at=message.sent_at)
    _read_up_to(conversation, side, message.sent_at)
    return message


def _write(
    conversation: Conversation, side: Side, said: Said, actor: Actor, now: datetime
) -> Message:
    is_open = rules.is_open_between(engagements_between(conversation), now=now)
    masked = Masked(said.text, is_masked=False) if is_open else mask(said.text)
    author = Person.objects.numbered(actor.person_id).get()
    message = conversation.messages.create(
        side=side,
        author=author,
        mandate_id=actor.mandate_id,
        text=masked.text,
        is_masked=masked.is_masked,
        sending_key=said.sending_key,
        sent_at=max(now, conversation.last_at + A_TICK),
    )
    if said.upload is not None:
        name = said.upload.name if is_open else mask(said.upload.name).text
        attachment = keep_attachment(
            upload=replace(said.upload, name=name), author_id=author.pk, now=now
        )
        message.attachments.add(attachment)
    return message


def _taken(
    conversation: Conversation, actor: Actor
) -> tuple[Conversation, Side | None]:
    rows = Conversation.objects.locked().with_card()
    conversation = rows.get(pk=conversation.pk)
    return conversation, rules.side_of(conversation=conversation, actor=actor)


def _provider(
    posting: Posting, organisation: Organisation | None, actor: Actor
) -> Provider | None:
    """Who would serve: of an offer, its own; of a request, who answers."""
    if isinstance(posting, Offer):
        return posting.provider
    if actor.mandate_id is not None:
        return None
    return Provider.objects.held_by(actor, organisation=organisation).first()


def _begun_lately(actor: Actor, now: datetime) -> int:
    first = Message.objects.filter(
        author_id=actor.person_id, sent_at=F("conversation__begun_at") + A_TICK
    )
    return first.filter(sent_at__gt=now - rules.A_DAY).count()


def _found_or_begun(
    posting: Posting,
    provider: Provider,
    organisation: Organisation | None,
    actor: Actor,
    now: datetime,
) -> Conversation:
    key: dict[str, Any]
    others: dict[str, Any]
    if isinstance(posting, Offer):
        key = {"offer": posting, "client_id": actor.person_id}
        others = {"provider": provider, "organisation": organisation}
    else:
        key = {"demand": posting, "provider": provider}
        others = {"client": posting.client, "organisation": posting.organisation}
    conversation, _is_new = Conversation.objects.get_or_create(
        **key, defaults={**others, "begun_at": now, "last_at": now}
    )
    return conversation


def _note(conversation: Conversation, side: Side) -> None:
    moment = read_up_to(conversation=conversation, side=side)
    if moment is not None:
        _read_up_to(conversation, side, moment)


def _read_up_to(conversation: Conversation, side: Side, moment: datetime) -> None:
    column = f"{side}_read_at"
    known = getattr(conversation, column)
    if known is None or known < moment:
        _keep(conversation, **{column: moment})


def _keep(conversation: Conversation, **values: object) -> None:
    for name, value in values.items():
        setattr(conversation, name, value)
    conversation.save(update_fields=list(values))
