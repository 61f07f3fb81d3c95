"""The portal's own programs: how the web server, the worker and the beat are run."""

import os
import signal
import sys
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
    # No control socket: it would lie in the home of whoever runs this.
    words += ["--reuse-port", "--no-control-socket"]
    command = ("-m", "gunicorn", "asasap.wsgi", *words)
    return [_program("web-1", *command), _program("web-2", *command)]


def worker_program() -> Program:
    """Celery with threads: one process, so nothing of it survives a kill -9.

    Tasks are acknowledged late and safe to run twice, so an orphan may be killed.
    """
    lone = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    words = ["worker", "--pool=threads", "--concurrency=4", "--loglevel=INFO", *lone]
    return _program("worker", *_CELERY, *words, orphan_signal=signal.SIGKILL)


def beat_program(data: Path) -> Program:
    schedule = data / "beat-schedule"
    words = ["beat", f"--schedule={schedule}", "--pidfile=", "--loglevel=INFO"]
    return _program("beat", *_CELERY, *words, orphan_signal=signal.SIGKILL)


def migrate_program() -> Program:
    return _program("migrate", "manage.py", "migrate", "--no-input")


_CELERY = ("-m", "celery", "-A", "asasap.celery")


def _program(
    name: str, *words: str, orphan_signal: signal.Signals = signal.SIGTERM
) -> Program:
    return Program(
        name=name,
        argv=(sys.executable, *words),
        cwd=settings.BASE_DIR,
        environment=os.environ | {"PYTHONUNBUFFERED": "1"},
        orphan_signal=orphan_signal,
    )
