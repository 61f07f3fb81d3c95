"""What is known of the searches people keep, and which serve no more."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from accounts.queries.known import records_of
from accounts.registry import PersonalData
from matching.models import SavedSearch


def saved_searches(person: Person, limit: int | None) -> list[dict[str, Any]]:
    kept = SavedSearch.objects.filter(person__in=records_of(person))
    return [
        {
            "saved": search.saved_at,
            "name": search.name,
            "frequency": search.get_frequency_display(),
            "words": search.words,
            "looked_at": search.looked_at,
        }
        for search in kept.newest_first()[:limit]
    ]


def searches_left_alone(before: datetime) -> QuerySet[SavedSearch]:
    return SavedSearch.objects.not_looked_at_since(before)


KNOWN = PersonalData(
    key="matching.saved_searches",
    title=_("Searches you keep"),
    columns={"saved": _("Saved"), "name": _("Name"), "frequency": _("News")},
    collect=saved_searches,
)
