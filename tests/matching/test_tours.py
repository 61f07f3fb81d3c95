"""What every plan of a day keeps, whatever the day."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.days import draw_day
from matching.tours.board import FrozenConflict
from matching.tours.budget import Budget
from matching.tours.checking import Fault, Wrong, check
from matching.tours.days import (
    Break,
    Carer,
    Cost,
    Day,
    Pair,
    Placed,
    Reason,
    Visit,
    Weights,
    objective,
    today,
    travel,
)
from matching.tours.pairs import openings, openings_tried
from matching.tours.search import Search
from matching.tours.solving import solve

SKILLS = ("care", "meals")
few = settings(
    deadline=None, max_examples=20, suppress_health_check=[HealthCheck.too_slow]
)


@st.composite
def days(draw, late=None):
    """Small towns on a line or a grid, with everything a day may ask for."""
    places = draw(st.integers(2, 6))
    points = [
        (draw(st.integers(0, 20)), draw(st.integers(0, 20))) for _ in range(places)
    ]
    minutes = tuple(
        tuple(abs(x - u) + abs(y - v) for u, v in points) for x, y in points
    )
    carers = tuple(draw(_carer(key, places)) for key in range(draw(st.integers(1, 4))))
    visits = [
        draw(_visit(key, places, carers)) for key in range(draw(st.integers(0, 8)))
    ]
    pairs = []
    if len(visits) > 1 and draw(st.booleans()):
        least = draw(st.sampled_from((0, 0, 20)))
        pairs = [Pair(0, 1, least, least + draw(st.sampled_from((0, 30))))]
    return Day(
        tuple(visits),
        carers,
        minutes,
        pairs=tuple(pairs),
        weights=Weights(late=late, latest=1),
    )


@st.composite
def _carer(draw, key, places):
    start = draw(st.integers(0, 200))
    pause = st.builds(Break, st.integers(100, 250), st.integers(250, 350), st.just(30))
    return Carer(
        key,
        draw(st.integers(0, places - 1)),
        start,
        start + draw(st.integers(60, 400)),
        frozenset(draw(st.sets(st.sampled_from(SKILLS), min_size=1))),
        pause=draw(st.none() | pause),
        most_minutes=draw(st.none() | st.integers(60, 200)),
        capacity=draw(st.none() | st.integers(1, 3)),
    )


@st.composite
def _visit(draw, key, places, carers):
    earliest = draw(st.integers(0, 400))
    keys = [carer.key for carer in carers]
    placed = st.builds(Placed, st.sampled_from(keys), st.integers(0, 500))
    return Visit(
        key,
        draw(st.integers(0, places - 1)),
        draw(st.sampled_from((15, 30, 60))),
        earliest,
        earliest + draw(st.integers(0, 120)),
        frozenset(draw(st.sets(st.sampled_from(SKILLS), max_size=1))),
        known=frozenset(draw(st.sets(st.sampled_from(keys), max_size=1))),
        barred=frozenset(draw(st.sets(st.sampled_from(keys), max_size=1))),
        unserved=draw(st.sampled_from((20, 1000))),
        load=1,
        today=draw(st.none() | placed),
    )


@few
@given(days())
def test_no_plan_breaks_a_rule_nor_leaves_a_visit_without_a_true_reason(day):
    plan = solve(day, seed=1, iterations=20)

    assert check(day, plan) == []
    assert plan.cost == objective(day, plan).total


@few
@given(days(late=2))
def test_where_lateness_has_a_price_no_other_rule_is_broken(day):
    plan = solve(day, seed=1, iterations=20)

    assert check(day, plan) == []


@few
@given(days(), st.integers(0, 3))
def test_the_same_seed_and_rounds_make_the_same_plan(day, seed):
    plan = solve(day, seed=seed, iterations=10)

    assert plan == solve(day, seed=seed, iterations=10)


@few
@given(days(), days(late=2))
def test_a_plan_is_never_worse_than_the_one_it_starts_from(day, soft):
    for one in (day, soft):
        start = solve(one, seed=1, iterations=3)

        assert solve(one, seed=2, iterations=5, start=start).cost <= start.cost


@few
@given(days())
def test_one_carer_more_never_makes_the_old_plan_dearer(day):
    start = solve(day, seed=1, iterations=5)
    more = replace(day, carers=(*day.carers, Carer(9, 0, 0, 600, frozenset(SKILLS))))

    found = solve(more, seed=1, iterations=5, start=start)

    assert check(more, found) == []
    assert found.cost <= start.cost


@few
@given(days(), days(late=2), st.data())
def test_what_is_frozen_is_not_touched(day, soft, data):
    for one in (day, soft):
        plan = solve(one, seed=1, iterations=5)
        placed = plan.placed()
        fixed = data.draw(st.sets(st.sampled_from([*placed]))) if placed else set()
        fixed |= {one.partner[key] for key in fixed if key in one.partner}
        frozen = _frozen(one, {key: placed[key] for key in fixed})

        found = solve(frozen, seed=2, iterations=10, start=plan)

        assert check(frozen, found) == []
        assert {key: found.placed()[key] for key in fixed} == {
            key: placed[key] for key in fixed
        }


def test_a_full_day_is_never_made_worse_and_keeps_what_is_frozen():
    """Small days are soon put right again; on this one each visit kept costs others."""
    drawn = draw_day(visits=30, carers=4, doubles=2, seed=5)
    for day in (drawn, replace(drawn, weights=Weights(late=1, latest=1))):
        start = solve(day, seed=1, iterations=1000)
        alone = {k: at for k, at in start.placed().items() if k not in day.partner}
        frozen = _frozen(day, dict(sorted(alone.items())[::2]))
        # To leave what is frozen would be cheap, and is not done.
        visits = (replace(v, unserved=1) if v.is_frozen else v for v in frozen.visits)
        frozen = replace(frozen, visits=tuple(visits))
        for seed in range(6):
            found = solve(frozen, seed=seed, iterations=10)

            assert solve(day, seed=seed, iterations=2, start=start).cost <= start.cost
            assert check(frozen, found) == []


def test_what_is_frozen_has_its_room_before_who_is_due_earlier():
    rival, kept = visit(1, 2, latest=10, load=1), visit(2, 3, load=1)
    kept = replace(kept, today=Placed(1, 60), is_frozen=True)
    carers = (Carer(1, 0, 0, 480, capacity=1),)
    day = Day((rival, kept), carers, street(), weights=Weights(late=1))

    found = solve(day, seed=1, iterations=1)

    assert set(found.placed()) == {2}


def test_where_a_half_fits_is_worked_out_as_if_each_route_were_made():
    day = draw_day(visits=40, carers=7, doubles=3, seed=3)
    day = replace(day, carers=(replace(day.carers[0], capacity=4), *day.carers[1:]))
    search = Search(day, seed=1)
    state, _rounds = search.run(Budget(iterations=200))
    asked = [(c, v) for v in range(len(day.visits)) for c in range(len(day.carers))]

    found = [openings(search.ground, c, state.routes[c], v) for c, v in asked]

    tried = [openings_tried(search.ground, c, state.routes[c], v) for c, v in asked]
    assert found == tried
    assert sum(map(len, found)) > 100


def _frozen(day, placed):
    return replace(
        day,
        visits=tuple(
            replace(v, today=placed[v.key], is_frozen=True) if v.key in placed else v
            for v in day.visits
        ),
    )


# By hand: a street, a minute from one house to the next.


def street(houses=6):
    return tuple(tuple(abs(a - b) for b in range(houses)) for a in range(houses))


def visit(key, place, earliest=0, latest=300, **said):
    return Visit(key, place, 30, earliest, latest, **said)


def test_a_frozen_visit_that_nobody_can_keep_is_named():
    lost = visit(7, 3, today=Placed(1, 5000), is_frozen=True)
    for weights in (Weights(), Weights(late=1)):
        day = Day((lost,), (Carer(1, 0, 0, 480),), street(), weights=weights)

        with pytest.raises(FrozenConflict, match="7"):
            solve(day, seed=1, iterations=1)


def test_each_reason_is_given_where_it_is_true():
    one, other = Carer(1, 0, 0, 100, frozenset({"care"})), Carer(2, 0, 200, 300)
    visits = (
        visit(1, 1, skills=frozenset({"meals"})),
        visit(2, 1, earliest=120, skills=frozenset({"care"})),
        visit(3, 1, latest=0, skills=frozenset({"care"})),
        visit(4, 1, earliest=10, latest=10),
        visit(5, 1, earliest=20, latest=20),
        visit(6, 5, earliest=200, unserved=3),
        visit(7, 1, earliest=250),
        visit(8, 1, skills=frozenset({"meals"})),
    )
    day = Day(visits, (one, other), street(), pairs=(Pair(7, 8),))

    plan = solve(day, seed=1, iterations=20)

    assert check(day, plan) == []
    left = {item.visit: item.reason for item in plan.left}
    crowded = {4, 5} & left.keys()
    assert len(crowded) == 1
    assert left == {
        1: Reason.NOBODY_MAY,
        2: Reason.NO_SHIFT,
        3: Reason.NO_SHIFT,
        **dict.fromkeys(crowded, Reason.NO_ROOM),
        6: Reason.TOO_DEAR,
        7: Reason.PARTNER,
        8: Reason.NOBODY_MAY,
    }


def test_where_nobody_works_every_visit_is_left_for_it():
    for weights in (Weights(), Weights(late=1)):
        day = Day((visit(1, 1), visit(2, 2)), (), street(), weights=weights)

        plan = solve(day, seed=1, iterations=2)

        assert check(day, plan) == []
        assert [item.reason for item in plan.left] == [Reason.NOBODY_MAY] * 2


def test_two_carers_begin_together_and_a_break_is_taken():
    pause = Break(60, 90, 30)
    carers = (Carer(1, 0, 0, 300, pause=pause), Carer(2, 5, 0, 300))
    day = Day(
        (visit(1, 2), visit(2, 2), visit(3, 4, 10, 100), visit(4, 1, 95, 120)),
        carers,
        street(),
        pairs=(Pair(1, 2),),
    )

    plan = solve(day, seed=1, iterations=50)

    assert check(day, plan) == []
    assert plan.left == ()
    placed = plan.placed()
    assert placed[1].start == placed[2].start
    assert {placed[1].carer, placed[2].carer} == {1, 2}


def test_a_visit_stays_with_its_carer_unless_the_change_is_worth_its_price():
    carers = (Carer(1, 0, 0, 480), Carer(2, 5, 0, 480))
    near_the_other = (visit(1, 4, today=Placed(1, 4)),)

    def taken_by(moved):
        day = Day(near_the_other, carers, street(), weights=Weights(moved=moved))
        return solve(day, seed=1, iterations=5, start=today(day)).placed()[1].carer

    assert [taken_by(5), taken_by(6), taken_by(7)] == [2, taken_by(6), 1]
    assert taken_by(0) == 2


def test_the_objective_says_its_parts():
    visits = (
        visit(1, 2, latest=5, today=Placed(1, 10)),
        visit(2, 3, known=frozenset({9}), today=Placed(1, 50)),
        visit(3, 1, unserved=70),
    )
    day = Day(
        visits, (Carer(1, 0, 0, 480),), street(), weights=Weights(late=2, latest=1)
    )

    plan = today(day)

    assert objective(day, plan) == Cost(6, 15, 0, 5 * 2 + 5, 70)
    assert plan.cost == 106
    assert [travel(day, tour) for tour in plan.tours] == [6]
    # It is told as it is, right or wrong: for its price, the third could be served.
    assert check(day, plan) == [Fault(Wrong.REASON, 3)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"visits": (visit(1, 0), visit(1, 1))},
        {"carers": (Carer(1, 0, 0, 9), Carer(1, 0, 0, 9))},
        {"pairs": (Pair(1, 2), Pair(2, 1))},
        {"pairs": (Pair(1, 8),)},
        {"visits": (visit(1, 0), visit(2, 0, is_frozen=True))},
        {
            "visits": (visit(1, 0), visit(2, 0, today=Placed(1, 0), is_frozen=True)),
            "pairs": (Pair(1, 2),),
        },
    ],
)
def test_a_day_that_contradicts_itself_is_refused(wrong):
    day = Day((visit(1, 0), visit(2, 1)), (Carer(1, 0, 0, 480),), street())

    with pytest.raises(ValueError, match=r"key|pair|frozen"):
        replace(day, **wrong)
