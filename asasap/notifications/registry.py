"""What the portal may write to people: each app names its kinds of news in ``ready()``.

The words of the kind ``auctions.outbid`` are ``auctions/notices/outbid.txt``: its first
line is the subject, the rest the body.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Kind:
    """One sort of news. What is urgent waits for no morning, and cannot be refused.

    ``is_listed`` is whether it shows in the portal's own list: a sign-in code does not.
    """

    code: str
    topic: str
    channels: frozenset[str]
    is_listed: bool
    is_urgent: bool


class UnknownKind(LookupError):
    """Nobody has registered this kind of news."""


_kinds: dict[str, Kind] = {}
_topics: dict[str, str | Promise] = {}


def register_topic(*, key: str, label: str | Promise) -> None:
    """Name a topic people choose about; its key is kept with their choices."""
    _topics[key] = label


def register(
    *,
    kind: str,
    topic: str,
    channels: Iterable[str] = ("email", "push"),
    listed: bool = True,
    urgent: bool = False,
) -> None:
    """Name a kind of news, ``<app>.<name>``, within a topic already named."""
    if topic not in _topics:
        raise LookupError(f"{kind}: no topic {topic!r}")
    _kinds[kind] = Kind(
        code=kind,
        topic=topic,
        channels=frozenset(channels),
        is_listed=listed,
        is_urgent=urgent,
    )


def kind_named(code: str) -> Kind:
    try:
        return _kinds[code]
    except KeyError:
        raise UnknownKind(code) from None


def template_of(code: str) -> str:
    """Return where the words are, of kinds no longer registered too."""
    app, name = code.split(".")
    return f"{app}/notices/{name}.txt"


def all_kinds() -> list[Kind]:
    return list(_kinds.values())


def topic_channels() -> dict[str, frozenset[str]]:
    """Return, for each topic one may choose about, the channels its news can take."""
    channels: dict[str, frozenset[str]] = {}
    for kind in _kinds.values():
        if not kind.is_urgent:
            channels[kind.topic] = channels.get(kind.topic, frozenset()) | kind.channels
    return channels


def topic_label(key: str) -> str | Promise:
    return _topics[key]
