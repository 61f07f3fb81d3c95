"""Rules of law and texts, brought from the files of ``accounts/data`` to their tables.

A file is a list of entries, each of one ``kind`` (or another key) ``from`` a day on,
until the next one of that kind. What the portal went by on a past day stays as it was:
an entry added late, or corrected, holds from the day it is loaded.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.models import (
    ConsentText,
    CredentialRule,
    RetentionRule,
    WorkStatusRule,
)

DATA = Path(__file__).resolve().parents[1] / "data"


@dataclass(frozen=True, slots=True)
class Table:
    """A file, the model of its entries, and the column that says what each is about."""

    file: str
    model: Any  # A model with a ``valid`` range of days.
    key: str  # Empty where all entries are about the same thing.
    also: tuple[str, ...] = ()  # Other columns that say what an entry is about.
    # The column that says a row was written on the portal: it wins over the file, until
    # an entry that begins after it.
    local: str = ""

    def about(self, entry: dict[str, Any]) -> dict[str, Any]:
        return {name: entry[name] for name in (self.key, *self.also) if name}


TABLES = (
    Table("work_status_rules.json", WorkStatusRule, "kind"),
    Table("credential_rules.json", CredentialRule, "kind"),
    Table("consent_texts.json", ConsentText, "purpose"),
    Table("retention_rules.json", RetentionRule, "subject"),
)


@transaction.atomic
def load_reference(
    *, today: date, tables: Iterable[Table] = TABLES, folder: Path = DATA
) -> int:
    """Bring the tables to what the files say, and return how many rows were written.

    Safe to call again: what is as the file says is left alone. No past day changes.
    """
    written = 0
    for table in tables:
        entries = json.loads((folder / table.file).read_text(encoding="utf-8"))
        entries.sort(key=lambda entry: (*table.about(entry).values(), entry["from"]))
        for _about, group in groupby(entries, key=table.about):
            written += _load_one(table, list(group), today=today)
    return written


def _load_one(table: Table, entries: list[dict], *, today: date) -> int:
    """Bring all that is said of one thing, from today on; all of it where none is."""
    known = list(
        table.model._base_manager.filter(**table.about(entries[0]))
        .select_for_update(of=("self",), no_key=True)
        .order_by("valid", "pk")
    )
    local = [row.valid.lower for row in known if _is_local(table, row)]
    if local:
        entries = [e for e in entries if date.fromisoformat(e["from"]) > max(local)]
    meant = _periods_of(entries, since=today if known else date.min)
    starts = {period.lower for period, _entry in meant} | set(local)
    dropped = [
        row
        for row in known
        if row.valid.lower > today and row.valid.lower not in starts
    ]
    for row in dropped:  # Nobody went by it yet.
        row.delete()
    kept = [row for row in known if row not in dropped]
    return len(dropped) + sum(
        _bring(table, kept, _values_of(table, entry), period) for period, entry in meant
    )


def _is_local(table: Table, row: Any) -> bool:
    return bool(table.local) and getattr(row, table.local)


def _periods_of(entries: list[dict], *, since: date) -> list[tuple[DateRange, dict]]:
    """Return when each entry holds, leaving out what is over before that day."""
    starts = [date.fromisoformat(entry["from"]) for entry in entries]
    ends = [*starts[1:], None][: len(starts)]
    return [
        (DateRange(max(start, since), end), entry)
        for entry, start, end in zip(entries, starts, ends, strict=True)
        if end is None or end > since
    ]


def _bring(
    table: Table, known: list[Any], values: dict[str, Any], meant: DateRange
) -> bool:
    row = next((row for row in known if meant.lower in row.valid), None)
    if row is None:
        table.model._base_manager.create(valid=meant, **values)
        return True
    is_same = all(getattr(row, name) == value for name, value in values.items())
    if is_same and row.valid.upper == meant.upper:
        return False
    if is_same or row.valid.lower == meant.lower:
        _write(row, values | {"valid": DateRange(row.valid.lower, meant.upper)})
        return True
    _write(row, {"valid": DateRange(row.valid.lower, meant.lower)})
    table.model._base_manager.create(valid=meant, **values)
    return True


def _values_of(table: Table, entry: dict[str, Any]) -> dict[str, Any]:
    field_of = table.model._meta.get_field
    return {
        name: field_of(name).to_python(value)
        for name, value in entry.items()
        if name != "from"
    }


def _write(row: Any, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))
