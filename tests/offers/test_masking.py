"""Ways to reach somebody are hidden however they are spelt, and nothing else is."""

import csv
import re
from pathlib import Path
from re import _parser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offers.rules import (
    masking,
    numbers,
    online_addresses,
    phone_numbers,
    skeletons,
)
from offers.rules.masking import MARK, mask

LIST = (Path(__file__).parent / "contacts.csv").read_text()
ROWS = list(csv.DictReader(LIST.splitlines()))


def _written(text):
    return re.sub(r"\\u([0-9a-f]{4})|\\n", _character, text)


def _character(escape):
    return chr(int(escape[1], 16)) if escape[1] else "\n"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['kind']}: {row['text']}")
def test_what_is_hidden_is_what_the_list_says(row):
    marked = _written(row["text"])

    masked = mask(re.sub("[‹›]", "", marked))

    assert masked.text == re.sub("‹.*?›", MARK, marked, flags=re.DOTALL)
    assert masked.is_masked == (row["kind"] != "keep")


# Ways to write a digit, and what one puts between two.
_SHAPES = [
    "0123456789",
    "０１２３４５６７８９",
    "٠١٢٣٤٥٦٧٨٩",
    "⓪①②③④⑤⑥⑦⑧⑨",
    "⁰¹²³⁴⁵⁶⁷⁸⁹",
]
_ONES = {
    "fr": "zéro,un,deux,trois,quatre,cinq,six,sept,huit,neuf",
    "en": "zero,one,two,three,four,five,six,seven,eight,nine",
}
_BETWEEN = ["", " ", ".", "-", " - ", "/", "_", ", ", "*", "\u200b", "\u00a0", "\n"]
_BETWEEN += [" point ", " et ", " puis ", "🙂", " x ", "…", "\u00ad", " (", ") ", "|"]
_NUMBERS = st.from_regex(r"0[1-9][0-9]{8}", fullmatch=True)


@st.composite
def spelt_numbers(draw):
    """A French number, each figure in some shape, grouped and parted in some way."""
    number, language = draw(_NUMBERS), draw(st.sampled_from(sorted(_ONES)))
    ones = _ONES[language].split(",")
    between = draw(st.sampled_from(_BETWEEN))
    sizes = draw(st.sampled_from([[2] * 5, [1] * 10, [4, 3, 3], [2, 2, 2, 4], [10]]))
    shapes = draw(st.lists(st.sampled_from([*_SHAPES, "word"]), min_size=1, max_size=3))
    groups, at = [], 0
    for index, size in enumerate(sizes):
        shape = shapes[index % len(shapes)]
        group = number[at : at + size]
        at += size
        groups.append(
            " ".join(ones[int(c)] for c in group)
            if shape == "word"
            else "".join(shape[int(c)] for c in group)
        )
    return between.join(groups)


@given(spelt=spelt_numbers())
def test_no_number_of_ten_figures_comes_through(spelt):
    assert mask(f"Bonjour, voici {spelt} merci").text == f"Bonjour, voici {MARK} merci"


_PIECES = ["06", "12", "3456", "78", " ", "-", "@", ".", "gmail", "com", "www", "fr"]
_PIECES += ["zéro", "six", "h", "/", ":", "arobase", "point", "+33", MARK, ", ", "0"]
_PIECES += ["insta", "quatre-vingt", "et", "\u200b", "€", "le", "FR14", "(", ")"]


@given(pieces=st.lists(st.sampled_from(_PIECES), max_size=40))
def test_masking_twice_is_masking_once(pieces):
    masked = mask("".join(pieces)).text

    assert mask(masked).text == masked


@given(st.text(max_size=300))
def test_any_text_is_read_and_what_is_kept_is_as_it_was_written(text):
    masked = mask(text)

    assert masked.is_masked or masked.text == text
    assert re.fullmatch(
        ".*".join(re.escape(kept) for kept in masked.text.split(MARK)), text, re.DOTALL
    )


def test_no_pattern_can_be_made_to_go_back_and_forth():
    """Every repetition is bounded, but of one sort of letter by itself: a hostile text
    costs what its length says.
    """
    patterns = [
        value
        for room in (masking, numbers, online_addresses, phone_numbers, skeletons)
        for value in vars(room).values()
        if isinstance(value, re.Pattern)
    ]

    assert len(patterns) > 10
    for pattern in patterns:
        tree = _parser.parse(pattern.pattern)
        assert _unbounded(tree) <= (pattern in UNBOUNDED), pattern


# One class of letters after another, with nothing that both could be.
UNBOUNDED = {phone_numbers._TOKEN, skeletons._SPACED}


def _unbounded(tree):
    """Whether somewhere something is repeated without an end."""
    for name, what in tree:
        if "REPEAT" in str(name) and what[1] is _parser.MAXREPEAT:
            return True
        if any(map(_unbounded, _within(what))):
            return True
    return False


def _within(what):
    if isinstance(what, _parser.SubPattern):
        return [what]
    if isinstance(what, (list, tuple)):
        return [tree for part in what for tree in _within(part)]
    return []
