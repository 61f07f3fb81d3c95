"""Database triggers that refuse what no code of ours may do, bulk or raw SQL included.

A refusal reaches Python as ``django.db.IntegrityError``, and names its trigger.
"""

from collections.abc import Collection, Mapping
from typing import Any

import pgtrigger
from django.db.models import Model


def refusal(message: str, *values: str) -> str:
    """The PL/pgSQL that refuses. Each ``%`` of the message shows one of the values."""
    arguments = "".join(f", {value}" for value in values)
    return (
        f"RAISE EXCEPTION '% refused: {message}', TG_NAME{arguments}"
        " USING ERRCODE = 'integrity_constraint_violation';"
    )


def append_only(*, but: Collection[str] = ()) -> list[pgtrigger.Trigger]:
    """Rows are added, and stay as they are: no UPDATE, DELETE or TRUNCATE.

    ``but`` names the columns that may still change, such as a state that ``MovesOnly``
    watches over.
    """
    said = refusal("% on %", "TG_OP", "TG_TABLE_NAME")
    erase = pgtrigger.Delete | pgtrigger.Truncate
    if not but:
        # By statement: refused even where it would touch no row.
        return [
            pgtrigger.Trigger(
                name="append_only",
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Update | erase,
                func=said,
            )
        ]
    return [
        pgtrigger.Trigger(
            name="append_only",
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            operation=erase,
            func=said,
        ),
        columns_stay(but=but),
    ]


def frozen_once(column: str, *, erased: str) -> list[pgtrigger.Trigger]:
    """A row whose ``column`` is set stays as it is, and stays.

    It may only be emptied for somebody who leaves, once, by setting ``erased``; what
    must then be empty is for a constraint to say.
    """
    said = refusal("% on % once published", "TG_OP", "TG_TABLE_NAME")
    is_set = f"OLD.{column} IS NOT NULL"
    emptied = f"OLD.{erased} IS NULL AND NEW.{erased} IS NOT NULL"
    return [
        pgtrigger.Trigger(
            name="published_row_stays",
            when=pgtrigger.Before,
            operation=pgtrigger.Delete,
            condition=pgtrigger.Condition(is_set),
            func=said,
        ),
        pgtrigger.Trigger(
            name="published_columns_stay",
            when=pgtrigger.Before,
            operation=pgtrigger.Update,
            condition=pgtrigger.Condition(f"{is_set} AND NOT ({emptied})"),
            func=said,
        ),
    ]


def kept_for(
    *, days: int, column: str = "at", but: Collection[str] = ()
) -> list[pgtrigger.Trigger]:
    """Rows are added, stay as they are, and may go when they are so many days old.

    ``but`` names the columns that may still change, as in ``append_only``.
    """
    said = refusal("% on %", "TG_OP", "TG_TABLE_NAME")
    stays = pgtrigger.Truncate if but else pgtrigger.Update | pgtrigger.Truncate
    triggers = [
        pgtrigger.Trigger(
            name="append_only",
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            operation=stays,
            func=said,
        ),
        pgtrigger.Trigger(
            name="young_rows_stay",
            when=pgtrigger.Before,
            operation=pgtrigger.Delete,
            func=f"""
                IF OLD.{column} > clock_timestamp() - interval '{days} days' THEN
                    {said}
                END IF;
                RETURN OLD;
            """,
        ),
    ]
    return [*triggers, columns_stay(but=but)] if but else triggers


def columns_stay(*, but: Collection[str]) -> pgtrigger.Trigger:
    """No column of a row changes, but these."""
    return pgtrigger.Trigger(
        name="columns_stay",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.AnyChange(exclude=list(but)),
        func=refusal("% on %", "TG_OP", "TG_TABLE_NAME"),
    )


class MovesOnly(pgtrigger.Trigger):
    """A state changes by a road of the table, and beside its ``Transition`` row.

    That row must be the newest of this transaction about this object, and must tell
    this very step. So each step needs a row of its own, even there and back in one
    transaction: after a -> b the newest row begins at a, and no further step does.
    """

    when = pgtrigger.Before
    operation = pgtrigger.Update
    condition = pgtrigger.Condition("OLD.state IS DISTINCT FROM NEW.state")
    declare = [("newest", "RECORD")]

    def __init__(self, *, table: Mapping[Any, Collection[str]]) -> None:
        self.roads = sorted((a, b) for a, ends in table.items() for b in ends)
        super().__init__(name="moves_only")

    def get_func(self, model: type[Model]) -> str:  # type: ignore[override]
        # The table of audit is named, not imported: the basement knows no model.
        roads = ", ".join(f"('{before}', '{after}')" for before, after in self.roads)
        no_road = refusal("no road from % to %", "OLD.state", "NEW.state")
        no_row = refusal("% to % without its transition", "OLD.state", "NEW.state")
        return self.format_sql(f"""
            IF (OLD.state, NEW.state) NOT IN ({roads}) THEN
                {no_road}
            END IF;
            SELECT before, after INTO newest
                FROM audit_transition
                WHERE subject = '{model._meta.label_lower}'
                    AND object_id = NEW.{model._meta.pk.column}
                    AND transaction = pg_current_xact_id()::text::bigint
                ORDER BY id DESC LIMIT 1;
            IF NOT FOUND OR (newest.before, newest.after) <> (OLD.state, NEW.state) THEN
                {no_row}
            END IF;
            RETURN NEW;
        """)  # noqa: S608 (names and states of our own source, no one's input)


class ZeroSum(pgtrigger.Trigger):
    """At commit, the rows of each group are two or more and add up to nothing.

    It watches rows being added; changing and removing them is for ``append_only``.
    """

    when = pgtrigger.After
    operation = pgtrigger.Insert
    timing = pgtrigger.Deferred
    declare = [("total", "RECORD")]

    def __init__(self, *, group: str, amount: str) -> None:
        self.group, self.amount = group, amount
        super().__init__(name="zero_sum")

    def get_func(self, model: type[Model]) -> str:  # type: ignore[override]
        columns: dict[str, Any] = {
            f.name: f.column for f in model._meta.concrete_fields
        }
        group, amount = columns[self.group], columns[self.amount]
        said = refusal(
            f"% rows of {self.group} % add up to %",
            "total.count",
            f"NEW.{group}",
            "total.sum",
        )
        return self.format_sql(f"""
            SELECT count(*), sum({amount}) INTO total
                FROM {model._meta.db_table} WHERE {group} = NEW.{group};
            IF total.count < 2 OR total.sum <> 0 THEN
                {said}
            END IF;
            RETURN NULL;
        """)  # noqa: S608
