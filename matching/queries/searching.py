"""A page of results: those who pass, in their place, with what brought them there.

The nearest thousand are ranked together, then the next thousand, ring after ring; of a
day, the draw between near-ties is the same, so that pages follow one another. A page is
a place in a ring: its cursor says which search, which day and where.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core import signing

from asasap.kernel.actor import Actor
from asasap.kernel.pagination import BadCursor
from asasap.kernel.periods import day_in_paris
from matching.queries.nearby import RING, Ring, Row, Standing, ring_of, standing_of
from matching.queries.pairs import excluded_provider_ids
from matching.queries.valuing import ranked_ring
from matching.ranking import Ranked
from matching.rules.asked import Asked
from offers.models import Offer

PAGE_SIZE = 20
# Without a time: the same page, the same address.
SIGNER = signing.Signer(salt="matching.search")


@dataclass(frozen=True, slots=True)
class Result:
    """An offer found: still online when it was read."""

    offer: Offer
    ranked: Ranked
    distance_km: float | None
    place: int

    @property
    def score(self) -> int:
        return self.ranked.score

    @property
    def contributions(self):
        return self.ranked.contributions


@dataclass(frozen=True, slots=True)
class Found:
    """A page. ``total`` is exact to a thousand; ``is_capped`` where there are more."""

    results: list[Result]
    total: int
    is_capped: bool
    next: str | None
    previous: str | None
    # All that were ranked together, and whom this reader is never shown.
    ring: Ring
    hidden: frozenset[int]

    @property
    def rows(self) -> list[Result]:
        return self.results


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a page begins: behind which rings, and how far into its own."""

    day: date
    starts: tuple[Standing, ...] = ()
    offset: int = 0

    @classmethod
    def read(cls, cursor: str, asked: Asked, today: date) -> "_Place":
        """Raises BadCursor: of another search, or not ours."""
        if not cursor:
            return cls(today)
        try:
            digest, day, starts, offset = SIGNER.unsign_object(cursor)
        except (signing.BadSignature, ValueError, TypeError):
            raise BadCursor(cursor[:200]) from None
        if digest != asked.digest:
            raise BadCursor(cursor[:200])
        return cls(
            date.fromisoformat(day), tuple((at, pk) for at, pk in starts), offset
        )

    def write(self, asked: Asked) -> str:
        said = [asked.digest, self.day.isoformat(), self.starts, self.offset]
        return SIGNER.sign_object(said, compress=True)

    def after(self, ring: Ring, asked: Asked, size: int) -> "_Place | None":
        if self.offset + size < len(ring.rows):
            return _Place(self.day, self.starts, self.offset + size)
        if not ring.has_more:
            return None
        return _Place(self.day, (*self.starts, standing_of(ring.rows[-1], asked)))

    def before(self, size: int) -> "_Place | None":
        if self.offset:
            return _Place(self.day, self.starts, max(0, self.offset - size))
        if not self.starts:
            return None
        # The rings before are full ones.
        return _Place(self.day, self.starts[:-1], (RING - 1) // size * size)


def search(
    asked: Asked,
    *,
    actor: Actor,
    now: datetime,
    cursor: str = "",
    size: int = PAGE_SIZE,
) -> Found:
    """Return a page of what passes every filter, in its order. Raises BadCursor.

    The same words, the same day: the same order. What left since the index was written
    is not shown.
    """
    today = day_in_paris(now)
    at = _Place.read(cursor, asked, today)
    hidden = excluded_provider_ids(actor)
    after = at.starts[-1] if at.starts else None
    ring = ring_of(asked, hidden=hidden, today=today, after=after)
    ranked = ranked_ring(ring, asked, actor=actor, day=at.day)
    ahead, back = at.after(ring, asked, size), at.before(size)
    return Found(
        results=_shown(ranked[at.offset : at.offset + size], ring, at),
        total=RING if at.starts else len(ring.rows),
        is_capped=bool(at.starts) or ring.has_more,
        next=ahead.write(asked) if ahead else None,
        previous=back.write(asked) if back else None,
        ring=ring,
        hidden=hidden,
    )


def page_at(asked: Asked, *, actor: Actor, now: datetime) -> Callable[..., Any]:
    """The same, for who turns pages: ``page_at(…)(cursor=, size=)``."""

    def turned(*, cursor: str, size: int) -> Found:
        return search(asked, actor=actor, now=now, cursor=cursor, size=size)

    return turned


def _shown(ranked: list[Ranked], ring: Ring, at: _Place) -> list[Result]:
    """With all that a card shows: asked again whether each is online. One query."""
    keys = [one.key for one in ranked]
    rows: dict[int, Row] = {row.offer_id: row for row in ring.rows}
    online: Any = Offer.objects.live().with_card()
    offers = online.in_bulk(keys)
    first = len(at.starts) * RING
    return [
        Result(
            offer=offers[one.key],
            ranked=one,
            distance_km=rows[one.key].distance_km,
            place=first + one.place,
        )
        for one in ranked
        if one.key in offers
    ]
