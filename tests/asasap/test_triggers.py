"""The triggers on tables of their own, made for the test and rolled back with it."""

import itertools

import pytest
from django.apps.registry import Apps
from django.db import IntegrityError, connection, models, transaction

from asasap.audit.models import Transition
from asasap.audit.operations import ForbiddenMove, OvertakenMove, move
from asasap.kernel.actor import SYSTEM, Actor
from asasap.kernel.triggers import MovesOnly, ZeroSum, append_only
from tests.factories.audit import NOON

pytestmark = pytest.mark.django_db

LAMP_MOVES = {"off": {"on", "broken"}, "on": {"off", "broken"}, "broken": set()}
LAMP_ROADS = [("off", "on"), ("off", "broken"), ("on", "off"), ("on", "broken")]

probes = Apps()


class Lamp(models.Model):
    state = models.CharField(max_length=10, default="off")
    room = models.CharField(max_length=10, default="hall")

    class Meta:
        apps = probes
        app_label = "probe"

    def __str__(self):
        return self.state


class Line(models.Model):
    sheet = models.IntegerField()
    amount = models.IntegerField()

    class Meta:
        apps = probes
        app_label = "probe"

    def __str__(self):
        return f"{self.sheet}: {self.amount}"


def build(model, *triggers):
    with connection.schema_editor() as editor:
        editor.create_model(model)
    with connection.cursor() as cursor:
        for trigger in triggers:
            cursor.execute(trigger.compile(model).install_sql)


def sql(statement, *params):
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


def at_commit():
    """Ask now what PostgreSQL asks at commit."""
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql("SET CONSTRAINTS ALL DEFERRED")


class TestAppendOnly:
    @pytest.fixture(autouse=True)
    def lines(self):
        build(Line, *append_only())
        Line.objects.create(sheet=1, amount=5)

    @pytest.mark.parametrize(
        "change",
        [
            lambda: Line.objects.update(amount=6),
            lambda: Line.objects.get().save(),
            lambda: Line.objects.all().delete(),
            lambda: Line.objects.get().delete(),
            lambda: Line.objects.filter(sheet=99).update(amount=6),
            lambda: Line.objects.bulk_create(
                [Line(pk=Line.objects.get().pk, sheet=1, amount=6)],
                update_conflicts=True,
                unique_fields=["pk"],
                update_fields=["amount"],
            ),
            lambda: sql("UPDATE probe_line SET amount = 6"),
            lambda: sql("DELETE FROM probe_line"),
            lambda: sql("TRUNCATE probe_line"),
            lambda: sql("WITH gone AS (DELETE FROM probe_line RETURNING 1) SELECT 1"),
        ],
    )
    def test_what_is_written_stays(self, change):
        with (
            pytest.raises(IntegrityError, match=r"append_only_\w+ refused"),
            transaction.atomic(),
        ):
            change()

        assert list(Line.objects.values_list("sheet", "amount")) == [(1, 5)]

    def test_more_may_be_written(self):
        Line.objects.bulk_create([Line(sheet=1, amount=6), Line(sheet=2, amount=7)])

        amounts = Line.objects.order_by("pk").values_list("amount", flat=True)
        assert list(amounts) == [5, 6, 7]


class TestAppendOnlyButOneColumn:
    @pytest.fixture(autouse=True)
    def lamp(self):
        build(Lamp, *append_only(but=["state"]))
        return Lamp.objects.create()

    def test_the_named_column_may_change(self):
        Lamp.objects.update(state="on")

        assert list(Lamp.objects.values_list("state", "room")) == [("on", "hall")]

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            (lambda: Lamp.objects.update(room="attic"), "columns_stay"),
            (lambda: Lamp.objects.update(state="on", room="attic"), "columns_stay"),
            (lambda: Lamp.objects.update(id=7), "columns_stay"),
            (lambda: Lamp.objects.all().delete(), "append_only"),
            (lambda: sql("TRUNCATE probe_lamp"), "append_only"),
        ],
    )
    def test_the_rest_stays(self, lamp, change, said):
        with (
            pytest.raises(IntegrityError, match=f"{said}_\\w+ refused"),
            transaction.atomic(),
        ):
            change()

        assert list(Lamp.objects.values_list("pk", "state", "room")) == [
            (lamp.pk, "off", "hall")
        ]


class TestMovesOnly:
    @pytest.fixture(autouse=True)
    def lamp(self):
        build(Lamp, MovesOnly(table=LAMP_MOVES))
        return Lamp.objects.create()

    @pytest.mark.parametrize(
        ("before", "after"), list(itertools.product(LAMP_MOVES, repeat=2))
    )
    def test_only_the_written_roads_are_open_even_beside_a_row(self, before, after):
        lamp = Lamp.objects.create(state=before)
        if before != after:
            record(lamp, before, after)

        if (before, after) in LAMP_ROADS or before == after:
            Lamp.objects.filter(pk=lamp.pk).update(state=after)
            lamp.refresh_from_db()
            assert lamp.state == after
        else:
            with pytest.raises(IntegrityError, match=f"no road from {before} to"):
                Lamp.objects.filter(pk=lamp.pk).update(state=after)

    @pytest.mark.parametrize(
        "change",
        [
            lambda: Lamp.objects.update(state="on"),
            lambda: Lamp.objects.bulk_update(
                [Lamp(pk=Lamp.objects.get().pk, state="on")], ["state"]
            ),
            lambda: sql("UPDATE probe_lamp SET state = 'on'"),
            lambda: sql(
                "INSERT INTO probe_lamp SELECT * FROM probe_lamp"
                " ON CONFLICT (id) DO UPDATE SET state = 'on'"
            ),
        ],
    )
    def test_no_state_changes_without_its_row(self, lamp, change):
        with (
            pytest.raises(IntegrityError, match="off to on without its transition"),
            transaction.atomic(),
        ):
            change()

        lamp.refresh_from_db()
        assert lamp.state == "off"

    def test_the_row_of_another_object_does_not_serve(self, lamp):
        record(Lamp.objects.create(), "off", "on")

        with pytest.raises(IntegrityError, match="without its transition"):
            Lamp.objects.filter(pk=lamp.pk).update(state="on")

    def test_the_row_of_another_model_does_not_serve(self, lamp):
        record(Line(pk=lamp.pk), "off", "on")

        with pytest.raises(IntegrityError, match="without its transition"):
            Lamp.objects.filter(pk=lamp.pk).update(state="on")

    def test_the_row_of_another_transaction_does_not_serve(self, lamp):
        record(lamp, "off", "on", transaction=1)

        with pytest.raises(IntegrityError, match="without its transition"):
            Lamp.objects.filter(pk=lamp.pk).update(state="on")

    def test_there_and_back_take_a_row_each(self, lamp):
        turn(lamp, "on")
        turn(lamp, "off")

        with (
            pytest.raises(IntegrityError, match="off to on without its transition"),
            transaction.atomic(),
        ):
            Lamp.objects.update(state="on")

        steps = Transition.objects.about(lamp).oldest_first()
        assert list(steps.values_list("before", "after")) == [
            ("off", "on"),
            ("on", "off"),
        ]

    def test_rows_written_ahead_do_not_serve(self, lamp):
        record(lamp, "off", "on")
        record(lamp, "on", "off")

        with pytest.raises(IntegrityError, match="without its transition"):
            Lamp.objects.update(state="on")

    def test_a_row_rolled_back_does_not_serve(self, lamp):
        with transaction.atomic():
            turn(lamp, "on")
            transaction.set_rollback(True)

        with pytest.raises(IntegrityError, match="without its transition"):
            Lamp.objects.update(state="on")

    def test_a_savepoint_is_the_same_transaction(self, lamp):
        record(lamp, "off", "on")

        with transaction.atomic():
            Lamp.objects.update(state="on")

        lamp.refresh_from_db()
        assert lamp.state == "on"

    def test_other_columns_change_freely(self, lamp):
        lamp.room = "attic"
        lamp.save()

        lamp.refresh_from_db()
        assert (lamp.state, lamp.room) == ("off", "attic")


class TestMove:
    @pytest.fixture(autouse=True)
    def lamp(self):
        build(Lamp, MovesOnly(table=LAMP_MOVES))
        return Lamp.objects.create()

    @pytest.mark.parametrize(
        ("before", "after"), list(itertools.product(LAMP_MOVES, repeat=2))
    )
    def test_only_the_written_roads_are_open(self, before, after):
        lamp = Lamp.objects.create(state=before)

        if (before, after) in LAMP_ROADS:
            turn(lamp, after)
            lamp.refresh_from_db()
            assert lamp.state == after
        else:
            with pytest.raises(ForbiddenMove):
                turn(lamp, after)
            assert not Transition.objects.about(lamp).exists()

    def test_companions_go_with_the_state_in_one_update(
        self, lamp, django_assert_num_queries
    ):
        with django_assert_num_queries(2):
            turn(lamp, "on", room="attic")

        assert (lamp.state, lamp.room) == ("on", "attic")
        lamp.refresh_from_db()
        assert (lamp.state, lamp.room) == ("on", "attic")

    def test_it_is_written_who_for_whom_why_and_when(self, lamp):
        actor = Actor(
            user_id=1,
            person_id=2,
            organisation_id=3,
            mandate_id=4,
            request_id="r-5",
        )

        turn(lamp, "on", actor=actor, reason="It was dark.")

        written = Transition.objects.about(lamp).values().get()
        assert written == {
            "id": written["id"],
            "transaction": written["transaction"],
            "subject": "probe.lamp",
            "object_id": lamp.pk,
            "before": "off",
            "after": "on",
            "reason": "It was dark.",
            "user_id": 1,
            "person_id": 2,
            "organisation_id": 3,
            "mandate_id": 4,
            "request_id": "r-5",
            "at": NOON,
        }

    def test_a_state_read_too_early_is_not_overwritten(self, lamp):
        stale = Lamp.objects.get()
        turn(lamp, "broken")

        with pytest.raises(OvertakenMove), transaction.atomic():
            turn(stale, "on")

        lamp.refresh_from_db()
        assert (lamp.state, stale.state) == ("broken", "off")
        assert Transition.objects.about(lamp).count() == 1


class TestZeroSum:
    @pytest.fixture(autouse=True)
    def lines(self):
        build(Line, ZeroSum(group="sheet", amount="amount"))

    def test_it_asks_at_commit_and_not_before(self):
        add((1, 5))
        add((1, -5))

        at_commit()

        assert Line.objects.count() == 2

    @pytest.mark.parametrize(
        "rows",
        [
            [(1, 5), (1, -4)],
            [(1, 5)],
            [(1, 0)],
            [(1, 5), (2, -5)],
            [(1, 5), (1, -5), (2, 1), (2, 1)],
            [(1, 5), (1, -5), (1, 1)],
        ],
    )
    def test_sheets_that_do_not_balance_are_refused(self, rows):
        add(*rows)

        with pytest.raises(IntegrityError, match=r"zero_sum_\w+ refused"):
            at_commit()

    def test_a_balanced_sheet_cannot_be_added_to_later(self):
        add((1, 5), (1, -5))
        at_commit()
        add((1, 1))

        with pytest.raises(IntegrityError, match="3 rows of sheet 1 add up to 1"):
            at_commit()


def record(instance, before, after, **extra):
    Transition.objects.create(
        subject=instance._meta.label_lower,
        object_id=instance.pk,
        before=before,
        after=after,
        at=NOON,
        **extra,
    )


def turn(lamp, to, *, actor=SYSTEM, reason="", **companions):
    move(
        lamp,
        to=to,
        table=LAMP_MOVES,
        actor=actor,
        now=NOON,
        reason=reason,
        **companions,
    )


def add(*rows):
    Line.objects.bulk_create(Line(sheet=sheet, amount=amount) for sheet, amount in rows)
