"""The catalogue brought from its files, and corrected here by those who look after it.

What was written here wins over what the files say of it, until they say something that
begins later.
"""

import json
from datetime import date
from pathlib import Path

from django.db import transaction

from accounts.operations.reference import Table, load_reference
from offers.models import Activity, ActivityRule, QuestionSet

DATA = Path(__file__).resolve().parents[1] / "data"

OFFERS_TABLES = (
    Table(
        "activity_rules.json", ActivityRule, "activity_id", ("mode",), local="is_local"
    ),
    Table("questions.json", QuestionSet, "activity_id", local="is_local"),
)


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
    known = {row.code: row for row in Activity._base_manager.select_for_update()}
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
