"""Ruin and recreate, where windows are hard.

Strings of neighbouring visits are taken out of neighbouring tours, and put back one by
one where they cost least, a leg being passed over now and then; what is worse is kept
for a while (simulated annealing). It is short, and better than most that is long:
Christiaens and Vanden Berghe, "Slack Induction by String Removals for Vehicle Routing
Problems", Transportation Science 54, 2020 (the names and numbers below are theirs,
but for the temperatures, in proportion to the cost of one visit). Where more is asked
than can be done, every other string begins where a visit left out would like to be, and
to leave out those that were seldom left so far is progress: who is hard to place is
placed while there is room (their fleet minimisation, by sums of absences).

A visit of two carers is taken out and put back whole, at an hour that both tours allow;
that hour is then promised, so that every tour may be timed by itself.
"""

import math
from collections.abc import Container, Iterable
from random import Random

from matching.tours.board import Board, State, Stuck
from matching.tours.budget import Budget
from matching.tours.days import Day, Plan
from matching.tours.pairs import all_openings, cheapest_pair
from matching.tours.routes import Ground, Route, cheapest, inserted

REMOVED = 8  # Visits taken out at a time, on average.
LONGEST = 10  # The longest string.
SPLIT = 0.5  # How often a string leaves out some of its middle.
DEEPER = 0.01  # How seldom that middle stops growing.
BLINK = 0.01  # How often a tour is passed over.
LEFT_OUT = 0.5  # How often the visit drawn is one that is left out.
COUNTED = 0.95  # The part of the search in which absences count.
APART = 0.5  # What a minute between two windows counts, in units of travel.
HOT, COLD = 1.0, 0.008  # Temperatures, in costs of one visit.


class Search(Board):
    """One search of one day; ``run`` may be asked once."""

    def __init__(self, day: Day, *, seed: int, start: Plan | None = None):
        super().__init__(day, start)
        self.random = Random(seed)  # noqa: S311 (not a secret)
        self.near = _neighbours(self.ground, 0.0)
        self.rivals = _neighbours(self.ground, APART)
        homes = [self.ground.cost_from[home] for home in self.ground.leaves]
        self.far = [sum(ways[v] for ways in homes) for v in range(len(day.visits))]
        self.missed = [0] * len(day.visits)  # The rounds that left out a visit.

    # -- one round

    def run(self, budget: Budget) -> tuple[State, int]:
        """Return the best plan found, and after how many rounds the search stopped."""
        spent = budget.spent()
        self._recreate(blink=0.0)
        best = self.state.copy()
        hot = HOT * self._cost_of_one()
        rounds = 0
        while self.near and (part := spent(rounds)) < 1.0:
            rounds += 1
            temperature = hot * (COLD / HOT) ** part
            before = self.state.copy()
            try:
                self._ruin()
            except Stuck:
                self._back_to(before)
                continue
            self._recreate(blink=BLINK)
            worse = self.state.cost - before.cost
            is_near = worse < -temperature * math.log(1.0 - self.random.random())
            if not ((self._is_easier(before) and part < COUNTED) or is_near):
                self._back_to(before)
            elif self.state.cost < best.cost:
                best = self.state.copy()
        self._back_to(best)
        self._recreate(blink=0.0)  # Whoever is still left has been tried everywhere.
        return self.state, rounds

    def _is_easier(self, before: State) -> bool:
        """Tell whether what is left out costs no more, and was left out less often."""
        now, then, price = self.state.absent, before.absent, self.ground.price
        missed = self.missed.__getitem__
        is_easier = sum(map(missed, now)) < sum(map(missed, then))
        for visit in now:
            self.missed[visit] += 1
        return is_easier and sum(map(price, now)) <= sum(map(price, then))

    def _cost_of_one(self) -> float:
        served = len(self.state.where) - self.state.where.count(-1)
        return sum(route.cost for route in self.state.routes) / max(1, served) or 1.0

    # -- ruin

    def _ruin(self) -> None:
        """Take strings out of tours near one visit drawn."""
        state, random = self.state, self.random.random
        used = sum(len(route.nodes) > 2 for route in state.routes)
        served = len(state.where) - state.where.count(-1)
        longest = min(LONGEST, served / max(1, used))
        strings = int(random() * (4 * REMOVED / (1 + longest) - 1) + 1)
        ruined: set[int] = set()
        near, may = self._drawn()
        for visit in near:
            carer = state.where[visit]
            if carer < 0 or carer in ruined or carer not in may:
                continue
            ruined.add(carer)
            self._take_out(carer, self._string(state.routes[carer], visit, longest))
            if len(ruined) >= strings:
                break

    def _drawn(self) -> tuple[list[int], Container[int]]:
        """Draw a visit: return those near it, and whose tours may be ruined.

        Every other time it is one left out: then those it could take the place of.
        """
        random, absent = self.random.random, self.state.absent
        if absent and random() < LEFT_OUT:
            visit = absent[int(random() * len(absent))]
            return self.rivals[visit], self.ground.may[visit]
        return self.near[int(random() * len(self.near))], range(len(self.state.routes))

    def _string(self, route: Route, visit: int, longest: float) -> list[int]:
        """Draw a string of the tour with this visit in it, or near it when split."""
        random = self.random.random
        visits = route.nodes[1:-1]
        size = len(visits)
        length = int(random() * min(size, longest) + 1)
        kept = 0
        if 1 < length < size and random() < SPLIT:
            kept = 1
            while length + kept < size and random() > DEEPER:
                kept += 1
        whole = length + kept
        at = visits.index(visit)
        lowest, highest = max(0, at - whole + 1), min(at, size - whole)
        first = lowest + int(random() * (highest - lowest + 1))
        cut = first + int(random() * (length + 1)) if kept else first
        return visits[first:cut] + visits[cut + kept : first + whole]

    def _take_out(self, carer: int, visits: Iterable[int]) -> None:
        """Take visits out of one tour, and the other halves of pairs out of theirs."""
        loose = [v for v in visits if not self.is_fixed[v]]
        self._without(carer, loose)
        for visit in loose:
            partner = self.ground.partner.get(visit, -1)
            if partner < 0:
                self.state.absent.append(visit)
                continue
            if self.state.where[partner] >= 0:
                self._without(self.state.where[partner], [partner])
            self.state.absent.append(self._whole(visit)[0])
            for half in (visit, partner):
                self.state.promised.pop(half, None)
                self.ground.release(half)

    # -- recreate

    def _recreate(self, *, blink: float) -> None:
        """Put back what is absent, one at a time, each where it costs least."""
        state = self.state
        waiting = state.absent
        self._order(waiting)
        state.absent = []
        for visit in waiting:
            if visit in self.ground.pairs:
                is_put = self._put_pair(visit)
            else:
                is_put = self._put_one(visit, blink)
            if not is_put:
                state.absent.append(visit)

    def _order(self, waiting: list[int]) -> None:
        """Draw the order: any, the longest, the narrowest window, the far, the near."""
        drawn = self.random.random() * 11
        ground, far = self.ground, self.far
        if drawn < 4:
            self.random.shuffle(waiting)
        elif drawn < 6:
            waiting.sort(key=lambda v: -ground.load[v] - ground.service[v])
        elif drawn < 8:
            waiting.sort(key=lambda v: ground.late[v] - ground.early[v])
        elif drawn < 10:
            waiting.sort(key=lambda v: -far[v])
        else:
            waiting.sort(key=lambda v: far[v])

    def _put_one(self, visit: int, blink: float) -> bool:
        ground, routes, random = self.ground, self.state.routes, self.random.random
        kinds, extra = ground.kinds, ground.extra
        cost, carer, leg = ground.unserved[visit], -1, 0
        empty = set()
        for index in ground.may[visit]:
            route = routes[index]
            if len(route.nodes) == 2:
                if kinds[index] in empty:
                    continue
                empty.add(kinds[index])
            found = route.best.get(visit)
            if found is None:
                more, at = cheapest(ground, index, route, visit)
                found = route.best[visit] = (more + extra[index][visit], at)
            if found[0] < cost and random() >= blink:
                cost, leg = found
                carer = index
        if carer < 0:
            return False
        made = inserted(ground, carer, routes[carer], visit, leg)
        if made is None:
            return False
        self._put(visit, carer, made)
        return True

    def _put_pair(self, first: int) -> bool:
        ground = self.ground
        second, least, most = ground.pairs[first]
        ones, others = (
            all_openings(ground, self.state.routes, half) for half in (first, second)
        )
        found = cheapest_pair(ones, others, least, most)
        if found is None or found[0].cost + found[1].cost >= ground.price(first):
            return False
        one, other = found
        lowest = max(one.early, other.early - most)
        highest = min(one.late, other.late - least)
        start = lowest
        if self.random.random() < 0.5:
            start += int(self.random.random() * (highest - lowest + 1))
        starts = start, max(other.early, start + least)
        for visit, opening, at in zip((first, second), found, starts, strict=True):
            self._promise(visit, at)
            route = self.state.routes[opening.carer]
            made = inserted(ground, opening.carer, route, visit, opening.leg)
            assert made is not None  # noqa: S101 (the opening says so)
            self._put(visit, opening.carer, made)
        return True


def _neighbours(ground: Ground, apart: float) -> list[list[int]]:
    """Return, for each visit, all of them, the nearest first: itself, that is.

    ``apart`` is what each minute counts that lies between their windows.
    """
    visits, there, back = range(len(ground.windows)), ground.cost_from, ground.cost_to
    opens = [early for early, _ in ground.windows]
    ends = [late + ground.service[v] for v, (_, late) in enumerate(ground.windows)]

    def distance(one: int, other: int) -> float:
        gap = max(0, opens[other] - ends[one], opens[one] - ends[other])
        return there[one][other] + back[one][other] + apart * gap

    return [
        sorted(visits, key=[(w != v, distance(v, w), w) for w in visits].__getitem__)
        for v in visits
    ]
