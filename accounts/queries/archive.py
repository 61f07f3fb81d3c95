"""All that is known of somebody, as one file: JSON for machines, CSV for people."""

import csv
import json
from collections.abc import Callable
from datetime import datetime
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Person
from accounts.queries.privacy import in_words
from accounts.registry import PersonalData
from asasap.kernel.periods import PARIS
from asasap.notifications.enums import Language

# A spreadsheet would run what begins like this, wherever the text came from.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def archive_of(
    *,
    person: Person,
    sorts: list[PersonalData],
    made_at: datetime,
    on_step: Callable[[int], None],
) -> bytes:
    """Return the copy as a zip; ``on_step`` is told how many sorts are in it."""
    whole = BytesIO()
    with (
        override(person.recipient.language),
        ZipFile(whole, "w", ZIP_DEFLATED) as archive,
    ):
        archive.writestr("README.txt", _read_me(sorts, made_at))
        for number, sort in enumerate(sorts, start=1):
            _add(archive, f"{number:02d}-{sort.key}", sort, person)
            on_step(number)
    return whole.getvalue()


def harmless(text: str) -> str:
    """Return the text as a spreadsheet may read it: never as a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_SIGNS) else text


def _add(archive: ZipFile, name: str, sort: PersonalData, person: Person) -> None:
    rows = sort.collect(person, None)
    told = json.dumps(rows, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    archive.writestr(f"{name}.json", told)
    archive.writestr(f"{name}.csv", _table(sort, rows))
    for file in sort.files(person):
        # Pictures are small already: to press them again would only take time.
        path = f"{name}/{file.name}"
        archive.writestr(path, file.content, compress_type=ZIP_STORED)


def _table(sort: PersonalData, rows: list[dict[str, Any]]) -> str:
    """Semicolons and a mark of UTF-8: what a French spreadsheet opens by itself."""
    names = list(rows[0]) if rows else list(sort.columns)
    table = StringIO()
    writer = csv.writer(table, delimiter=";")
    writer.writerow(str(sort.columns.get(name, name)) for name in names)
    for row in rows:
        writer.writerow(_cell(row[name]) for name in names)
    return f"\ufeff{table.getvalue()}"


def _cell(value: Any) -> str:
    return "" if value in (None, "", [], {}) else harmless(in_words(value))


def _read_me(sorts: list[PersonalData], made_at: datetime) -> str:
    """In both languages: the reader may hand it to somebody who has the other."""
    texts = []
    for language in Language.values:
        with override(language):
            day = made_at.astimezone(PARIS).strftime("%Y-%m-%d %H:%M")
            said = _(
                "This is all that the portal ASASAP knew of you on %(day)s. Each sort "
                "of thing has a file .json, for machines, and a file .csv, for a "
                "spreadsheet. The papers you handed in are in the folder of their sort."
            )
            texts += [said % {"day": day}, ""]
            texts += [f"{n:02d} {s.key}: {s.title}" for n, s in enumerate(sorts, 1)]
            texts += [""]
    return "\n".join(texts)
