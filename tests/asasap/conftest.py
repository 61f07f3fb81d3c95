"""A whole portal in a folder of its own, driven from outside as a person would."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest

from asasap import embedded
from asasap.management.claim import Claim

ROOT = Path(__file__).parents[2]


class Portal:
    """`manage.py up` on a data folder and a free port."""

    def __init__(self, data: Path, **environment: str):
        self.data = data
        self.port = _free_port()
        # The suite's own services are in the environment: this portal brings others.
        not_ours = ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "ASASAP_")
        kept = {k: v for k, v in os.environ.items() if not k.startswith(not_ours)}
        self.environment = kept | {
            "ASASAP_DATA": str(data),
            "ASASAP_PORT": str(self.port),
            "PYTHONWARNINGS": "default",
            **environment,
        }
        self.process: subprocess.Popen | None = None

    def manage(self, command: str, **environment: str) -> subprocess.CompletedProcess:
        """Run another command of manage.py on the same folder, to its end."""
        return subprocess.run(
            [sys.executable, "manage.py", command],
            cwd=ROOT,
            env=self.environment | environment,
            capture_output=True,
            check=False,
            text=True,
            timeout=120,
        )

    def start(self) -> float:
        """Start, wait until all is up, and tell how many seconds it took."""
        began_at = time.monotonic()
        earlier = self.said().count("ASASAP is ready")
        with (self.data.parent / "up.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "up"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        while self.said().count("ASASAP is ready") == earlier or not self.is_ready():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < began_at + 90, self.said()
            time.sleep(0.05)
        return time.monotonic() - began_at

    def said(self) -> str:
        log = self.data.parent / "up.log"
        return log.read_text() if log.exists() else ""

    def is_ready(self) -> bool:
        """Whether the web server answers and says it reaches database and queue."""
        try:
            return self.get("/readyz") == 200
        except (URLError, OSError):
            return False

    def get(self, path: str) -> int:
        try:
            with urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return answer.status
        except HTTPError as error:
            with error:
                return error.code

    def pids(self) -> dict[str, int]:
        """The pid of each program, by name."""
        return Claim(self.data).running()

    def web_servers(self) -> int:
        """How many listen on the portal's port, as Linux lists them."""
        listening = f":{self.port:04X} 00000000:0000 0A "
        return Path("/proc/net/tcp").read_text().count(listening)

    def processes(self) -> list[int]:
        """Every process of this portal, by what it inherited: not by its name.

        The portal's own have its data folder in their environment; PostgreSQL and
        Valkey start from a bare one, in a folder below the portal's.
        """
        where = embedded.layout(self.data)
        mark = f"ASASAP_DATA={self.data}\0".encode()
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                cwd = (process / "cwd").readlink()
                is_ours = cwd.is_relative_to(where.home) or mark in (
                    (process / "environ").read_bytes() + b"\0"
                )
            except (FileNotFoundError, ProcessLookupError, PermissionError):
                continue
            if is_ours:
                found.append(int(process.name))
        return found

    def wait_until_nothing_is_left(self, seconds: float = 10) -> None:
        deadline = time.monotonic() + seconds
        while left := self.processes():
            assert time.monotonic() < deadline, f"still there: {left}"
            time.sleep(0.05)

    def remove(self) -> None:
        """Stop what may still run, and delete the data."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=60)
        embedded.remove(self.data)


@pytest.fixture
def portal(tmp_path):
    portal = Portal(tmp_path / "the data")
    yield portal
    portal.remove()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
