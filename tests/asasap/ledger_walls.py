"""To ask the walls of the ledger, and to see one refuse."""

import pytest
from django.db import IntegrityError, connection

from asasap.audit.operations import move
from asasap.kernel.actor import SYSTEM
from asasap.ledger.enums import TRANSFER_MOVES
from tests.factories.ledger import NOON


def at_commit():
    """Ask now what PostgreSQL asks at commit."""
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql("SET CONSTRAINTS ALL DEFERRED")


def sql(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def refused(wall):
    return pytest.raises(IntegrityError, match=wall)


def alone(wall):
    """Take the other walls that wait for the commit down, for this test only."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass, tgname FROM pg_trigger"
            " WHERE tgdeferrable AND tgname LIKE 'pgtrigger\\_%%'"
            " AND tgrelid::regclass::text LIKE 'ledger\\_%%' AND tgname NOT LIKE %s",
            [f"%{wall}%"],
        )
        for table, trigger in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")


def to(state, transfer):
    move(transfer, to=state, table=TRANSFER_MOVES, actor=SYSTEM, now=NOON)
