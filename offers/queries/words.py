"""What people type, understood with the catalogue and the communes there are.

The words come from the list of the project (``offers/data/synonyms.json``) and from the
names and synonyms of the catalogue: what an operator adds there works at once.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db.models import Max

from mapping.models import Commune
from offers.models import Activity
from offers.rules.typing_faults import faults_between, forgiven_in
from offers.rules.vocabulary import Vocabulary, vocabulary_of
from offers.rules.words import Understanding, completions, names_in, understand

FILE = Path(__file__).resolve().parents[1] / "data" / "synonyms.json"
# What the catalogue says itself: its synonyms are few, and some are of several.
NAME, SYNONYM = 1000, 600
# A fault in the name of a commune is forgiven from so many people on, and in so many
# letters: of 35,000 names, one is near to any word.
MENDED_FROM, MENDED_LETTERS = 5_000, 5
# As many expressions as one may be shown the activities of.
MOST = 30


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Words one may mean to type, and what they are looked for as."""

    label: str
    activity: Activity


def understood(text: str) -> Understanding:
    """Return what the text means: the activities, and the place.

    Two queries; a third where a word is left over that may be a name with a fault.
    """
    words = vocabulary()
    names = names_in(text, words)
    found = understand(text, words, _communes_called(names))
    if found.place or not (found.rest and found.activities):
        return found
    mended = _communes_near(names, left=set(found.rest.split()), small=words.small)
    again = understand(text, words, dict.fromkeys(mended, MENDED_FROM))
    return replace(again, place=mended[again.place]) if again.place else found


def activities_meant(text: str) -> frozenset[str]:
    """Return the numbers of those that the text means, or else begins to name."""
    codes = understood(text).codes
    if codes:
        return frozenset(codes)
    begun = completions(text, vocabulary(), limit=MOST)
    return frozenset(code for _label, code in begun)


def suggestions(text: str, limit: int = 8) -> list[Suggestion]:
    """Return what these first letters may become. Two queries."""
    found = completions(text, vocabulary(), limit=limit)
    named = {one.code: one for one in Activity.objects.in_order()} if found else {}
    return [Suggestion(label, named[code]) for label, code in found if code in named]


def vocabulary() -> Vocabulary:
    """Return the words there are. One query, which says whether they changed."""
    # Each change of the catalogue adds a line to its history.
    last = Activity.objects.aggregate(last=Max("events__pgh_id"))["last"]
    return _vocabulary(last)


@lru_cache(maxsize=2)
def _vocabulary(_version: int | None) -> Vocabulary:
    file = _file()
    activities = list(Activity.objects.in_order())
    codes = {activity.code for activity in activities}
    said = [one for one in _said_by_file(file) if one[1] in codes]
    return vocabulary_of(
        [*said, *_said_by_catalogue(activities)],
        small=file["small"],
        plain=file["plain"],
    )


@lru_cache(maxsize=1)
def _file() -> dict[str, Any]:
    return json.loads(FILE.read_text(encoding="utf-8"))


def _said_by_file(file: Mapping[str, Any]) -> Iterator[tuple[str, str, int]]:
    for code, by_strength in file["activities"].items():
        for strength, expressions in by_strength.items():
            for expression in expressions:
                yield expression, code, file["strengths"][strength]


def _said_by_catalogue(
    activities: Iterable[Activity],
) -> Iterator[tuple[str, str, int]]:
    for activity in activities:
        yield activity.name_fr, activity.code, NAME
        yield activity.name_en, activity.code, NAME
        for synonym in activity.synonyms:
            yield synonym, activity.code, SYNONYM


def _communes_called(names: list[str]) -> dict[str, int]:
    """Return those of these names that communes have, with their people."""
    rows = Commune.objects.current().filter(spelt__overlap=names)
    found: dict[str, int] = {}
    for spelt, people in rows.values_list("spelt", "population"):
        for name in {*spelt}.intersection(names):
            found[name] = max(people, found.get(name, 0))
    return found


def _communes_near(
    names: list[str], *, left: Set[str], small: Set[str]
) -> dict[str, str]:
    """Return the name that each of these was meant to be, where it is one of a town.

    Only what is left over is looked at: a word understood is no name with a fault.
    """
    typed = [
        name
        for name in names
        if len(name) >= MENDED_LETTERS
        and left & {*name.split()}
        and _is_of(name, left | small)
    ]
    if not typed:
        return {}
    towns = Commune.objects.current().filter(population__gte=MENDED_FROM)
    rows = towns.largest_first().values_list("spelt", flat=True)
    known = [name for spelt in rows for name in spelt if not name.isdigit()]
    found = {name: _nearest(name, known) for name in typed}
    return {name: near for name, near in found.items() if near}


def _is_of(name: str, words: Set[str]) -> bool:
    return all(word in words or word in ("saint", "sainte") for word in name.split())


def _nearest(typed: str, known: list[str]) -> str | None:
    """The largest of the nearest; a name begins as it is typed."""
    most = forgiven_in(typed)
    found = [
        (faults, rank, name)
        for rank, name in enumerate(known)
        if name[0] == typed[0]
        and (faults := faults_between(typed, name, most)) is not None
    ]
    return min(found)[2] if found else None
