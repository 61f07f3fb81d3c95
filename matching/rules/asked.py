"""What somebody looks for: the one value that list, map, exports and alerts share."""

import hashlib
from dataclasses import dataclass
from datetime import date, time, timedelta

from asasap.kernel.periods import Days, Period, instant
from mapping.enums import Point
from offers.queries.listing import DEFAULT_RADIUS_KM

# Free for at least so long, where no hours but only a day is asked.
SHORTEST_MINUTES = 60


@dataclass(frozen=True, slots=True)
class Asked:
    """Each part narrows; one that says nothing leaves all of them in."""

    # None: whatever the activity. Several: what the words may mean.
    activities: tuple[int, ...] | None = None
    # The same, those the words mean as much as each other together, the surest first:
    # what is less sure comes after, however well it ranks.
    tiers: tuple[tuple[int, ...], ...] = ()
    # Words to find in the texts, where no activity is named by them.
    text: str = ""
    near: Point | None = None
    # The commune of that point, for those who serve whole communes.
    commune_id: int | None = None
    radius_km: float = DEFAULT_RADIUS_KM
    day: date | None = None
    start: time | None = None
    end: time | None = None
    price_unit: str = ""
    price_cents: int | None = None
    status: str = ""
    mode: str = ""
    regime: str = ""
    rating: int | None = None
    language: str = ""
    situation: str = ""

    @property
    def window(self) -> Period | None:
        """When somebody is wished for."""
        if self.day is None:
            return None
        start = instant(self.day, self.start or time.min)
        if self.end is not None:
            return Period(start, instant(self.day, self.end))
        return Period(
            start, Days(self.day, self.day + timedelta(days=1)).in_paris().end
        )

    @property
    def minutes(self) -> int:
        """For how long: all of the hours named, or else a while of that day."""
        window = self.window
        if window is None:
            return 0
        return window.minutes if self.end else min(SHORTEST_MINUTES, window.minutes)

    @property
    def digest(self) -> str:
        """The same search, the same few letters: what a cursor belongs to."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:16]
