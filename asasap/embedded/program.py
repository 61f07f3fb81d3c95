"""A program in the foreground: how it is started, and how it is asked to stop."""

import ctypes
import os
import pwd
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of <sys/prctl.h>.
_prctl = ctypes.CDLL(None).prctl if sys.platform == "linux" else None


def last_words(log: Path) -> str:
    """The last line a program wrote, which mostly says why it died."""
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").split("\n")
    except OSError:
        return f"{log} cannot be read"
    return next((line.strip() for line in reversed(lines) if line.strip()), "no word")


@dataclass(frozen=True)
class Program:
    """One child process: what to run, where, as whom, and how it ends."""

    name: str
    argv: tuple[str, ...]
    cwd: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    user: pwd.struct_passwd | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    # What the kernel sends when our own process is killed: nothing must outlive it.
    orphan_signal: signal.Signals = signal.SIGTERM
    grace_seconds: float = 10
    niceness: int = 0  # Work that can wait leaves the processor to the pages.

    def start(self, log: IO[bytes] | int) -> subprocess.Popen:
        """Start in a session of its own: Ctrl-C in the terminal reaches only us.

        Call it from the main thread: the kernel's promise to signal an orphan is
        tied to the thread that made it.
        """
        parent = os.getpid()
        return subprocess.Popen(
            self.argv,
            cwd=self.cwd,
            env=dict(self.environment),
            user=self.user and self.user.pw_uid,
            group=self.user and self.user.pw_gid,
            extra_groups=self.user and [],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            umask=0o077,
            # Runs after the change of user, which would clear the kernel's promise.
            preexec_fn=lambda: self._settle(parent),  # noqa: PLW1509
        )

    def _settle(self, parent: int) -> None:
        os.nice(self.niceness)
        if _prctl is None:
            return  # Elsewhere the next start ends what a kill -9 left behind.
        _prctl(SET_PARENT_DEATH_SIGNAL, int(self.orphan_signal), 0, 0, 0)
        if os.getppid() != parent:  # It died before we asked.
            os._exit(1)
