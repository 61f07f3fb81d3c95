"""What is said of areas: every number that may be, and none that gives another away."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from matching.rules.suppression import children_of, number_of, said, sums_of
from tests.depth import DEEP

# A country of two levels and a half: some areas have one part only.
paths = st.lists(
    st.tuples(st.integers(1, 3), st.integers(1, 3), st.integers(1, 4)),
    min_size=1,
    max_size=14,
    unique=True,
)


@settings(max_examples=3000 if DEEP else 60)
@given(st.data(), paths, st.integers(3, 6))
def test_no_difference_of_what_is_said_gives_a_hidden_number_away(data, areas, least):
    counts = {path: data.draw(st.integers(0, 9)) for path in areas}
    children, totals = children_of(areas), sums_of(counts)

    told = said(counts, children=children, least=least)

    assert {path: totals[path] for path in told} == told
    for path, count in told.items():
        assert count >= least or all(_is_empty(path, totals, children, told))
    for path in totals:
        if (known := number_of(path, told)) is not None:
            assert known == totals[path]
            continue
        lowest, highest = _known_of(path, areas, told)
        assert highest - lowest >= 1, (path, told)


def _is_empty(path, totals, children, told):
    """A zero is said where nobody at all is hidden beside it."""
    siblings = children[path[:-1]] if path else [path]
    yield totals[path] == 0
    yield all(totals[one] == 0 or one in told for one in siblings)


def _known_of(path, areas, told) -> tuple[float, float]:
    """What an arithmetician works out: the least and the most it may be, solved."""

    def within(area):
        return [float(leaf[: len(area)] == area) for leaf in areas]

    equal = {
        "A_eq": [within(area) for area in told] or None,
        "b_eq": list(told.values()) or None,
        "bounds": (0, 1000),
    }
    row = within(path)
    lowest = linprog(row, **equal).fun
    return lowest, -linprog([-one for one in row], **equal).fun


def test_what_may_be_said_is_said():
    counts = {(1, 1, 1): 7, (1, 1, 2): 8, (1, 2, 1): 5, (2, 1, 1): 9, (2, 1, 2): 0}

    told = said(counts, children=children_of(list(counts)), least=5)

    assert told == {
        (): 29,
        (1,): 20,
        (1, 1): 15,
        (1, 1, 1): 7,
        (1, 1, 2): 8,
        (1, 2): 5,
        (1, 2, 1): 5,
        (2,): 9,
        (2, 1): 9,
        (2, 1, 1): 9,
        (2, 1, 2): 0,
    }


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        # One is too few: the smallest of the others goes with it.
        ({1: 2, 2: 9, 3: 6}, {(): 17, (2,): 9}),
        # Two are too few, and so is their sum.
        ({1: 1, 2: 1, 3: 6, 4: 9}, {(): 17, (4,): 9}),
        # Together they are enough.
        ({1: 3, 2: 3, 3: 6}, {(): 12, (3,): 6}),
        # The whole is too few.
        ({1: 3, 2: 1}, {}),
    ],
)
def test_the_smallest_go_with_those_that_are_hidden(counts, told):
    counts = {(part,): count for part, count in counts.items()}

    assert said(counts, children=children_of(list(counts)), least=5) == told
