"""The checker refuses each kind of fault, planted in a plan that it accepts."""

from dataclasses import replace

import pytest

from matching.tours.checking import Fault, Wrong, check
from matching.tours.days import (
    Break,
    Carer,
    Day,
    Left,
    Pair,
    Placed,
    Plan,
    Reason,
    Stop,
    Tour,
    Visit,
    objective,
)

STREET = tuple(tuple(abs(a - b) for b in range(10)) for a in range(10))


def visit(key, place, earliest, latest, **said):
    return Visit(key, place, 30, earliest, latest, **said)


DAY = Day(
    visits=(
        visit(1, 3, 0, 60, skills=frozenset({"care"}), load=1),
        visit(2, 5, 0, 200, barred=frozenset({20}), load=1),
        visit(3, 7, 100, 200),
        visit(4, 7, 100, 200),
        visit(5, 2, 0, 300, today=Placed(20, 20), is_frozen=True),
        visit(6, 2, 0, 10, skills=frozenset({"song"})),
    ),
    carers=(
        Carer(
            *(10, 0, 0, 300, frozenset({"care"})),
            pause=Break(60, 95, 30),
            most_minutes=130,
            capacity=2,
        ),
        Carer(20, 9, 0, 190),
    ),
    minutes=STREET,
    pairs=(Pair(3, 4, 0, 10),),
)


def costed(plan, day=DAY):
    return replace(plan, cost=objective(day, plan).total)


GOOD = costed(
    Plan(
        (
            Tour(10, (Stop(1, 3), Stop(2, 65), Stop(3, 130)), pause=95),
            Tour(20, (Stop(5, 20), Stop(4, 140))),
        ),
        (Left(6, Reason.NOBODY_MAY),),
        0,
    )
)


def test_a_good_plan_is_accepted():
    assert check(DAY, GOOD) == []


FIRST, SECOND = GOOD.tours


def tours(*, first=FIRST, second=SECOND, **said):
    return replace(GOOD, tours=(first, second), **said)


def stops(tour, *pairs, pause=None):
    return replace(
        tour, stops=tuple(Stop(*pair) for pair in pairs), pause=pause or tour.pause
    )


@pytest.mark.parametrize(
    ("wrong", "key", "plan"),
    [
        (Wrong.UNKNOWN, 99, tours(second=stops(SECOND, (5, 20), (4, 140), (99, 190)))),
        (Wrong.UNKNOWN, 30, replace(GOOD, tours=(*GOOD.tours, Tour(30, ())))),
        (Wrong.TWICE, 5, tours(second=stops(SECOND, (5, 20), (5, 60), (4, 140)))),
        (Wrong.TWICE, 20, replace(GOOD, tours=(*GOOD.tours, Tour(20, ())))),
        (Wrong.LISTED, 6, replace(GOOD, left=())),
        (Wrong.LISTED, 6, replace(GOOD, left=GOOD.left * 2)),
        (Wrong.LISTED, 2, tours(first=stops(FIRST, (1, 3), (3, 130)))),
        (
            Wrong.SKILL,
            6,
            tours(first=stops(FIRST, (6, 2), (1, 33), (2, 65), (3, 130)), left=()),
        ),
        (
            Wrong.BARRED,
            2,
            tours(
                first=stops(FIRST, (1, 3), (3, 130)),
                second=stops(SECOND, (5, 20), (2, 60), (4, 140)),
            ),
        ),
        (
            Wrong.WINDOW,
            1,
            tours(
                first=stops(FIRST, (1, 61), (2, 123), (3, 155), pause=91),
                second=stops(SECOND, (5, 20), (4, 155)),
            ),
        ),
        (
            Wrong.WINDOW,
            3,
            tours(
                first=stops(FIRST, (1, 3), (2, 35), (3, 99), pause=65),
                second=stops(SECOND, (5, 20), (4, 105)),
            ),
        ),
        (Wrong.TRAVEL, 2, tours(first=stops(FIRST, (1, 3), (2, 34), (3, 130)))),
        (
            Wrong.TRAVEL,
            3,
            tours(first=stops(FIRST, (1, 3), (2, 110), (3, 130), pause=60)),
        ),
        (Wrong.SHIFT, 10, tours(first=stops(FIRST, (1, 2), (2, 65), (3, 130)))),
        (
            Wrong.SHIFT,
            20,
            tours(
                first=stops(FIRST, (1, 3), (2, 65), (3, 155)),
                second=stops(SECOND, (5, 20), (4, 159)),
            ),
        ),
        (Wrong.BREAK, 10, tours(first=replace(FIRST, pause=None))),
        (Wrong.BREAK, 10, tours(first=replace(FIRST, pause=96))),
        (Wrong.BREAK, 10, tours(first=replace(FIRST, pause=50))),
        (Wrong.BREAK, 10, tours(first=replace(FIRST, pause=70))),
        (
            Wrong.BREAK,
            10,
            tours(
                first=stops(FIRST, (1, 3), (2, 65), (3, 126)),
                second=stops(SECOND, (5, 20), (4, 130)),
            ),
        ),
        (Wrong.PAIR, 3, tours(second=stops(SECOND, (5, 20), (4, 141)))),
        (Wrong.PAIR, 3, tours(second=stops(SECOND, (5, 20), (4, 129)))),
        (
            Wrong.PAIR,
            3,
            tours(
                second=stops(SECOND, (5, 20)),
                left=(*GOOD.left, Left(4, Reason.NO_ROOM)),
            ),
        ),
        (Wrong.FROZEN, 5, tours(second=stops(SECOND, (5, 21), (4, 140)))),
        (Wrong.REASON, 6, replace(GOOD, left=(Left(6, Reason.NO_ROOM),))),
        (Wrong.COST, 0, replace(GOOD, cost=GOOD.cost - 1)),
    ],
)
def test_a_planted_fault_is_named(wrong, key, plan):
    told = plan if wrong == Wrong.COST else _honest(plan)

    assert check(DAY, told) == [Fault(wrong, key)]


def _honest(plan):
    known = {stop.visit for tour in plan.tours for stop in tour.stops} <= {*DAY.visit}
    carers = {tour.carer for tour in plan.tours} <= {*DAY.carer}
    return costed(plan) if known and carers else plan


@pytest.mark.parametrize(
    ("wrong", "change"),
    [(Wrong.HOURS, {"most_minutes": 93}), (Wrong.LOAD, {"capacity": 1})],
)
def test_what_a_carer_can_do_is_bounded(wrong, change):
    busy = replace(DAY.carers[0], **change)
    day = replace(DAY, carers=(busy, DAY.carers[1]))

    assert check(day, GOOD) == [Fault(wrong, 10)]


def test_two_carers_are_two():
    alone = Carer(1, 0, 0, 300)
    day = Day((visit(1, 1, 0, 99), visit(2, 1, 0, 99)), (alone,), STREET)
    plan = costed(Plan((Tour(1, (Stop(1, 1), Stop(2, 31))),), (), 0), day)

    assert check(day, plan) == []
    assert check(replace(day, pairs=(Pair(1, 2, 30, 30),)), plan) == [
        Fault(Wrong.PAIR, 1)
    ]
    assert check(replace(day, pairs=(Pair(1, 2),)), plan) == [Fault(Wrong.PAIR, 1)]


@pytest.mark.parametrize(
    ("reason", "carer", "asked"),
    [
        (Reason.NOBODY_MAY, {}, {"skills": frozenset({"care"})}),
        (Reason.NO_SHIFT, {"shift_end": 40}, {"earliest": 20}),
        (Reason.NO_ROOM, {"most_minutes": 40}, {}),
        (Reason.TOO_DEAR, {}, {"unserved": 7}),
    ],
)
def test_only_the_true_reason_is_believed(reason, carer, asked):
    day = Day(
        (visit(1, 1, 0, 9), replace(visit(2, 5, 0, 99), **asked)),
        (replace(Carer(1, 0, 0, 300), **carer),),
        STREET,
    )

    def told(said):
        return check(
            day, costed(Plan((Tour(1, (Stop(1, 1),)),), (Left(2, said),), 0), day)
        )

    assert [said for said in Reason if told(said) == []] == [reason]
    assert told(Reason.PARTNER) == [Fault(Wrong.REASON, 2)]
