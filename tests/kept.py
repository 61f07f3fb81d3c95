"""Rows written once a worker, and brought back as they were for the next test.

The factories take two seconds to write everybody; a copy takes a tenth of one.
"""

from collections.abc import Callable

from django.db import connection, transaction

# What a test that commits leaves in place: see ``_flush_append_only_tables``.
NEVER_EMPTIED = {"auth_permission", "django_content_type", "django_site"}

_ways_back: dict[Callable, list[str]] = {}


def write_or_bring_back(write: Callable[[], None]) -> None:
    """Have the rows that ``write`` writes in a database that has none."""
    with transaction.atomic(), connection.cursor() as cursor:
        if write in _ways_back:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(";".join(_ways_back[write]))
        else:
            write()
            _ways_back[write] = _kept(cursor, write.__name__)


def _kept(cursor, schema: str) -> list[str]:
    """Copy every row to a schema of its own; return the statements that undo it."""
    cursor.execute(f"CREATE SCHEMA {schema}")
    tables = connection.introspection.django_table_names(only_existing=True)
    back = []
    for table in sorted(set(tables) - NEVER_EMPTIED):
        cursor.execute(f"CREATE TABLE {schema}.{table} AS TABLE public.{table}")
        if cursor.rowcount:
            columns = ", ".join(f'"{name}"' for name in _columns(cursor, table))
            back.append(
                f"INSERT INTO public.{table} ({columns})"  # noqa: S608
                f" SELECT {columns} FROM {schema}.{table}"
            )
    return back


def _columns(cursor, table: str) -> list[str]:
    cursor.execute(
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER'",
        [table],
    )
    return [name for (name,) in cursor.fetchall()]
