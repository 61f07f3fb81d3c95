"""The words and expressions that lead to activities, and how a word typed is read.

Built once from the list of the project and from what the catalogue says; then only
read.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log

from asasap.kernel.text import words_of
from offers.rules.stems import stem
from offers.rules.typing_faults import KnownWords

# What each further word of an expression adds to its weight.
FURTHER_WORD = 0.35


@dataclass(frozen=True, slots=True)
class Expression:
    """Words that lead to activities, each with a strength per mille."""

    label: str
    terms: frozenset[str]
    strengths: Mapping[str, int]
    # The fewer activities its words are said of, the more it says (K. Spärck Jones,
    # "A Statistical Interpretation of Term Specificity", J. of Documentation 28, 1972).
    weight: float
    # Its words, for what is completed as one types.
    folded: str = ""

    @property
    def best(self) -> tuple[str, int]:
        """The activity it means most."""
        return max(self.strengths.items(), key=lambda one: (one[1], -int(one[0])))

    def is_begun_by(self, typed: Sequence[str]) -> bool:
        """Whether each word is one of its words, or begins one."""
        words = self.folded.split()
        return all(
            any(word.startswith(start) for word in words) or stem(start) in self.terms
            for start in typed
        )


@dataclass(frozen=True, slots=True)
class Token:
    """A word typed, and what one knows it by."""

    typed: str
    # As expressions hold it; empty where the word is not known.
    term: str = ""
    # The word meant, where it was typed with a fault.
    mended: str = ""
    # It only joins others: "de", "chez", "cherche".
    is_small: bool = False


@dataclass(frozen=True)
class Vocabulary:
    expressions: tuple[Expression, ...] = ()
    with_term: Mapping[str, Sequence[Expression]] = field(default_factory=dict)
    small: frozenset[str] = frozenset()
    # Terms that lead nowhere by themselves: "samedi", "maison".
    plain: frozenset[str] = frozenset()
    # How each word is written, accents and all.
    written: Mapping[str, str] = field(default_factory=dict)
    known: KnownWords = field(default_factory=lambda: KnownWords(()))

    def read(self, word: str) -> Token:
        """Return a folded word as it is known, its fault mended if it has one."""
        if self._is_small(word):
            return Token(word, is_small=True)
        if self._has(stem(word)):
            return Token(word, stem(word))
        nearest = None if word.isdigit() else self.known.nearest(word)
        if nearest is None:
            return Token(word)
        mended, _faults = nearest
        return Token(word, stem(mended), mended, self._is_small(mended))

    def is_known(self, word: str) -> bool:
        """Whether it has a meaning as it is typed."""
        return self._is_small(word) or self._has(stem(word))

    def _is_small(self, word: str) -> bool:
        return len(word) == 1 or word in self.small

    def _has(self, term: str) -> bool:
        return term in self.with_term or term in self.plain


def vocabulary_of(
    said: Iterable[tuple[str, str, int]],
    *,
    small: Iterable[str] = (),
    plain: Iterable[str] = (),
) -> Vocabulary:
    """Return the vocabulary of triples: expression, number of activity, strength.

    What is said twice of an activity has the greater strength.
    """
    small_words = frozenset(word for text in small for word in words_of(text))
    plain = list(plain)
    plain_words = [words[0] for text in plain if len(words := words_of(text)) == 1]
    labels: dict[frozenset[str], str] = {}
    strengths: dict[frozenset[str], dict[str, int]] = defaultdict(dict)
    times: dict[str, int] = defaultdict(int)
    written: dict[str, str] = {}
    for label, code, strength in said:
        words = [w for w in words_of(label) if len(w) > 1 and w not in small_words]
        terms = frozenset(map(stem, words))
        if not terms:
            continue
        labels.setdefault(terms, label)
        strengths[terms][code] = max(strength, strengths[terms].get(code, 0))
        for word in words:
            times[word] += 1
        written = _written(label) | written
    for label in plain:
        terms = frozenset(stem(w) for w in words_of(label) if w not in small_words)
        if len(terms) > 1:  # It means nothing as a whole: "crédit d’impôt".
            labels.setdefault(terms, label)
            strengths.setdefault(terms, {})
    by_use = sorted(times, key=lambda word: (-times[word], word))
    expressions = _weighed(labels, strengths)
    return Vocabulary(
        expressions=expressions,
        with_term=_by_term(expressions),
        small=small_words,
        plain=frozenset(map(stem, plain_words)),
        written=written,
        known=KnownWords([*by_use, *plain_words, *sorted(small_words)]),
    )


def _written(label: str) -> dict[str, str]:
    pairs = [(words_of(seen), seen.lower()) for seen in re.findall(r"\w+", label)]
    return {words[0]: seen for words, seen in pairs if len(words) == 1}


def _weighed(
    labels: Mapping[frozenset[str], str],
    strengths: Mapping[frozenset[str], Mapping[str, int]],
) -> tuple[Expression, ...]:
    codes: dict[str, set[str]] = defaultdict(set)
    for terms, of_it in strengths.items():
        for term in terms:
            codes[term] |= of_it.keys()
    most = len({code for of_it in strengths.values() for code in of_it})
    rarity = {term: log(1 + most / max(len(of_it), 1)) for term, of_it in codes.items()}
    return tuple(
        Expression(
            label=labels[terms],
            terms=terms,
            strengths=of_it,
            weight=_weight(terms, rarity) if of_it else 0.0,
            folded=" ".join(words_of(labels[terms])),
        )
        for terms, of_it in strengths.items()
    )


def _weight(terms: frozenset[str], rarity: Mapping[str, float]) -> float:
    return max(map(rarity.__getitem__, terms)) * (1 + FURTHER_WORD * (len(terms) - 1))


def _by_term(expressions: Iterable[Expression]) -> dict[str, list[Expression]]:
    by_term: dict[str, list[Expression]] = defaultdict(list)
    for expression in expressions:
        for term in expression.terms:
            by_term[term].append(expression)
    return dict(by_term)
