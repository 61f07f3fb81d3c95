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
from dataclasses import dataclass
from random import Random

from matching.tours.budget import Budget
from matching.tours.days import Day, Plan
from matching.tours.routes import NEVER, Ground
from matching.tours.tails import Tail

HOT, COLD = 0.05, 0.002  # Temperatures, in parts of the first cost.
NEAR = 6  # How far a visit moves in the order, most of the time.


@dataclass(frozen=True, slots=True)
class Option:
    """Who could take a visit, or both of a pair, and when; what that adds."""

    cost: int
    worst: int  # The worst lateness of the day would then be this.
    placed: tuple[tuple[int, int, int], ...]  # Visit, index of the carer, start.


@dataclass(frozen=True, slots=True)
class Decoded:
    """What an order comes to."""

    cost: int
    tails: list[Tail]
    absent: list[int]


class Decoder:
    """Turns orders of one day's visits into tours."""

    def __init__(self, day: Day):
        self.day, self.ground = day, Ground(day)
        self.late, self.latest = day.weights.late or 0, day.weights.latest
        self.due = [visit.latest for visit in day.visits]
        self.promised = [self.ground.promised_to(c) for c in range(len(day.carers))]

    def decode(self, order: list[int], choice: list[int]) -> Decoded:
        """Take the visits in order; ``choice`` is by visit, 0 for the cheapest."""
        tails = [
            Tail(self.ground, carer, promised)
            for carer, promised in enumerate(self.promised)
        ]
        cost, worst, absent = 0, 0, []
        for visit in order:
            option = self._chosen(tails, visit, choice[visit], worst)
            price = self.price(visit)
            if option is None or option.cost >= price:
                absent.append(visit)
                cost += price
                continue
            cost, worst = cost + option.cost, option.worst
            for placed, carer, start in option.placed:
                tails[carer].append(placed, start)
        return Decoded(cost, tails, absent)

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
    """One search of one day; ``best`` is what it found."""

    def __init__(self, day: Day, *, seed: int, start: Plan | None):
        self.random = Random(seed)  # noqa: S311 (not a secret)
        self.decoder = Decoder(day)
        self.order = _first_order(self.decoder.ground, start)
        self.choice = [0] * len(day.visits)
        self.best = self.decoder.decode(self.order, self.choice)
        self.rounds = 0

    def run(self, budget: Budget) -> None:
        spent, random = budget.spent(), self.random.random
        cost, hot = self.best.cost, HOT * self._cost_of_served()
        while self.order and (part := spent(self.rounds)) < 1.0:
            self.rounds += 1
            temperature = hot * (COLD / HOT) ** part
            before = self.order[:], self.choice[:]
            self._change()
            found = self.decoder.decode(self.order, self.choice)
            if found.cost - cost < -temperature * math.log(1.0 - random()):
                cost = found.cost
                if cost < self.best.cost:
                    self.best = found
            else:
                self.order, self.choice = before

    def _cost_of_served(self) -> float:
        left = sum(self.decoder.price(visit) for visit in self.best.absent)
        return float(max(1, self.best.cost - left))

    def _change(self) -> None:
        """Move one visit in the order, exchange two, or let one choose otherwise."""
        random, order = self.random.random, self.order
        at, drawn = int(random() * len(order)), random()
        if drawn < 0.3:
            visit = order[at]
            self.choice[visit] = 0 if self.choice[visit] else 1 + int(random() * 2)
            return
        reach = NEAR if random() < 0.8 else len(order)
        to = at + int(random() * (2 * reach + 1)) - reach
        to = min(max(to, 0), len(order) - 1)
        if drawn < 0.75:
            order.insert(to, order.pop(at))
        else:
            order[at], order[to] = order[to], order[at]


def _first_order(ground: Ground, start: Plan | None) -> list[int]:
    placed = start.placed() if start else {}
    visits = ground.day.visits
    return sorted(
        ground.leads,
        key=lambda v: (
            placed[visits[v].key].start if visits[v].key in placed else visits[v].latest
        ),
    )
