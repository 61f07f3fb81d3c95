"""Pages asked in this process, against what they ask of the database sent bare.

The number of queries is counted among few rows first: it may not grow with them.
"""

import html
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.cached_db import SessionStore
from django.core.management import call_command
from django.db import connection
from django.http import HttpRequest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.table import Figure

TARGET_MS = 150.0
NO_HOST = {"HTTP_HOST": "localhost"}


@dataclass(frozen=True)
class Page:
    name: str
    url: str
    client: Client
    # A search widens until it has found a page: so many queries more, at the most.
    more: int = 0


def figures_of(page: Page, count: int, rounds: int) -> Iterator[Figure]:
    sent = queries(page)
    ours = p95(lambda: ask(page), rounds)
    bare = p95(lambda: send(sent), rounds)
    yield Figure(
        name=f"{page.name}, p95 ms",
        ours=ours,
        reference=bare,
        ratio=ours / bare,
        target=TARGET_MS,
        is_met=ours <= TARGET_MS,
    )
    if len(sent) > count + page.more:
        yield Figure(
            name=f"{page.name}, queries",
            ours=len(sent),
            reference=count,
            ratio=len(sent) / count,
            target=1,
            is_met=False,
        )


def far(client: Client, url: str) -> str:
    """Turn the page once: a cursor leads as far as another."""
    content = client.get(url, **NO_HOST).content.decode()
    [query] = re.findall(r'rel="next" href="([^"]+)"', content)
    return f"{url}{html.unescape(query)}"


def list_of(label: str) -> str:
    return reverse(f"admin:{label.replace('.', '_')}_changelist")


def ask(page: Page) -> None:
    answer = page.client.get(page.url, **NO_HOST)
    if answer.status_code != 200:
        raise RuntimeError(f"{page.url} answered {answer.status_code}")


def queries(page: Page) -> list[str]:
    """Return what the page asks, once all that is asked once has been."""
    ask(page)
    with CaptureQueriesContext(connection) as captured:
        ask(page)
    return [query["sql"] for query in captured.captured_queries]


def send(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for sql in statements:
            if sql.startswith("SELECT"):  # Not the access log's line.
                cursor.cursor.execute(sql)
                cursor.cursor.fetchall()


def p95(act: Callable[[], None], rounds: int) -> float:
    """Return milliseconds; the slowest in twenty are not counted, nor the first."""
    act()
    found = []
    for _ in range(rounds):
        began = time.perf_counter()
        act()
        found.append((time.perf_counter() - began) * 1000)
    return sorted(found)[int(0.95 * (rounds - 1))]


def signed_in(user) -> Client:
    """Sign in as a second factor would leave it."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    request = HttpRequest()
    request.session = session
    record_authentication(request, user, "mfa")
    session.create()
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


@contextmanager
def scratch_database(scratch: str) -> Iterator[None]:
    """Work in a database of our own on the same server, gone when it is left."""
    name = connection.settings_dict["NAME"]
    _on_server(f"DROP DATABASE IF EXISTS {scratch} WITH (FORCE)")
    _on_server(f"CREATE DATABASE {scratch}")
    connection.close()
    connection.settings_dict["NAME"] = scratch
    try:
        call_command("migrate", verbosity=0)
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name
        _on_server(f"DROP DATABASE {scratch} WITH (FORCE)")


def _on_server(statement: str) -> None:
    to = {**connection.get_connection_params(), "dbname": "postgres"}
    with psycopg.connect(**to, autocommit=True) as server:
        server.execute(statement)
