"""Photos and papers added to a text, made anew and sealed.

The same file stands on several versions of a text: it goes when none has it any more.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from asasap.kernel.actor import Actor
from asasap.kernel.uploads import Remade
from offers.models import Attachment
from offers.operations.holding import own_version
from offers.rules import publishing as rules
from offers.rules.publishing import V, Version


class AttachmentRefused(Exception):
    """This file cannot be added or taken away. The message is fit to show."""


@transaction.atomic
def keep_attachment(
    *, upload: Remade, description: str = "", author_id: int, now: datetime
) -> Attachment:
    """Seal a file made anew. It stands or falls with the caller's row."""
    return Attachment.objects.create(
        author_id=author_id,
        name=upload.name,
        description=description,
        content_type=upload.content_type,
        content=upload.content,
        size=len(upload.content),
        received_at=now,
    )


@transaction.atomic
def attach(
    *,
    version: Version,
    upload: Remade,
    description: str = "",
    actor: Actor,
    now: datetime,
) -> Attachment:
    """Add a file, which the form has made anew, to a draft.

    The same file sent twice is added once. Raises AttachmentRefused, PostingRefused,
    MandateEnded.
    """
    version = _writable(version, actor, now)
    if actor.person_id is None:
        raise AttachmentRefused(_("Sign in under your own name to add a file."))
    held = list(version.attachments.all())
    for known in held:
        if bytes(known.content) == upload.content:
            return known
    if len(held) >= rules.MOST_ATTACHMENTS:
        raise AttachmentRefused(_("There are six files already: take one away first."))
    attachment = keep_attachment(
        upload=upload, description=description, author_id=actor.person_id, now=now
    )
    version.attachments.add(attachment)
    return attachment


@transaction.atomic
def detach(
    *, version: Version, attachment: Attachment, actor: Actor, now: datetime
) -> None:
    """Take a file off a draft; a text that is public keeps it until it is replaced.

    Safe to call twice. Raises AttachmentRefused, PostingRefused, MandateEnded.
    """
    version = _writable(version, actor, now)
    version.attachments.remove(attachment)
    drop_unheld(attachment_ids=[attachment.pk])


@transaction.atomic
def drop_unheld(*, attachment_ids: list[int]) -> None:
    """Delete those of these files that no text and no message has any more."""
    Attachment.objects.filter(pk__in=attachment_ids).unheld().delete()


@transaction.atomic
def share_attachments(*, source: Version, target: Version) -> None:
    """Let the next text begin with the files of the one in force."""
    target.attachments.set(source.attachments.all())


def _writable(version: V, actor: Actor, now: datetime) -> V:
    version = own_version(version=version, actor=actor, now=now)
    if reason := rules.why_not_change_text(version=version):
        raise AttachmentRefused(reason)
    return version
