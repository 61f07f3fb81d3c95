"""The French catalogue: read from the sources, compared with them, compiled.

With Babel alone, so that a contributor needs no GNU gettext.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

PO = settings.BASE_DIR / "locale" / "fr" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")

# No dates and no names: the file changes when a sentence does, and then only.
HEADER = r"""# The French of the portal: by hand; `manage.py messages` keeps the list.
msgid ""
msgstr ""
"Language: fr\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\n"

"""

KEYWORDS: dict[str, tuple | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
NOT_OURS = {"bench", "node_modules", "static", "static-collected", "tests", "var"}
GAP = re.compile(r"%\((\w+)\)")


def extracted() -> Catalog:
    """Return the sentences of the sources, each with the files that hold it."""
    catalogue = _empty_catalogue()
    for path in _sources():
        name = path.relative_to(settings.BASE_DIR).as_posix()
        for line, message, comments, context in _messages_in(path):
            catalogue.add(
                message,
                locations=[(name, line)],
                auto_comments=comments,
                context=context,
            )
    return catalogue


def read_catalogue() -> Catalog:
    if not PO.exists():
        return _empty_catalogue()
    with PO.open("rb") as file:
        return read_po(file, locale="fr", abort_invalid=True)


def merged(wanted: Catalog, known: Catalog) -> Catalog:
    """Give the sentences of the sources the French they have; guess none."""
    for message in _sentences(wanted):
        before = known.get(message.id, message.context)
        if before is not None:
            message.string = before.string
            message.user_comments = before.user_comments
    return wanted


def written(catalogue: Catalog) -> str:
    file = BytesIO()
    write_po(
        file,
        catalogue,
        width=88,
        sort_by_file=True,
        omit_header=True,
        include_lineno=False,
    )
    return HEADER + file.getvalue().decode()


def compiled() -> bytes:
    """Return the .mo: the same bytes from the same .po, on any day."""
    catalogue = read_catalogue()
    catalogue.creation_date = catalogue.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    file = BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def faults(wanted: Catalog, known: Catalog) -> list[str]:
    """Return, a line each, what keeps the catalogue from being whole."""
    asked = {(m.context, m.id) for m in _sentences(wanted)}
    given = {(m.context, m.id): m for m in _sentences(known)}
    found = [f"missing: {_named(key)}" for key in asked - given.keys()]
    found += [f"obsolete: {_named(key)}" for key in given.keys() - asked]
    for key, message in given.items():
        if message.fuzzy:
            found.append(f"fuzzy: {_named(key)}")
        if not all(_strings(message)):
            found.append(f"empty: {_named(key)}")
        elif not _same_gaps(message):
            found.append(f"other gaps than the English: {_named(key)}")
    return sorted(found)


def _empty_catalogue() -> Catalog:
    return Catalog(locale="fr", fuzzy=False)


def _sources() -> Iterator[Path]:
    for pattern in ("*.py", "*.html", "*.txt", "*.json", "*.js"):
        for path in sorted(settings.BASE_DIR.rglob(pattern)):
            folders = path.relative_to(settings.BASE_DIR).parts[:-1]
            hidden = any(folder.startswith(".") for folder in folders)
            if hidden or not folders or folders[0] in NOT_OURS:
                continue
            if path.suffix == ".py" or folders[0] == "templates":
                yield path


def _messages_in(path: Path) -> Iterator[tuple]:
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # What templatize leaves is Python but for its indentation.
        lines = templatize(text, origin=str(path)).splitlines()
        text = "\n".join(line.strip() for line in lines)
    file = BytesIO(text.encode())
    yield from extract("python", file, KEYWORDS, comment_tags=("Translators",))


def _sentences(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def _strings(message: Message) -> list[str]:
    given = message.string
    forms = given if isinstance(given, list | tuple) else [given]
    return [form or "" for form in forms]


def _same_gaps(message: Message) -> bool:
    """A singular may leave its number out: “une demande” for “%(count)s demande”."""
    if isinstance(message.id, str):
        return set(GAP.findall(message.id)) == set(GAP.findall(_strings(message)[0]))
    gaps = {gap for form in message.id for gap in GAP.findall(form)}
    last = set(GAP.findall(_strings(message)[-1]))
    return last == gaps and all(set(GAP.findall(s)) <= gaps for s in _strings(message))


def _named(key: tuple) -> str:
    context, identity = key
    text = identity if isinstance(identity, str) else identity[0]
    return repr(text) + (f" ({context})" if context else "")
