"""How many there are of each sort; and, when little is found, what to let go of."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import connection

from accounts.enums import StatusKind
from coops.enums import Regime
from matching.queries.nearby import RING, count_passing, entries_passing, ring_of
from matching.queries.searching import Found
from matching.rules.asked import Asked
from offers.enums import PriceUnit, ServiceMode
from offers.queries.listing import LONGEST_RADIUS_KM

# As many are counted: a whole city of any activity would take a second. Of more, each
# count is the least there are.
SAMPLE = 10_000
# So few found: one is told what to loosen.
FEW = 3
# What is told of it: the ways that give the most.
MOST_WAYS = 3


@dataclass(frozen=True, slots=True)
class Sort:
    """A filter with a few values: its word in the address, its column."""

    name: str
    column: str
    part: str
    choices: Any


SORTS = (
    Sort("mode", "mode", "mode", ServiceMode),
    Sort("status", "status_kind", "status", StatusKind),
    Sort("regime", "regime", "regime", Regime),
    Sort("unit", "price_unit", "price_unit", PriceUnit),
)


@dataclass(frozen=True, slots=True)
class Facet:
    """One value of a filter, with how many one would find.

    Exact to a thousand, of as many as are counted; where it is capped, there are more.
    """

    name: str
    value: str
    label: str
    count: int
    is_capped: bool


@dataclass(frozen=True, slots=True)
class Way:
    """A filter to take away, and how many one would find then."""

    name: str
    count: int
    is_capped: bool


def facets_of(asked: Asked, found: Found, *, today: date) -> dict[str, list[Facet]]:
    """Return the counts of each value of each sort, all other filters standing.

    Of what was read already where that is all there is; else one query, and one more
    for each of these filters that is on.
    """
    free = [sort for sort in SORTS if not getattr(asked, sort.part)]
    counted = _counted(asked, free, found, today)
    for sort in SORTS:
        if sort not in free:
            nothing: dict[str, Any] = {sort.part: ""}
            others = replace(asked, **nothing)
            counted |= _counted(others, [sort], None, today, hidden=found.hidden)
    return {sort.name: _said(sort, counted[sort.name]) for sort in SORTS}


def ways_to_loosen(asked: Asked, found: Found, *, today: date) -> list[Way]:
    """Say which single filter to let go of, when nearly nothing is found.

    One query for each that is on, and for a larger circle; those that give most first.
    """
    if found.is_capped or found.total >= FEW or found.previous is not None:
        return []
    tried = {name: asked.without(name) for name in asked.active}
    if asked.near is not None and asked.radius_km < LONGEST_RADIUS_KM:
        tried["radius_km"] = replace(asked, radius_km=LONGEST_RADIUS_KM)
    ways = []
    for name, other in tried.items():
        count = count_passing(other, hidden=found.hidden, today=today)
        if count > found.total:
            ways.append(Way(name, min(count, RING), count > RING))
    return sorted(ways, key=lambda way: -way.count)[:MOST_WAYS]


def _counted(
    asked: Asked,
    sorts: list[Sort],
    found: Found | None,
    today: date,
    *,
    hidden: Collection[int] = (),
) -> dict[str, Counter[str]]:
    if found is not None and not found.is_capped:
        return _of_rows(sorts, found.ring.rows)
    if asked.window is not None or asked.situation:
        # A calendar and the law are asked one by one: of a thousand, no more.
        hidden = found.hidden if found else hidden
        return _of_rows(sorts, ring_of(asked, hidden=hidden, today=today).rows)
    return _of_table(asked, sorts, found.hidden if found else hidden)


def _of_rows(sorts: list[Sort], rows: Iterable[Any]) -> dict[str, Counter[str]]:
    rows = list(rows)
    return {
        sort.name: Counter(getattr(row, sort.column) for row in rows) for sort in sorts
    }


def _of_table(
    asked: Asked, sorts: list[Sort], hidden: Collection[int]
) -> dict[str, Counter[str]]:
    """Of the first so many that are read: of more, each count is the least."""
    columns = [sort.column for sort in sorts]
    rows = entries_passing(asked, hidden=hidden).order_by()
    sample, given = rows.values_list(*columns)[:SAMPLE].query.sql_with_params()
    names = ", ".join(columns)
    counted: dict[str, Counter[str]] = {sort.name: Counter() for sort in sorts}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {names}, count(*) FROM ({sample}) sample GROUP BY {names}",  # noqa: S608
            given,
        )
        for *values, count in cursor.fetchall():
            for sort, value in zip(sorts, values, strict=True):
                counted[sort.name][value] += count
    return counted


def _said(sort: Sort, counts: Counter[str]) -> list[Facet]:
    is_sample = counts.total() >= SAMPLE
    return [
        Facet(
            sort.name,
            value,
            str(label),
            min(counts[value], RING),
            is_sample or counts[value] > RING,
        )
        for value, label in sort.choices.choices
        if counts[value]
    ]
