"""Searches that people keep: their words in order, and what is new in each."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from asasap.kernel.actor import Actor
from asasap.kernel.periods import day_in_paris
from matching.filters import SearchFilters
from matching.models import SavedSearch
from matching.queries.nearby import published_between
from matching.queries.pairs import excluded_for
from matching.rules.saving import MOST_SEARCHES
from offers.models import Offer

# What the field of a commune writes beside its own name.
OF_A_COMMUNE = ("where_for", "where_insee")
MOST_COUNTED = 100
# More than that in one go is told as “100 and more”.
MOST_READ = 500
MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class NewOffers:
    """What was published since: how many, and the latest of them, for a letter."""

    count: int
    is_more: bool
    latest: list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class SavedLine:
    """A search of somebody's list. ``problem``: why it finds nothing any more."""

    search: SavedSearch
    problem: str


@dataclass(frozen=True, slots=True)
class SavedPage:
    lines: list[SavedLine]
    most: int

    @property
    def is_full(self) -> bool:
        return len(self.lines) >= self.most


def saved_page(*, actor: Actor, now: datetime) -> SavedPage:
    mine = SavedSearch.objects.visible_to(actor).newest_first()
    return SavedPage([line_of(one, now=now) for one in mine], MOST_SEARCHES)


def line_of(search: SavedSearch, *, now: datetime) -> SavedLine:
    return SavedLine(search, problem_of(filters_of(search.words, now=now)))


def filters_of(words: str, *, now: datetime) -> SearchFilters:
    return SearchFilters(QueryDict(words), now=now)


def problem_of(filters: SearchFilters) -> str:
    """What is wrong with the words, in words: a day that is past, say."""
    errors = filters.form.errors.values()
    return " ".join(str(error) for listed in errors for error in listed)


def words_of(data: QueryDict) -> str:
    """The words of a search, in one order, without what is empty or not a filter's."""
    names = sorted({*SearchFilters.base_filters, *OF_A_COMMUNE})
    said = [(name, data.get(name, "").strip()) for name in names]
    return urlencode([(name, value) for name, value in said if value])


def name_of(filters: SearchFilters) -> str:
    """What to call a search nobody named: what, and where."""
    said: dict[str, Any] = filters.form.cleaned_data
    what = said.get("q") or (said.get("activity") and said["activity"].name)
    where = said.get("where") and said["where"].name
    return " · ".join(filter(None, (what, where)))[:80] or _("My search")


def run_url(search: SavedSearch) -> str:
    return f"{reverse('search:results')}?{search.words}"


def new_offers(
    search: SavedSearch, *, after: datetime, until: datetime, now: datetime
) -> NewOffers | None:
    """What others published in between and the search finds; None for bad words."""
    filters = filters_of(search.words, now=now)
    if not filters.is_valid():
        return None
    rows = published_between(
        filters.asked,
        hidden=excluded_for([search.person_id]),
        after=after,
        until=until,
        today=day_in_paris(now),
        size=MOST_READ,
    )
    theirs = [row.offer_id for row in rows if row.person_id != search.person_id]
    online = Offer.objects.live().with_card().in_bulk(theirs)
    found = [online[pk] for pk in theirs if pk in online]
    return NewOffers(
        count=min(len(found), MOST_COUNTED),
        is_more=len(found) > MOST_COUNTED or len(rows) == MOST_READ,
        latest=[_named(offer) for offer in found[:MOST_NAMED]],
    )


def _named(offer: Any) -> dict[str, str]:
    return {
        "activity_fr": offer.activity.name_fr,
        "activity_en": offer.activity.name_en,
        "commune": offer.current.place.commune.name,
    }
