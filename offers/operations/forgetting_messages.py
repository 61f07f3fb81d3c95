"""Messages of those who leave, or turn out to be one, and of long ago."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from accounts.queries.known import records_of
from accounts.registry import Kept
from offers.models import Conversation, Message
from offers.operations.attaching import drop_unheld
from offers.queries.known_messages import old_conversations


@transaction.atomic
def forget_messages_of(*, person: Person) -> None:
    """Empty what somebody wrote: the other side sees that they wrote, and no word.

    Safe to call twice.
    """
    for message in Message.objects.filter(author__in=records_of(person)).order_by("pk"):
        _drop_files([message.pk])
        message.text = ""
        message.save(update_fields=["text"])


@transaction.atomic
def give_conversations(*, keep: Person, absorbed: Person) -> None:
    """Let who is kept go on with the conversations of the other record.

    Where both wrote about one offer, the other's stays where it is. What was written
    stays signed by whom it was.
    """
    theirs = Conversation.objects.filter(client=keep, offer=OuterRef("offer"))
    held = Conversation.objects.filter(client=absorbed)
    held.filter(~Exists(theirs)).update(client=keep)


@transaction.atomic
def delete_conversations(*, conversation_ids: list[int]) -> None:
    """Delete what has been kept long enough, with its files."""
    gone = Conversation.objects.filter(pk__in=conversation_ids)
    messages = Message.objects.filter(conversation__in=gone)
    _drop_files(list(messages.values_list("pk", flat=True)))
    messages.delete()
    gone.delete()


def _drop_files(message_ids: list[int]) -> None:
    held = Message.attachments.through._base_manager.filter(message__in=message_ids)
    files = list(held.values_list("attachment_id", flat=True))
    held.delete()
    drop_unheld(attachment_ids=files)


def _delete(conversation_ids: list[int], _now: datetime) -> None:
    delete_conversations(conversation_ids=conversation_ids)


KEPT = Kept(
    key="offers.conversation",
    title=_("Conversations between clients and providers, after the last message"),
    due=old_conversations,
    since="last_at",
    erase=_delete,
)
