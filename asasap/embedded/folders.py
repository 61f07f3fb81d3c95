"""Where everything lies: a pure function of the data folder and of who asks.

A person keeps all in the data folder. Root cannot: PostgreSQL refuses to run as root,
and another user could not enter a private folder such as root's home without opening
it. So for root the services live under STATE, as a user of their own, and the data
folder holds links.
"""

import hashlib
import os
import pwd
import shutil
import stat
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from asasap.embedded.errors import EmbeddedError

STATE = Path("/var/lib/asasap")
USER = "asasap"
NAME = "asasap"  # Of the database and of its owner.
SUPERUSER_PATH = "/usr/sbin:/sbin:/usr/bin:/bin"


@dataclass(frozen=True)
class Layout:
    """The folders of one installation."""

    data: Path
    home: Path  # Holds the cluster and the queue.
    sockets: Path  # Short: a socket's path may have a hundred characters.

    @property
    def postgres(self) -> Path:
        return self.home / "postgres"

    @property
    def valkey(self) -> Path:
        return self.home / "valkey"

    @property
    def valkey_socket(self) -> Path:
        return self.sockets / "valkey.sock"


def layout(data: Path | str) -> Layout:
    """Tell where the services of this data folder keep their files. Touches nothing."""
    data = Path(data).resolve()
    mark = hashlib.sha256(os.fsencode(data)).hexdigest()[:12]
    if os.geteuid() == 0:
        home = STATE / mark
        return Layout(data=data, home=home, sockets=home / "run")
    # Not the user's TMPDIR: another terminal may have another one.
    sockets = Path(f"/tmp/asasap-{os.geteuid()}-{mark}")  # noqa: S108 (see make_private)
    return Layout(data=data, home=data, sockets=sockets)


def database_url(data: Path | str) -> str:
    """The address of the embedded PostgreSQL, whether it runs or not."""
    return f"postgresql://{NAME}@{quote(str(layout(data).sockets), safe='')}/{NAME}"


def redis_url(data: Path | str, number: int = 0) -> str:
    """The address of the embedded Valkey, whether it runs or not."""
    return f"unix://{quote(str(layout(data).valkey_socket))}?db={number}"


def service_user() -> pwd.struct_passwd | None:
    """The user the services run as when we are root, made if need be; else nobody."""
    if os.geteuid() != 0:
        return None
    useradd = shutil.which("useradd", path=SUPERUSER_PATH)
    try:
        return pwd.getpwnam(USER)
    except KeyError:
        if useradd is None:
            return pwd.getpwnam("nobody")
    # A home that does not exist, no shell: nobody logs in as this user.
    options = ["--system", "--no-create-home", "--shell", "/bin/false"]
    subprocess.run([useradd, *options, USER], check=False, capture_output=True)
    try:
        return pwd.getpwnam(USER)  # Also when another installation just made it.
    except KeyError:
        return pwd.getpwnam("nobody")


def make_folders(where: Layout) -> pwd.struct_passwd | None:
    """Make the folders, each closed to others, and return who owns the services'."""
    user = service_user()
    try:
        where.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        if user is not None:
            make_open(STATE)
            make_private(where.home, user)
            _link(where.data / "postgres", where.postgres)
            _link(where.data / "valkey", where.valkey)
        make_private(where.sockets, user)
        make_private(where.valkey, user)
    except OSError as error:
        raise EmbeddedError(
            f"{error.filename} cannot be used: {error.strerror}. "
            "Run as the user who made it, or choose another folder: make run DATA=…"
        ) from None
    return user


def make_open(folder: Path) -> None:
    """Make a folder everyone may read, whatever root's umask; leave one that exists."""
    if not folder.exists():
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)


def make_private(folder: Path, user: pwd.struct_passwd | None) -> None:
    """Make a folder only its owner may enter, or check that this is what is there.

    Anyone may make a folder in /tmp before us; trusting it would give them our sockets.
    """
    owner = os.geteuid() if user is None else user.pw_uid
    try:
        folder.mkdir(mode=0o700)
        if user is not None:
            os.chown(folder, user.pw_uid, user.pw_gid)
    except FileExistsError:
        found = folder.lstat()
        is_ours = stat.S_ISDIR(found.st_mode) and found.st_uid == owner
        if not is_ours or found.st_mode & 0o077:
            raise EmbeddedError(
                f"{folder} is not a folder that only we may enter. "
                "Remove it if it is yours, or choose another data folder: "
                "make run DATA=…"
            ) from None


def remove(data: Path | str) -> None:
    """Delete the data folder and what its services keep elsewhere. They must be off."""
    where = layout(data)
    for folder in (where.sockets, where.home, where.data):
        with suppress(FileNotFoundError):
            shutil.rmtree(folder)


def _link(link: Path, target: Path) -> None:
    if link.is_symlink():
        if link.readlink() == target:
            return
        raise EmbeddedError(
            f"{link} leads to {link.readlink()}, made for a folder of another name. "
            f"To keep its data: mv '{link.readlink().parent}' '{target.parent}' and "
            f"remove the link; to begin afresh: remove the link."
        )
    if link.exists():
        raise EmbeddedError(
            f"{link} was made by a user who is not root. Run as that user, or choose "
            "another folder: make run DATA=…"
        )
    link.symlink_to(target)
