"""What staff wait for: each list of the admin, among a hundred thousand people.

Each page is asked in this process, by an operator and by the coordinator of an
organisation of two thousand, against the same statements sent bare to the same
database in the same run. The number of queries is counted among a hundred people
first: it may not grow with them.
"""

import html
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from allauth.account.internal.flows.login import record_authentication
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.cached_db import SessionStore
from django.core.management import call_command
from django.db import connection
from django.http import HttpRequest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.crowd import FIRST, grow, make_first_rows
from bench.table import Figure

TARGET_MS = 150.0
SCRATCH = "asasap_bench_accounts"
FEW, FEW_PLACES = 100, 10
MANY, MANY_PLACES = 100_000, 10_000
APPS = ("accounts", "audit")
NO_HOST = {"HTTP_HOST": "localhost"}


@dataclass(frozen=True)
class Page:
    name: str
    url: str
    client: Client


def measure(*, quick: bool, say: Callable[[str], None]) -> list[Figure]:
    with _scratch_database():
        clients = {
            name: signed_in(person.user) for name, person in make_first_rows().items()
        }
        grow(range(FEW), range(FEW_PLACES))
        asked = [page for who, client in clients.items() for page in pages(who, client)]
        counts = {page: len(queries(page)) for page in asked}
        say(f"{MANY:,} people, {MANY_PLACES:,} organisations…")
        grow(range(FEW, MANY), range(FEW_PLACES, MANY_PLACES))
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        rounds = 10 if quick else 60
        return [f for page in asked for f in _figures(page, counts[page], rounds)]


def _figures(page: Page, count: int, rounds: int) -> Iterator[Figure]:
    sent = queries(page)
    ours = _p95(lambda: _ask(page), rounds)
    bare = _p95(lambda: _send(sent), rounds)
    yield Figure(
        name=f"{page.name}, p95 ms",
        ours=ours,
        reference=bare,
        ratio=ours / bare,
        target=TARGET_MS,
        is_met=ours <= TARGET_MS,
    )
    if len(sent) != count:
        yield Figure(
            name=f"{page.name}, queries",
            ours=len(sent),
            reference=count,
            ratio=len(sent) / count,
            target=1,
            is_met=False,
        )


def pages(who: str, client: Client) -> Iterator[Page]:
    """Every list there is, and what is asked most of the longest."""
    for model in apps.get_models():
        if model._meta.app_label in APPS and admin.site.is_registered(model):
            name = str(model._meta.label_lower)
            yield Page(f"{name} ({who})", _list_of(name), client)
    people, places = _list_of("accounts.person"), _list_of("accounts.organisation")
    asked = {
        "people, a common name": f"{people}?q=elise+martin",
        "people, part of a name": f"{people}?q=art",
        "people, two letters": f"{people}?q=zo",
        "people, a name of nobody": f"{people}?q=xyzzy",
        "people, a telephone": f"{people}?q=06+12+34+56+78",
        "people, name and birth": f"{people}?q=Jeanne+Martin+1942-03-05",
        "people, suspended": f"{people}?state__exact=suspended",
        "people, active": f"{people}?state__exact=active",
        "people, coordinators": f"{people}?role=coordinator",
        "people, members": f"{people}?role=member",
        "organisations, a name": f"{places}?q=ville+1234",
        "organisations, a SIRET": f"{places}?q={'7' * 7}{FIRST + 5}",
        "organisations, suspended": f"{places}?state__exact=suspended",
        "memberships, two words": f"{_list_of('accounts.membership')}?q=zoe+ville",
        "memberships, funders": f"{_list_of('accounts.membership')}?role__exact=funder",
        "suspensions, contested": (
            f"{_list_of('accounts.suspension')}?state__exact=contested"
        ),
        "steps of one row": f"{_list_of('audit.transition')}?q={FIRST + 5}",
        "looks in one request": f"{_list_of('audit.accesslog')}?q=nothing",
        "trail of a person": reverse("admin:accounts_person_history", args=[3]),
    }
    for name, url in asked.items():
        yield Page(f"{name} ({who})", url, client)
    yield Page(f"people, far in the list ({who})", _far(client, people), client)


def _far(client: Client, url: str) -> str:
    """Turn the page once: a cursor leads as far as another."""
    content = client.get(url, **NO_HOST).content.decode()
    [query] = re.findall(r'rel="next" href="([^"]+)"', content)
    return f"{url}{html.unescape(query)}"


def _list_of(label: str) -> str:
    return reverse(f"admin:{label.replace('.', '_')}_changelist")


def _ask(page: Page) -> None:
    answer = page.client.get(page.url, **NO_HOST)
    if answer.status_code != 200:
        raise RuntimeError(f"{page.url} answered {answer.status_code}")


def queries(page: Page) -> list[str]:
    """Return what the page asks, once all that is asked once has been."""
    _ask(page)
    with CaptureQueriesContext(connection) as captured:
        _ask(page)
    return [query["sql"] for query in captured.captured_queries]


def _send(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for sql in statements:
            if sql.startswith("SELECT"):  # Not the access log's line.
                cursor.cursor.execute(sql)
                cursor.cursor.fetchall()


def _p95(act: Callable[[], None], rounds: int) -> float:
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
def _scratch_database() -> Iterator[None]:
    """Work in a database of our own on the same server, gone when it is left."""
    name = connection.settings_dict["NAME"]
    _on_server(f"DROP DATABASE IF EXISTS {SCRATCH} WITH (FORCE)")
    _on_server(f"CREATE DATABASE {SCRATCH}")
    connection.close()
    connection.settings_dict["NAME"] = SCRATCH
    try:
        call_command("migrate", verbosity=0)
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name
        _on_server(f"DROP DATABASE {SCRATCH} WITH (FORCE)")


def _on_server(statement: str) -> None:
    to = {**connection.get_connection_params(), "dbname": "postgres"}
    with psycopg.connect(**to, autocommit=True) as server:
        server.execute(statement)
