"""The database's clock, for the few rights that seconds decide.

Elsewhere time is an argument, taken from ``timezone.now()`` by the view or the task.
"""

from datetime import datetime

from django.db import connection


def database_now() -> datetime:
    """Return this instant by the server's clock, not the transaction's beginning.

    Read it after taking the lock: one clock judges all rivals, wherever their web
    process runs, and the one who waited is judged at the end of the wait.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]
