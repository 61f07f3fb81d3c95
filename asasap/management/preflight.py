"""What must hold before the portal starts; each refusal says what to do in one line."""

import socket
import time
from http.client import HTTPConnection, HTTPException

import psycopg
import redis
from django.core import checks
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from asasap.embedded import OLDEST_POSTGRES

PATIENCE_SECONDS = 5


class Refused(Exception):
    """What is wrong and what to do, in one line fit to show."""


def refuse_taken_port(port: int, *, patience: float = 0) -> None:
    """Raise Refused when we may not listen there, even after some patience."""
    deadline = time.monotonic() + patience
    while True:
        try:
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(("127.0.0.1", port))
                probe.listen()
        except PermissionError:
            raise Refused(
                f"Port {port} is reserved to root: choose one above 1023, "
                "make run PORT=8000"
            ) from None
        except OverflowError:
            raise Refused(f"Port {port} is not between 1 and 65535.") from None
        except OSError:
            if time.monotonic() < deadline:
                time.sleep(0.1)
                continue
            raise Refused(
                f"Port {port} is taken by another program: choose another one, "
                f"make run PORT={port % 65535 + 1}"
            ) from None
        return


def refuse_database() -> None:
    """Raise Refused when the database cannot be reached or is too old."""
    settings = connection.get_connection_params() | {
        "connect_timeout": PATIENCE_SECONDS
    }
    try:
        with psycopg.connect(**settings) as probe:
            version = probe.info.server_version
    except psycopg.Error as error:
        raise Refused(
            f"DATABASE_URL: {_one_line(error)}. Mend the address, start that server, "
            "or unset DATABASE_URL to use the embedded one."
        ) from None
    refuse_old_postgres(version)


def refuse_old_postgres(version: int) -> None:
    """Take a version as PostgreSQL numbers it: 140011 is 14.11."""
    if version // 10_000 < OLDEST_POSTGRES:
        raise Refused(
            f"DATABASE_URL: this server is PostgreSQL {version // 10_000}; ASASAP "
            f"needs {OLDEST_POSTGRES} or later. Upgrade it, or unset DATABASE_URL to "
            "use the embedded one."
        )


def refuse_queue(url: str) -> None:
    """Raise Refused when Valkey (or Redis) does not answer there."""
    try:
        with redis.Redis.from_url(
            url,
            socket_connect_timeout=PATIENCE_SECONDS,
            socket_timeout=PATIENCE_SECONDS,
        ) as queue:
            queue.ping()
    except (redis.RedisError, OSError, ValueError) as error:
        raise Refused(
            f"REDIS_URL: {_one_line(error)}. Mend the address, start that server, "
            "or unset REDIS_URL to use the embedded one."
        ) from None


def refuse_settings() -> None:
    """Say now what would otherwise fail when first used, perhaps weeks later."""
    errors = [error for error in checks.run_checks() if error.is_serious()]
    if errors:
        raise Refused(f"{errors[0].msg} {errors[0].hint or ''}".strip())


def must_migrate() -> bool:
    """Whether the database lacks a migration of this version."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def answers(port: int) -> bool:
    """Whether the portal's web server answers there."""
    web = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    try:
        web.request("GET", "/healthz", headers={"Host": "localhost"})
        return web.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        web.close()


def _one_line(error: Exception) -> str:
    """The telling line: psycopg repeats itself for each address it tried."""
    lines = [line.strip() for line in str(error).split("\n") if line.strip()]
    fatal = [line for line in lines if "FATAL" in line]
    return ([*fatal, *lines, type(error).__name__][0]).rstrip(".")
