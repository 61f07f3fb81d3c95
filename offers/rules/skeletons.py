"""A text as it is read rather than as it is written, and where each letter comes from.

Small letters without accents, every digit of the world as 0 to 9, nothing unseen: what
is found in it is found in the text.
"""

import re
import unicodedata
from dataclasses import dataclass

# Unseen, or laid over the letter before it: formats, accents, frames of emoji.
_UNSEEN = frozenset({"Cf", "Mn", "Me", "Cc"})

# Letters of other alphabets that look like ours, and marks that look like a dot.
_ALIKE = str.maketrans(
    "аеорсухіјѕԁɡһӏνοαι。․‧",
    "aeopcyxijsdghlvoai...",
)

# Letters one by one: “j e a n @ g m a i l . c o m”.
_SPACED = re.compile(r"(?<![^\W_])(?:[\w.@:/\-][ \u00a0]){4,}[\w.@:/\-](?![^\W_])")


@dataclass(frozen=True, slots=True)
class Skeleton:
    text: str
    where: list[int]
    written: str

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where these letters lie in what was written, with what is laid on."""
        last = self.where[end - 1] + 1
        while last < len(self.written) and not _read(self.written[last]):
            last += 1
        return self.where[start], last


def skeleton_of(text: str) -> Skeleton:
    letters, where = [], []
    for index, written in enumerate(text):
        for letter in _read(written):
            letters.append(letter)
            where.append(index)
    return _closed_up(Skeleton("".join(letters), where, text))


def _read(written: str) -> str:
    if written in "\n\t":
        return " "
    if unicodedata.category(written) in _UNSEEN:
        return ""
    digit = unicodedata.digit(written, None)
    if digit is not None:
        return str(digit)
    spelt = unicodedata.normalize("NFKD", written).casefold().translate(_ALIKE)
    return "".join(c for c in spelt if not unicodedata.combining(c))


def _closed_up(skeleton: Skeleton) -> Skeleton:
    """Bring together what is written letter by letter."""
    text, letters, where, at = skeleton.text, [], [], 0
    for spaced in _SPACED.finditer(text):
        letters.append(text[at : spaced.start()])
        where += skeleton.where[at : spaced.start()]
        for index in range(spaced.start(), spaced.end(), 2):
            letters.append(text[index])
            where.append(skeleton.where[index])
        at = spaced.end()
    where += skeleton.where[at:]
    return Skeleton("".join([*letters, text[at:]]), where, skeleton.written)
