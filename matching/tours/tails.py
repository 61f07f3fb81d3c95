"""The tour of one carer that grows, and is taken back, at its end only."""

from matching.tours.routes import Ground


class Tail:
    """Where a carer is once all they have been given is done, and what they can add.

    The break is taken at the last moment at which it may still begin.
    """

    __slots__ = (
        "back",
        "extra",
        "free",
        "ground",
        "is_paused",
        "load",
        "node",
        "past",
        "pause",
        "promised",
        "starts",
        "visits",
        "who",
        "worked",
    )

    def __init__(self, ground: Ground, carer: int, promised: list[tuple[int, int]]):
        self.ground = ground
        self.who = who = ground.day.carers[carer]
        self.node, self.back = ground.leaves[carer], ground.returns[carer]
        self.extra = ground.extra[carer]
        self.free, self.load, self.worked = who.shift_start, 0, 0
        self.is_paused = who.pause is None
        self.pause: int | None = None
        self.promised = promised  # Frozen starts and visits to come, the first first.
        self.visits: list[int] = []
        self.starts: list[int] = []
        # What each visit found, for ``take_back``.
        self.past: list[tuple] = []

    def arrives(self, visit: int) -> int:
        """Return when the visit could begin at the earliest."""
        ground = self.ground
        start = max(self._way(visit), ground.early[visit])
        if self._is_break_first(visit, start):
            start = max(self._after_break(visit), ground.early[visit])
        return start

    def adds(self, visit: int) -> int:
        """Return the travel it adds, home included, and what this carer costs there."""
        cost_from = self.ground.cost_from
        way = cost_from[self.node]
        home = way[self.back] if self.visits else 0
        return way[visit] + cost_from[visit][self.back] - home + self.extra[visit]

    def fits(self, visit: int, start: int) -> bool:
        """Tell whether it may begin then, and all that is promised be kept."""
        ground, who = self.ground, self.who
        is_break_first = self._is_break_first(visit, start)
        if is_break_first and start < self._after_break(visit):
            return False
        if who.capacity is not None and self.load + ground.load[visit] > who.capacity:
            return False
        if who.most_minutes is not None and self._works(visit) > who.most_minutes:
            return False
        if visit in ground.frozen and start != ground.frozen[visit]:
            return False
        return self._ends_well(visit, start, is_paused=self.is_paused or is_break_first)

    def append(self, visit: int, start: int) -> None:
        self.past.append(
            (
                self.node,
                self.free,
                self.load,
                self.worked,
                self.is_paused,
                self.pause,
                self.promised,
            )
        )
        if self._is_break_first(visit, start) and self.who.pause:
            self.is_paused = True
            self.pause = max(self.free, self.who.pause.earliest)
        if self.who.most_minutes is not None:
            self.worked = self._works(visit)
        if self.promised and self.promised[0][1] == visit:
            self.promised = self.promised[1:]
        self.load += self.ground.load[visit]
        self.free, self.node = start + self.ground.service[visit], visit
        self.visits.append(visit)
        self.starts.append(start)

    def take_back(self) -> None:
        """Be again as before the last visit was appended."""
        self.visits.pop()
        self.starts.pop()
        (
            self.node,
            self.free,
            self.load,
            self.worked,
            self.is_paused,
            self.pause,
            self.promised,
        ) = self.past.pop()

    def pause_begins(self) -> int | None:
        """Return when the break is: after the last visit when it has not been yet."""
        if self.pause is None and self.who.pause is not None:
            return max(self.free, self.who.pause.earliest)
        return self.pause

    def _way(self, node: int) -> int:
        return self.free + self.ground.minutes_from[self.node][node]

    def _is_break_first(self, visit: int, start: int) -> bool:
        pause = self.who.pause
        if self.is_paused or pause is None:
            return False
        return start + self.ground.service[visit] > pause.latest

    def _after_break(self, node: int) -> int:
        pause = self.who.pause
        assert pause is not None  # noqa: S101 (only asked of who has one)
        return max(self._way(node), pause.earliest) + pause.minutes

    def _works(self, visit: int) -> int:
        way = self.ground.minutes_from[self.node][visit] if self.visits else 0
        return self.worked + way + self.ground.service[visit]

    def _ends_well(self, visit: int, start: int, *, is_paused: bool) -> bool:
        """Tell whether what is promised next, and then home, can be reached."""
        ways, free = self.ground.minutes_from[visit], start + self.ground.service[visit]
        for needed, other in self.promised[:2]:
            if other != visit:
                return free + ways[other] <= needed
        home, pause = free + ways[self.back], self.who.pause
        if pause is not None and not is_paused:
            home = max(home, pause.earliest) + pause.minutes
        return home <= self.who.shift_end
