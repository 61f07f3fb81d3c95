"""Rows by the million: a statement a table, made by PostgreSQL from a series.

Columns are told in SQL, of a number ``n``; those not told have their field's default,
so that a column added later needs nothing here. Row ``n`` has the number ``FIRST + n``.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import NOT_PROVIDED, Field, Model

FIRST = 10_000_000
SPAN_DAYS = 58  # Since when there are texts; the first ones are about to expire.


@dataclass
class Writer:
    """Writes rows of a model for each ``n`` of a series, some columns told in SQL."""

    cursor: Any
    now: datetime
    say: Callable[[str], Any]

    def add(
        self, model: type[Model], count: int, /, source: str = "", **told: str
    ) -> None:
        names, values, given = [], [], []
        for field in model._meta.concrete_fields:
            if field.generated:
                continue
            names.append(field.column)
            if field.attname in told:
                values.append(_literally(told[field.attname]))
                continue
            value, parameters = self._default(field)
            values.append(value)
            given += parameters
        self.cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({', '.join(names)})"  # noqa: S608
            f" SELECT {', '.join(values)}"
            f" FROM generate_series(0, {count - 1}) n {_literally(source)}",
            given,
        )
        self.say(f"{count:>9,} {model._meta.label_lower}")

    def _default(self, field: Field) -> tuple[str, list]:
        if field.primary_key:
            return f"{FIRST} + n", []
        if field.name == "uuid":
            return "gen_random_uuid()", []
        if field.db_default is not NOT_PROVIDED:
            return "now()", []
        value = field.get_default()
        return "%s", [field.get_db_prep_save(value, connection)]

    def at(self, *, of: str = "n", less: str = "0 s") -> str:
        """Some moment of the last weeks, always the same for the same number."""
        seconds = drawn(1, SPAN_DAYS * 86_400, of=of)
        return (
            f"('{self.now.isoformat()}'::timestamptz - {seconds} * interval '1 s'"
            f" - interval '{less}')"
        )


def drawn(salt: int, modulo: int, *, of: str = "n") -> str:
    """A number under the modulo that another decides, and that follows no pattern."""
    return f"((hashint8extended({of}, {salt}) & 2147483647) % {modulo})"


def _literally(sql: str) -> str:
    """Our own SQL, where a lone % would be taken for a parameter."""
    return sql.replace("%", "%%")


def numbered(of: str) -> str:
    return f"{FIRST} + {of}"


def sealed(model: type[Model], name: str, value: Any) -> str:
    """The same sealed value for all: what matters here is how long it is."""
    field: Any = model._meta.get_field(name)
    return f"'{field.get_prep_value(value)}'"


def one_of(words: tuple[str, ...] | list[str], salt: int) -> str:
    quoted = ", ".join("'" + word.replace("'", "''") + "'" for word in words)
    return f"(ARRAY[{quoted}])[1 + {drawn(salt, len(words))}]"


def by_turn(states: dict[str, str], other: str, *, turn: int) -> str:
    """A state for those whose number falls so in each turn, another for the rest."""
    cases = " ".join(f"WHEN {key} THEN '{state}'" for key, state in states.items())
    return f"CASE n % {turn} {cases} ELSE '{other}' END"


@contextmanager
def indexes_aside(
    cursor, models: Sequence[type[Model]], say: Callable[[str], Any]
) -> Iterator[None]:
    """Drop what is not a key, and make it again over all rows at once."""
    tables = [model._meta.db_table for model in models]
    cursor.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)"
        " FROM pg_constraint WHERE contype IN ('x', 'u')"
        " AND conrelid::regclass::text = ANY(%s)"
        " AND conindid NOT IN (SELECT conindid FROM pg_constraint WHERE contype = 'f')",
        [tables],
    )
    constraints = cursor.fetchall()
    for table, name, _definition in constraints:
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    cursor.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
        " WHERE indrelid::regclass::text = ANY(%s) AND NOT indisprimary"
        " AND indexrelid NOT IN (SELECT conindid FROM pg_constraint)",
        [tables],
    )
    indexes = cursor.fetchall()
    for name, _definition in indexes:
        cursor.execute(f"DROP INDEX {name}")
    yield
    for _name, definition in indexes:
        cursor.execute(definition)
    for table, name, definition in constraints:
        cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
    say(f"{len(indexes) + len(constraints):>9,} indexes and constraints")


def number_on(cursor, models: Sequence[type[Model]]) -> None:
    """What the portal writes next is numbered after these rows."""
    for model in models:
        table = model._meta.db_table
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id))"  # noqa: S608
            f" FROM {table}"
        )
