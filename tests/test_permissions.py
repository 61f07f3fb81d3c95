"""Every role at every door, its own rows and another's: ``permissions.csv`` holds."""

from contextlib import contextmanager
from http.cookies import SimpleCookie
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client, override_settings
from django.urls import reverse

from tests.conventions.sources import app_of, steps_to
from tests.matrix import Case, all_routes, cases, lines_of, matrix
from tests.mutants import forgetful, functions_that_ask
from tests.roles import ROLES, STRANGER, sign_in, strangers_rows, uuid_of

STRANGERS_MARKS = {
    STRANGER,
    *(
        str(uuid_of(kind, "stranger"))
        for kind in ("person", "organisation", "notice", "copy", "kept")
    ),
}


# pytest-django makes the database only where a test of the run is so marked.
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def enter(roles_written):
    """Everybody signed in once; ``enter(role)`` undoes what is done there.

    However long the module’s tests take, nobody is asked again who they are.
    Watched, it sees to it that none of the stranger's rows is changed meanwhile.
    """
    hours = override_settings(ACCOUNT_REAUTHENTICATION_TIMEOUT=6 * 3600)
    with hours, transaction.atomic():
        clients = {role: sign_in(Client(), role) for role in ROLES}
        connection.check_constraints()
        before = strangers_rows()
        cookies = {
            role: {name: cookie.value for name, cookie in client.cookies.items()}
            for role, client in clients.items()
        }

        @contextmanager
        def enter_as(role, *, watched=False):
            cache.clear()  # What was tried too often elsewhere is not too often here.
            clients[role].cookies = SimpleCookie(cookies[role])
            with transaction.atomic():
                yield clients[role]
                assert not watched or strangers_rows() == before
                transaction.set_rollback(True)

        yield enter_as
        transaction.set_rollback(True)


@pytest.mark.parametrize("route", all_routes(), ids=str)
def test_every_route_is_in_the_matrix(route):
    rows = ["own", "other"] if route.has_row else ["-"]

    lines = [(line.method, line.row) for line in lines_of(route)]

    assert sorted(lines) == sorted((m, row) for m in ("GET", "POST") for row in rows)


def test_every_line_of_the_matrix_is_of_a_route():
    used = {id(case.line) for case in cases()}

    assert [line for line in matrix() if id(line) not in used] == []


@pytest.mark.parametrize("case", cases(), ids=str)
def test_each_role_gets_what_the_matrix_says(enter, case):
    assert not _differences(case, enter)


def test_who_has_no_row_of_their_own_is_said_to_have_none():
    for case in cases():
        if not _is_family(case):  # A family covers several kinds of rows.
            nobody = {r for r in ROLES if case.url(r) is None}
            assert nobody == {r for r, a in case.line.answers.items() if a == "-"}, case


def test_the_matrix_is_read_as_it_is_written():
    answers = {answer for line in matrix() for answer in line.answers.values()}

    words = {answer for answer in answers if not answer.isdigit()}
    assert words == {"-", "all", "login"}


def _differences(case, enter) -> list[str]:
    found = []
    is_family = _is_family(case)
    for role in ROLES:
        expected, url = case.line.answers[role], case.url(role)
        # A family's line may cover kinds of rows that this role has none of.
        if url is None:
            continue
        with enter(role, watched=case.line.method == "POST") as client:
            answer = _answer(client.generic(case.line.method, url), url)
        # Of all the lists of a family, some show nothing that a stranger is known by.
        may_be_less = is_family and (answer, expected) == ("200", "all")
        if answer != expected and not may_be_less:
            found.append(f"{case} as {role}: {answer}, not {expected}")
    return found


def _is_family(case) -> bool:
    return "*" in case.line.pattern


def _answer(response, url: str) -> str:
    if response.status_code == 302:
        path = urlsplit(response.headers["Location"]).path
        doors = {reverse("account_login"), reverse("admin:login")} - {url}
        return "login" if path in doors else "302"
    if response.status_code == 200:
        content = response.getvalue().decode()
        return "all" if any(mark in content for mark in STRANGERS_MARKS) else "200"
    return str(response.status_code)


@pytest.mark.parametrize("name", functions_that_ask())
def test_the_matrix_fails_when_a_function_forgets_visible_to(enter, name):
    with forgetful(name):
        assert any(_is_noticed(case, enter) for case in _likely(name.partition(":")[0]))


def _likely(module: str) -> list[Case]:
    """Return all cases, first where what is in that module gives itself away.

    That is behind the views that use it; then in its own app, at another's rows.
    """
    steps, app = steps_to(module), app_of(module)

    def how_far(case):
        step = steps.get(case.route.module, len(steps))
        return step, case.route.app != app, case.line.row != "other"

    return sorted(cases(), key=how_far)


def _is_noticed(case, enter) -> bool:
    try:
        return bool(_differences(case, enter))
    except Exception:  # noqa: BLE001 (a mutant may fail as it likes)
        return True
