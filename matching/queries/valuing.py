"""What each factor of the ranking is worth for those found: read together, for all."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.db.models import Q

from asasap.kernel.actor import Actor
from asasap.kernel.periods import day_in_paris
from matching.queries.nearby import Ring, Row
from matching.queries.prices import local_medians
from matching.queries.weights import weights_on
from matching.ranking import (
    Candidate,
    Factor,
    Ranked,
    continuity_value,
    distance_value,
    freshness_value,
    hours_value,
    price_value,
    rank,
    reputation_value,
    rotation_value,
    seed_of,
)
from matching.rules.asked import Asked
from offers.enums import CONCLUDED, PriceUnit
from offers.models import Engagement


def ranked_ring(ring: Ring, asked: Asked, *, actor: Actor, day: date) -> list[Ranked]:
    """Return these in the order of that day: at most three queries for all of them.

    Those of the activity the words mean most come first, ranked among themselves.
    """
    known = _Known(ring, asked, actor)
    weights, seed = weights_on(day), seed_of(day)
    found: list[Ranked] = []
    for rows in _by_tier(ring.rows, asked.tiers):
        candidates = [
            Candidate(row.offer_id, known.values(row, day), row.offered_minutes)
            for row in rows
        ]
        ranked = rank(candidates, weights=weights, seed=seed)
        # The places of the first are their places.
        first = len(found)
        found += _behind(first, ranked) if first else ranked
    return found


def _behind(first: int, ranked: list[Ranked]) -> list[Ranked]:
    return [replace(one, place=first + one.place) for one in ranked]


def _by_tier(rows: list[Row], tiers: Sequence[Sequence[int]]) -> list[list[Row]]:
    if not tiers:
        return [rows]
    return [[row for row in rows if row.activity_id in tier] for tier in tiers]


class _Known:
    def __init__(self, ring: Ring, asked: Asked, actor: Actor):
        self.asked, self.free = asked, ring.free
        self.medians = _medians(ring.rows, asked)
        self.together = _together(ring.rows, actor)

    def values(self, row: Row, day: date) -> dict[Factor, int]:
        is_hourly = row.price_unit == PriceUnit.HOUR
        met = None if self.together is None else self.together[row.provider_id]
        return {
            Factor.DISTANCE: distance_value(row.distance_km, self.asked.radius_km),
            Factor.HOURS: self._hours(row),
            Factor.CONTINUITY: continuity_value(met),
            Factor.REPUTATION: reputation_value(row.rating_milli, row.ratings),
            Factor.PRICE: price_value(
                row.price_cents if is_hourly else None,
                self.medians.get(row.activity_id),
            ),
            Factor.ROTATION: rotation_value(row.offered_minutes, row.capacity_minutes),
            Factor.FRESHNESS: freshness_value(
                (day - day_in_paris(row.published_at)).days
            ),
        }

    def _hours(self, row: Row) -> int:
        """The share of the time named that is free; of a whole day, of half of it."""
        window = self.asked.window
        if window is None or row.person_id is None:
            return hours_value(None, None)
        free = sum(part.minutes for part in self.free.get(row.person_id, ()))
        wished = window.minutes if self.asked.end else window.minutes // 2
        return hours_value(wished, min(free, wished))


def _medians(rows: list[Row], asked: Asked) -> dict[int, int]:
    """The middle price of an hour around the place asked, by activity."""
    if asked.near is None or not rows:
        return {}
    here = asked.near
    around = {
        (row.activity_id, here.latitude, here.longitude)
        for row in rows
        if row.price_unit == PriceUnit.HOUR
    }
    return {key[0]: cents for key, cents in local_medians(around).items()}


def _together(rows: list[Row], actor: Actor) -> Counter[int] | None:
    """The agreements the reader had with each, for the visits nobody records yet.

    None for a visitor: nothing is known of them.
    """
    if actor.person_id is None:
        return None
    mine = Q(client=actor.person_id) | Q(beneficiary=actor.person_id)
    past = Engagement.objects.filter(mine, state__in=CONCLUDED)
    return Counter(past.order_by("pk").values_list("provider_id", flat=True))
