"""PyVRP may polish a plan; nobody needs it, and nobody believes it."""

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bench.days import draw_day
from bench.instances import home_care, solomon
from matching.adapters import polishing
from matching.adapters.polishing import best_plan, polish
from matching.tours.budget import Budget
from matching.tours.checking import check
from matching.tours.days import Break, Placed, objective
from matching.tours.solving import solve

ROUNDS = Budget(iterations=60)
FOLDER = os.environ.get("TOUR_INSTANCES", "")
needs_instances = pytest.mark.skipif(
    not FOLDER, reason="TOUR_INSTANCES names no folder of public instances"
)


@pytest.fixture
def day():
    """A day with skills, loads, acquaintances, pairs, and a visit that is frozen."""
    drawn = draw_day(visits=24, carers=6, doubles=2, seed=5)
    one, *others = drawn.carers
    drawn = replace(drawn, carers=(replace(one, capacity=4), *others))
    plan = solve(drawn, seed=1, iterations=20)
    key, place = min(
        (key, place) for key, place in plan.placed().items() if key not in drawn.partner
    )
    visits = tuple(
        replace(v, load=1)
        if v.key != key
        else replace(v, load=1, today=Placed(place.carer, place.start), is_frozen=True)
        for v in drawn.visits
    )
    return replace(drawn, visits=visits)


def test_a_polished_plan_passes_the_checker_and_costs_less(day):
    pytest.importorskip("pyvrp", reason="the extra `routing` is not installed")
    rough = solve(day, seed=1, iterations=1)

    found = polish(day, rough, seed=1, budget=ROUNDS)

    assert check(day, found) == []
    assert found.method == "own + PyVRP"
    assert found.cost < rough.cost
    # The pair left out was held back from PyVRP: that is not why nobody comes.
    assert day.partner.keys() & {item.visit for item in found.left}
    assert found.cost == objective(day, found).total


def test_a_tour_that_leaves_no_time_for_the_break_is_refused(day):
    pytest.importorskip("pyvrp", reason="the extra `routing` is not installed")
    pause = Break(9 * 60, 18 * 60, 60)
    pausing = replace(
        day,
        carers=tuple(replace(c, pause=pause, most_minutes=240) for c in day.carers),
    )
    pausing = replace(
        pausing, visits=tuple(replace(v, is_frozen=False) for v in day.visits)
    )
    rough = solve(pausing, seed=1, iterations=1)

    found = polish(pausing, rough, seed=1, budget=ROUNDS)

    assert check(pausing, found) == []
    assert found.cost <= rough.cost


def test_without_pyvrp_the_plan_stays_ours(day, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyvrp", None)
    rough = solve(day, seed=1, iterations=1)

    assert not polishing.is_installed()
    assert polish(day, rough, seed=1, budget=ROUNDS) is rough
    assert best_plan(day, seed=1, seconds=0.05).method == "own"


def test_an_answer_that_breaks_a_rule_is_refused(day, monkeypatch):
    pytest.importorskip("pyvrp", reason="the extra `routing` is not installed")
    rough = solve(day, seed=1, iterations=1)
    # As if PyVRP had been told nothing of skills: every way is open.
    ways = polishing._ways
    monkeypatch.setattr(
        polishing,
        "_ways",
        lambda ground, carer, told, is_cost: ways(
            _careless(ground), carer, told, is_cost=is_cost
        ),
    )

    assert polish(day, rough, seed=1, budget=ROUNDS) is rough


def _careless(ground):
    everybody = tuple(range(len(ground.day.carers)))

    class Careless:
        may = [everybody for _ in ground.may]
        extra = ground.extra

    return Careless


def test_where_there_is_no_room_for_all_the_time_is_ours(day):
    found = best_plan(day, seed=1, seconds=0.2)

    assert check(day, found) == []
    assert (bool(found.left), found.method) == (True, "own")


def test_a_day_whose_lateness_has_a_price_is_not_shown_to_it(day):
    soft = replace(day, weights=replace(day.weights, late=1))
    rough = solve(soft, seed=1, iterations=1)

    assert polish(soft, rough, seed=1, budget=ROUNDS) is rough


@needs_instances
def test_the_public_instances_are_read_as_they_are_told():
    one = next(one for one in solomon(Path(FOLDER)) if one.name == "C101")
    other = home_care(Path(FOLDER))[0]

    plan = solve(one.day, seed=1, iterations=300)
    double = solve(other.day, seed=1, iterations=3000)

    assert check(one.day, plan) == []
    assert check(other.day, double) == []
    assert plan.cost >= one.best
    assert double.cost <= 1.2 * other.best
