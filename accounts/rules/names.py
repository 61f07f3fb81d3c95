"""What can be a name: almost anything a person says it is.

Refused is only what deceives the reader: characters nobody sees, and letters of one
alphabet that pass for those of another.
"""

import re
import unicodedata

from django.utils.translation import gettext as _

NAME_LIMIT = 80

# Said before a family's name; they name nobody.
TITLES = frozenset({"m", "mr", "mme", "mlle", "mrs", "ms", "dr", "me"})

# Beside letters, accents and digits: what stands in real names.
PUNCTUATION = frozenset("'’‘ʼ-‐‑–.,·()& ")
# They join or part the letters of Persian and of Indian alphabets, and only those.
JOINERS = frozenset("\u200c\u200d")
# Drawn as other letters, for show: "𝐉𝐞𝐚𝐧𝐧𝐞" would be found by nobody who types it.
DRAWN = ("<font>", "<circle>", "<wide>")
# One language is written with all of these; any other mixture in a word deceives.
WRITTEN_TOGETHER = frozenset({"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"})
# Piled up, accents cover the lines above and below.
PILED = 5


def clean_name(text: str) -> str:
    """Return the name as it is kept: one form for each letter, single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def first_name(shown: str) -> str:
    """Return what others read of a name before they know each other.

    It is never that of the family: where nothing else is left, nothing is said.
    """
    words = [word for word in shown.split() if _bare(word) not in TITLES]
    return words[0] if len(words) > 1 or words == shown.split() else "…"


def why_not_name(text: str) -> str | None:
    """Return the reason, fit to show, or None when this can be somebody's name."""
    name = clean_name(text)
    if len(name) > NAME_LIMIT:
        return _(
            "Write at most %(limit)s characters: this name has %(count)s. "
            "Shorten it as on your letters."
        ) % {"limit": NAME_LIMIT, "count": len(name)}
    if not any(c.isalpha() for c in name):
        return _("Write a name with at least one letter.")
    if stray := next((c for c in name if not _may_stand(c)), None):
        return _why_not_character(stray)
    if _has_piled_accents(name):
        return _("Too many accents on one letter: write the name without them.")
    if mixed := next((w for w in re.split(r"[\s-]", name) if _is_mixed(w)), None):
        return _(
            "“%(word)s” mixes the letters of two alphabets that look alike. "
            "Write each word with one keyboard."
        ) % {"word": mixed}
    return None


def _may_stand(character: str) -> bool:
    if character in PUNCTUATION or character in JOINERS:
        return True
    if unicodedata.decomposition(character).startswith(DRAWN):
        return False
    return unicodedata.category(character) in {"Nd", "Lu", "Ll", "Lt", "Lm", "Lo"} or (
        unicodedata.category(character).startswith("M")
    )


def _why_not_character(character: str) -> str:
    if unicodedata.category(character).startswith("C"):
        return _(
            "This name holds a character nobody can see. "
            "Type it again instead of copying it."
        )
    return _(
        "“%(character)s” cannot be in a name: write letters, spaces, "
        "hyphens and apostrophes."
    ) % {"character": character}


def _has_piled_accents(name: str) -> bool:
    count = 0
    for character in unicodedata.normalize("NFD", name):
        count = count + 1 if unicodedata.category(character) == "Mn" else 0
        if count >= PILED:
            return True
    return False


def _is_mixed(word: str) -> bool:
    """Whether letters of two alphabets stand in one word; a joiner has none."""
    alphabets = {_alphabet_of(c) for c in word if c.isalpha()} - {""}
    return len(alphabets) > 1 and not alphabets <= WRITTEN_TOGETHER


def _alphabet_of(letter: str) -> str:
    """The first word of a letter's own name: LATIN, CYRILLIC, ARABIC…"""
    if unicodedata.category(letter) == "Lm":
        return ""  # ʼ, ʻ and the long mark of Japanese belong to several.
    word = unicodedata.name(letter, "").split(" ")[0]
    return "LATIN" if word in {"FEMININE", "MASCULINE"} else word  # Mª José


def _bare(word: str) -> str:
    return word.rstrip(".").casefold()
