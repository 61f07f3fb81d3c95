"""A page that is read writes nothing; what is written otherwise is signed."""

import pghistory.models
import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction
from django.http import HttpResponse
from psycopg.sql import SQL, Identifier

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from asasap.audit.middleware import (
    GetWrote,
    HistoryMiddleware,
    ReadOnlyGetMiddleware,
    is_reading,
)
from asasap.audit.models import AccessLog, Transition
from asasap.audit.operations import record_access
from asasap.kernel.actor import SYSTEM, Actor
from tests.factories.audit import NOON, TransitionFactory

pytestmark = pytest.mark.django_db


def ask(rf, act, method="get"):
    """Send a request through the guard to a view that does this one thing."""

    def view(request):
        act()
        return HttpResponse("done")

    return ReadOnlyGetMiddleware(view)(getattr(rf, method)("/"))


def sql(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("method", ["get", "head", "options"])
@pytest.mark.parametrize(
    "act",
    [
        TransitionFactory,
        lambda: Transition.objects.update(reason="x"),
        lambda: AccessLog.objects.all().delete(),
        lambda: AccessLog.objects.update(purpose="x"),
        lambda: Transition.objects.select_for_update(of=("self",)).first(),
        lambda: sql("TRUNCATE audit_transition"),
        lambda: sql(b"TRUNCATE audit_transition"),
        lambda: sql(SQL("TRUNCATE {}").format(Identifier("audit_transition"))),
    ],
)
def test_a_page_that_writes_while_it_is_read_fails(rf, act, method):
    with pytest.raises(GetWrote), transaction.atomic():
        ask(rf, act, method)

    assert not Transition.objects.exists()


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_other_requests_may_write(rf, method):
    ask(rf, TransitionFactory, method)

    assert Transition.objects.count() == 1


def test_after_the_page_the_guard_is_gone(rf):
    ask(rf, Transition.objects.count)

    TransitionFactory()

    assert Transition.objects.count() == 1


def test_after_a_refusal_the_guard_is_gone(rf):
    with pytest.raises(GetWrote), transaction.atomic():
        ask(rf, TransitionFactory)

    TransitionFactory()

    assert Transition.objects.count() == 1


def test_a_page_may_say_who_looked(rf):
    step = TransitionFactory()

    ask(rf, lambda: record_access(step, purpose="support", actor=SYSTEM, now=NOON))

    assert AccessLog.objects.about(step).count() == 1


def test_a_page_may_open_change_and_end_the_session(rf):
    def act():
        session = SessionStore()
        session["seen"] = 1
        session.create()
        session["seen"] = 2
        session.save()
        session.flush()

    assert ask(rf, act).status_code == 200


def test_a_page_may_read_in_a_transaction_and_by_a_cursor(rf):
    TransitionFactory.create_batch(3)
    read = []

    def act():
        with transaction.atomic():
            read.extend(Transition.objects.order_by("pk").iterator(chunk_size=2))

    ask(rf, act)

    assert read == list(Transition.objects.order_by("pk"))


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT 1",
        "(SELECT 1) UNION (SELECT 2)",
        "select 1 ;  ",
        'SELECT "update", "insert into" FROM "delete"',
        "SELECT 'DELETE FROM x; --', $q$ INSERT $q$ -- update\n FROM t /* into */",
        "SELECT updated_at, for_share FROM t",
        "WITH x AS (SELECT 1) SELECT * FROM x",
        "DECLARE c CURSOR FOR SELECT 1",
        'SAVEPOINT "s1"',
        'ROLLBACK TO SAVEPOINT "s1"',
        "SET CONSTRAINTS ALL IMMEDIATE",
        'INSERT INTO "audit_accesslog" ("at") VALUES (%s) RETURNING "id"',
        'UPDATE "django_session" SET "expire_date" = %s',
        'DELETE FROM "django_session" WHERE "session_key" IN (%s)',
    ],
)
def test_these_read(statement):
    assert is_reading(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO t VALUES (1)",
        "  update t set a = 1",
        "WITH x AS (DELETE FROM t RETURNING 1) SELECT * FROM x",
        "with x as (insert into t values (1) returning 1) select 1",
        "WITH x AS (MERGE INTO t USING u ON true WHEN MATCHED THEN DO NOTHING) TABLE x",
        "SELECT * INTO copy FROM t",
        "SELECT * FROM t FOR UPDATE",
        "SELECT * FROM t FOR NO KEY UPDATE",
        "SELECT * FROM t FOR  SHARE",
        "SELECT * FROM t FOR KEY SHARE",
        "SELECT 1; TRUNCATE t",
        "SELECT '' ; DROP TABLE t",
        "SELECT nextval('s')",
        "SELECT pg_advisory_lock(1)",
        "SELECT pg_try_advisory_xact_lock(1)",
        "SELECT pg_notify('a', 'b')",
        "EXPLAIN ANALYZE DELETE FROM t",
        "LOCK TABLE t",
        "CALL f()",
        "COPY t FROM STDIN",
        "/* SELECT */ TRUNCATE t",
        'INSERT INTO "audit_transition" ("at") VALUES (%s)',
        'UPDATE "audit_accesslog" SET "purpose" = %s',
        'INSERT INTO "audit_accesslog" ("at") SELECT 1 ON CONFLICT DO UPDATE SET a=1',
        'UPDATE "django_session" SET "a" = (WITH x AS (DELETE FROM t) SELECT 1)',
        'DELETE FROM "django_session"; DELETE FROM "accounts_user"',
        "",
    ],
)
def test_these_do_not_only_read(statement):
    assert not is_reading(statement)


class TestHistory:
    @pytest.fixture(autouse=True)
    def organisation(self):
        return Organisation.objects.create(
            name="Alpha", kind=OrganisationKind.COOPERATIVE
        )

    def test_what_a_request_changes_is_signed_with_its_actor(self, rf):
        request = rf.post("/people/")
        request.actor = Actor(
            user_id=1, person_id=2, organisation_id=3, mandate_id=4, request_id="r-5"
        )

        answer(request, lambda: Organisation.objects.update(name="Beta"))

        [signed] = pghistory.models.Context.objects.values_list("metadata", flat=True)
        assert signed == {
            "url": "/people/",
            "user": 1,
            "person": 2,
            "organisation": 3,
            "mandate": 4,
            "request": "r-5",
        }

    def test_reading_a_page_keeps_no_history_and_passes_the_guard(self, rf):
        request = rf.get("/people/")
        request.actor = Actor()
        read = []

        ask(
            rf, lambda: answer(request, lambda: read.extend(Organisation.objects.all()))
        )

        assert [organisation.name for organisation in read] == ["Alpha"]
        assert not pghistory.models.Context.objects.exists()


def answer(request, act):
    """Handle the request as Django does: the middleware, then its word on the view."""

    def view(request):
        history.process_view(request, None, (), {})
        act()
        return HttpResponse("done")

    history = HistoryMiddleware(view)
    return history(request)
