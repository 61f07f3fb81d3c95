"""What the whole suite shares: a real PostgreSQL and Valkey, started once for all.

The process that leads the run starts them and hands their addresses to its workers by
the environment; asasap/settings/test.py gives each worker its part of them.
"""

import os
import tempfile

import django
import pytest
from django.utils import translation

# Not in pyproject.toml: pytest-django would read the settings before this file is.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "asasap.settings.test")

from asasap import embedded
from tests.depth import RACES

DATA = pytest.StashKey[str]()
SERVICES = pytest.StashKey[embedded.Services]()


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    _start_services(config)
    django.setup()


def _start_services(config):
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    data = config.stash[DATA] = tempfile.mkdtemp(prefix="asasap-tests-")
    os.environ.setdefault("ASASAP_DATA", data)
    if {"DATABASE_URL", "REDIS_URL"} <= os.environ.keys():
        return
    services = config.stash[SERVICES] = embedded.start(data, durable=False)
    os.environ.setdefault("DATABASE_URL", services.database_url)
    os.environ.setdefault("REDIS_URL", services.redis_url)


def pytest_unconfigure(config):
    """Called however the run ended; after a kill -9 the kernel ends the services."""
    if SERVICES in config.stash:
        config.stash[SERVICES].stop()
    if DATA in config.stash:
        embedded.remove(config.stash[DATA])


def pytest_runtest_setup():
    """Begin in French and with nothing cached, whatever the test before has asked for.

    A request leaves its reader's language behind in the thread; the cache knows of no
    rollback.
    """
    from django.core.cache import cache  # noqa: PLC0415 (needs settings)

    translation.deactivate()
    cache.clear()


def pytest_generate_tests(metafunc):
    """Run a race as often as this run's depth asks: once proves little."""
    if RACES > 1 and metafunc.definition.get_closest_marker("race"):
        metafunc.fixturenames.append("_race")
        metafunc.parametrize("_race", range(RACES))


@pytest.fixture(scope="session", autouse=True)
def _flush_append_only_tables():
    """Between tests that commit, empty also the tables whose triggers refuse it.

    By DELETE: TRUNCATE makes new files for a hundred tables, nearly all empty. What
    Django would write anew after it, of the models themselves, is kept instead.
    """
    from django.core.management.commands import flush as flushing  # noqa: PLC0415
    from django.db import connections, transaction  # noqa: PLC0415 (needs settings)
    from django.db.backends.postgresql.operations import (  # noqa: PLC0415
        DatabaseOperations,
    )

    from tests.kept import NEVER_EMPTIED  # noqa: PLC0415

    def deletes(self, _style, tables, **_options):
        emptied = (
            self.quote_name(table) for table in tables if table not in NEVER_EMPTIED
        )
        return [f"DELETE FROM {table}" for table in emptied]  # noqa: S608

    def flush(self, statements):
        alias = self.connection.alias
        with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            for statement in statements:
                cursor.execute(statement)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flushing, "emit_post_migrate_signal", lambda *_args: None)
        patch.setattr(DatabaseOperations, "sql_flush", deletes)
        patch.setattr(DatabaseOperations, "execute_sql_flush", flush)
        yield


@pytest.fixture(scope="session", autouse=True)
def _shuffle_unordered_queries():
    from tests.unordered import unordered_queries_shuffled  # noqa: PLC0415 (Django)

    with unordered_queries_shuffled():
        yield


@pytest.fixture(scope="module")
def roles_written(django_db_setup, django_db_blocker):
    """Everybody, written down once for the module’s tests, and taken back after them.

    Sessions are rows only, as the cache knows of no rollback.
    """
    from django.db import connection  # noqa: PLC0415 (needs settings)
    from django.test import override_settings  # noqa: PLC0415

    from tests.roles import create_roles  # noqa: PLC0415
    from tests.undone import undone_after  # noqa: PLC0415

    sessions = "django.contrib.sessions.backends.db"
    with override_settings(SESSION_ENGINE=sessions), undone_after(django_db_blocker):
        create_roles()
        connection.check_constraints()  # Once: else after each test, for all of them.
        yield


@pytest.fixture(scope="module", autouse=True)
def _leaves_no_row_behind(django_db_blocker):
    """Name the module that leaves rows, before some other fails of them."""
    yield
    from tests.undone import tables_with_rows  # noqa: PLC0415 (needs settings)

    with django_db_blocker.unblock():
        assert tables_with_rows() == []


def pytest_terminal_summary(terminalreporter):
    """Say loudly what a machine without a browser has not proved."""
    skipped = terminalreporter.getreports("skipped")
    count = sum("browser" in report.keywords for report in skipped)
    if count:
        terminalreporter.section("BROWSER TESTS NOT RUN", "!", red=True)
        terminalreporter.line(
            f"{count} browser tests were SKIPPED: no Chromium was found. "
            "On Debian: apt install chromium. ASASAP_BROWSER=required makes it fail."
        )
