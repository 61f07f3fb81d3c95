"""Traces: what is written of an act or a look, and that it stays."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from psycopg.sql import SQL, Identifier

from asasap.audit.models import AccessLog, Transition
from asasap.audit.operations import record_access
from asasap.kernel.actor import ANONYMOUS, SYSTEM, Actor
from tests.factories.audit import NOON, AccessLogFactory, TransitionFactory

pytestmark = pytest.mark.django_db

ACTOR = Actor(user_id=1, person_id=2, organisation_id=3, mandate_id=4, request_id="r-5")


def sql(statement, table):
    with connection.cursor() as cursor:
        cursor.execute(SQL(statement).format(Identifier(table)))


def test_a_look_says_who_for_whom_what_for_and_when():
    step = TransitionFactory()

    record_access(step, purpose="support", actor=ACTOR, now=NOON)

    look = AccessLog.objects.about(step).values().get()
    assert look == {
        "id": look["id"],
        "subject": "audit.transition",
        "object_id": step.pk,
        "purpose": "support",
        "user_id": 1,
        "person_id": 2,
        "organisation_id": 3,
        "mandate_id": 4,
        "request_id": "r-5",
        "at": NOON,
    }


def test_a_list_shown_is_one_look_at_each_in_one_query(django_assert_num_queries):
    steps = TransitionFactory.create_batch(3)

    # The savepoint is the test's: outside a transaction it is BEGIN and COMMIT.
    with django_assert_num_queries(3):
        record_access(*steps, purpose="support", actor=SYSTEM, now=NOON)

    seen = AccessLog.objects.oldest_first().values_list("object_id", flat=True)
    assert list(seen) == [step.pk for step in steps]


def test_nobody_looks_without_a_purpose():
    with pytest.raises(IntegrityError, match="accesslog_has_a_purpose"):
        AccessLogFactory(purpose="")


def test_a_step_leads_elsewhere():
    with pytest.raises(IntegrityError, match="transition_changes_something"):
        TransitionFactory(before="open", after="open")


def test_the_traces_of_an_object_are_its_own_and_in_order():
    step, other = TransitionFactory.create_batch(2)
    about = {"subject": "audit.transition", "object_id": step.pk}
    first = TransitionFactory(**about)
    TransitionFactory(subject="audit.transition", object_id=other.pk)
    TransitionFactory(subject="audit.accesslog", object_id=step.pk)
    second = TransitionFactory(**about, before="open", after="closed")

    assert list(Transition.objects.about(step).oldest_first()) == [first, second]


CHANGES = [
    lambda model, _: model.objects.update(request_id="forged"),
    lambda model, _: model.objects.all().delete(),
    lambda model, _: model.objects.get().save(),
    lambda _, table: sql("UPDATE {} SET user_id = 7", table),
    lambda _, table: sql("DELETE FROM {}", table),
    lambda _, table: sql("TRUNCATE {}", table),
]


@pytest.mark.parametrize(
    "change", [*CHANGES, lambda model, _: model.objects.filter(pk=0).delete()]
)
def test_what_is_decided_stays(change):
    step = TransitionFactory()

    with pytest.raises(IntegrityError, match="append_only"), transaction.atomic():
        change(Transition, "audit_transition")

    assert Transition.objects.get(pk=step.pk).request_id == "test"


@pytest.mark.parametrize("change", CHANGES)
def test_who_looked_stays_for_half_a_year(change):
    look = AccessLogFactory(at=datetime.now(tz=UTC) - timedelta(days=179))
    walls = "append_only|young_rows_stay"

    with pytest.raises(IntegrityError, match=walls), transaction.atomic():
        change(AccessLog, "audit_accesslog")

    assert AccessLog.objects.get(pk=look.pk).request_id == "test"


def test_who_looked_longer_ago_may_go_but_is_never_changed():
    look = AccessLogFactory(at=datetime.now(tz=UTC) - timedelta(days=181))

    with pytest.raises(IntegrityError, match="append_only"), transaction.atomic():
        AccessLog.objects.update(request_id="forged")
    AccessLog.objects.filter(pk=look.pk).delete()

    assert not AccessLog.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_each_transaction_signs_with_its_own_number():
    with transaction.atomic():
        one, two = TransitionFactory.create_batch(2)
    three = TransitionFactory()

    assert one.transaction == two.transaction < three.transaction


@pytest.mark.parametrize(
    ("actor", "seen"),
    [
        (Actor(person_id=2, coordinated_ids=frozenset({3})), ["theirs"]),
        (Actor(person_id=2, organisation_ids=frozenset({3})), []),
        (Actor(person_id=9), []),
        (ANONYMOUS, []),
        (Actor(is_operator=True), ["clock", "others", "theirs"]),
    ],
)
def test_traces_are_shown_to_those_who_answer_for_them(actor, seen):
    AccessLogFactory(purpose="theirs", person_id=9, organisation_id=3)
    AccessLogFactory(purpose="others", person_id=9, organisation_id=4)
    AccessLogFactory(purpose="clock")

    visible = AccessLog.objects.visible_to(actor).order_by("purpose")

    assert list(visible.values_list("purpose", flat=True)) == seen
