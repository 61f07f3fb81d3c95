"""Where a text gives a telephone number, however it is spelt.

A run is what reads as figures alone: digits, numbers in words, and the little that
people put between them. A number is looked for at each piece of a run; hours, days
and numbers of organisations are told apart first.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from offers.rules.numbers import DOUBLED, Atom, composed, number_words

# What may stand between two pieces: words, one or two, and a few marks.
_BETWEEN = (
    "et puis ensuite apres encore point tiret espace virgule slash barre dash dot "
    "comma then and space"
)
_FILLERS = frozenset(_BETWEEN.split())
_GAP = 6

_TOKEN = re.compile(r"\d+|[^\W\d_]+")

_HOUR = (
    r"(?<![\da-z:])(?:[01]?\d|2[0-4])"
    r"(?:\s?h\s?[0-5][05](?![\da-z:])(?!\s?h)|:[0-5][05](?![\da-z:])"
    r"|\s?h(?![\da-z])(?!\s?\d))"
)
_DAY = (
    r"(?<![\d/.\-])(?:0?[1-9]|[12]\d|3[01])(?P<mark>[/.\-])(?:0?[1-9]|1[0-2])(?P=mark)(?:19|20)\d\d"
    r"(?![\d/])"
    r"|(?<!\d)(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:[0-2]\d|3[01])(?![\d\-])"
)
_SHORT_DAY = r"(?<![\d/])(?:0?[1-9]|[12]\d|3[01])/(?:0?[1-9]|1[0-2])(?!\s{0,2}/)(?!\d)"
_DATED = re.compile(f"(?P<hour>{_HOUR})|(?P<day>{_DAY})|(?P<short>{_SHORT_DAY})")

_MONTHS = (
    "janv|fevr|mars|avr|mai|juin|juil|aout|sept|oct|nov|dec|jan|feb|mar|apr|may|jun|"
    "jul|aug"
)
_MONTH_FOLLOWS = re.compile(rf"\s{{0,2}}(?:{_MONTHS})")
_UNIT_FOLLOWS = re.compile(r"\s?[€%a-z]")
_REGISTERED = re.compile(r"(?:siren|siret|sap|rcs|tva|agrement)\W{0,6}\Z")


@dataclass(frozen=True, slots=True)
class _Run:
    text: str
    atoms: list[Atom]

    def gap_before(self, index: int) -> str:
        return self.text[self.atoms[index - 1].end : self.atoms[index].start]

    @property
    def digits(self) -> str:
        return "".join(atom.digits for atom in self.atoms)


def phone_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Give the spans of the telephone numbers of a skeleton's text."""
    for run in _runs(text):
        if _is_something_else(run):
            continue
        yield from (_with_brackets(text, *span) for span in _numbers_in(run))


def _runs(text: str) -> Iterator[_Run]:
    atoms: list[Atom] = []
    fillers = 0
    for atom in _atoms(text):
        if atom is None:
            fillers += 1
        elif atoms and (fillers > 2 or _marks(text[atoms[-1].end : atom.start]) > _GAP):
            yield _Run(text, composed(text, atoms))
            atoms, fillers = [atom], 0
        elif atom.is_break:
            yield _Run(text, composed(text, atoms))
            atoms, fillers = [], 0
        else:
            atoms.append(atom)
            fillers = 0
    yield _Run(text, composed(text, atoms))


def _marks(gap: str) -> int:
    return sum(not c.isalnum() for c in gap)


def _atoms(text: str) -> Iterator[Atom | None]:
    """Give the pieces in order; None for a filler, an empty one where a run breaks."""
    dated = {found.start(): found for found in _DATED.finditer(text)}
    at = 0
    for token in _TOKEN.finditer(text):
        start, end = token.span()
        if start < at:
            continue
        if found := dated.get(start):
            at = found.end()
            digits = re.sub(r"\D", "", found[0])
            yield Atom(digits, start, at, kind=str(found.lastgroup or "day"))
        elif token[0][0].isdigit():
            yield Atom(token[0], start, end)
        else:
            yield from _word(text, token[0], start, end)


def _word(text: str, word: str, start: int, end: int) -> Iterator[Atom | None]:
    touches = text[start - 1 : start].isdigit() or text[end : end + 1].isdigit()
    if touches and set(word) <= set("oil"):
        yield Atom(word.translate(str.maketrans("oil", "011")), start, end)
    elif (found := number_words(word)) is not None:
        at = start
        for spelt, value in found:
            yield Atom("", at, at + len(spelt), kind="word", value=value)
            at += len(spelt)
    elif word in DOUBLED:
        yield Atom("", start, end, kind="word", times=DOUBLED[word])
    elif len(word) == 1 or word in _FILLERS:
        yield None
    else:
        yield Atom("", start, end, kind="break")


def _is_something_else(run: _Run) -> bool:
    """Whether these are days of a month, postcodes, or a registered number."""
    atoms, digits = run.atoms, run.digits
    if len(digits) < 8:
        return True
    if len(digits) in {9, 14} and _is_registered(digits):
        before = run.text[max(0, atoms[0].start - 24) : atoms[0].start]
        return _REGISTERED.search(before) is not None
    pieces = [atom.digits for atom in atoms]
    if all(len(piece) == 5 for piece in pieces):
        return all(run.gap_before(i).strip() for i in range(1, len(pieces)))
    days = [int(piece) for piece in pieces]
    is_list_of_days = days == sorted(set(days)) and days[-1] <= 31
    return is_list_of_days and bool(_MONTH_FOLLOWS.match(run.text, atoms[-1].end))


def _is_registered(digits: str) -> bool:
    """Luhn’s key, which the numbers of organisations carry."""
    figures = [int(c) for c in reversed(digits[:9])]
    doubled = [figure * 2 - 9 * (figure > 4) for figure in figures[1::2]]
    return (sum(figures[::2]) + sum(doubled)) % 10 == 0


def _numbers_in(run: _Run) -> Iterator[tuple[int, int]]:
    free = _undated(run)
    index = 0
    while index < len(free):
        found = _number_at(run, free, index)
        if found is None:
            index += 1
            continue
        start, last = found
        yield start, free[last].end
        index = last + 1


def _undated(run: _Run) -> list[Atom]:
    """The pieces that are neither hours nor days; all, where ten figures hide there."""
    atoms = run.atoms
    shorts = sum(atom.kind == "short" for atom in atoms)
    dated = {"hour", "day"} | ({"short"} if shorts > 1 else set())
    free = [atom for atom in atoms if atom.kind not in dated]
    hides = len(run.digits) == 10 and run.digits[0] == "0" and free
    if hides and not _UNIT_FOLLOWS.match(run.text, free[-1].end):
        return atoms
    return free


def _number_at(run: _Run, atoms: list[Atom], index: int) -> tuple[int, int] | None:
    """Return where a number begins with this piece, and its last piece."""
    text, start = run.text, atoms[index].start
    before = text[max(0, start - 8) : start]
    if plus := re.search(r"\+\W{0,2}\Z|plus\W{1,2}\Z", before):
        last = _last_abroad(run, atoms, index, least=8 + (plus[0][0] == "p"))
        if last is not None:
            return start - len(plus[0]), last
    for last in (
        _last_abroad(run, atoms, index, least=10) if _is_00(atoms, index) else None,
        _last_of_ten(atoms, index),
        _last_spoken(atoms, index),
        _last_without_zero(run, atoms, index),
    ):
        if last is not None:
            return start, last
    return None


def _is_00(atoms: list[Atom], index: int) -> bool:
    return "".join(a.digits for a in atoms[index : index + 2])[:2] == "00"


def _last_of_ten(atoms: list[Atom], index: int) -> int | None:
    """Ten figures from 01 to 09, or eleven or twelve with 33, to the end of a piece."""
    digits = ""
    for last in range(index, len(atoms)):
        digits += atoms[last].digits
        if re.fullmatch(r"(?:0|330?)[1-9]\d{8}", digits):
            return last
        # One more figure than needed, “drop the last”: read all the same.
        if len(digits) > 10 and last - index > 1 and re.match("0[1-9]", digits):
            return last
        if len(digits) > 12:
            break
    return None


def _last_spoken(atoms: list[Atom], index: int) -> int | None:
    """From a zero on, where words are among the figures: some may be missing."""
    if atoms[index].digits[0] != "0":
        return None
    digits, is_spoken = "", False
    for last in range(index, len(atoms)):
        digits += atoms[last].digits
        is_spoken |= atoms[last].kind == "word"
        if len(digits) >= 10 or last == len(atoms) - 1:
            return last if is_spoken and len(digits) >= 8 else None
    return None


def _last_abroad(run: _Run, atoms: list[Atom], index: int, *, least: int) -> int | None:
    """As many figures as a number of any country has, and no comma among them."""
    digits, last = "", None
    for i in range(index, len(atoms)):
        gap = run.text[atoms[i - 1].end : atoms[i].start] if i > index else ""
        if i > index and ("," in gap or len(digits + atoms[i].digits) > 16):
            break
        digits += atoms[i].digits
        last = i
        if re.fullmatch(r"(?:00)?330?[1-9]\d{8}", digits):
            break
    return last if len(digits) >= least else None


def _last_without_zero(run: _Run, atoms: list[Atom], index: int) -> int | None:
    """“6 12 34 56 78”, written in pairs or at one go; a list of ages has commas."""
    if re.fullmatch(r"[67]\d{8}", atoms[index].digits):
        return index
    five = atoms[index : index + 5]
    gaps = {run.text[a.end : b.start] for a, b in pairwise(five)}
    sizes = [len(atom.digits) for atom in five]
    if five[0].digits in {"6", "7"} and sizes == [1, 2, 2, 2, 2] and len(gaps) == 1:
        [gap] = gaps
        return None if "," in gap else index + 4
    return None


def _with_brackets(text: str, start: int, end: int) -> tuple[int, int]:
    """Take in the bracket that opens “(06)”."""
    number = text[start:end]
    if number.count(")") > number.count("(") and text[start - 1 : start] == "(":
        return start - 1, end
    return start, end
