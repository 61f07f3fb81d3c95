"""Half-open periods, ``[start, end)``, of instants and of days, and the hour in Paris.

Instants are kept in UTC; rules that speak of a day or an hour see Paris's clock.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def instant(day: date, at: time, *, second: bool = False) -> datetime:
    """Return the instant at which the clocks of Paris show this.

    On the night they are put back, an hour is shown twice: the first is meant unless
    ``second``. On the night they are put forward, an hour is never shown: what is
    planned in it happens that much later (2:30 becomes 3:30). See ``is_shown``.
    """
    wall = datetime.combine(day, at, tzinfo=PARIS)
    once, again = (wall.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    return max(once, again) if second else once


def is_shown(day: date, at: time) -> bool:
    """Say whether the clocks of Paris show this hour on this day at all."""
    wall = instant(day, at).astimezone(PARIS)
    return (wall.date(), wall.time()) == (day, at.replace(tzinfo=None, fold=0))


def day_in_paris(moment: datetime) -> date:
    return moment.astimezone(PARIS).date()


@dataclass(frozen=True, slots=True)
class Period:
    """From an instant, included, to another, not included.

    Kept in UTC: in one and the same time zone Python subtracts what clocks show, and
    would miss or add the hour of the two odd nights.
    """

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("A period is made of aware instants")
        object.__setattr__(self, "start", self.start.astimezone(UTC))
        object.__setattr__(self, "end", self.end.astimezone(UTC))
        if self.end <= self.start:
            raise ValueError(f"{self.end} is not after {self.start}")

    def __contains__(self, moment: datetime) -> bool:
        return self.start <= moment < self.end

    @property
    def minutes(self) -> int:
        """Whole minutes that really passed; a minute begun does not count."""
        return (self.end - self.start) // timedelta(minutes=1)

    def overlaps(self, other: "Period") -> bool:
        return self.start < other.end and other.start < self.end

    def intersection(self, other: "Period") -> "Period | None":
        if not self.overlaps(other):
            return None
        return Period(max(self.start, other.start), min(self.end, other.end))


@dataclass(frozen=True, slots=True)
class Days:
    """From a day, included, to another, not included; without an end, for ever."""

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end <= self.start:
            raise ValueError(f"{self.end} is not after {self.start}")

    def __contains__(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)

    @property
    def count(self) -> int:
        if self.end is None:
            raise ValueError("These days have no end")
        return (self.end - self.start).days

    def overlaps(self, other: "Days") -> bool:
        mine, theirs = self.end or date.max, other.end or date.max
        return self.start < theirs and other.start < mine

    def intersection(self, other: "Days") -> "Days | None":
        if not self.overlaps(other):
            return None
        ends = [end for end in (self.end, other.end) if end is not None]
        return Days(max(self.start, other.start), min(ends, default=None))

    def in_paris(self) -> Period:
        """From midnight to midnight, by the clocks of Paris: 23 to 25 hours a day."""
        if self.end is None:
            raise ValueError("These days have no end")
        return Period(instant(self.start, time.min), instant(self.end, time.min))
