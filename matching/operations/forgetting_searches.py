"""Searches of those who leave, or turn out to be one; and those nobody looks at."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from accounts.queries.known import records_of
from accounts.registry import Kept
from matching.models import SavedSearch
from matching.queries.known_searches import searches_left_alone


@transaction.atomic
def forget_searches_of(*, person: Person) -> None:
    """Drop the searches somebody kept. Safe to call twice."""
    SavedSearch.objects.filter(person__in=records_of(person)).delete()


@transaction.atomic
def give_searches(*, keep: Person, absorbed: Person) -> None:
    """Let who is kept have the searches of the other record, each once."""
    held = SavedSearch.objects.filter(words=OuterRef("words"), person=keep)
    theirs = SavedSearch.objects.filter(person=absorbed)
    theirs.filter(Exists(held)).delete()
    theirs.update(person=keep)


def _delete(search_ids: list[int], _now: datetime) -> None:
    SavedSearch.objects.filter(pk__in=search_ids).delete()


KEPT = Kept(
    key="matching.saved_search",
    title=_("Saved searches, after they were last looked at"),
    due=searches_left_alone,
    since="looked_at",
    erase=_delete,
)
