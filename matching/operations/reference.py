"""How many are asked, and how long a week may be: brought from their files."""

from datetime import date
from pathlib import Path

from django.db import transaction

from accounts.operations.reference import Table, load_reference
from matching.models import (
    MapThreshold,
    MatchPolicy,
    TravelRule,
    WorkingTimeRule,
)

DATA = Path(__file__).resolve().parents[1] / "data"
TABLES = (
    Table("map_thresholds.json", MapThreshold, "name"),
    Table("match_policies.json", MatchPolicy, "name"),
    Table("travel_rules.json", TravelRule, "name"),
    Table("working_time_rules.json", WorkingTimeRule, "kind"),
)


@transaction.atomic
def load_matching(*, today: date, folder: Path = DATA) -> int:
    """Bring the tables to what the files say, and return how many rows were written.

    Safe to call again: what is as the file says is left alone.
    """
    return load_reference(today=today, tables=TABLES, folder=folder)
