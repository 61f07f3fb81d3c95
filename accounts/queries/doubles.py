"""Records that may be of one person, found by their blind indexes: nothing is opened.

The same names born on the same day, or the same telephone, which relatives may share:
a hint, and for people to judge.
"""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.enums import PersonState
from accounts.models import CivilRecord, Person
from accounts.rules.civil import Civil

GROUPS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Doubles:
    """Those the reader may see, and how many others there are."""

    people: list[Person]
    hidden_count: int

    def __bool__(self) -> bool:
        return bool(self.people or self.hidden_count)


NO_DOUBLES = Doubles(people=[], hidden_count=0)


def doubles_of(*, civil: Civil, visible: QuerySet[Person]) -> Doubles:
    """Who is already known by these names and day, or by this telephone."""
    same = _same(civil.identity_index, civil.phone_index)
    if same is None:
        return NO_DOUBLES
    found = _active().filter(same).values("person")
    people = list(visible.filter(pk__in=found).order_by("folded_name", "pk"))
    return Doubles(people=people, hidden_count=found.count() - len(people))


@dataclass(frozen=True, slots=True)
class Group:
    """Records that have something in common, in the order they were made."""

    why: str
    people: list[Person]


def groups_of_doubles() -> list[Group]:
    """The first groups of records with the same identity, then the same telephone."""
    found = []
    for column, why in (
        ("identity_index", _("same names, born on the same day")),
        ("phone_index", _("same telephone")),
    ):
        repeated = _active().exclude(**{column: ""}).values(column)
        repeated = repeated.annotate(count=Count("pk")).filter(count__gt=1)
        keys = sorted(repeated.order_by().values_list(column, flat=True))
        rows = _active().filter(**{f"{column}__in": keys[:GROUPS_SHOWN]})
        groups: dict[str, list[Person]] = {}
        for row in rows.select_related("person").order_by("person_id", "pk"):
            groups.setdefault(getattr(row, column), []).append(row.person)
        found += [Group(why=why, people=people) for people in groups.values()]
    return found


def _active() -> QuerySet[CivilRecord]:
    return CivilRecord.objects.filter(person__state=PersonState.ACTIVE)


def _same(identity_index: str, phone_index: str) -> Q | None:
    same = Q()
    if identity_index:
        same |= Q(identity_index=identity_index)
    if phone_index:
        same |= Q(phone_index=phone_index)
    return same or None
