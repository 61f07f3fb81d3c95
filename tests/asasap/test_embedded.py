"""The embedded services on a real disk, and each way their start can go wrong."""

import os
import subprocess
import sys
import time
from pathlib import Path
from shutil import which

import psycopg
import pytest
import redis

from asasap import embedded
from asasap.embedded import binaries, cluster, folders, servers


@pytest.fixture
def data(tmp_path):
    """A data folder with a space in its path; removed here and under /var/lib."""
    folder = tmp_path / "the data"
    yield folder
    embedded.remove(folder)


def test_what_is_written_is_found_after_a_stop_and_a_start(data):
    with embedded.start(data) as services:
        with psycopg.connect(services.database_url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 'é' AS word")
        with redis.Redis.from_url(services.redis_url) as queue:
            queue.set("kept", "1")

    with embedded.start(data) as services:
        with psycopg.connect(services.database_url) as connection:
            found = connection.execute("SELECT upper(word) FROM kept").fetchone()
        with redis.Redis.from_url(services.redis_url) as queue:
            kept = queue.get("kept")

    assert found == ("É",)
    assert kept == b"1"


def test_nobody_reaches_the_services_but_through_a_private_socket(data):
    with (
        embedded.start(data) as services,
        psycopg.connect(services.database_url) as connection,
        redis.Redis.from_url(services.redis_url) as queue,
    ):
        listen = connection.execute("SHOW listen_addresses").fetchone()
        port = queue.config_get("port")
        policy = queue.config_get("maxmemory-policy")
    sockets = embedded.layout(data).sockets

    assert listen == ("",)
    assert port == {"port": "0"}
    assert policy == {"maxmemory-policy": "noeviction"}
    assert sockets.stat().st_mode & 0o777 == 0o700
    assert len(str(sockets / ".s.PGSQL.5432.lock")) < 100


def test_addresses_are_known_before_anything_runs_and_touch_nothing(tmp_path):
    data = tmp_path / "never made"

    assert embedded.database_url(data) == embedded.database_url(str(data))
    assert embedded.redis_url(data, 3).endswith("/valkey.sock?db=3")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_environment_of_the_terminal_does_not_change_the_servers(data, monkeypatch):
    # PGPORT would be read by psycopg too: here only the servers are tried.
    monkeypatch.setenv("PGDATA", "/nowhere")
    monkeypatch.setenv("LC_ALL", "xx_XX.UTF-8")
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    monkeypatch.setenv("SECRET_KEY", "not theirs to know")

    with (
        embedded.start(data) as services,
        psycopg.connect(services.database_url) as connection,
    ):
        [zone] = connection.execute("SHOW timezone").fetchone()
        (_, postgres), _ = services.processes
        known = _environment_of(postgres.pid)

    assert zone == "UTC"
    assert known == {"PATH": os.environ["PATH"], "LC_ALL": "C"}


def test_a_cluster_of_another_major_version_is_refused_and_left_alone(data):
    embedded.prepare(data)
    version = embedded.layout(data).postgres / "PG_VERSION"
    version.write_text("16\n")
    before = sorted(path.name for path in version.parent.iterdir())

    with pytest.raises(embedded.EmbeddedError, match=r"PostgreSQL 16 .* brings 18"):
        embedded.prepare(data)

    assert version.read_text() == "16\n"
    assert sorted(path.name for path in version.parent.iterdir()) == before


def test_a_kill_during_the_making_of_the_cluster_leaves_nothing_to_repair(data):
    where = embedded.layout(data)
    folders.make_folders(where)
    (where.home / "postgres.draft").mkdir()
    (where.home / "postgres.draft" / "PG_VERSION").write_text("18\n")

    with embedded.start(data) as services:
        psycopg.connect(services.database_url).close()

    assert not (where.home / "postgres.draft").exists()


def test_a_pid_written_before_a_kill_and_now_anothers_does_not_stop_the_start(data):
    with embedded.start(data):
        note = embedded.layout(data).postgres / "postmaster.pid"
        _, *rest = note.read_text().split("\n")
    # PostgreSQL itself sees through a pid it may not signal: this one it may.
    user = folders.service_user()
    other = subprocess.Popen(
        [which("sleep", path=os.defpath), "60"], user=user and user.pw_uid
    )
    note.write_text("\n".join([str(other.pid), *rest]))

    with embedded.start(data) as services:
        psycopg.connect(services.database_url).close()
    still_there = other.poll() is None
    other.kill()
    other.wait()

    assert still_there


def test_a_killed_postgres_recovers_what_was_committed(data):
    with (
        embedded.start(data) as services,
        psycopg.connect(services.database_url, autocommit=True) as connection,
    ):
        connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
        for _, process in services.processes:
            process.kill()

    time.sleep(1)
    with (
        embedded.start(data) as services,
        psycopg.connect(services.database_url) as connection,
    ):
        assert connection.execute("SELECT one FROM kept").fetchone() == (1,)


def test_a_full_disk_is_named_before_anything_is_written(tmp_path):
    with pytest.raises(embedded.EmbeddedError, match="MB left: free 999999999 MB"):
        servers.refuse_full_disk(tmp_path, needed_megabytes=999_999_999)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small disk")
def test_a_disk_that_fills_up_on_the_way_says_so_and_leaves_no_half(data):
    where = embedded.layout(data)
    user = folders.make_folders(where)
    mount = [
        which("mount", path=os.defpath),
        "-t",
        "tmpfs",
        "-o",
        f"size=20m,uid={user.pw_uid},mode=700",
    ]
    disk = ["tmpfs", str(where.home)]
    if subprocess.run([*mount, *disk], check=False, capture_output=True).returncode:
        pytest.skip("this machine does not let us mount a small disk")
    try:
        with pytest.raises(embedded.EmbeddedError, match="No space left on device"):
            cluster.prepare(where.postgres, binaries.postgres_binaries(), user)
        assert list(where.home.iterdir()) == []
    finally:
        subprocess.run([which("umount", path=os.defpath), str(where.home)], check=True)


def test_a_folder_made_by_someone_else_is_not_trusted(tmp_path):
    folder = tmp_path / "sockets"
    folder.mkdir(mode=0o777)
    folder.chmod(0o777)
    link = tmp_path / "link"
    link.symlink_to(tmp_path)

    for trap in (folder, link):
        with pytest.raises(embedded.EmbeddedError, match="only we may enter"):
            folders.make_private(trap, None)


@pytest.mark.skipif(os.geteuid() != 0, reason="a user keeps the services in var/")
def test_for_root_no_permission_outside_changes_and_links_lead_there(data):
    parents = [p for p in data.parents if p.exists()]
    before = [p.stat().st_mode for p in parents]

    embedded.prepare(data)

    where = embedded.layout(data)
    assert [p.stat().st_mode for p in parents] == before
    assert data.stat().st_mode & 0o777 == 0o700
    assert (data / "postgres").resolve() == where.postgres
    assert where.home.parent == Path("/var/lib/asasap")
    assert where.postgres.owner() == "asasap"


@pytest.mark.skipif(os.geteuid() != 0, reason="a user keeps the services in var/")
def test_for_root_a_folder_that_was_renamed_keeps_its_data_and_says_how(data, tmp_path):
    embedded.prepare(data)
    old_home = embedded.layout(data).home
    moved = data.rename(tmp_path / "renamed")

    with pytest.raises(embedded.EmbeddedError, match=f"mv '{old_home}'"):
        embedded.prepare(moved)

    assert (old_home / "postgres" / "PG_VERSION").exists()
    (tmp_path / "renamed").rename(data)
    embedded.remove(moved)


def test_missing_servers_name_the_setting_that_replaces_them(monkeypatch):
    monkeypatch.setattr(binaries, "_package", lambda name: None)
    monkeypatch.setattr(binaries, "_system_folders", list)
    monkeypatch.setenv("PATH", "")

    with pytest.raises(embedded.EmbeddedError, match="DATABASE_URL"):
        binaries.postgres_binaries()
    with pytest.raises(embedded.EmbeddedError, match="REDIS_URL"):
        binaries.valkey_binary()


def _environment_of(pid):
    words = Path(f"/proc/{pid}/environ").read_text().split("\0")
    return dict(word.split("=", 1) for word in words if "=" in word)
