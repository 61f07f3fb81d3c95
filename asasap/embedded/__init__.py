"""The PostgreSQL and the Valkey that come along, for a machine that has none.

Standard library only: settings ask for addresses before Django is set up.
"""

from asasap.embedded.binaries import OLDEST_POSTGRES
from asasap.embedded.errors import EmbeddedError
from asasap.embedded.folders import Layout, database_url, layout, redis_url, remove
from asasap.embedded.program import Program
from asasap.embedded.servers import (
    Services,
    postgres_is_ready,
    postgres_program,
    prepare,
    refuse_full_disk,
    start,
    valkey_is_ready,
    valkey_program,
)

__all__ = [
    "OLDEST_POSTGRES",
    "EmbeddedError",
    "Layout",
    "Program",
    "Services",
    "database_url",
    "layout",
    "postgres_is_ready",
    "postgres_program",
    "prepare",
    "redis_url",
    "refuse_full_disk",
    "remove",
    "start",
    "valkey_is_ready",
    "valkey_program",
]
