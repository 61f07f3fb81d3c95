"""Saved searches: one's own, once each, so many, and gone with who kept them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.urls import reverse

from asasap.kernel.actor import Actor
from matching.enums import AlertFrequency
from matching.models import SavedSearch
from matching.operations.forgetting_searches import (
    KEPT,
    forget_searches_of,
    give_searches,
)
from matching.operations.saving import SearchNotSaved, look_at_search, save_search
from matching.queries.known_searches import KNOWN
from matching.queries.saved import words_of
from matching.rules.saving import MOST_SEARCHES
from tests.factories.accounts import PersonFactory
from tests.factories.catalogue import ActivityFactory
from tests.factories.ranking import SavedSearchFactory
from tests.roles import enter_as

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def me(client):
    person = PersonFactory()
    enter_as(client, person.user, ("password",))
    return person


def save(person, words, **actor):
    return save_search(
        data=QueryDict(words),
        name="",
        frequency=AlertFrequency.WEEKLY,
        actor=Actor(user_id=person.user_id, person_id=person.pk, **actor),
        now=NOW,
    )


def url(name, search=None):
    return reverse(f"searches:{name}", args=[search.uuid] if search else [])


def test_the_same_words_in_another_order_are_one_search():
    words = [
        "q=ménage&mode=provider&cursor=abc&csrfmiddlewaretoken=x&day=",
        "mode=provider&q=m%C3%A9nage&view=map",
    ]

    assert {words_of(QueryDict(each)) for each in words} == {
        "mode=provider&q=m%C3%A9nage"
    }
    assert words_of(QueryDict("")) == ""


def test_a_search_is_kept_once_named_by_its_words_and_told_from_then_on():
    person = PersonFactory()
    activity = ActivityFactory()

    first, again = (save(person, f"activity={activity.slug}") for _ in range(2))

    assert first == again
    assert first.name == activity.name
    assert first.next_alert_at.isoformat() == "2026-03-02T08:00:00+01:00"
    assert first.told_at < NOW


def test_what_is_no_search_or_one_too_many_is_not_kept():
    person = PersonFactory()
    helped = {"mandate_id": 1, "helper_id": 2}
    SavedSearchFactory.create_batch(MOST_SEARCHES - 1, person=person)

    for words, actor in (("", {}), ("day=2020-01-01", {}), ("mode=x", {})):
        with pytest.raises(SearchNotSaved):
            save(person, words, **actor)
    with pytest.raises(SearchNotSaved):
        save(person, "q=menage", **helped)
    with pytest.raises(SearchNotSaved):
        save(person, "q=" + "a" * 200 + "&language=" + "b" * 900)
    save(person, "q=menage")
    with pytest.raises(SearchNotSaved, match=str(MOST_SEARCHES)):
        save(person, "q=jardin")

    assert person.saved_searches.count() == MOST_SEARCHES


def test_one_button_saves_and_each_page_does_what_it_says(client, me):
    wrong = client.post(url("new"), {"words": "day=2020-01-01"})
    client.post(url("new"), {"words": "q=menage&mode=provider"})
    client.post(url("new"), {"words": "mode=provider&q=menage"})
    search = me.saved_searches.get()

    blank = client.get(f"{url('new')}?q=jardin").content.decode()
    page = client.get(url("list")).content.decode()
    look = client.post(url("look", search))
    named = {"name": "Mon ménage", "frequency": "never"}
    changed = client.post(url("search", search), named)
    bad = client.post(url("search", search), {"name": "", "frequency": "hourly"})
    after = SavedSearch.objects.get()
    gone = client.post(url("delete", search))

    assert wrong.status_code == bad.status_code == 422
    assert 'value="q=jardin"' in blank
    assert search.frequency == AlertFrequency.DAILY
    assert search.get_absolute_url() in page
    assert look.url == f"{reverse('search:results')}?mode=provider&q=menage"
    assert changed.url == gone.url == url("list")
    assert (after.name, after.frequency, after.next_alert_at) == (
        "Mon ménage",
        "never",
        None,
    )
    assert not SavedSearch.objects.exists()


def test_searches_go_to_who_is_kept_and_with_who_leaves():
    keep, absorbed, other = PersonFactory.create_batch(3)
    both = "q=menage"
    SavedSearchFactory(person=keep, words=both)
    SavedSearchFactory(person=absorbed, words=both)
    SavedSearchFactory(person=absorbed, words="q=jardin")
    SavedSearchFactory(person=other)

    give_searches(keep=keep, absorbed=absorbed)
    known = [row["words"] for row in KNOWN.collect(keep, None)]
    forget_searches_of(person=keep)

    assert sorted(known) == ["q=jardin", "q=menage"]
    assert SavedSearch.objects.get().person == other


def test_a_search_nobody_looks_at_is_let_go_and_one_that_serves_is_not():
    old, used = SavedSearchFactory.create_batch(2, saved_at=NOW)
    look_at_search(search=used, now=NOW + timedelta(days=10))

    due = list(KEPT.due(NOW + timedelta(days=1)))
    KEPT.erase([row.pk for row in due], NOW)

    assert due == [old]
    assert SavedSearch.objects.get() == used


def test_a_search_told_of_has_a_next_time_and_words_once():
    search = SavedSearchFactory()
    person, words = search.person, search.words

    for name, changes in (
        ("savedsearch_words_once", {"person": person, "words": words}),
        ("savedsearch_has_a_next_alert_unless_never", {"next_alert_at": NOW}),
        (
            "savedsearch_has_a_next_alert_unless_never",
            {"frequency": AlertFrequency.DAILY},
        ),
        (
            "savedsearch_is_looked_at_after_it_is_saved",
            {"looked_at": NOW - timedelta(1)},
        ),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            SavedSearchFactory(**changes)
