"""How many there are of each sort; and, when little is found, what to let go of."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet

from accounts.enums import StatusKind
from coops.enums import Regime
from matching.queries.nearby import (
    RING,
    Ring,
    count_passing,
    entries_passing,
    ring_of,
)
from matching.queries.searching import Found
from matching.rules.asked import Asked
from offers.enums import PriceUnit, ServiceMode

# As many are counted at first: what is not plenty among them is then counted in full.
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

    Exact to a thousand; where it is capped, there are more.
    """

    name: str
    value: str
    label: str
    count: int
    is_capped: bool


class Counts(NamedTuple):
    """How many of each value of a sort. ``is_least``: others were not looked at."""

    of: Counter[str]
    is_least: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """A filter to take away, and how many one would find then."""

    name: str
    count: int
    is_capped: bool


def is_little(found: Found) -> bool:
    return not found.is_capped and found.total < FEW and found.previous is None


def facets_of(asked: Asked, found: Found, *, today: date) -> dict[str, list[Facet]]:
    """Return the counts of each value of each sort, all other filters standing.

    Of what was read already where that is all there is; else a query or two, and as
    many for each of these filters that is on. Where a calendar or the law is asked,
    they are counted of the nearest thousand.
    """
    free = [sort for sort in SORTS if not getattr(asked, sort.part)]
    counted = _counted(asked, free, found, today)
    for sort in SORTS:
        if sort not in free:
            nothing: dict[str, Any] = {sort.part: ""}
            others = replace(asked, **nothing)
            counted |= _counted(others, [sort], None, today, hidden=found.hidden)
    return {sort.name: _said(sort, counted[sort.name]) for sort in SORTS}


def ways_to_loosen(
    tried: Mapping[str, Asked], found: Found, *, today: date
) -> list[Way]:
    """Say which of these other searches, each by its name, find more.

    One query for each; those that give most first.
    """
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
) -> dict[str, Counts]:
    if found is not None and not found.is_capped:
        return _of_rows(sorts, found.ring)
    hidden = found.hidden if found else hidden
    if asked.window is not None or asked.situation:
        # A calendar and the law are asked one by one: of a thousand, no more.
        return _of_rows(sorts, ring_of(asked, hidden=hidden, today=today))
    return _of_table(entries_passing(asked, hidden=hidden), sorts)


def _of_rows(sorts: list[Sort], ring: Ring) -> dict[str, Counts]:
    return {
        sort.name: Counts(
            Counter(getattr(row, sort.column) for row in ring.rows), ring.has_more
        )
        for sort in sorts
    }


def _of_table(rows: QuerySet, sorts: list[Sort]) -> dict[str, Counts]:
    """Of a sample, then of all rows that hold what is not plenty in it.

    Both are read in the index alone: what the sorts are is in it.
    """
    counted = _grouped(rows.order_by()[:SAMPLE], sorts)
    if counted[sorts[0].name].of.total() < SAMPLE:
        return counted
    plenty = {
        sort.name: [value for value, n in counted[sort.name].of.items() if n > RING]
        for sort in sorts
    }
    known = {f"{sort.column}__in": plenty[sort.name] for sort in sorts}
    others = _grouped(rows.order_by().exclude(**known), sorts)
    return {
        name: Counts(others[name].of | Counter({one: of[one] for one in plenty[name]}))
        for name, (of, _is_least) in counted.items()
    }


def _grouped(rows: QuerySet, sorts: list[Sort]) -> dict[str, Counts]:
    columns = [sort.column for sort in sorts]
    inner, given = rows.values_list(*columns).query.sql_with_params()
    names = ", ".join(columns)
    counted = {sort.name: Counts(Counter()) for sort in sorts}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {names}, count(*) FROM ({inner}) found GROUP BY {names}",  # noqa: S608
            given,
        )
        for *values, count in cursor.fetchall():
            for sort, value in zip(sorts, values, strict=True):
                counted[sort.name].of[value] += count
    return counted


def _said(sort: Sort, counts: Counts) -> list[Facet]:
    return [
        Facet(
            sort.name,
            value,
            str(label),
            min(counts.of[value], RING),
            counts.is_least or counts.of[value] > RING,
        )
        for value, label in sort.choices.choices
        if counts.of[value]
    ]
