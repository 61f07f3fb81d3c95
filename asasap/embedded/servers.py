"""The two servers: their folders made ready, their command lines, their readiness."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from asasap.embedded import cluster
from asasap.embedded.binaries import postgres_binaries, valkey_binary
from asasap.embedded.errors import EmbeddedError
from asasap.embedded.folders import database_url, layout, make_folders, redis_url
from asasap.embedded.program import Program, last_words

NEEDED_MEGABYTES = 300
PATIENCE_SECONDS = 60

POSTGRES_SETTINGS = {
    "listen_addresses": "",  # Sockets only, in a folder only we may enter.
    "port": "5432",  # Part of the socket's name; PGPORT must not change it.
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "max_wal_size": "512MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
# For tests only: their data is thrown away, a power cut included.
CARELESS_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "max_connections": "200",
}


def prepare(data: Path | str) -> None:
    """Make what is missing: folders, cluster, empty database. Safe to call twice.

    Raises EmbeddedError, and leaves what it found as it was.
    """
    where = layout(data)
    user = make_folders(where)
    refuse_full_disk(where.home)
    valkey_binary()
    cluster.prepare(where.postgres, postgres_binaries(), user)


def postgres_program(data: Path | str, *, durable: bool = True) -> Program:
    """How to run PostgreSQL in the foreground. SIGINT is its fast, clean shutdown."""
    where = layout(data)
    settings = POSTGRES_SETTINGS | ({} if durable else CARELESS_SETTINGS)
    settings |= {"unix_socket_directories": str(where.sockets)}
    if sys.platform == "linux":
        # After a kill, one flush of the disk and not one a file: seconds saved.
        settings |= {"recovery_init_sync_method": "syncfs"}
    options = [word for pair in settings.items() for word in ("-c", "=".join(pair))]
    return Program(
        name="postgres",
        argv=(
            str(postgres_binaries() / "postgres"),
            "-D",
            str(where.postgres),
            *options,
        ),
        cwd=where.postgres,
        environment=cluster.environment(),
        user=_owner(where.home),
        stop_signal=signal.SIGINT,
        orphan_signal=signal.SIGINT,
        grace_seconds=60,  # It writes its memory out: the larger, the longer.
    )


def valkey_program(data: Path | str, *, durable: bool = True) -> Program:
    """How to run Valkey in the foreground, as a queue: it never drops what it holds."""
    where = layout(data)
    settings = {
        "port": "0",
        "unixsocket": str(where.valkey_socket),
        "unixsocketperm": "700",
        "databases": "64",
        "maxmemory-policy": "noeviction",
        "appendonly": "yes" if durable else "no",
        "save": "",
    }
    options = [
        word for name, value in settings.items() for word in (f"--{name}", value)
    ]
    return Program(
        name="valkey",
        argv=(str(valkey_binary()), *options),
        cwd=where.valkey,
        environment=cluster.environment(),
        user=_owner(where.home),
    )


def postgres_is_ready(data: Path | str) -> bool:
    """Whether PostgreSQL takes connections, as it writes in its own pid file."""
    try:
        lines = (layout(data).postgres / "postmaster.pid").read_text().splitlines()
        os.kill(int(lines[0]), 0)
    except (OSError, ValueError, IndexError):
        return False
    return len(lines) > 7 and lines[7].strip() == "ready"


def valkey_is_ready(data: Path | str) -> bool:
    """Whether Valkey answers; while it reads its file back, it answers LOADING."""
    with socket.socket(socket.AF_UNIX) as client, suppress(OSError):
        client.settimeout(1)
        client.connect(str(layout(data).valkey_socket))
        client.sendall(b"PING\r\n")
        return client.recv(7) == b"+PONG\r\n"
    return False


@dataclass
class Services:
    """Both servers, running: for tests and benchmarks, which have no supervisor."""

    database_url: str
    redis_url: str
    processes: list[tuple[Program, subprocess.Popen]]

    def refuse_death(self, logs: Path) -> None:
        """Raise EmbeddedError when one of them has ended."""
        for program, process in self.processes:
            if process.poll() is not None:
                words = last_words(logs / f"{program.name}.log")
                raise EmbeddedError(f"{program.name} did not start: {words}")

    def stop(self) -> None:
        """Stop both and wait until they are gone. Safe to call twice."""
        for program, process in self.processes:
            if process.poll() is None:
                process.send_signal(program.stop_signal)
        for program, process in self.processes:
            try:
                process.wait(timeout=program.grace_seconds)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def __enter__(self) -> "Services":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def start(data: Path | str, *, durable: bool = True) -> Services:
    """Start both servers and return when both answer. Raises EmbeddedError."""
    prepare(data)
    logs = Path(data) / "log"
    logs.mkdir(exist_ok=True)
    services = Services(database_url(data), redis_url(data), processes=[])
    try:
        for make in (postgres_program, valkey_program):
            program = make(data, durable=durable)
            with (logs / f"{program.name}.log").open("ab") as log:
                services.processes.append((program, program.start(log)))
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not (postgres_is_ready(data) and valkey_is_ready(data)):
            services.refuse_death(logs)
            if time.monotonic() > deadline:
                raise EmbeddedError(f"The services do not answer: see {logs}.")
            time.sleep(0.02)
    except BaseException:
        services.stop()
        raise
    return services


def refuse_full_disk(folder: Path, *, needed_megabytes: int = NEEDED_MEGABYTES) -> None:
    """Raise EmbeddedError when the disk of this folder is all but full."""
    free = shutil.disk_usage(folder).free // 1_000_000
    if free < needed_megabytes:
        raise EmbeddedError(
            f"The disk of {folder} has {free} MB left: free {needed_megabytes} MB, "
            "or choose another folder: make run DATA=…"
        )


def _owner(home: Path) -> pwd.struct_passwd | None:
    """Whom root runs the services as: the owner of their folder."""
    return pwd.getpwuid(home.stat().st_uid) if os.geteuid() == 0 else None
