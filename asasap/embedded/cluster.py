"""A PostgreSQL cluster on disk: made once, whole or not at all; never upgraded here."""

import os
import pwd
import shutil
import subprocess
import sys
from pathlib import Path

from asasap.embedded.binaries import major
from asasap.embedded.errors import EmbeddedError
from asasap.embedded.folders import NAME

NO_SUCH_PID = 2**31 - 1  # Greater than any that Linux gives.


def prepare(folder: Path, binaries: Path, user: pwd.struct_passwd | None) -> None:
    """Make the cluster and its empty database, or check the one that is there."""
    if folder.exists():
        _refuse_other_version(folder, major(binaries))
        _forget_reused_pid(folder)
        return
    # Renamed when complete: a kill or a full disk leaves no half of a cluster.
    draft = folder.with_name("postgres.draft")
    shutil.rmtree(draft, ignore_errors=True)
    try:
        _run([binaries / "initdb", "-D", draft, *_options(major(binaries))], user=user)
        # The single-user mode spares a start: no server is running yet.
        _run(
            [binaries / "postgres", "--single", "-D", draft, "postgres"],
            user=user,
            said=f"CREATE DATABASE {NAME}\n",
        )
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def environment() -> dict[str, str]:
    """What a server needs of our environment: next to nothing.

    PGPORT, PGDATA, a locale this machine lacks… would each change how it starts.
    """
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C"}


def _options(version: int) -> list[str]:
    """C.UTF-8 knows that É is the capital of é, which plain C does not, and needs no
    locale of this machine: since 17 PostgreSQL carries its own.
    """
    if version >= 17:
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    else:
        locale = ["--locale=C.UTF-8"]
    return [
        *locale,
        "--encoding=UTF8",
        f"--username={NAME}",
        "--auth-local=trust",  # Over a socket in a folder only we may enter.
        "--auth-host=reject",
        "--no-instructions",
    ]


def _refuse_other_version(folder: Path, ours: int) -> None:
    try:
        theirs = (folder / "PG_VERSION").read_text().strip()
    except OSError as error:
        raise EmbeddedError(
            f"{folder} is not a PostgreSQL cluster we may read ({error.strerror}). "
            "Put it back, or begin afresh: make reset"
        ) from None
    if theirs != str(ours):
        raise EmbeddedError(
            f"{folder} was made by PostgreSQL {theirs} and this version brings {ours}; "
            "nothing was touched. Dump it with the earlier version (pg_dump), move it "
            "aside, start, and restore the dump; or begin afresh: make reset"
        )


def _forget_reused_pid(folder: Path) -> None:
    """After a kill -9, another program may bear the pid PostgreSQL wrote down.

    PostgreSQL would then think itself running and refuse to start. The caller holds the
    lock of the data folder, so it is not. Only the pid is changed: the rest of the file
    lets PostgreSQL see by itself whether an old backend still holds its memory.
    """
    file = folder / "postmaster.pid"
    if sys.platform != "linux" or not file.exists():
        return
    pid, *rest = file.read_text().split("\n")
    comm = Path("/proc") / pid / "comm"
    if comm.exists() and comm.read_text().strip() != "postgres":
        file.write_text("\n".join([str(NO_SUCH_PID), *rest]))


def _run(
    command: list[str | Path], *, user: pwd.struct_passwd | None, said: str = ""
) -> None:
    done = subprocess.run(
        command,
        check=False,
        input=said,
        capture_output=True,
        text=True,
        cwd="/",
        env=environment(),
        umask=0o077,
        user=user and user.pw_uid,
        group=user and user.pw_gid,
        extra_groups=user and [],
    )
    # The single-user mode ends well even when its command failed.
    complaints = [
        line.partition(": ")[2]
        for line in done.stderr.split("\n")
        if "error:" in line or "FATAL:" in line or "ERROR:" in line or "PANIC:" in line
    ]
    if done.returncode or complaints:
        reason = complaints[0] if complaints else f"status {done.returncode}"
        name = Path(command[0]).name
        raise EmbeddedError(
            f"{name} could not make the database: {reason.strip()}. "
            "Mend that, or choose another folder: make run DATA=…"
        )
