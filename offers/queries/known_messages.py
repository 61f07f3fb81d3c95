"""The messages somebody wrote, for their page and their copy; and old conversations."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from accounts.queries.known import records_of
from accounts.registry import PersonalData
from offers.models import Conversation, Message, Report


def messages(person: Person, limit: int | None) -> list[dict[str, Any]]:
    written = Message.objects.filter(author__in=records_of(person))
    return [
        {
            "sent": message.sent_at,
            "text": message.text,
            "hidden": message.is_masked,
            "conversation": str(message.conversation.uuid),
        }
        for message in written.select_related("conversation").latest_first()[:limit]
    ]


def old_conversations(before: datetime) -> QuerySet[Conversation]:
    """Those in which nobody wrote since; one with a report stays as long as it does."""
    reported = Report.objects.filter(message__conversation=OuterRef("pk"))
    return Conversation.objects.filter(~Exists(reported), last_at__lte=before)


KNOWN = PersonalData(
    key="offers.messages",
    title=_("Messages you wrote"),
    columns={"sent": _("Sent"), "text": _("Message")},
    collect=messages,
)
