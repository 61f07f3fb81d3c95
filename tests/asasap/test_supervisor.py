"""The supervisor on small programs: what dies comes back, what ends leaves nothing."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from asasap.management.claim import birth

# Supervises the shell command given, and prints why it ended.
SUPERVISE = """
import pathlib, sys
from asasap.embedded import Program
from asasap.management.supervisor import GaveUp, Stopped, Supervisor

folder, command = pathlib.Path(sys.argv[1]), sys.argv[2]
program = Program("child", ("/bin/sh", "-c", command), cwd=folder)
try:
    with Supervisor(folder / "log", say=print) as supervisor:
        supervisor.start(program, floor=0)
        supervisor.run()
except (Stopped, GaveUp) as end:
    print(type(end).__name__, end)
"""


@pytest.fixture
def supervise(tmp_path):
    """Start a supervisor on one shell command, in tmp_path; kill it at the end."""
    started = []

    def start(command: str) -> subprocess.Popen:
        process = subprocess.Popen(
            [sys.executable, "-c", SUPERVISE, str(tmp_path), command],
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def wait_for(condition, seconds=10.0):
    deadline = time.monotonic() + seconds
    while not (result := condition()):
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)
    return result


def pid_in(file: Path) -> int:
    """The pid a child wrote there."""
    wait_for(lambda: file.exists() and file.read_text().endswith("\n"))
    return int(file.read_text())


def is_gone(pid: int) -> bool:
    return birth(pid) == ""


def test_a_child_that_dies_once_is_started_again_and_the_rest_goes_on(
    supervise, tmp_path
):
    supervisor = supervise("echo $$ > pid; exec sleep 1000")
    first = pid_in(tmp_path / "pid")
    os.kill(first, signal.SIGKILL)
    second = wait_for(lambda: pid_in(tmp_path / "pid") - first)
    supervisor.terminate()
    said, _ = supervisor.communicate(timeout=10)

    assert second != 0
    assert said == "child ended (SIGKILL): starting it again.\nStopped \n"


def test_a_child_that_keeps_dying_ends_the_whole_with_its_last_words(
    supervise, tmp_path
):
    supervisor = supervise("echo x >> starts; echo no such file; exit 3")

    said, _ = supervisor.communicate(timeout=15)

    assert (tmp_path / "starts").read_text() == "x\n" * 5
    assert said.count("child ended (status 3): starting it again.") == 4
    assert "GaveUp child ended 5 times within a minute." in said
    assert said.rstrip().endswith("no such file")


def test_what_a_dead_child_left_running_is_ended_even_out_of_its_group(
    supervise, tmp_path
):
    supervise("setsid sleep 1000 & echo $! > stray; echo $$ > pid; wait")
    stray = pid_in(tmp_path / "stray")
    os.kill(pid_in(tmp_path / "pid"), signal.SIGKILL)

    wait_for(lambda: is_gone(stray))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_each_way_of_asking_to_stop_leaves_no_process(supervise, tmp_path, number):
    supervisor = supervise("echo $$ > pid; exec sleep 1000")
    child = pid_in(tmp_path / "pid")
    supervisor.send_signal(number)

    said, _ = supervisor.communicate(timeout=10)

    assert said == "Stopped \n"
    assert is_gone(child)


def test_a_second_signal_does_not_wait_for_a_child_that_will_not_end(
    supervise, tmp_path
):
    supervisor = supervise("trap '' TERM; echo $$ > pid; while :; do sleep 0.1; done")
    child = pid_in(tmp_path / "pid")
    began_at = time.monotonic()
    supervisor.terminate()
    time.sleep(0.3)
    supervisor.terminate()
    supervisor.communicate(timeout=10)

    assert time.monotonic() - began_at < 5
    assert is_gone(child)


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's promise is Linux's")
def test_a_killed_supervisor_takes_its_child_with_it(supervise, tmp_path):
    supervisor = supervise("echo $$ > pid; exec sleep 1000")
    child = pid_in(tmp_path / "pid")
    supervisor.kill()

    wait_for(lambda: is_gone(child))
