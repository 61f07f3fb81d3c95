"""What higher apps plug in here: what binds somebody, what is known of them, how long
things are kept, what else a page shows; and who answers for the national register.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from asasap.kernel.actor import Actor


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


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A paper of somebody's; its name is made by us, never what was typed."""

    name: str
    content: bytes


def _no_files(_person: Any) -> Iterable[KeptFile]:
    return ()


@dataclass(frozen=True, slots=True)
class PersonalData:
    """One sort of thing that is known of a person.

    ``collect`` takes the person, and how many rows at most (None: all of them), and
    gives them newest first; each row names all its columns. Those with a label in
    ``columns`` are shown on the person's page, the others are in their copy only.
    """

    key: str  # "accounts.memberships": the name of its files in the copy.
    title: str | Promise
    columns: Mapping[str, str | Promise]
    collect: Callable[[Any, int | None], list[dict[str, Any]]]
    files: Callable[[Any], Iterable[KeptFile]] = _no_files


_personal_data: dict[str, PersonalData] = {}


def register_personal_data(sort: PersonalData) -> None:
    """Say what an app knows of people: shown to them, and part of their copy."""
    _personal_data[sort.key] = sort


def all_personal_data() -> list[PersonalData]:
    return list(_personal_data.values())


@dataclass(frozen=True, slots=True)
class Kept:
    """One sort of thing that is kept for so long, as the dated rule of its key says.

    ``due`` gives the rows that had come to their end before a moment, ``since`` names
    the column that says when; ``erase`` takes some of their keys, and how they go.
    Without both, the rule is only said: the books do not go by themselves.
    """

    key: str  # "accounts.copy", the subject of a ``RetentionRule``.
    title: str | Promise
    due: Callable[[datetime], QuerySet] | None = None
    since: str = ""
    erase: Callable[[list[int], datetime], None] | None = None


_kept: dict[str, Kept] = {}


def register_retention(sort: Kept) -> None:
    """Say what an app keeps, and how it lets it go."""
    _kept[sort.key] = sort


def all_kept() -> list[Kept]:
    return list(_kept.values())


class RegisterUnavailable(Exception):
    """The register gives no answer, or one that cannot be read. Ask again later."""


@dataclass(frozen=True, slots=True)
class Panel:
    """What a higher app shows on a page of a lower one: a template, and its content."""

    template: str
    content: Any


# Takes the row, who reads and the moment; None where there is nothing to show.
PanelOf = Callable[[Any, Actor, datetime], Panel | None]

_panels: dict[str, dict[str, PanelOf]] = {}


def register_panel(*, on: str, key: str, panel_of: PanelOf) -> None:
    """Show something more ``on`` a “provider”, an “offer”, or one's own “demand” or
    “engagement”.
    """
    _panels.setdefault(on, {})[key] = panel_of


def panels_on(on: str, row: Any, *, actor: Actor, now: datetime) -> list[Panel]:
    shown = (panel_of(row, actor, now) for panel_of in _panels.get(on, {}).values())
    return [panel for panel in shown if panel is not None]


def national_register():
    """Return the register the settings name: the real one, or its simulator."""
    return import_string(settings.REGISTER_BACKEND)()
