"""Searches kept, renamed, told of more or less often, looked at, let go."""

from datetime import datetime

from django.db import transaction
from django.http import QueryDict

from accounts.models import Person
from asasap.kernel.actor import Actor
from matching.enums import AlertFrequency
from matching.models import SavedSearch
from matching.queries.saved import filters_of, name_of, problem_of, words_of
from matching.rules.saving import SETTLING, next_alert_at, why_not_save


class SearchNotSaved(Exception):
    """The search is not kept. The message is fit to show."""


@transaction.atomic
def save_search(
    *,
    data: QueryDict,
    name: str,
    frequency: AlertFrequency,
    actor: Actor,
    now: datetime,
) -> SavedSearch:
    """Keep the words of a search; told from now on of what is published.

    Safe to call twice: the same words are kept once, as they were first. Raises
    SearchNotSaved.
    """
    words = words_of(data)
    # Two windows at once are counted one after the other.
    person = Person.objects.numbered(actor.person_id).locked().first()
    mine = SavedSearch.objects.held_by(actor.person_id)
    if words and (known := mine.filter(words=words).first()):
        return known
    reason = why_not_save(words=words, held=mine.count(), actor=actor)
    if reason or person is None:
        raise SearchNotSaved(reason)
    filters = filters_of(words, now=now)
    if problem := problem_of(filters):
        raise SearchNotSaved(problem)
    return SavedSearch.objects.create(
        person=person,
        name=name or name_of(filters),
        words=words,
        frequency=frequency,
        saved_at=now,
        looked_at=now,
        told_at=now - SETTLING,
        next_alert_at=next_alert_at(frequency, now),
    )


@transaction.atomic
def change_search(
    *, search: SavedSearch, name: str, frequency: AlertFrequency, now: datetime
) -> None:
    """Rename it, be told more or less often. Safe to call twice.

    After a time of silence, only what is published from now on is told.
    """
    search = SavedSearch.objects.locked().get(pk=search.pk)
    if search.frequency == AlertFrequency.NEVER:
        search.told_at = max(search.told_at, now - SETTLING)
    if search.frequency != frequency:
        search.next_alert_at = next_alert_at(frequency, now)
    search.name, search.frequency = name, frequency
    search.save(update_fields=["name", "frequency", "told_at", "next_alert_at"])


@transaction.atomic
def look_at_search(*, search: SavedSearch, now: datetime) -> None:
    """Write down that it still serves: what nobody looks at for long is let go."""
    SavedSearch.objects.filter(pk=search.pk, looked_at__lt=now).update(looked_at=now)


@transaction.atomic
def delete_search(*, search: SavedSearch) -> None:
    """Let it go. Safe to call twice."""
    SavedSearch.objects.filter(pk=search.pk).delete()
