"""Numbers in words, French and English, brought to figures."""

from dataclasses import dataclass
from itertools import pairwise

_FRENCH = (
    "zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze "
    "quinze seize"
)
_ENGLISH = (
    "oh one two three four five six seven eight nine ten eleven twelve thirteen "
    "fourteen fifteen sixteen seventeen eighteen nineteen"
)
_TENS = {
    20: "vingt vingts twenty",
    30: "trente thirty",
    40: "quarante forty",
    50: "cinquante fifty",
    60: "soixante sixty",
    70: "septante seventy",
    80: "huitante octante eighty",
    90: "nonante ninety",
    100: "cent cents hundred",
}
_VALUES = {
    **{word: value for value, word in enumerate(_FRENCH.split())},
    **{word: value for value, word in enumerate(_ENGLISH.split())},
    **{word: value for value, words in _TENS.items() for word in words.split()},
    "o": 0,
    "une": 1,
}
_LONGEST = max(map(len, _VALUES))

DOUBLED = {"double": 2, "triple": 3}

# What may stand inside one number: “soixante et onze”, “trente-quatre”.
_JOINTS = frozenset({"", " ", "-", " et ", "-et-", " and ", "\u00a0"})


@dataclass(frozen=True, slots=True)
class Atom:
    """One piece of a run: figures, a word for a number, a day, an hour, or a break."""

    digits: str
    start: int
    end: int
    kind: str = ""
    value: int = -1
    times: int = 0

    @property
    def is_break(self) -> bool:
        return self.kind == "break"


def number_words(word: str) -> list[tuple[str, int]] | None:
    """Return the numbers this word is made of, “zerosix” too; None where it is none."""
    if len(word) > 60:
        return None
    ways: list[list[tuple[str, int]] | None] = [[], *[None] * len(word)]
    for end in range(1, len(word) + 1):
        # The longest word first: “sixteen” is not “six” and a rest.
        for start in range(max(0, end - _LONGEST), end):
            before, value = ways[start], _VALUES.get(word[start:end])
            if before is not None and value is not None:
                ways[end] = [*before, (word[start:end], value)]
                break
    return ways[-1] or None


def composed(text: str, atoms: list[Atom]) -> list[Atom]:
    """Return the pieces with their words made figures: “soixante-dix-huit” is 78."""
    pieces: list[Atom] = []
    index = times = 0
    while index < len(atoms):
        atom, used = atoms[index], 1
        if atom.times:
            times = atom.times
            index += 1
            continue
        if atom.kind == "word":
            value, used = _number(text, atoms[index : index + 7])
            end = atoms[index + used - 1].end
            atom = Atom(str(value), atom.start, end, kind="word")
        if times:
            digits = atom.digits[0] * (times - 1) + atom.digits
            atom = Atom(digits, atom.start, atom.end, kind="word")
            times = 0
        pieces.append(atom)
        index += used
    return pieces


def _number(text: str, atoms: list[Atom]) -> tuple[int, int]:
    """Return the first number of these words, and how many of them it takes."""
    values = _joined(text, atoms)
    hundreds, used = _hundreds(values)
    if not used:
        return _below_hundred(values)
    rest, more = _below_hundred(values[used:])
    return hundreds + max(rest, 0), used + more


def _joined(text: str, atoms: list[Atom]) -> list[int]:
    values = [atoms[0].value]
    for before, atom in pairwise(atoms):
        if atom.kind != "word" or atom.times:
            break
        if text[before.end : atom.start] not in _JOINTS:
            break
        values.append(atom.value)
    return values


def _hundreds(values: list[int]) -> tuple[int, int]:
    if values[0] == 100:
        return 100, 1
    if len(values) > 1 and 2 <= values[0] <= 9 and values[1] == 100:
        return values[0] * 100, 2
    return 0, 0


def _below_hundred(values: list[int]) -> tuple[int, int]:
    if not values or values[0] == 100:
        return -1, 0
    tens, used = values[0], 1
    if values[:2] == [4, 20]:
        tens, used = 80, 2
    if tens < 20 and tens != 10:
        return tens, used
    following = values[used] if used < len(values) else -1
    # “soixante-dix-huit”, “quatre-vingt-dix-neuf”.
    if tens in {60, 80} and following == 10:
        last = values[used + 1] if used + 1 < len(values) else -1
        return (
            (tens + 10 + last, used + 2) if last in {7, 8, 9} else (tens + 10, used + 1)
        )
    most = {10: range(7, 10), 60: range(1, 17), 80: range(1, 17)}
    if following in most.get(tens, range(1, 10)):
        return tens + following, used + 1
    return tens, used
