"""Rows written once for the tests of a module, and never left to those of another."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from tests.kept import NEVER_EMPTIED

SESSIONS = """
    SELECT query FROM pg_stat_activity WHERE datname = current_database()
    AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


@contextmanager
def undone_after(blocker) -> Iterator[None]:
    """Let a fixture write before its ``yield``; take all of it back after.

    What a test writes is undone as ever: its transaction is a part of this one.
    """
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def left_behind() -> list[str]:
    """Return the tables that are not empty, and what other sessions last asked.

    A thread that has just ended is given a while to close its session.
    """
    if not connection.settings_dict["NAME"].startswith("test_"):
        return []  # No test has asked for the database yet.
    with connection.cursor() as cursor:
        cursor.execute(_rows())
        left = [name for (name,) in cursor.fetchall()]
        for _ in range(30):
            cursor.execute(SESSIONS)
            if not (sessions := [asked for (asked,) in cursor.fetchall()]):
                return left
            time.sleep(0.1)
    return left + sessions


def _rows() -> str:
    names = connection.introspection.django_table_names(only_existing=True)
    return " UNION ALL ".join(
        f"SELECT '{name}' WHERE EXISTS (SELECT FROM {connection.ops.quote_name(name)})"  # noqa: S608
        for name in sorted(set(names) - NEVER_EMPTIED)
    )
