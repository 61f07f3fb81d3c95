"""How many are asked for a demand, that day."""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from matching.models import MatchPolicy

DATA = Path(__file__).resolve().parents[1] / "data"


def policy_on(day: date) -> MatchPolicy:
    """The policy of that day: of its row, or as the software is delivered."""
    return MatchPolicy.objects.valid_on(day).first() or delivered()


@cache
def delivered() -> MatchPolicy:
    """The last version of the file, unsaved: where no table has been loaded yet."""
    entries = json.loads((DATA / "match_policies.json").read_text(encoding="utf-8"))
    latest: dict[str, Any] = dict(max(entries, key=lambda entry: entry["from"]))
    since = date.fromisoformat(latest.pop("from"))
    return MatchPolicy(valid=DateRange(since, None), **latest)
