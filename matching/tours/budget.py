"""How long a search may take."""

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Budget:
    """When to stop: after so many rounds, or so many seconds of this clock.

    Only rounds make the same plan twice. ``time.process_time`` counts what this process
    was given, whoever else is at work; ``time.perf_counter``, what a person waited.
    """

    iterations: int | None = None
    seconds: float | None = None
    clock: Callable[[], float] = time.perf_counter

    def spent(self) -> Callable[[int], float]:
        """Return what says, at each round, which part is spent: 1 and more is all."""
        if self.iterations is not None:
            rounds = max(1, self.iterations)
            return lambda done: done / rounds
        clock, seconds, began = self.clock, max(self.seconds or 0.0, 1e-9), self.clock()
        return lambda _done: (clock() - began) / seconds
