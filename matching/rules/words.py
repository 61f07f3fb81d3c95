"""What the words somebody types mean: which activities, and what is left of them."""

from dataclasses import dataclass

from asasap.kernel.text import words_of
from offers.models import Activity


@dataclass(frozen=True, slots=True)
class Understanding:
    """``activities`` by number, with how sure that is, per mille; the surest first."""

    activities: tuple[tuple[str, int], ...] = ()
    # What is to be found in the texts, and the place named, if one is.
    rest: str = ""
    place: str | None = None


def understand(q: str) -> Understanding:
    """Say what these words mean. One query."""
    typed = words_of(q)
    if not typed:
        return Understanding()
    found, used = [], set()
    for activity in Activity.objects.in_order():
        for name in (activity.name_fr, activity.name_en, *activity.synonyms):
            said = words_of(name)
            if said and set(said) <= set(typed):
                found.append((activity.code, 1000))
                used.update(said)
                break
    rest = " ".join(word for word in typed if word not in used)
    return Understanding(tuple(found), rest)
