"""The floor every later page is measured against: an empty signed-in page.

Both are asked of the same gunicorn, in the same run, turn about: a bare Django view
that answers "hello" with no middleware at all, and the portal's own empty page with
session, actor, navigation and frame.
"""

import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path

from bench.table import Figure

TARGET = 0.2
THREADS = 4


def measure(*, cookie: str, quick: bool) -> list[Figure]:
    """Return requests a second of the two; the ratio is the median of the rounds."""
    rounds, seconds = (5, 1.0) if quick else (9, 4.0)
    with _server() as port:
        headers = {"Cookie": cookie, "Accept-Language": "fr"}
        for path in ("/bench/hello/", "/bench/empty/"):
            _rate(port, path, headers, seconds=1.0)  # Warm: imports, templates, plans.
        pairs = [
            (
                _rate(port, "/bench/empty/", headers, seconds=seconds),
                _rate(port, "/bench/hello/", headers, seconds=seconds),
            )
            for _ in range(rounds)
        ]
    ratio = statistics.median(ours / reference for ours, reference in pairs)
    return [
        Figure(
            name="empty signed-in page against a bare hello, requests/s",
            ours=statistics.median(ours for ours, _ in pairs),
            reference=statistics.median(reference for _, reference in pairs),
            ratio=ratio,
            target=TARGET,
            is_met=ratio >= TARGET,
        )
    ]


@contextmanager
def _server() -> Iterator[int]:
    """Our own gunicorn, one worker, so that the client has the other core."""
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", "bench.wsgi:application"]
    command += ["--bind", f"127.0.0.1:{port}", "--workers", "1", "--worker-class"]
    command += ["gthread", "--threads", str(THREADS), "--log-level", "error"]
    with tempfile.TemporaryFile() as log:
        server = subprocess.Popen(command, stderr=log, cwd=Path(__file__).parents[1])  # noqa: S603 — our own command line.
        try:
            _wait_for(port, server)
            yield port
        finally:
            server.terminate()
            server.wait(timeout=10)


def _rate(port: int, path: str, headers: dict, *, seconds: float) -> float:
    """Requests a second by a few clients that each keep their connection."""
    ends_at = time.perf_counter() + seconds
    counts: list[int] = []
    clients = [
        threading.Thread(target=_ask_until, args=(port, path, headers, ends_at, counts))
        for _ in range(THREADS)
    ]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    if len(counts) != THREADS:
        raise RuntimeError(f"{path}: a client met an error")
    return sum(counts) / seconds


def _ask_until(port, path, headers, ends_at, counts) -> None:
    count = 0
    with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        while time.perf_counter() < ends_at:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise RuntimeError(f"{path} answered {answer.status}")
            count += 1
    counts.append(count)


def _wait_for(port: int, server: subprocess.Popen) -> None:
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if server.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError("the server under measure did not start")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
