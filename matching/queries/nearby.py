"""Who passes every filter, the nearest first: a thousand at a time.

A table tells most of it; whether somebody is free, and whether the law lets them serve,
is asked of the few that are left.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from math import sqrt
from typing import Any, NamedTuple

from django.db.models import FloatField, Q, QuerySet, Value

from asasap.kernel.periods import Period
from mapping.rules import box_around
from matching.models import SearchEntry
from matching.queries.free import free_for_more
from matching.rules.asked import Asked
from matching.rules.passing import of_activities, passing
from offers.enums import Public, ServiceMode
from offers.models import Offer
from offers.queries.eligibility import Asked as AskedOfLaw
from offers.queries.eligibility import eligibilities_of
from offers.queries.listing import in_box

# As many are ranked together: those beyond are farther than all of these.
RING = 1000
# The first circle looked in, of one activity or of any, and how much larger the next
# is at the most.
FIRST_KM, FIRST_KM_OF_ANY, GROWTH = 5.0, 1.5, 4.0
# As many in its box are likely to make a ring: a fifth of them are beyond the circle,
# and some do not come that far. Where it holds a crowd, it is halved: down to the cell
# somebody is told to be in, in which nothing is told apart.
ENOUGH, CROWD, SMALLEST_KM = 2 * RING, 4 * RING, 0.25


class Row(NamedTuple):
    """What is read of each, to filter and to rank it."""

    offer_id: int
    provider_id: int
    person_id: int | None
    activity_id: int
    latitude: float
    longitude: float
    published_at: datetime
    price_unit: str
    price_cents: int | None
    mode: str
    status_kind: str
    regime: str
    rating_milli: int | None
    ratings: int
    offered_minutes: int
    capacity_minutes: int | None
    distance_km: float | None


# Where a row stands in the order they are read in: a distance or a moment, a number.
Standing = tuple[Any, int]


@dataclass(frozen=True, slots=True)
class Ring:
    """Those ranked together, and whether there are others beyond them."""

    rows: list[Row]
    has_more: bool
    free: dict[int, list[Period]]


def ring_of(
    asked: Asked,
    *,
    hidden: Collection[int],
    today: date,
    after: Standing | None = None,
    size: int = RING,
) -> Ring:
    """Return the next so many that pass, from there on, in the order they are read in.

    ``hidden`` are the providers that this reader is never shown.
    """
    rows: list[Row] = []
    free: dict[int, list[Period]] = {}
    for block in _blocks(asked, hidden, after, size + 1):
        passed, theirs = _asked_one_by_one(block, asked, today)
        rows += passed
        free |= theirs
        if len(rows) > size:
            break
    return Ring(rows[:size], len(rows) > size, free)


def published_between(
    asked: Asked,
    *,
    hidden: Collection[int],
    after: datetime,
    until: datetime,
    today: date,
    size: int,
) -> list[Row]:
    """Return those that pass and came online in between, the latest first."""
    rows = entries_passing(asked, hidden=hidden)
    rows = rows.filter(published_at__gt=after, published_at__lte=until)
    if asked.near is None:
        rows = rows.annotate(distance_km=Value(None, FloatField()))
    passed, _free = _asked_one_by_one(
        _read(rows.order_by("-published_at", "-pk")[:size]), asked, today
    )
    return passed


def standing_of(row: Row, asked: Asked) -> Standing:
    return (
        row.published_at.isoformat() if asked.near is None else row.distance_km,
        row.offer_id,
    )


def entries_passing(asked: Asked, *, hidden: Collection[int]) -> QuerySet:
    """Return the rows a table says may pass; no distance where no place is asked."""
    rows = passing(SearchEntry.objects.all(), asked)
    return rows.exclude(provider__in=hidden) if hidden else rows


def count_passing(asked: Asked, *, hidden: Collection[int], today: date) -> int:
    """Return how many pass: exactly up to a thousand, one more where there are more."""
    if asked.window is None and not asked.situation:
        return entries_passing(asked, hidden=hidden).order_by()[: RING + 1].count()
    ring = ring_of(asked, hidden=hidden, today=today)
    return len(ring.rows) + ring.has_more


def _blocks(
    asked: Asked, hidden: Collection[int], after: Standing | None, size: int
) -> Iterator[list[Row]]:
    while True:
        read = _newest if asked.near is None else _nearest
        rows = read(asked, hidden, after, size)
        yield rows
        if len(rows) < size:
            return
        after = standing_of(rows[-1], asked)


def _newest(
    asked: Asked, hidden: Collection[int], after: Standing | None, size: int
) -> list[Row]:
    rows = entries_passing(asked, hidden=hidden)
    if after is not None:
        moment, number = datetime.fromisoformat(after[0]), after[1]
        older = Q(published_at__lt=moment) | Q(published_at=moment, pk__lt=number)
        rows = rows.filter(older, published_at__lte=moment)
    nowhere = rows.annotate(distance_km=Value(None, FloatField()))
    return _read(nowhere.order_by("-published_at", "-pk")[:size])


def _nearest(
    asked: Asked, hidden: Collection[int], after: Standing | None, size: int
) -> list[Row]:
    """In larger and larger circles: what lies outside one is farther than all in it."""
    for km in _radii(asked, after):
        rows = entries_passing(replace(asked, radius_km=km), hidden=hidden)
        if after is not None:
            away, number = after
            beyond = Q(distance_km__gt=away) | Q(distance_km=away, pk__gt=number)
            rows = rows.filter(beyond)
        found = _read(rows.order_by("distance_km", "pk")[:size])
        if len(found) == size:
            return found
    return found


def _radii(asked: Asked, after: Standing | None) -> Iterator[float]:
    km = _first_km(asked)
    if after is not None:
        km = max(km, after[0] * 1.3)
    while km < asked.radius_km:
        yield km
        km *= GROWTH
    yield asked.radius_km


def _first_km(asked: Asked) -> float:
    """So that as many rows are read in a city as in a town, however many there are.

    Of a circle that may not hold a ring, or holds too many, not a row is read.
    """
    km = min(FIRST_KM if asked.activities else FIRST_KM_OF_ANY, asked.radius_km)
    held = _held(asked, km)
    while held > CROWD and km > SMALLEST_KM:
        km /= 2
        held = _held(asked, km)
    while held <= ENOUGH and km < asked.radius_km:
        # As if they were as many everywhere around: half-way from enough to a crowd.
        wider = sqrt((ENOUGH + CROWD) / 2 / max(held, 1))
        km = min(km * min(wider, GROWTH), asked.radius_km)
        held = ENOUGH + 1 if km == asked.radius_km else _held(asked, km)
    return km


def _held(asked: Asked, km: float) -> int:
    """Counted up to a crowd, in the box of that circle and in the index alone."""
    rows: Any = SearchEntry.objects.order_by()
    near: Any = asked.near
    if asked.activities is not None:
        rows = of_activities(rows, asked.activities)
    return in_box(rows, *box_around(near, km))[: CROWD + 1].count()


def _read(rows: QuerySet) -> list[Row]:
    return [Row._make(row) for row in rows.values_list(*Row._fields)]


def _asked_one_by_one(
    rows: list[Row], asked: Asked, today: date
) -> tuple[list[Row], dict[int, list[Period]]]:
    """Those whose calendar and whose law say yes, and when they are free."""
    free: dict[int, list[Period]] = {}
    if asked.window is not None:
        people = {row.person_id for row in rows if row.person_id is not None}
        free = free_for_more(people, asked.window)
        rows = [row for row in rows if _is_free(row, asked, free)]
    if asked.situation:
        allowed = _allowed(rows, asked, today)
        rows = [row for row in rows if row.offer_id in allowed]
    return rows, free


def _is_free(row: Row, asked: Asked, free: dict[int, list[Period]]) -> bool:
    """Long enough at once. An organisation has no calendar here: it is asked."""
    if row.person_id is None:
        return True
    return any(part.minutes >= asked.minutes for part in free[row.person_id])


def _allowed(rows: list[Row], asked: Asked, today: date) -> set[int]:
    """Those the gate lets serve such people where the offer is, that day. Five queries.

    With or without a tax credit: that is another matter.
    """
    offers = Offer.objects.filter(pk__in=[row.offer_id for row in rows])
    known = list(offers.with_card().select_related("work_status").order_by("pk"))
    verdicts = eligibilities_of(
        asked=[
            AskedOfLaw(
                provider=offer.provider,
                status=offer.work_status,
                activity=offer.activity,
                mode=ServiceMode(offer.current.mode),
                departement=offer.current.place.commune.departement.code,
                public=Public(asked.situation),
            )
            for offer in known
        ],
        day=asked.day or today,
    )
    pairs = zip(known, verdicts, strict=True)
    return {offer.pk for offer, verdict in pairs if verdict.is_allowed}
