"""An address typed where a commune is asked: which of its words are the commune."""

from asasap.kernel.text import words_of
from mapping.forms import LONGEST
from mapping.models import Commune


def address_in(text: str) -> tuple[str, Commune] | None:
    """Return the street and the commune of “12 rue de Paris, 93100 Montreuil”.

    The longest name that ends it; of namesakes, the one whose postcode is beside it,
    else the largest. None where nothing is left for a street, or nothing names a
    commune. One query.
    """
    words = words_of(text[:LONGEST])
    begins = {" ".join(words[n:]): n for n in range(1, len(words))}

    def order(commune: Commune) -> tuple[int, bool, int, int]:
        first = min(begins[name] for name in commune.spelt if name in begins)
        is_elsewhere = set(words).isdisjoint(commune.postcodes)
        return (first, is_elsewhere, -commune.population, commune.pk)

    named = Commune.objects.with_areas().current().filter(spelt__overlap=[*begins])
    found = min(named, key=order, default=None)
    return (" ".join(words[: order(found)[0]]), found) if found else None
