"""The catalogue brought from its files, and corrected here by those who look after it.

What was written here wins over what the files say of it, until they say something that
begins later.
"""

import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.operations.reference import Table, load_reference
from asasap.audit.models import Transition
from asasap.kernel.actor import Actor
from asasap.kernel.periods import day_in_paris
from offers.models import Activity, ActivityRule, QuestionSet
from offers.rules.answers import why_not_schema
from offers.rules.catalogue import why_not_begin, why_not_correct

DATA = Path(__file__).resolve().parents[1] / "data"

OFFERS_TABLES = (
    Table(
        "activity_rules.json", ActivityRule, "activity_id", ("mode",), local="is_local"
    ),
    Table("questions.json", QuestionSet, "activity_id", local="is_local"),
)


class CatalogueRefused(Exception):
    """The catalogue stays as it was. The message is fit to show."""


@transaction.atomic
def load_catalogue(*, today: date, folder: Path = DATA) -> int:
    """Bring activities, rules and questions to what the files say. Safe to call again.

    Returns how many rows were written.
    """
    written = _load_activities(folder / "activities.json")
    return written + load_reference(today=today, tables=OFFERS_TABLES, folder=folder)


def _load_activities(file: Path) -> int:
    """An activity has no date: it is what it is, but for the words that say it."""
    entries = json.loads(file.read_text(encoding="utf-8"))
    known = {row.code: row for row in Activity.objects.locked()}
    written = 0
    for entry in entries:
        row = known.get(entry["code"]) or Activity(code=entry["code"])
        changes = {k: v for k, v in entry.items() if getattr(row, k) != v}
        if changes and not row.is_local:
            for name, value in changes.items():
                setattr(row, name, value)
            row.save()
            written += 1
    return written


@transaction.atomic
def begin_rule(
    *,
    rule: ActivityRule,
    since: date,
    values: Mapping[str, Any],
    actor: Actor,
    now: datetime,
) -> ActivityRule:
    """Write what the law says from that day on, in the mode and activity of ``rule``.

    The rule in force ends the day before; one that was to begin the same day is
    replaced, since nobody went by it yet. Raises CatalogueRefused.
    """
    rows = ActivityRule.objects.of_activity(rule.activity).in_mode(rule.mode)
    values = {**values, "mode": rule.mode, "urssaf_code": rule.urssaf_code}
    made = _begin(rows, since=since, values=values, actor=actor, now=now)
    _trace(rule.activity, made, actor=actor, now=now, reason=made.source)
    return made


@transaction.atomic
def begin_questions(
    *,
    asked: QuestionSet,
    since: date,
    schema: Any,
    actor: Actor,
    now: datetime,
) -> QuestionSet:
    """Ask other questions from that day on. Raises CatalogueRefused.

    What is already answered keeps the questions it answered.
    """
    if reason := why_not_schema(schema):
        raise CatalogueRefused(reason)
    rows = QuestionSet.objects.of_activity(asked.activity)
    made = _begin(rows, since=since, values={"schema": schema}, actor=actor, now=now)
    _trace(asked.activity, made, actor=actor, now=now)
    return made


@transaction.atomic
def correct_activity(
    *, activity: Activity, words: Mapping[str, Any], actor: Actor, now: datetime
) -> Activity:
    """Say an activity in better words. Its former words are kept in its history.

    Safe to call again: nothing new is written. Raises CatalogueRefused.
    """
    activity = Activity.objects.locked().get(pk=activity.pk)
    if reason := why_not_correct(actor=actor):
        raise CatalogueRefused(reason)
    changed = {k: v for k, v in words.items() if getattr(activity, k) != v}
    if not changed:
        return activity
    for name, value in {**changed, "is_local": True}.items():
        setattr(activity, name, value)
    activity.save(update_fields=[*changed, "is_local"])
    _trace(activity, activity, actor=actor, now=now, reason=", ".join(sorted(changed)))
    return activity


def _begin(rows, *, since: date, values: Mapping[str, Any], actor: Actor, now):
    """End the row in force, begin another; what is to come later still comes."""
    today = day_in_paris(now)
    known = list(rows.locked().order_by("valid", "pk"))
    if reason := why_not_begin(since=since, today=today, actor=actor):
        raise CatalogueRefused(reason)
    until = min((r.valid.lower for r in known if r.valid.lower > since), default=None)
    activity = known[0].activity
    for row in known:
        if row.valid.lower == since:
            row.delete()
        elif since in row.valid:
            row.valid = DateRange(row.valid.lower, since)
            row.save(update_fields=["valid"])
    return rows.model._base_manager.create(
        activity=activity, valid=DateRange(since, until), is_local=True, **values
    )


def _trace(activity: Activity, made: Any, *, actor, now, reason: str = "") -> None:
    """Who wrote it: a step of the activity, as nothing here has a state."""
    Transition.objects.record(
        activity,
        before=made._meta.model_name,
        after=f"{made._meta.model_name} {made.pk}",
        actor=actor,
        at=now,
        reason=reason,
    )
