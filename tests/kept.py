"""Rows written once a worker, and brought back as they were for the next test.

The factories take two seconds to write everybody; a copy takes a tenth of one.
"""

from collections.abc import Callable

from django.db import connection, transaction

# What a test that commits leaves in place: see ``_flush_append_only_tables``.
NEVER_EMPTIED = {"auth_permission", "django_content_type", "django_site"}

# By what wrote them: the rows of each table, as COPY writes and reads them.
_kept: dict[Callable, dict[str, list[bytes]]] = {}


@transaction.atomic
def write_or_bring_back(write: Callable[[], None]) -> None:
    """Have the rows that ``write`` writes, which only writes new ones."""
    with connection.cursor() as cursor:
        if write in _kept:
            _bring_back(cursor, _kept[write])
            return
        before = {table: set(rows) for table, rows in _rows(cursor).items()}
        write()
        added = {
            table: [row for row in rows if row not in before[table]]
            for table, rows in _rows(cursor).items()
        }
    _kept[write] = {table: rows for table, rows in added.items() if rows}


def _bring_back(cursor, kept: dict[str, list[bytes]]) -> None:
    # What triggers would write of them is among the rows kept.
    cursor.execute("SET LOCAL session_replication_role = replica")
    for table, rows in kept.items():
        with cursor.copy(f"COPY {table} FROM STDIN") as copy:
            copy.write(b"".join(rows))
    cursor.execute("SET LOCAL session_replication_role = DEFAULT")


def _rows(cursor) -> dict[str, list[bytes]]:
    """Return the rows of each table, named with the columns that may be written."""
    cursor.execute(
        "SELECT table_name, string_agg(quote_ident(column_name), ', ')"
        " FROM information_schema.columns"
        " WHERE table_schema = 'public' AND is_generated = 'NEVER' GROUP BY 1"
    )
    columns = dict(cursor.fetchall())
    names = connection.introspection.django_table_names(only_existing=True)
    tables = [f"{n} ({columns[n]})" for n in sorted(set(names) - NEVER_EMPTIED)]
    return {table: _copied(cursor, table) for table in tables}


def _copied(cursor, table: str) -> list[bytes]:
    with cursor.copy(f"COPY {table} TO STDOUT") as copy:
        return [bytes(row) for row in copy]
