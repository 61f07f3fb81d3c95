"""The weights of the ranking: brought from their file, and announced by operators."""

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
from matching.models import RankingWeights
from matching.queries.weights import DATA
from matching.rules.weights import NOTICE, why_not_announce

TABLE = Table("ranking_weights.json", RankingWeights, key="", local="is_local")


class WeightsRefused(Exception):
    """The weights stay as they are. The message is fit to show."""


@transaction.atomic
def load_weights(*, today: date, folder: Path = DATA) -> int:
    """Bring the weights to what the file says, and return how many rows were written.

    Where some are in force, what the file says anew is announced like any change: it
    begins fifteen days later at the earliest. Safe to call again, any day.
    """
    is_known = RankingWeights.objects.begun_by(today).exists()
    first_day = today + NOTICE if is_known else today
    return load_reference(today=first_day, tables=[TABLE], folder=folder)


@transaction.atomic
def announce_weights(
    *, since: date, values: Mapping[str, Any], actor: Actor, now: datetime
) -> RankingWeights:
    """Write the weights that hold from that day on, and announce them.

    Those in force end the day before; others announced for the same day are replaced,
    since nobody was ranked by them yet. Raises WeightsRefused.
    """
    if reason := why_not_announce(since=since, today=day_in_paris(now), actor=actor):
        raise WeightsRefused(reason)
    until = None
    for row in RankingWeights.objects.locked().order_by("valid", "pk"):
        if row.valid.lower == since:
            row.delete()
        elif row.valid.lower > since:
            until = min(until or row.valid.lower, row.valid.lower)
        elif row.valid.upper is None or row.valid.upper > since:
            row.valid = DateRange(row.valid.lower, since)
            row.save(update_fields=["valid"])
    made = RankingWeights.objects.create(
        valid=DateRange(since, until), is_local=True, **values
    )
    Transition.objects.record(
        made, before="", after="announced", actor=actor, at=now, reason=made.source
    )
    return made
