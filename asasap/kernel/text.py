"""Words brought to one form, so that those who type without accents still find."""

import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "’": "'"})


def fold(text: str) -> str:
    """Return the text for comparing: no case, no accent, no ligature, single spaces.

    It is for searching, never for showing: "Cœur  d’Été" becomes "coeur d'ete".
    """
    letters = _spell_out(_spell_out(text).casefold()).translate(_LIGATURES)
    bare = "".join(c for c in letters if not unicodedata.combining(c))
    return " ".join(bare.split())


def _spell_out(text: str) -> str:
    """Part letters from their accents; this may bring capitals: "™" is spelt "TM"."""
    return unicodedata.normalize("NFKD", text)
