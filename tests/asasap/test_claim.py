"""The hold on a data folder: one at a time, dropped by any death, never another's."""

import os
import subprocess
import sys

import pytest

from asasap.management import claim
from asasap.management.claim import AlreadyClaimed, Claim, Known, NotOurs, birth

# Takes the folder, starts a program deaf to SIGTERM, notes it, and is killed.
TAKE_AND_DIE = """
import os, pathlib, signal, subprocess, sys
from asasap.management.claim import Claim, Known

hold = Claim(pathlib.Path(sys.argv[1]))
hold.take()
left = subprocess.Popen(
    ["/bin/sh", "-c", "trap '' TERM; echo; while :; do sleep 0.1; done"],
    start_new_session=True,
    stdout=subprocess.PIPE,
)
left.stdout.readline()
hold.note(url="http://localhost:1", running=[Known.by_pid("deaf", left.pid)])
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_a_killed_run_left_is_ended_before_the_next(tmp_path, monkeypatch):
    monkeypatch.setattr(claim, "LEFTOVER_SECONDS", 0.3)
    subprocess.run([sys.executable, "-c", TAKE_AND_DIE, str(tmp_path)], check=False)
    hold = Claim(tmp_path)
    left = hold.running()["deaf"]
    was_alive = birth(left) != ""

    recovered = hold.take()
    hold.release()

    assert (was_alive, recovered) == (True, True)
    assert birth(left) == ""


def test_a_folder_is_held_once_and_free_again_after_release(tmp_path):
    first, second = Claim(tmp_path), Claim(tmp_path)
    assert first.take() is False
    first.note(url="http://localhost:8000", running=[])

    with pytest.raises(AlreadyClaimed, match=f"8000 .pid {os.getpid()}"):
        second.take()
    second.release()
    held = second.is_taken()
    first.release()

    assert held
    assert not second.is_taken()
    assert second.take() is False
    second.release()


def test_a_pid_now_anothers_is_not_taken_for_the_program_that_was_noted():
    mine = Known.by_pid("mine", os.getpid())
    anothers = Known("mine", os.getpid(), born="long ago")

    assert mine.is_alive()
    assert not anothers.is_alive()
    assert not Known.by_pid("nobody", 2**22 + 1).is_alive()


def test_a_folder_of_other_files_is_not_taken(tmp_path):
    (tmp_path / "letter.txt").write_text("mine")

    with pytest.raises(NotOurs, match=r"such as letter\.txt"):
        Claim(tmp_path).take()

    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]
