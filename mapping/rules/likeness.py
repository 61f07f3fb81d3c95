"""Whether two public places may be one and the same: by name, and by how near."""

from difflib import SequenceMatcher

from asasap.kernel.text import words_of
from mapping.models import MapPoint
from mapping.rules import distance_km

# Doubles of one list stand on the same spot; of two, across a square at the most.
SAME_NAME_KM, ALIKE_KM = 1.0, 0.25
# The share of letters in common, in order (Ratcliff and Obershelp, 1988).
ALIKE = 0.72


def likeness(one: str, other: str) -> float:
    """How alike two names are, from 0 to 1: accents, capitals, order do not count."""
    a, b = (" ".join(sorted(words_of(name))) for name in (one, other))
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


def may_be_double(one: MapPoint, other: MapPoint) -> bool:
    away = distance_km(one.point, other.point)
    if away > SAME_NAME_KM:
        return False
    alike = likeness(one.name, other.name)
    return alike == 1.0 or (away <= ALIKE_KM and alike >= ALIKE)
