"""Texts read before everybody reads them: put on line, or sent back with reasons."""

from datetime import datetime

from django.db import transaction

from asasap.audit.operations import move
from asasap.kernel.actor import Actor
from asasap.notifications.operations import read_about
from offers.enums import REVIEW_MOVES, ReviewState, SendBackReason
from offers.notices import publishing as notices
from offers.operations.drafting import back_to_draft
from offers.operations.holding import (
    PostingRefused,
    locked_posting,
    locked_version,
)
from offers.operations.publishing import put_online
from offers.rules import moderation as rules
from offers.rules.publishing import Version


@transaction.atomic
def approve(*, version: Version, actor: Actor, now: datetime) -> None:
    """Put a text that waits on line, and tell its author.

    The gate is asked again: papers may have ended since. Raises PublishRefused,
    PostingRefused.
    """
    version = _waiting(version, actor)
    put_online(version=version, actor=actor, now=now)
    read_about(kind=notices.TEXT_WAITING, about=version.uuid, now=now)
    notices.tell_published(version=version)


@transaction.atomic
def send_back(
    *,
    version: Version,
    reason: SendBackReason,
    note: str = "",
    actor: Actor,
    now: datetime,
) -> None:
    """Return a text to its author, with the reason and the way out.

    What is on line stays. Raises PostingRefused.
    """
    version = _waiting(version, actor)
    if refusal := rules.why_not_send_back(reason=reason):
        raise PostingRefused(refusal)
    move(
        version,
        to=ReviewState.SENT_BACK,
        table=REVIEW_MOVES,
        actor=actor,
        now=now,
        reason=reason,
        sent_back_reason=reason,
        sent_back_note=note.strip(),
    )
    back_to_draft(posting=version.posting, actor=actor, now=now)
    read_about(kind=notices.TEXT_WAITING, about=version.uuid, now=now)
    notices.tell_sent_back(version=version)


def _waiting(version: Version, actor: Actor) -> Version:
    posting = locked_posting(posting=version.posting)
    version = locked_version(version=version, posting=posting)
    theirs = type(version).objects.to_moderate_by(actor).filter(pk=version.pk)
    if refusal := rules.why_not_moderate(
        version=version, actor=actor, looks_after=theirs.exists()
    ):
        raise PostingRefused(refusal)
    return version
