"""Rows written once for the tests of a module, and never left to those of another."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from tests.kept import NEVER_EMPTIED


@contextmanager
def undone_after(blocker) -> Iterator[None]:
    """Let a fixture write before its ``yield``; take all of it back after.

    What a test writes is undone as ever: its transaction is a part of this one.
    """
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def tables_with_rows() -> list[str]:
    """Return the tables that tests write to and that are not empty."""
    if not connection.settings_dict["NAME"].startswith("test_"):
        return []  # No test has asked for the database yet.
    was_open = connection.connection is not None
    names = connection.introspection.django_table_names(only_existing=True)
    asked = " UNION ALL ".join(
        f"SELECT '{name}' WHERE EXISTS (SELECT FROM {connection.ops.quote_name(name)})"  # noqa: S608
        for name in sorted(set(names) - NEVER_EMPTIED)
    )
    with connection.cursor() as cursor:
        cursor.execute(asked)
        found = [name for (name,) in cursor.fetchall()]
    if not was_open:
        # Beside the browser's loop, Django has a second connection in this thread: left
        # open, it would keep the database from being dropped.
        connection.close()
    return found
