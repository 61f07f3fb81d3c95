"""How near the tours come to the best known, on one thread.

Seconds are those of this process (``time.process_time``): what others do on the same
machine takes nothing from a search. Every plan is first shown to the checker.
"""

import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from bench.days import draw_day
from bench.instances import Instance, home_care, solomon
from bench.table import Figure
from matching.adapters.polishing import best_plan, is_installed
from matching.tours.checking import check
from matching.tours.days import Day, Plan
from matching.tours.solving import solve

SEED = 1
# Carers too few: (visits, carers, of two carers at once).
OVERLOADED = ((100, 18, 0), (100, 16, 0), (100, 18, 6))
OWN, POLISHED, DOUBLES, DAY, LONG = 15.0, 5.0, 10.0, 20.0, 60.0
Say = Callable[[str], object]


def measure(*, instances: Path | None, quick: bool, say: Say) -> list[Figure]:
    """Return every figure; without a folder, those of public instances are not run."""
    public = list(_public(instances, quick, say)) if instances else list(_not_run())
    return public + list(_days(quick, say))


def _not_run() -> Iterator[Figure]:
    for name, target in (
        ("Solomon, own and PyVRP 5 s, mean", 1.005),
        ("Solomon, own and PyVRP 5 s, worst", 1.02),
        ("Solomon C1 and R1, own 15 s, mean", 1.015),
        ("two carers, own 10 s, worst", 1.05),
    ):
        yield Figure(name, 0.0, None, None, target, is_met=False)


def _public(folder: Path, quick: bool, say: Say) -> Iterator[Figure]:
    every = solomon(folder)
    double = home_care(folder)
    if quick:
        every = [one for one in every if one.name in {"R105", "R109"}][:1]
        double = double[:1]
    part = 0.5 if quick else 1.0
    if is_installed():
        ratios = _ratios(every, _portfolio(POLISHED * part), say)
        yield _figure("Solomon, own and PyVRP 5 s, mean", ratios, 1.005)
        yield _figure("Solomon, own and PyVRP 5 s, worst", ratios, 1.02, max)
    else:
        yield from list(_not_run())[:2]
    ours = [one for one in every if not one.name.startswith("RC")]
    ratios = _ratios(ours, _own(OWN * part), say)
    yield _figure("Solomon C1 and R1, own 15 s, mean", ratios, 1.015)
    rare = [ratio for name, ratio in zip(ours, ratios, strict=True) if "R" in name.name]
    yield _figure("Solomon R1 alone, own 15 s, mean", rare, 1.015)
    ratios = _ratios(double, _own(DOUBLES * part), say)
    yield _figure("two carers, own 10 s, worst", ratios, 1.05, max)
    yield _figure("two carers, own 10 s, mean", ratios, 1.05)


def _days(quick: bool, say: Say) -> Iterator[Figure]:
    part = 0.2 if quick else 1.0
    drawn = OVERLOADED[:1] if quick else OVERLOADED
    for number, (visits, carers, doubles) in enumerate(drawn, start=1):
        day = draw_day(visits=visits, carers=carers, doubles=doubles, seed=number)
        ours, *longer = (
            _checked(day, plan(day))
            for plan in (
                _portfolio(DAY * part),
                _portfolio(LONG * part, SEED + 1),
                _own(LONG * part, SEED + 2),
            )
        )
        best = min(plan.cost for plan in (ours, *longer))
        name = f"{visits} visits and {doubles} more, {carers} carers"
        told = ", ".join(f"{plan.cost} ({len(plan.left)} left)" for plan in longer)
        say(f"{name}: {ours.cost} ({len(ours.left)} left); in 60 s: {told}")
        ratio = ours.cost / best
        yield Figure(
            f"{name}, 20 s against the best in 60 s",
            ours.cost,
            best,
            ratio,
            1.03,
            is_met=ratio <= 1.03,
        )


def _own(seconds: float, seed: int = SEED) -> Callable[[Day], Plan]:
    return lambda day: solve(day, seed=seed, seconds=seconds, clock=time.process_time)


def _portfolio(seconds: float, seed: int = SEED) -> Callable[[Day], Plan]:
    return lambda day: best_plan(
        day, seed=seed, seconds=seconds, clock=time.process_time
    )


def _ratios(
    instances: Iterable[Instance], plan: Callable[[Day], Plan], say: Say
) -> list[float]:
    ratios = []
    for instance in instances:
        found = _checked(instance.day, plan(instance.day))
        ratios.append(found.cost / instance.best)
        say(f"{instance.name}: {found.cost} by {found.method}, {ratios[-1]:.4f}")
    return ratios


def _checked(day: Day, plan: Plan) -> Plan:
    if faults := check(day, plan):
        raise RuntimeError(f"The checker refuses this plan: {faults}")
    return plan


def _figure(
    name: str,
    ratios: list[float],
    target: float,
    of: Callable[[list[float]], float] = statistics.fmean,
) -> Figure:
    """Return a ratio to the best known as a figure: both are in hundredths of it."""
    ratio = of(ratios)
    return Figure(name, 100 * ratio, 100.0, ratio, target, is_met=ratio <= target)
