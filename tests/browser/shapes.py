"""What of a page its looks depend on, so that a browser need not be shown them twice.

Two pages of one shape have the same elements, classes and scripts in the same order:
they differ in names, numbers, dates, and in how many rows of a kind follow each other.
"""

import re
from collections.abc import Iterator

import html5lib

from tests.roles import ROLES

LANDMARKS = {"aside", "footer", "header", "main", "nav"}
# Whether these are empty is of the page; what they hold is of the row or the session.
OPAQUE = {"action", "content", "datetime", "href", "hx-headers", "src", "value"}
KEYS = re.compile(
    r"[0-9a-f]{8}-[0-9a-f-]{27}|\d{3,}"
    rf"|\b({'|'.join(role.replace('_', '[-_]') for role in ROLES)})\b"
)
WORD = 16  # letters: an unbroken word may be too wide, as no text of short ones is


def shapes_of(html: str) -> set[str]:
    """Return the shape of each landmark of the page, and of what is around them."""
    found: set[str] = set()
    found.add(_shape(html5lib.parse(html, namespaceHTMLElements=False), found))
    return found


def _shape(element, found: set[str]) -> str:
    """Return the element's own, each landmark in it by name and added to the found."""
    attributes = sorted(_attribute(*pair) for pair in element.attrib.items())
    inside: list[str] = []
    for part in _parts(element, found):
        if part and inside[-1:] != [part]:  # Ten rows look as one of them does.
            inside.append(part)
    return f"<{' '.join([element.tag, *attributes])}>{''.join(inside)}</>"


def _parts(element, found: set[str]) -> Iterator[str]:
    is_code = element.tag in {"script", "style"} and "json" not in element.get(
        "type", ""
    )
    yield element.text or "" if is_code else _text(element.text)
    for child in element:
        if not callable(child.tag):  # A comment's tag is a function.
            shape = _shape(child, found)
            if child.tag in LANDMARKS:
                found.add(shape)
                shape = f"<{child.tag}/>"
            yield shape
        yield _text(child.tail)


def _attribute(name: str, value: str) -> str:
    if name in OPAQUE:
        return f"{name}={bool(value)}"
    return f"{name}={value if name == 'class' else KEYS.sub('…', value)}"


def _text(text: str | None) -> str:
    longest = max(map(len, (text or "").split()), default=0)
    return f"{-(-longest // WORD)}." if longest else ""
