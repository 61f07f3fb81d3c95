"""The weights of the ranking: those of a day, those announced, those of the past."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.db.backends.postgresql.psycopg_any import DateRange

from matching.models import RankingWeights
from matching.ranking import Weights

DATA = Path(__file__).resolve().parents[1] / "data"


@dataclass(frozen=True, slots=True)
class PublishedWeights:
    """What the criteria page shows of the weights. The former ones, latest first."""

    now: RankingWeights
    announced: list[RankingWeights]
    former: list[RankingWeights]


def weights_on(day: date) -> Weights:
    """The weights of that day: of their row, or as the software is delivered."""
    row = RankingWeights.objects.valid_on(day).first()
    return row.weights if row else delivered().weights


def published_weights(day: date) -> PublishedWeights:
    rows = list(RankingWeights.objects.latest_first())
    begun = [row for row in rows if row.valid.lower <= day]
    announced = [row for row in rows if row.valid.lower > day]
    now, *former = begun or [delivered()]
    return PublishedWeights(now, announced[::-1], former)


@cache
def delivered() -> RankingWeights:
    """The last version of the file, unsaved: where no table has been loaded yet."""
    entries = json.loads((DATA / "ranking_weights.json").read_text(encoding="utf-8"))
    latest = dict(max(entries, key=lambda entry: entry["from"]))
    since = date.fromisoformat(latest.pop("from"))
    return RankingWeights(valid=DateRange(since, None), **latest)
