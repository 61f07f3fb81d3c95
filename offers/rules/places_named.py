"""Where in a text a commune is named: "ménage montreuil", "jardinier près du Mans".

Many communes are called like things: Cours, Vitré, Les Lilas, La Garde. Words that mean
an activity stay what they are, unless a preposition says that they are a place ("à
Vitré"), or the rest of the text is about something else ("ménage les lilas").
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

# How many words of a name one types: "Saint-Martin-de-Belleville" has four.
LONGEST_NAME = 6
# A name of one word needs so many people where nothing says that it is a place; one
# whose words may mean something else needs more.
KNOWN_FROM, WELL_KNOWN_FROM = 1_000, 10_000
_NEAR = frozenset(["pres", "proche", "autour", "cote", "secteur"])
_BEFORE = _NEAR | {"a", "au", "aux", "sur", "vers", "dans", "en"}
_LINKS = frozenset(["de", "du", "des", "d"])
_SPELT_OUT = {"st": "saint", "ste": "sainte"}
_ARTICLES = {"au": "le", "aux": "les", "du": "le", "des": "les"}
_DISTRICT = re.compile(r"^(\d{1,2})(er|e|eme|ieme)?$")
_POSTCODE = re.compile(r"^\d{5}$")
_AREA = re.compile(r"^(\d{2}|2[ab]|97\d|\d{5})$")


@dataclass(frozen=True, slots=True)
class Named:
    """The words from ``start`` to ``end`` may name a commune, spelt as it is found."""

    start: int
    end: int
    spelling: str
    # A preposition says so.
    is_said: bool = False

    @property
    def is_postcode(self) -> bool:
        return bool(_POSTCODE.match(self.spelling))


def may_be_names(words: Sequence[str]) -> list[Named]:
    """Return all the parts of a text that a commune could be called."""
    return [
        named
        for start in range(len(words))
        for end in range(start + 1, min(len(words), start + LONGEST_NAME) + 1)
        if (named := _named(words, start, end))
    ]


def place_in(
    words: Sequence[str],
    *,
    communes: Mapping[str, int],
    is_known: Callable[[str], bool],
    is_apart: Callable[[Named], bool],
) -> Named | None:
    """Return the part that names one of these communes (with their people), or None.

    ``is_known`` says whether a word has another meaning; ``is_apart`` whether this
    meaning has nothing to do with the rest of the text.
    """
    found = [one for one in may_be_names(words) if one.spelling in communes]

    def is_meant(named: Named) -> bool:
        own, people = words[named.start : named.end], communes[named.spelling]
        if named.is_postcode:
            return True
        if not all(map(is_known, own)):
            return named.is_said or len(own) > 1 or people >= KNOWN_FROM
        if named.is_said:
            return people >= KNOWN_FROM
        is_at_an_end = named.start == 0 or named.end == len(words)
        return is_at_an_end and people >= WELL_KNOWN_FROM and is_apart(named)

    def order(named: Named) -> tuple[bool, bool, int, int, int]:
        length = named.end - named.start
        people = communes[named.spelling]
        return (not named.is_postcode, named.is_said, length, people, named.start)

    named = max(filter(is_meant, found), key=order, default=None)
    return _with_its_area(named, words) if named else None


def _named(words: Sequence[str], start: int, end: int) -> Named | None:
    own = [_SPELT_OUT.get(word, word) for word in words[start:end]]
    before = words[start - 1] if start else ""
    earlier = words[start - 2] if start > 1 else ""
    is_near = before in _NEAR or (before in _LINKS and earlier in _NEAR)
    is_said = is_near or before in _BEFORE
    if article := _ARTICLES.get(own[0]):  # "aux Lilas", "près du Mans"
        if len(own) == 1 or not (own[0] in _BEFORE or is_near):
            return None
        own[0], is_said = article, True
    if own[-1] == "arrondissement":
        own.pop()
    if len(own) > 1 and (district := _DISTRICT.match(own[-1])):
        number = int(district[1])
        own[-1] = f"{number}{'er' if number == 1 else 'e'} arrondissement"
    if not own or (len(own) == 1 and own[0].isdigit() and len(own[0]) != 5):
        return None
    return Named(start, end, " ".join(own), is_said)


def _with_its_area(named: Named, words: Sequence[str]) -> Named:
    """Take in the postcode or the number of the département beside it."""
    after = words[named.end] if named.end < len(words) else ""
    before = words[named.start - 1] if named.start else ""
    if named.is_postcode:
        return named
    if _AREA.match(after):
        spelling = f"{named.spelling} {after}"
        return replace(named, end=named.end + 1, spelling=spelling)
    if _POSTCODE.match(before):
        spelling = f"{named.spelling} {before}"
        return replace(named, start=named.start - 1, spelling=spelling)
    return named
