"""The portal's own programs: how the web server, the worker and the beat are run."""

import os
import signal
import sys
from dataclasses import replace
from pathlib import Path

from django.conf import settings

from asasap.embedded import Program

SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 (gunicorn makes its own private file)


def web_programs(data: Path, port: int) -> list[Program]:
    """Two web servers on one port: while one is started again, the other answers.

    On this machine's own address only: a server has a proxy before it.
    """
    # Gunicorn's heartbeat is a file: on a slow disk, writing it would stall a worker.
    in_memory = SHARED_MEMORY.is_dir() and os.access(SHARED_MEMORY, os.W_OK)
    options = {
        "bind": f"127.0.0.1:{port}",
        "worker-class": "gthread",
        "threads": "4",
        "graceful-timeout": "5",
        "worker-tmp-dir": str(SHARED_MEMORY if in_memory else data),
    }
    words = [word for name, value in options.items() for word in (f"--{name}", value)]
    # Preloaded, a server listens only once it can answer, and no page waits for its
    # start. No control socket: it would lie in the home of whoever runs this.
    words += ["--reuse-port", "--preload", "--no-control-socket"]
    command = ("-m", "gunicorn", "asasap.wsgi", *words)
    return [_program("web-1", *command), _program("web-2", *command)]


def worker_program() -> Program:
    """Celery with threads: one process, so nothing of it survives a kill -9."""
    lone = ("--without-gossip", "--without-mingle", "--without-heartbeat")
    return _background(
        "worker", "worker", "--pool=threads", "--concurrency=4", "-l", "INFO", *lone
    )


def beat_program(data: Path) -> Program:
    """Celery's clock. The schedule is in the settings, the last runs in a file."""
    schedule = f"--schedule={data / 'beat-schedule'}"
    return _background("beat", "beat", schedule, "--pidfile=", "-l", "INFO")


def migrate_program() -> Program:
    return _program("migrate", "manage.py", "migrate", "--no-input")


def _program(name: str, *words: str) -> Program:
    return Program(
        name=name,
        argv=(sys.executable, *words),
        cwd=settings.BASE_DIR,
        environment=os.environ | {"PYTHONUNBUFFERED": "1"},
    )


def _background(name: str, *words: str) -> Program:
    """Safe to kill, since tasks are acknowledged late and may run twice."""
    program = _program(name, "-m", "celery", "-A", "asasap.celery", *words)
    return replace(program, orphan_signal=signal.SIGKILL, niceness=10)
