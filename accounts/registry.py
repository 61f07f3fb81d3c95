"""What may be plugged in here: what binds people, who answers for the register."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class Commitment:
    """One sort of running commitment: agreements to serve, bids that stand…

    ``count_of`` takes a person's number and says how many of them still run.
    """

    label: str | Promise
    count_of: Callable[[int], int]


_commitments: dict[str, Commitment] = {}


def register_commitments(
    *, key: str, label: str | Promise, count_of: Callable[[int], int]
) -> None:
    """Name a sort of commitment that keeps people from being merged or leaving."""
    _commitments[key] = Commitment(label=label, count_of=count_of)


def running_commitments(person_id: int) -> list[tuple[str | Promise, int]]:
    """Return what still binds this person, in words, with how many of each."""
    counted = [(c.label, c.count_of(person_id)) for c in _commitments.values()]
    return [(label, count) for label, count in counted if count]


def national_register():
    """Return the register the settings name: the real one, or its simulator."""
    return import_string(settings.REGISTER_BACKEND)()
