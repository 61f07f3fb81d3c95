"""A language that shows through: every translated text comes between ⟦ and ⟧.

What a page shows outside them never went through the catalogue.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import html5lib
import pytest
from django.apps import apps
from django.db.models import CharField, JSONField, Model, TextField
from django.utils.translation import _trans, trans_real

from tests.conventions.sources import app_of

SHOWN_ATTRIBUTES = {"alt", "aria-label", "aria-description", "placeholder", "title"}
SILENT = {"script", "style", "template"}
WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass
class Heard:
    """The sentences asked for that the French catalogues do not have."""

    lacking: set[str] = field(default_factory=set)


@contextmanager
def marked_translations() -> Iterator[Heard]:
    """Mark what gettext returns, in our templates, Django's and allauth's alike."""
    heard = Heard()

    def marking(real, singular: int):
        def marked(*messages):
            shown = real(*messages)
            if str(shown) in map(str, messages[singular:]):
                heard.lacking.add(str(messages[singular]))
            if not shown:
                return shown
            # What was safe stays so: else a quote in it would be seen escaped here.
            return type(shown)(f"⟦{shown}⟧")

        return marked

    with pytest.MonkeyPatch.context() as patch:
        for name, singular in {
            "gettext": 0,
            "ngettext": 0,
            "pgettext": 1,
            "npgettext": 1,
        }.items():
            patch.setattr(_trans, name, marking(getattr(trans_real, name), singular))
        yield heard


def said_by_rows() -> str:
    """Return a pattern of what the rows say: people wrote it, or the law did.

    Not the columns with choices, nor the trail, whose columns hold what these were:
    what one of these is called is ours to translate.
    """
    said = {
        line.strip()
        for model in apps.get_models()
        if app_of(model.__module__) not in {None, "asasap.audit"}
        and not hasattr(model, "pgh_tracked_model")
        for value in _said_by(model)
        for line in value.split("\n")
        if WORD.search(line)
    }
    longest_first = sorted(said, key=len, reverse=True)
    return "|".join(rf"(?<!\w){re.escape(one)}(?!\w)" for one in longest_first)


def _said_by(model: type[Model]) -> Iterator[str]:
    names = [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, CharField | TextField | JSONField)
        and not field.choices
        and not field.is_relation
    ]
    for row in model._base_manager.values_list(*names) if names else ():
        for value in row:
            yield from _strings_in(value)


def _strings_in(value) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _strings_in(part)


def without_marks(html: str) -> str:
    """Return the page as its readers get it."""
    return html.translate({ord("⟦"): None, ord("⟧"): None})


def page_of(html: str):
    return html5lib.parse(html, namespaceHTMLElements=False)


def bare_words(page, allowed: re.Pattern) -> list[str]:
    """Return each text of the page, or part of one, that is between no marks."""
    texts = [_outside("".join(_texts(page)), allowed)]
    texts += [_outside(text, allowed) for text in _attributes(page)]
    return [piece.strip() for text in texts for piece in text if WORD.search(piece)]


def shown_text(page) -> str:
    """Return what the page says, on one line."""
    return " ".join(" ".join([*_texts(page), *_attributes(page)]).split())


def _texts(element) -> Iterator[str]:
    """The text as it is read, without what says it is not to be translated."""
    if element.tag in SILENT or element.get("translate") == "no":
        return
    if not callable(element.tag):  # A comment's tag is a function.
        yield element.text or ""
    for child in element:
        if not callable(child.tag):
            yield from _texts(child)
        yield f"\n{child.tail or ''}"


def _attributes(element) -> Iterator[str]:
    if callable(element.tag) or element.get("translate") == "no":
        return
    yield from (element.get(name) for name in SHOWN_ATTRIBUTES if element.get(name))
    if element.tag == "input" and element.get("type") in {"submit", "button", "reset"}:
        yield element.get("value", "")
    for child in element:
        yield from _attributes(child)


def _outside(text: str, allowed: re.Pattern) -> list[str]:
    pieces, depth = [""], 0
    for character in text:
        if character == "⟦":
            depth += 1
            pieces.append("")
        elif character == "⟧":
            depth -= 1
        elif depth == 0:
            pieces[-1] += character
    lines = (line for piece in pieces for line in piece.split("\n"))
    return [allowed.sub("", line) for line in lines if WORD.search(line)]
