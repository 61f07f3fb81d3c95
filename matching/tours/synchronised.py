"""Where lateness has a price: annealing over an order, decoded into tours.

An order of the visits becomes a plan by taking them one by one, each going to the end
of the tour where it adds least; both halves of a pair are taken together. Since all
tours grow in one order, every schedule is consistent: no tour waits in a ring for
another (Mankowska, Meisel and Bierwirth, "The home health care routing and scheduling
problem with interdependent services", Health Care Management Science 17, 2014, from
whom the instances come). What is annealed is the order, and how often a visit takes its
second or third best carer instead of the best.
"""

import math
from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from matching.tours.budget import Budget
from matching.tours.days import Day, Plan
from matching.tours.routes import NEVER, Ground
from matching.tours.tails import Tail

HOT, COLD = 0.02, 0.002  # Temperatures, in parts of the first cost.
COOLINGS = 3  # How often it begins anew: one in six ends far from the others.
NEAR = 6  # How far a visit moves in the order, most of the time.


class Option(NamedTuple):
    """Who could take a visit, or both of a pair, and when; what that adds."""

    cost: int
    worst: int  # The worst lateness of the day would then be this.
    placed: tuple[tuple[int, int, int], ...]  # Visit, index of the carer, start.


class Step(NamedTuple):
    """One visit of the order decoded: who took it, and what the day cost till then."""

    visit: int
    option: Option | None  # None: it is left out.
    cost: int  # Of all before it.
    worst: int


class Decoder:
    """Turns an order of one day's visits into tours, and follows its changes.

    What stands before the first change of an order is not decoded again.
    """

    def __init__(self, day: Day):
        self.day, self.ground = day, Ground(day)
        self.late, self.latest = day.weights.late or 0, day.weights.latest
        self.due = [visit.latest for visit in day.visits]
        carers = range(len(day.carers))
        self.tails = [Tail(self.ground, c, self.ground.promised_to(c)) for c in carers]
        self.steps: list[Step] = []
        self.cost, self.worst = 0, 0

    @property
    def absent(self) -> list[int]:
        return [step.visit for step in self.steps if step.option is None]

    def decode(
        self, order: list[int], choice: list[int], *, most: int | None = None
    ) -> bool:
        """Take the visits left in order; ``choice`` is by visit, 0 for the cheapest.

        False as soon as it costs more than ``most``: the end is then not decoded.
        """
        for visit in order[len(self.steps) :]:
            option = self._chosen(self.tails, visit, choice[visit], self.worst)
            if option is not None and option.cost >= self.price(visit):
                option = None
            self._take(Step(visit, option, self.cost, self.worst))
            if most is not None and self.cost > most:
                return False
        return True

    def take_back_to(self, length: int) -> list[Step]:
        """Keep so many steps, and return the others, the first first."""
        gone = self.steps[length:]
        for step in reversed(gone):
            for _visit, carer, _start in step.option.placed if step.option else ():
                self.tails[carer].take_back()
        if gone:
            self.cost, self.worst = gone[0].cost, gone[0].worst
        del self.steps[length:]
        return gone

    def take_again(self, steps: list[Step]) -> None:
        for step in steps:
            self._take(step)

    def _take(self, step: Step) -> None:
        self.steps.append(step)
        if step.option is None:
            self.cost += self.price(step.visit)
            return
        self.cost, self.worst = self.cost + step.option.cost, step.option.worst
        for placed, carer, start in step.option.placed:
            self.tails[carer].append(placed, start)

    def price(self, visit: int) -> int:
        """Return the price of leaving it out; what is frozen has none."""
        return NEVER if visit in self.ground.frozen else self.ground.price(visit)

    def _chosen(
        self, tails: list[Tail], visit: int, choice: int, worst: int
    ) -> Option | None:
        is_pair = visit in self.ground.pairs
        found = (self._pair if is_pair else self._one)(tails, visit, worst)
        if not choice:
            return min(found, key=lambda option: option.cost, default=None)
        ranked = sorted(found, key=lambda option: option.cost)
        return ranked[min(choice, len(ranked) - 1)] if ranked else None

    def _one(self, tails: list[Tail], visit: int, worst: int) -> Iterator[Option]:
        for carer in self.ground.may[visit]:
            tail = tails[carer]
            start = tail.arrives(visit)
            if tail.fits(visit, start):
                late = max(0, start - self.due[visit])
                yield self._option(
                    tail.adds(visit), late, late, worst, ((visit, carer, start),)
                )

    def _pair(self, tails: list[Tail], first: int, worst: int) -> Iterator[Option]:
        second, least, most = self.ground.pairs[first]
        others = [(c, tails[c].arrives(second)) for c in self.ground.may[second]]
        for carer in self.ground.may[first]:
            tail = tails[carer]
            arrives = tail.arrives(first)
            for other, then in others:
                if other == carer:
                    continue
                end = max(then, arrives + least)
                start = max(arrives, end - most)
                if tail.fits(first, start) and tails[other].fits(second, end):
                    late = max(0, start - self.due[first])
                    later = max(0, end - self.due[second])
                    yield self._option(
                        tail.adds(first) + tails[other].adds(second),
                        late + later,
                        max(late, later),
                        worst,
                        ((first, carer, start), (second, other, end)),
                    )

    def _option(
        self, way: int, late: int, latest: int, worst: int, placed: tuple
    ) -> Option:
        more = self.late * late + self.latest * max(0, latest - worst)
        return Option(way + more, max(worst, latest), placed)


class Annealing:
    """One search of one day; once run, its decoder holds the best that it found."""

    def __init__(self, day: Day, *, seed: int, start: Plan | None):
        self.random = Random(seed)  # noqa: S311 (not a secret)
        self.decoder = Decoder(day)
        self.first = _first_order(self.decoder.ground, start)
        frozen = self.decoder.ground.frozen.keys()
        self._begin(self.first, [0] * len(day.visits))
        if not frozen.isdisjoint(self.decoder.absent):
            # Others took their room: alone, they have all there is.
            self.first.sort(key=lambda visit: visit not in frozen)
            self._begin(self.first, [0] * len(day.visits))
        self.rounds = 0

    def run(self, budget: Budget) -> None:
        """Cool several times from the same first order, and keep the best of all."""
        spent, decoder = budget.spent(), self.decoder
        hot = HOT * self._cost_of_served()
        best, cooling = (decoder.cost, self.order[:], self.choice[:]), 0
        while self.order and (part := COOLINGS * spent(self.rounds)) < COOLINGS:
            self.rounds += 1
            if int(part) > cooling:
                cooling = int(part)
                self._begin(self.first, [0] * len(self.choice))
            if self._round(hot * (COLD / HOT) ** (part % 1.0)) < best[0]:
                best = decoder.cost, self.order[:], self.choice[:]
        self._begin(*best[1:])

    def _begin(self, order: list[int], choice: list[int]) -> None:
        self.order, self.choice = order[:], choice
        self.decoder.take_back_to(0)
        self.decoder.decode(self.order, self.choice)

    def _round(self, temperature: float) -> int:
        """Change the order, unless what that costs is more than the draw allows.

        Return the cost after it.
        """
        decoder, order, choice = self.decoder, self.order[:], self.choice[:]
        allowed = int(-temperature * math.log(1.0 - self.random.random()))
        most = decoder.cost + allowed
        changed = self._change()
        gone = decoder.take_back_to(changed)
        if not decoder.decode(self.order, self.choice, most=most):
            self.order, self.choice = order, choice
            decoder.take_back_to(changed)
            decoder.take_again(gone)
        return decoder.cost

    def _cost_of_served(self) -> float:
        left = sum(self.decoder.price(visit) for visit in self.decoder.absent)
        return float(max(1, self.decoder.cost - left))

    def _change(self) -> int:
        """Move one visit in the order, exchange two, or let one choose otherwise.

        Return how many visits stand before the first that is touched.
        """
        random, order = self.random.random, self.order
        at, drawn = int(random() * len(order)), random()
        if drawn < 0.3:
            visit = order[at]
            self.choice[visit] = 0 if self.choice[visit] else 1 + int(random() * 2)
            return at
        reach = NEAR if random() < 0.8 else len(order)
        to = at + int(random() * (2 * reach + 1)) - reach
        to = min(max(to, 0), len(order) - 1)
        if drawn < 0.75:
            order.insert(to, order.pop(at))
        else:
            order[at], order[to] = order[to], order[at]
        return min(at, to)


def _first_order(ground: Ground, start: Plan | None) -> list[int]:
    """By the hour each is kept at, had at the start, or is due at the latest."""
    had = start.placed() if start else {}
    hours = {v: visit.latest for v, visit in enumerate(ground.day.visits)}
    hours |= {
        v: had[visit.key].start
        for v, visit in enumerate(ground.day.visits)
        if visit.key in had
    }
    return sorted(ground.leads, key=lambda v: ground.frozen.get(v, hours[v]))
