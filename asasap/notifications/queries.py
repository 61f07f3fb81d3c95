"""The words of news, and what its pages show."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin
from uuid import UUID

from django.conf import settings
from django.template import Context, Engine
from django.urls import reverse

from asasap.kernel.actor import Actor
from asasap.kernel.pagination import page_of
from asasap.notifications.models import CapturedMail, Notice
from asasap.notifications.registry import template_of


@dataclass(frozen=True, slots=True)
class Words:
    """Plain text, never markup: whoever shows it on a page escapes it."""

    subject: str
    body: str


def words_of(notice: Notice) -> Words:
    """Return what the notice says, in the language now active."""
    return _written(template_of(notice.kind), {"values": notice.values})


def letter_of(notice: Notice) -> Words:
    """Return the notice as a letter: its words, where they lead, how to have fewer."""
    words = words_of(notice)
    if not notice.is_listed:  # A code, or another's letter, to be sent as it is.
        return words
    context = {
        "words": words,
        "url": _absolute(notice.url or reverse("notices:list")),
        "preferences_url": _absolute(reverse("notices:preferences")),
    }
    return _written("notifications/letters/notice.txt", context)


def digest_letter(notices: Iterable[Notice]) -> Words:
    """Return one letter for all these notices, oldest first."""
    context = {
        "notices": [words_of(notice) for notice in notices],
        "url": _absolute(reverse("notices:list")),
        "preferences_url": _absolute(reverse("notices:preferences")),
    }
    return _written("notifications/letters/digest.txt", context)


@dataclass(frozen=True, slots=True)
class NoticeLine:
    uuid: UUID
    subject: str
    body: str
    created_at: datetime
    is_read: bool
    url: str


def line_of(notice: Notice) -> NoticeLine:
    words = words_of(notice)
    return NoticeLine(
        uuid=notice.uuid,
        subject=words.subject,
        body=words.body,
        created_at=notice.created_at,
        is_read=notice.read_at is not None,
        url=notice.url,
    )


@dataclass(frozen=True, slots=True)
class NoticePage:
    lines: list[NoticeLine]
    has_unread: bool
    previous_url: str
    next_url: str


def notice_page(*, actor: Actor, cursor: str) -> NoticePage:
    visible = Notice.objects.visible_to(actor)
    page = page_of(visible.newest_first(), cursor=cursor)
    return NoticePage(
        lines=[line_of(notice) for notice in page.rows],
        has_unread=visible.unread().exists(),
        previous_url=f"?cursor={page.previous}" if page.previous else "",
        next_url=f"?cursor={page.next}" if page.next else "",
    )


def newest_letters() -> list[CapturedMail]:
    return list(CapturedMail.objects.newest_first()[:50])


def unread_lines(*, actor: Actor, limit: int) -> list[NoticeLine]:
    """Return the newest news not read yet, worded: for the first page of the day."""
    unread = Notice.objects.visible_to(actor).unread().newest_first()
    return [line_of(notice) for notice in unread[:limit]]


def _written(template_name: str, context: dict) -> Words:
    """Render a text: its first line is the subject, the rest the body."""
    # Not `render_to_string`: it would escape quotes, in a text nobody parses.
    template = Engine.get_default().get_template(template_name)
    text = template.render(Context(context, autoescape=False)).strip()
    # Django marks what it renders as safe for HTML; cut in two, it is plain text again.
    subject, _, body = text.partition("\n")
    return Words(subject=" ".join(subject.split()), body=body.strip())


def _absolute(path: str) -> str:
    return urljoin(f"{settings.PUBLIC_URL}/", path)
