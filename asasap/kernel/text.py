"""Words brought to one form, so that those who type without accents still find."""

import re
import unicodedata

from django.db.models import Func, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Lower, Replace

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "’": "'"})

# Orders imposed on the letters that follow: to embed, to override, to isolate.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def fold(text: str) -> str:
    """Return the text for comparing: no case, no accent, no ligature, single spaces.

    It is for searching, never for showing: "Cœur  d’Été" becomes "coeur d'ete".
    """
    letters = _spell_out(_spell_out(text).casefold()).translate(_LIGATURES)
    bare = "".join(c for c in letters if not unicodedata.combining(c))
    return " ".join(bare.split())


def words_of(text: str) -> list[str]:
    """Return the words to look for, folded: "L’Haÿ-les-Roses" has four."""
    return re.findall(r"[a-z0-9]+", fold(text))


def turns_letters(text: str) -> bool:
    """Whether unseen marks would show letters in another order, or hide some.

    Line ends may stand, and what joins or parts the letters of some alphabets.
    """
    return any(
        c in _TURNING or (unicodedata.category(c) == "Cc" and c not in "\n\r\t")
        for c in text
    )


def _spell_out(text: str) -> str:
    """Part letters from their accents; this may bring capitals: "™" is spelt "TM"."""
    return unicodedata.normalize("NFKD", text)


def folded(expression: Combinable) -> Func:
    """The same, done by the database, so that an index can hold it.

    What is stored and what is looked for are both folded by it: they agree, also where
    it is simpler than ``fold`` (accents of other alphabets stay).
    """
    bare: Combinable = Func(expression, template="normalize(%(expressions)s, NFKD)")
    accents = {
        "template": r"regexp_replace(%(expressions)s, '[\u0300-\u036f]', '', 'g')"
    }
    bare = Lower(Func(bare, **accents))
    for before, after in (("œ", "oe"), ("æ", "ae"), ("ß", "ss"), ("’", "'")):
        bare = Replace(bare, Value(before), Value(after))
    return bare
