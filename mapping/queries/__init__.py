"""Communes found by what people type."""

from asasap.kernel.text import words_of
from mapping.models import Commune
from mapping.models.communes import SHOWN

# As many as a list to choose from may hold; the most shared postcode is of 46.
MOST = 100


def suggested_communes(text: str) -> list[Commune]:
    """Return the communes this may mean, the largest first: twenty at most.

    Where there are more, the small ones give way, but not those of that very name.
    """
    found = list(Commune.objects.matching(text).select_related("departement"))
    wanted = " ".join(words_of(text))
    spare = [c for c in found if wanted not in c.spelt]
    dropped = set(spare[len(spare) - max(0, len(found) - SHOWN) :])
    return [commune for commune in found if commune not in dropped]


def communes_meant(text: str) -> list[Commune]:
    """Return the one commune this means, or all those to choose from.

    Those of that very name or postcode, however many share it; failing that, those it
    begins.
    """
    rows = Commune.objects.with_areas()
    return list(rows.called(text)[:MOST]) or list(rows.matching(text)[:SHOWN])
