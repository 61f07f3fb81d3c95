"""The trail of one row: its steps, what changed in it, who looked at it, newest first.

It is for who may see the row. Names are of people the reader may see; others are a
number, which an operator can resolve.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import Field, Model, QuerySet
from django.template.defaultfilters import yesno
from django.utils.formats import localize
from django.utils.translation import gettext as _

from accounts.models import Person
from asasap.audit.models import AccessLog, Transition
from asasap.kernel.actor import Actor

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Change:
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of a trail; what it says depends on where it was written down."""

    at: datetime
    user_id: int | None
    person_id: int | None
    mandate_id: int | None
    words: str = ""
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class TrailLine:
    happening: Happening
    who: str


@dataclass(frozen=True, slots=True)
class Trail:
    lines: list[TrailLine]
    older: datetime | None


def trail_of(*, row: Model, actor: Actor, until: datetime | None) -> Trail:
    """Return what happened to a row, up to an instant: four queries, however much.

    A page begins where the last one ended, at the instant: what happened in that very
    instant may be told twice, and is never left out.
    """
    found = sorted(
        [*_steps(row, until), *_changes(row, until), *_looks(row, until)],
        key=lambda happening: happening.at,
        reverse=True,
    )
    shown, rest = found[:PAGE_SIZE], found[PAGE_SIZE:]
    names = _names(shown, actor)
    return Trail(
        lines=[TrailLine(happening, _who(happening, names)) for happening in shown],
        older=rest[0].at if rest else None,
    )


def _steps(row: Model, until: datetime | None) -> Iterator[Happening]:
    steps = Transition.objects.about(row).order_by("-at", "-pk")
    for step in _page(steps, "at", until):
        words = f"{step.was} → {step.became}"
        said = f"{words} ({step.reason})" if step.reason else words
        yield _happening(step, words=said)


def _looks(row: Model, until: datetime | None) -> Iterator[Happening]:
    looks = AccessLog.objects.about(row).order_by("-at", "-pk")
    for look in _page(looks, "at", until):
        yield _happening(look, words=look.get_purpose_display())


def _changes(row: Model, until: datetime | None) -> Iterator[Happening]:
    """What pghistory kept: each event against the one before it."""
    history: Any = getattr(row, "events", None)
    if history is None:
        return
    events = history.select_related("pgh_context").order_by("-pgh_created_at", "-pk")
    for event, before in pairwise([*_page(events, "pgh_created_at", until), None]):
        changes = tuple(_differences(before, event)) if before else ()
        is_first = event.pgh_label == "insert"
        # A state alone: its step says it already.
        if not changes and not is_first:
            continue
        told = event.pgh_context.metadata if event.pgh_context else {}
        yield Happening(
            at=event.pgh_created_at,
            user_id=told.get("user"),
            person_id=told.get("person"),
            mandate_id=told.get("mandate"),
            words=_("written down") if is_first else "",
            changes=changes,
        )


def _differences(before: Model, after: Model) -> Iterator[Change]:
    for field in after._meta.concrete_fields:
        if field.name.startswith("pgh_") or field.name == "state":
            continue
        then, now = (getattr(event, field.attname) for event in (before, after))
        if then != now:
            label = str(field.verbose_name)
            yield Change(label, _told(field, then), _told(field, now))


def _page(rows: QuerySet, moment: str, until: datetime | None) -> list[Any]:
    if until is not None:
        rows = rows.filter(**{f"{moment}__lte": until})
    return list(rows[: PAGE_SIZE + 1])


def _happening(trace: Transition | AccessLog, *, words: str) -> Happening:
    return Happening(
        trace.at, trace.user_id, trace.person_id, trace.mandate_id, words=words
    )


def _names(happenings: Iterable[Happening], actor: Actor) -> dict[int, str]:
    ids = {h.person_id for h in happenings if h.person_id is not None}
    people = Person.objects.visible_to(actor).filter(pk__in=ids)
    return dict(people.values_list("pk", "display_name"))


def _who(happening: Happening, names: dict[int, str]) -> str:
    if happening.person_id is not None:
        unnamed = _("person n° %(number)s") % {"number": happening.person_id}
        return names.get(happening.person_id, unnamed)
    if happening.user_id is not None:
        return _("login n° %(number)s") % {"number": happening.user_id}
    return _("the portal itself")


def _told(field: Field, value: Any) -> str:
    """A value in words; of another row, its number."""
    if value is None or value in ("", []):
        return "—"
    if isinstance(value, bool):
        return str(yesno(value))
    if isinstance(field, ArrayField):
        return ", ".join(_told(field.base_field, item) for item in value)
    if field.is_relation:
        return f"n° {value}"
    if hasattr(value, "lower_inf"):
        return f"{localize(value.lower) or '…'} – {localize(value.upper) or '…'}"
    return str(dict(field.flatchoices).get(value, localize(value)))
