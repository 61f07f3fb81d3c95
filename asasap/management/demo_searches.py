"""The demo's saved searches: what those who sign in keep an eye on."""

from collections.abc import Mapping
from datetime import datetime

from django.http import QueryDict

from accounts.models import Person
from asasap.kernel.actor import Actor
from matching.enums import AlertFrequency
from matching.operations.saving import save_search

KEPT = (
    (
        "resident",
        "Ménage près de chez moi",
        "q=ménage&where=Montreuil&where_insee=93048",
        "daily",
    ),
    ("resident", "Un coup de main au jardin", "q=tondre la pelouse", "weekly"),
    ("coordinator", "Garde d’enfants à 5 km", "q=nounou&radius_km=5", "never"),
)


def load_searches(*, people: Mapping[str, Person], now: datetime) -> None:
    """Safe to call again: the same words are kept once."""
    for who, name, words, frequency in KEPT:
        person = people[who]
        save_search(
            data=QueryDict(words),
            name=name,
            frequency=AlertFrequency(frequency),
            actor=Actor(user_id=person.user_id, person_id=person.pk),
            now=now,
        )
