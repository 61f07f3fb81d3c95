"""Words typed with a fault, found among those one knows.

A fault is a letter missing, too many, another, or two that changed places (Damerau,
CACM 7, 1964). Each word one knows is kept under all that is left of its first letters
when some are taken out, so that a search looks at a few words and not at all of them
(W. Garbe, “SymSpell”, 2012).
"""

from collections.abc import Iterable, Iterator
from itertools import combinations

# Faults are counted in the first letters only when words are kept: the ends agree or
# not when the whole words are compared.
_PREFIX = 7
# From so many letters on, so many faults are forgiven. In three letters, none: each of
# them is too near to all the others.
_FORGIVEN = ((8, 2), (4, 1))


def forgiven_in(word: str) -> int:
    return next((most for letters, most in _FORGIVEN if len(word) >= letters), 0)


def faults_between(one: str, other: str, most: int) -> int | None:
    """Return how many faults part two words, or None where it is more than ``most``."""
    if abs(len(one) - len(other)) > most:
        return None
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        row = [i]
        for j, facing in enumerate(other, start=1):
            cost = min(last[j] + 1, row[-1] + 1, last[j - 1] + (letter != facing))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == facing:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return None
        before, last = last, row
    return last[-1] if last[-1] <= most else None


class KnownWords:
    """Words in the order in which one would rather take them."""

    def __init__(self, words: Iterable[str]):
        self._rank = {word: rank for rank, word in enumerate(dict.fromkeys(words))}
        self._kept: dict[str, list[str]] = {}
        for word in self._rank:
            for left in _left_of(word, forgiven_in(word)):
                self._kept.setdefault(left, []).append(word)

    def __contains__(self, word: str) -> bool:
        return word in self._rank

    def nearest(self, typed: str) -> tuple[str, int] | None:
        """Return the nearest word and its faults, or None where none is near enough.

        Of those as near, the one that begins alike: people seldom miss the first
        letter (Pollock and Zamora, CACM 27, 1984); then the first in order.
        """
        most = forgiven_in(typed)
        if not most:
            return None
        near = {
            word for left in _left_of(typed, most) for word in self._kept.get(left, ())
        }
        found = [
            (faults, word[0] != typed[0], self._rank[word], word)
            for word in near
            if (faults := faults_between(typed, word, most)) is not None
            and _may_be(typed, word, faults)
        ]
        return (min(found)[3], min(found)[0]) if found else None


def _may_be(typed: str, word: str, faults: int) -> bool:
    """In few letters, or with two faults, the first letter must agree.

    So must the length of the word looked for bear the faults.
    """
    if faults > max(forgiven_in(word), 1) or len(word) < 4:
        return False
    begins_alike = word[0] == typed[0]
    return begins_alike or (faults == 1 and len(typed) > 4)


def _left_of(word: str, most: int) -> Iterator[str]:
    """What is left of its first letters when so many at most are taken out."""
    prefix = word[:_PREFIX]
    seen = {prefix}
    yield prefix
    for count in range(1, min(most, len(prefix) - 1) + 1):
        for kept in combinations(range(len(prefix)), len(prefix) - count):
            left = "".join(prefix[i] for i in kept)
            if left not in seen:
                seen.add(left)
                yield left
