"""Keeps programs running: one loop, one thread.

A program that dies is started again, a little later each time; only one that keeps
dying ends the whole. Nothing outlives the supervisor, even killed.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from asasap.embedded import Program

TICK_SECONDS = 0.05
FIRST_DELAY_SECONDS = 0.1  # Doubled at each death within the minute.
DEATHS_BEFORE_GIVING_UP = 5
MEMORY_SECONDS = 60
HURRIED_SECONDS = 1
LOG_BYTES = 10_000_000
TAIL_LINES = 12
SET_CHILD_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER of <sys/prctl.h>.


class Stopped(Exception):
    """Someone asked us to stop: Ctrl-C, SIGTERM, the terminal closed."""


class GaveUp(Exception):
    """A program keeps failing; the message says which and shows its last words."""


@dataclass
class Child:
    program: Program
    floor: int
    process: subprocess.Popen | None = None
    deaths: deque[float] = field(default_factory=deque)
    due_at: float = 0


class Supervisor:
    """Start programs, keep them alive, stop them floor by floor from the top."""

    def __init__(
        self,
        logs: Path,
        *,
        say: Callable[[str], None],
        on_change: Callable[["Supervisor"], None] = lambda supervisor: None,
    ):
        self.logs = logs
        self.children: list[Child] = []
        self._say = say
        self._on_change = on_change
        self._signals = 0

    def __enter__(self) -> "Supervisor":
        self.logs.mkdir(exist_ok=True)
        if sys.platform == "linux":
            # The grandchildren of a killed child become ours, not the system's.
            ctypes.CDLL(None).prctl(SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._hear)
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self, program: Program, *, floor: int) -> None:
        """Start a program and keep it running; it needs those of lower floors."""
        log = self._log(program)
        if log.exists() and log.stat().st_size > LOG_BYTES:
            log.replace(log.with_suffix(".log.1"))
        child = Child(program, floor)
        self.children.append(child)
        self._start(child)

    def run_once(self, program: Program) -> int:
        """Run a program to its end, and return its status; the others stay watched."""
        with self._log(program).open("ab") as log:
            process = program.start(log)
        try:
            while process.poll() is None:
                self._tick(spared=process.pid)
            return process.returncode
        finally:
            _kill_group(process)

    def wait_until(
        self, condition: Callable[[], bool], *, name: str, seconds: float
    ) -> None:
        """Watch until the condition holds. Raises Stopped, GaveUp."""
        deadline = time.monotonic() + seconds
        while not condition():
            self._tick()
            if time.monotonic() > deadline:
                raise GaveUp(
                    f"{name} does not answer after {seconds:.0f} s. The last words in "
                    f"{self.logs / name}.log:\n{self.last_lines(name)}"
                )

    def run(self) -> None:
        """Watch until told to stop. Raises Stopped, GaveUp."""
        while True:
            self._tick()

    def last_lines(self, program_name: str) -> str:
        """The end of a program's log."""
        with suppress(OSError):
            text = (self.logs / f"{program_name}.log").read_text(errors="replace")
            return "\n".join(f"    {line}" for line in text.split("\n")[-TAIL_LINES:])
        return ""

    def stop(self) -> None:
        """Stop everything, the highest floor first. A second signal hurries."""
        for floor in sorted({child.floor for child in self.children}, reverse=True):
            self._stop(
                [
                    (child.program, child.process)
                    for child in self.children
                    if child.floor == floor and child.process is not None
                ]
            )
        self.children.clear()
        self._bury_strays(spared=set())

    def _hear(self, number: int, frame: object) -> None:
        self._signals += 1

    def _tick(self, spared: int = 0) -> None:
        if self._signals:
            raise Stopped
        for child in self.children:
            if child.process is not None and child.process.poll() is not None:
                self._bury(child, child.process, spared)
            if child.process is None and time.monotonic() >= child.due_at:
                self._start(child)
        time.sleep(TICK_SECONDS)

    def _start(self, child: Child) -> None:
        with self._log(child.program).open("ab") as log:
            child.process = child.program.start(log)
        self._on_change(self)

    def _bury(self, child: Child, process: subprocess.Popen, spared: int) -> None:
        """Clear away what a dead child left behind, and decide when it comes back."""
        name = child.program.name
        child.process = None
        _kill_group(process)
        alive = {other.process.pid for other in self.children if other.process}
        self._bury_strays(spared=alive | {spared})
        now = time.monotonic()
        child.deaths.append(now)
        while child.deaths[0] < now - MEMORY_SECONDS:
            child.deaths.popleft()
        if len(child.deaths) >= DEATHS_BEFORE_GIVING_UP:
            raise GaveUp(
                f"{name} ended {len(child.deaths)} times within a minute. Its last "
                f"words, from {self._log(child.program)}:\n{self.last_lines(name)}"
            )
        child.due_at = now + FIRST_DELAY_SECONDS * 2 ** (len(child.deaths) - 1)
        self._say(f"{name} ended ({_in_words(process.returncode)}): starting it again.")

    def _bury_strays(self, spared: set[int]) -> None:
        """End the orphans we inherited.

        A server left by its killed master would keep its port, or its shared memory,
        from the next one; PostgreSQL's put themselves in groups of their own.
        """
        with suppress(OSError):
            me = os.getpid()
            ours = Path(f"/proc/{me}/task/{me}/children").read_text().split()
            for pid in {int(pid) for pid in ours} - spared:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)

    def _stop(self, together: list[tuple[Program, subprocess.Popen]]) -> None:
        for program, process in together:
            with suppress(ProcessLookupError):
                process.send_signal(program.stop_signal)
        began_at = time.monotonic()
        for program, process in together:
            while process.poll() is None:
                hurried = self._signals > 1
                patience = HURRIED_SECONDS if hurried else program.grace_seconds
                if time.monotonic() > began_at + patience:
                    break
                time.sleep(TICK_SECONDS)
            _kill_group(process)

    def _log(self, program: Program) -> Path:
        return self.logs / f"{program.name}.log"


def _kill_group(process: subprocess.Popen) -> None:
    """Kill the program and those it started that stayed in its group."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _in_words(status: int) -> str:
    return signal.Signals(-status).name if status < 0 else f"status {status}"
