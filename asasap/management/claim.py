"""Who holds a data folder: one supervisor at a time, known by a lock, not by a pid.

The kernel drops the lock when its holder dies, however it dies; a pid in a file may
long be another program's.
"""

import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

LEFTOVER_SECONDS = 5
KILLED_SECONDS = 2  # What has been killed needs a moment to be gone.
MADE_BEFORE_THE_CLAIM = {"secrets"}  # By the settings.


class AlreadyClaimed(Exception):
    """Another supervisor runs on this folder; the message says where."""


class NotOurs(Exception):
    """The folder holds what ASASAP did not put there."""


@dataclass(frozen=True)
class Known:
    """A process as it was noted: the pid alone may since be another's."""

    name: str
    pid: int
    born: str
    stop_signal: int = signal.SIGTERM

    @classmethod
    def by_pid(cls, name: str, pid: int, stop_signal: int = signal.SIGTERM) -> "Known":
        return cls(name, pid, birth(pid), stop_signal)

    def is_alive(self) -> bool:
        return bool(self.born) and birth(self.pid) == self.born


class Claim:
    """The hold on a data folder, and the note of what runs in its name."""

    def __init__(self, data: Path):
        self.data = data
        self._lock_file = data / "supervisor.lock"
        self._note_file = data / "supervisor.json"
        self._lock: IO[str] | None = None

    def take(self) -> bool:
        """Hold the folder until we die; tell whether a killed run had left programs.

        Ends those first. Raises AlreadyClaimed, NotOurs.
        """
        self._refuse_foreign_folder()
        lock = self._lock_file.open("a")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            raise AlreadyClaimed(
                f"already running on {self.data}{self._where()}. "
                "Stop it with make stop, or start another: make run PORT=… DATA=…"
            ) from None
        self._lock = lock
        _, leftovers = self._read()
        left = [known for known in leftovers if known.is_alive()]
        self._note_file.unlink(missing_ok=True)
        _end(left)
        return bool(left)

    def note(self, *, url: str, running: Iterable[Known]) -> None:
        """Write down what runs, so that the next start may end it if we are killed."""
        everyone = [Known.by_pid("supervisor", os.getpid()), *running]
        draft = self._note_file.with_suffix(".draft")
        note = {"url": url, "running": [asdict(known) for known in everyone]}
        draft.write_text(json.dumps(note))
        draft.replace(self._note_file)

    def release(self) -> None:
        """Let the folder go, if we hold it."""
        if self._lock is not None:
            self._note_file.unlink(missing_ok=True)
            self._lock.close()

    def is_taken(self) -> bool:
        """Whether a supervisor runs on this folder now."""
        if not self._lock_file.exists():
            return False
        with self._lock_file.open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    def holder(self) -> Known | None:
        """The supervisor, when it has noted itself and still lives."""
        _, everyone = self._read()
        supervisors = [known for known in everyone if known.name == "supervisor"]
        return next((known for known in supervisors if known.is_alive()), None)

    def running(self) -> dict[str, int]:
        """The pid of each program noted, by its name."""
        return {known.name: known.pid for known in self._read()[1]}

    def _refuse_foreign_folder(self) -> None:
        """`make reset` deletes the folder: it must never be somebody's home."""
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        others = {path.name for path in self.data.iterdir()} - MADE_BEFORE_THE_CLAIM
        if others and not self._lock_file.exists():
            raise NotOurs(
                f"{self.data} holds other files, such as {min(others)}: "
                "choose an empty folder, make run DATA=…"
            )

    def _where(self) -> str:
        url, everyone = self._read()
        pids = [str(known.pid) for known in everyone if known.name == "supervisor"]
        return f" at {url} (pid {pids[0]})" if pids else ""

    def _read(self) -> tuple[str, list[Known]]:
        try:
            note = json.loads(self._note_file.read_text())
            return note["url"], [Known(**known) for known in note["running"]]
        except (OSError, ValueError, KeyError, TypeError):
            return "", []


def birth(pid: int) -> str:
    """When this process began, in the system's own words; empty when there is none."""
    if sys.platform == "linux":
        try:
            stat = Path(f"/proc/{pid}/stat").read_text()
        except OSError:
            return ""
        state, *fields = stat.rpartition(")")[2].split()
        return "" if state == "Z" else fields[18]
    said = subprocess.run(
        ["/bin/ps", "-o", "lstart=", "-p", str(pid)],
        check=False,
        capture_output=True,
        text=True,
    )
    return said.stdout.strip()


def _end(leftovers: list[Known]) -> None:
    """Give what a killed supervisor left the time to end well, then end it."""
    for known in leftovers:
        with suppress(ProcessLookupError):
            os.kill(known.pid, known.stop_signal)
    _wait_for_the_end(leftovers, seconds=LEFTOVER_SECONDS)
    for known in leftovers:
        if known.is_alive():
            with suppress(ProcessLookupError):
                os.killpg(known.pid, signal.SIGKILL)
    _wait_for_the_end(leftovers, seconds=KILLED_SECONDS)


def _wait_for_the_end(leftovers: list[Known], *, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while any(known.is_alive() for known in leftovers) and time.monotonic() < deadline:
        time.sleep(0.05)
