"""Which conversations are whose, and what waits to be read in them.

What was read is found in the access log; the clock writes it down a little later.
"""

from datetime import datetime
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest

from asasap.audit.enums import Purpose
from asasap.audit.models import AccessLog
from asasap.kernel.actor import Actor
from asasap.kernel.selection import either
from offers.enums import Side
from offers.models import Conversation, Message
from offers.rules.conversing import may_write_here


def held_by(actor: Actor) -> Any:
    """Those in which the actor stands on a side, here: see ``rules.side_of``."""
    rows = Conversation.objects.all()
    if not may_write_here(actor):
        return rows.none()
    if actor.organisation_id is not None:
        house = actor.organisation_id
        sides = [
            rows.filter(organisation_id=house),
            rows.filter(provider__organisation_id=house),
        ]
        return rows.filter(pk__in=either(*sides))
    sides = [rows.filter(client_id=actor.person_id, client__isnull=False)]
    if actor.mandate_id is None:
        served = {"provider__person_id": actor.person_id}
        sides.append(rows.filter(**served, provider__person__isnull=False))
    return rows.filter(pk__in=either(*sides))


def unread_conversations(*, actor: Actor) -> int:
    """Return in how many of the actor's conversations something waits to be read."""
    rows = _with_side(held_by(actor), actor)
    return rows.filter(Exists(_unread_of(OuterRef("pk")))).count()


def unread_counts(*, actor: Actor) -> dict[int, int]:
    """Return how many messages wait, by conversation; those with none are left out."""
    rows = with_unread(held_by(actor), actor).filter(unread_count__gt=0)
    return dict(rows.values_list("pk", "unread_count"))


def looked_at(messages: QuerySet[Message]) -> Any:
    """Those that somebody of the two sides was shown: the access log says so."""
    person, house = "conversation__provider__person_id", "provider__organisation_id"
    looks = AccessLog.objects.filter(
        Q(person_id=OuterRef("conversation__client_id"))
        | Q(person_id=OuterRef(person))
        | Q(organisation_id=OuterRef("conversation__organisation_id"))
        | Q(organisation_id=OuterRef(f"conversation__{house}")),
        subject=Message._meta.label_lower,
        object_id=OuterRef("pk"),
        purpose=Purpose.READ,
    )
    return messages.filter(Exists(looks))


def read_up_to(*, conversation: Conversation, side: Side) -> datetime | None:
    """Return the moment of the last message of the other side that this side saw."""
    theirs = looked_at(conversation.messages.exclude(side=side))
    return theirs.latest_first().values_list("sent_at", flat=True).first()


def conversations_just_read(*, looks: int) -> list[int]:
    """Return those that the latest looks of the access log may be about.

    A look missed, as when nobody worked for a while, is made again: what is not noted
    is looked at anew the next time the page is opened.
    """
    newest = AccessLog.objects.newest_first().values("pk", "subject", "object_id")
    subject = Message._meta.label_lower
    read = {look["object_id"] for look in newest[:looks] if look["subject"] == subject}
    to_note = Message.objects.filter(pk__in=read).filter(
        Q(side=Side.PROVIDER, sent_at__gt=_noted("client_read_at"))
        | Q(side=Side.CLIENT, sent_at__gt=_noted("provider_read_at"))
    )
    return sorted(set(to_note.values_list("conversation_id", flat=True)))


def _noted(column: str) -> Coalesce:
    return Coalesce(F(f"conversation__{column}"), F("conversation__begun_at"))


def _with_side(rows: QuerySet[Conversation], actor: Actor) -> QuerySet[Conversation]:
    """Say of each on which side the actor stands, and up to when that side has read."""
    as_client = Q(client_id=actor.person_id)
    if actor.organisation_id is not None:
        as_client = Q(organisation_id=actor.organisation_id)
    return rows.annotate(
        my_side=Case(
            When(as_client, then=Value(Side.CLIENT.value)),
            default=Value(Side.PROVIDER.value),
            output_field=CharField(),
        ),
        noted_read_at=Coalesce(
            Case(
                When(as_client, then=F("client_read_at")),
                default=F("provider_read_at"),
                output_field=DateTimeField(),
            ),
            F("begun_at"),
        ),
        my_read_at=Greatest(
            F("noted_read_at"), Subquery(_looked_at_since_noted().values("sent_at")[:1])
        ),
    )


def _looked_at_since_noted() -> QuerySet[Message]:
    """What was read and is not written down yet: the clock does it, a little later."""
    theirs = Message.objects.filter(
        conversation=OuterRef("pk"), sent_at__gt=OuterRef("noted_read_at")
    )
    return looked_at(theirs.exclude(side=OuterRef("my_side"))).latest_first()


def _unread_of(conversation: Any) -> QuerySet[Message]:
    return Message.objects.filter(
        conversation=conversation, sent_at__gt=OuterRef("my_read_at")
    ).exclude(side=OuterRef("my_side"))


def with_unread(rows: QuerySet[Conversation], actor: Actor) -> Any:
    unread = _unread_of(OuterRef("pk")).order_by().values("conversation")
    counts = unread.annotate(count=Count("pk")).values("count")
    return _with_side(rows, actor).annotate(
        unread_count=Coalesce(Subquery(counts, output_field=IntegerField()), 0)
    )
