"""A French word brought to what its plural, its feminine and its verb have in common.

The suffixes are those of Savoy’s light stemmers (J. Savoy, “Light Stemming Approaches
for the French, Portuguese, German and Hungarian Languages”, SAC 2006; “A Stemming
Procedure and Stopword List for General French Corpora”, JASIS 50, 1999), and the five
commonest endings of verbs. What a profession has in common with its gesture
(“jardinier”, “tondre”) is said by the list of synonyms, not by a rule: a rule that
brought “gardien” to “garde” would send a house to a childminder.
"""

# What the rules would take for one word, and is two.
_APART = {
    "course": "course",
    "cours": "cours",
    "repas": "repas",
    "bras": "bras",
    "pres": "pres",
    "travail": "travail",
    "travaux": "travaux",
    "papi": "papy",
    "etagere": "etagere",
    "brancher": "brancher",
    "classer": "classer",
    "driver": "driver",
}
_SHORTEST = 4

# Each ending, what replaces it, and how many letters must be left: the first that fits.
_PLURALS = (
    ("eaux", "eau", 1),
    ("eux", "eux", 1),
    ("aux", "al", 2),
    ("s", "", 3),
    ("x", "", 3),
)
_FEMININES = (
    ("euse", "eur", 2),
    ("trice", "teur", 2),
    ("ienne", "ien", 2),
    ("enne", "en", 2),
    ("elle", "el", 3),
    ("ette", "et", 3),
    ("ive", "if", 3),
    ("iere", "ier", 2),
    ("ere", "er", 3),
    ("que", "c", 3),
)
_VERBS = (("ant", "", 4), ("ee", "", 4), ("er", "", 3), ("ez", "", 4), ("e", "", 3))


def stem(word: str) -> str:
    """Return what stands for this folded word and its inflections."""
    if apart := _APART.get(word) or _APART.get(word.removesuffix("s")):
        return apart
    if len(word) < _SHORTEST or word.isdigit():
        return word
    for endings in (_PLURALS, _FEMININES, _VERBS):
        word = _without(word, endings)
    return word


def _without(word: str, endings: tuple[tuple[str, str, int], ...]) -> str:
    for ending, instead, left in endings:
        if word.endswith(ending) and len(word) - len(ending) >= left:
            return word[: -len(ending)] + instead
    return word
