"""What people type, understood: the activities they mean, and the place.

Accents, plurals and typing faults are forgiven. Text in, text out: which expressions
and which communes there are is said by ``offers.queries.words``.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from asasap.kernel.text import words_of
from offers.rules.places_named import Named, may_be_names, place_in
from offers.rules.vocabulary import Expression, Token, Vocabulary

# What is read of a text: a search is a few words, and nobody’s page waits for a book.
LONGEST_TEXT, MOST_WORDS = 400, 30
# What a typing fault, and what an expression that is only partly there, are worth.
FAULT, PARTLY, WHOLE = 0.85, 0.5, 1.0
_UNITS = ("an", "ans", "mois")
_NUMBERS = {
    word: number
    for number, word in enumerate(
        ["un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"],
        start=1,
    )
}
# An activity this far below the best is not meant; this near, it is meant as well.
LEAST, AS_WELL = 0.2, 0.65


@dataclass(frozen=True, slots=True)
class Understanding:
    # Numbers of activities, each with a confidence per mille, the best first.
    activities: tuple[tuple[str, int], ...] = ()
    # What was not understood, folded: it is for the full text.
    rest: str = ""
    # A spelling that the communes are found by.
    place: str | None = None
    # The text without its typing faults, where it had some.
    corrected: str = ""

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(code for code, _confidence in self.activities)

    @property
    def tiers(self) -> tuple[tuple[str, ...], ...]:
        """The activities, those meant as much as each other together."""
        tiers: list[list[str]] = []
        first = 0
        for code, confidence in self.activities:
            if not tiers or confidence < AS_WELL * first:
                tiers.append([])
                first = confidence
            tiers[-1].append(code)
        return tuple(map(tuple, tiers))


def understand(
    text: str, vocabulary: Vocabulary, communes: Mapping[str, int] | None = None
) -> Understanding:
    """Return what the text means.

    ``communes`` are those, with their people, that ``names_in`` may be the names of.
    """
    tokens = [vocabulary.read(word) for word in _words(text, vocabulary)]
    named = place_in(
        [token.typed for token in tokens],
        communes=communes or {},
        is_known=vocabulary.is_known,
        is_apart=lambda one: _is_apart(one, tokens, vocabulary),
    )
    if named is None:
        return _understood(tokens, vocabulary)
    others = [*tokens[: named.start], *tokens[named.end :]]
    return replace(_understood(others, vocabulary), place=named.spelling)


def names_in(text: str, vocabulary: Vocabulary) -> list[str]:
    """Return all that could be the name of a commune in the text."""
    return [named.spelling for named in may_be_names(_words(text, vocabulary))]


def completions(
    text: str, vocabulary: Vocabulary, *, limit: int
) -> list[tuple[str, str]]:
    """Return the expressions these letters begin, each with the activity it means most.

    Where they begin none, those they mean with their faults mended.
    """
    typed = words_of(text[:LONGEST_TEXT])[:MOST_WORDS]
    if not typed:
        return []
    telling = [word for word in typed[:-1] if word not in vocabulary.small]
    telling.append(typed[-1])
    begun = [one for one in vocabulary.expressions if one.is_begun_by(telling)]
    if not begun:
        tokens = [vocabulary.read(word) for word in _words(text, vocabulary)]
        begun = [one for one, _share in _expressions_in(tokens, vocabulary)]
    whole = " ".join(typed)

    def order(one: Expression) -> tuple[bool, int, int, str]:
        _code, strength = one.best
        is_start = one.folded.startswith(whole)
        return (not is_start, -strength, len(one.folded), one.folded)

    found = sorted((one for one in begun if one.strengths), key=order)
    return [(one.label, one.best[0]) for one in found[:limit]]


def _understood(tokens: Sequence[Token], vocabulary: Vocabulary) -> Understanding:
    found = _expressions_in(tokens, vocabulary)
    held = {term for one, share in found if share == WHOLE for term in one.terms}
    rest = [
        token.typed
        for token in tokens
        if not token.is_small
        and token.term not in held
        # "Samedi" and "maison" are looked for in no text.
        and token.term not in vocabulary.plain
        and not token.typed.isdigit()
    ]
    return Understanding(
        activities=_added_up(found, _faulty(tokens)),
        rest=" ".join(rest),
        corrected=_corrected(tokens, vocabulary),
    )


def _expressions_in(
    tokens: Sequence[Token], vocabulary: Vocabulary
) -> list[tuple[Expression, float]]:
    """Those whose words are all there, the longest first, each with a word at least
    that no longer one had. Where there is none, those partly there, with that part."""
    terms = {token.term for token in tokens if token.term and not token.is_small}
    near = {e.terms: e for t in terms for e in vocabulary.with_term.get(t, ())}
    whole = [one for one in near.values() if one.terms <= terms]
    if not any(one.strengths for one in whole):
        telling = terms - vocabulary.plain
        return [
            (one, PARTLY * len(one.terms & telling) / len(one.terms))
            for one in near.values()
            if one.terms & telling
        ]
    held: set[str] = set()
    found = []
    for one in sorted(whole, key=lambda e: (-len(e.terms), -e.weight, e.label)):
        if not one.terms <= held:
            found.append((one, WHOLE))
            held |= one.terms
    return found


def _added_up(
    found: Iterable[tuple[Expression, float]], faulty: frozenset[str]
) -> tuple[tuple[str, int], ...]:
    total = 0.0
    scores: dict[str, float] = defaultdict(float)
    for one, share in found:
        total += one.weight
        worth = one.weight * share * (FAULT if one.terms & faulty else 1)
        for code, strength in one.strengths.items():
            scores[code] += worth * strength
    least = LEAST * max(scores.values(), default=0.0)
    meant = [(code, round(of / total)) for code, of in scores.items() if of >= least]
    return tuple(sorted(meant, key=lambda one: (-one[1], int(one[0]))))


def _faulty(tokens: Sequence[Token]) -> frozenset[str]:
    whole = {token.term for token in tokens if not token.mended}
    return frozenset(token.term for token in tokens if token.mended) - whole


def _corrected(tokens: Sequence[Token], vocabulary: Vocabulary) -> str:
    if not any(token.mended for token in tokens):
        return ""
    words = (token.mended or token.typed for token in tokens)
    return " ".join(vocabulary.written.get(word, word) for word in words)


def _is_apart(named: Named, tokens: Sequence[Token], vocabulary: Vocabulary) -> bool:
    """Whether a name, read as a thing, has nothing to do with the rest of the text.

    Where there is no rest, an article makes the difference: "les lilas", "vitré".
    """
    own = tokens[named.start : named.end]
    others = [*tokens[: named.start], *tokens[named.end :]]
    if not others:
        return any(token.is_small for token in own)
    meant = set(_understood(others, vocabulary).codes)
    return bool(meant) and meant.isdisjoint(_understood(own, vocabulary).codes)


def _words(text: str, vocabulary: Vocabulary) -> list[str]:
    """The words read: an age is one word, and so is "télé assistance"."""
    read: list[str] = []
    for word in words_of(text[:LONGEST_TEXT])[:MOST_WORDS]:
        before = read[-1] if read else ""
        if word in _UNITS and (before.isdigit() or before in _NUMBERS):
            age = _NUMBERS.get(before) or int(before[:3])
            is_less = "moins" in read[-3:]
            read[-1] = _whose(age - is_less, word)
        elif before and len(before + word) > 6 and before + word in vocabulary.known:
            read[-1] = before + word
        else:
            read.append(word)
    return read


def _whose(age: int, unit: str) -> str:
    """An age says whom it is about."""
    years = age / 12 if unit == "mois" else age
    if years < 3:
        return "bebe"
    return "ecolier" if years < 18 else "adulte" if years < 60 else "senior"
