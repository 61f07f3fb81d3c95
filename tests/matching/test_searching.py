"""Searching: what passes is found, what does not is not, in an order that holds."""

import re
from collections import Counter
from dataclasses import replace

import pytest
from django.db import connection
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings

from asasap.kernel.actor import ANONYMOUS, Actor
from asasap.kernel.pagination import BadCursor
from matching.filters import SearchFilters
from matching.models import IncompatiblePair, SearchEntry
from matching.queries import facets, nearby, searching
from matching.queries.facets import facets_of, ways_to_loosen
from matching.queries.mapped import counted_for
from matching.queries.nearby import entries_passing, ring_of
from matching.queries.searching import search
from matching.rules.asked import Asked
from offers.enums import Side
from offers.models import Offer
from tests.depth import DEEP
from tests.factories.accounts import PersonFactory
from tests.factories.offers import NOON
from tests.matching.worlds import passes, words

pytestmark = pytest.mark.django_db
SLOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
MONTREUIL = "near=48.8638,2.4484"


def address_of(said: dict[str, str]) -> QueryDict:
    query = QueryDict(mutable=True)
    query.update(said)
    return query


def asked_by(said: dict[str, str] | str) -> Asked:
    query = QueryDict(said) if isinstance(said, str) else address_of(said)
    filters = SearchFilters(query, now=NOON)
    assert filters.is_valid(), filters.errors
    return filters.asked


def found(said="", *, actor=ANONYMOUS, **options):
    return search(asked_by(said), actor=actor, now=NOON, **options)


@settings(max_examples=200 if DEEP else 25, suppress_health_check=SLOW)
@given(said=words)
def test_all_that_passes_is_found_and_nothing_else_and_the_map_counts_the_same(
    world, said
):
    expected = {offer.pk for offer in world if passes(offer, said)}

    page = found(said, size=1000)
    counted = counted_for(asked_by(said), now=NOON)

    assert {one.offer.pk for one in page.results} == expected
    assert (page.total, page.is_capped) == (len(expected), False)
    assert sum(counted.values()) == len(expected)
    for one in page.results:
        assert one.score == sum(each.points for each in one.contributions)
    again = found(said, size=1000)
    assert [one.offer.pk for one in again.results] == [
        one.offer.pk for one in page.results
    ]


@pytest.mark.parametrize("crowd", [1, 4000])
def test_pages_follow_one_another_across_rings_and_lead_back(world, monkeypatch, crowd):
    """From whatever circle one starts."""
    monkeypatch.setattr(nearby, "CROWD", crowd)
    monkeypatch.setattr(searching, "RING", 10)
    monkeypatch.setattr(nearby, "RING", 10)
    monkeypatch.setattr(ring_of, "__kwdefaults__", {"after": None, "size": 10})
    for said in ("", f"{MONTREUIL}&radius_km=100"):
        everything = {one.offer_id for one in _rings(said)}
        pages = [found(said, size=4)]
        while pages[-1].next:
            pages.append(found(said, size=4, cursor=pages[-1].next))
        back = [pages[-1]]
        while back[-1].previous:
            back.append(found(said, size=4, cursor=back[-1].previous))

        told = [[one.offer.pk for one in page.results] for page in pages]
        turned = [[one.offer.pk for one in page.results] for page in reversed(back)]
        assert turned == told
        keys = [pk for page in told for pk in page]
        assert len(keys) == len(set(keys)) == len(everything)
        assert set(keys) == everything
        places = [one.place for page in pages for one in page.results]
        assert places == list(range(1, len(keys) + 1))


def _rings(said):
    """All that pass, ring after ring."""
    asked = asked_by(said)
    after, rows = None, []
    while True:
        ring = ring_of(asked, hidden=(), today=NOON.date(), after=after)
        rows += ring.rows
        if not ring.has_more:
            return rows
        after = nearby.standing_of(ring.rows[-1], asked)


def test_a_cursor_of_another_search_leads_nowhere(world):
    page = found("", size=5)

    tried = (("unit=hour", page.next), ("", "rubbish"), ("", page.next[:-3]))
    for said, cursor in tried:
        with pytest.raises(BadCursor):
            found(said, cursor=cursor)


def test_what_has_left_is_never_shown_even_when_the_index_still_says_so(world):
    gone = world[0]
    hidden = Offer.objects.filter(provider=gone.provider)
    keys = set(hidden.values_list("pk", flat=True))
    _suspend(gone.provider)

    page = found("", size=1000)

    assert SearchEntry.objects.filter(pk=gone.pk).exists()
    assert keys.isdisjoint(one.offer.pk for one in page.results)
    assert page.results


def _suspend(provider):
    """Without a word to anybody, as a row brought back by hand would be."""
    holder = provider.person or provider.organisation
    holder.state = "suspended"
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        holder.save()
        cursor.execute("SET LOCAL session_replication_role = origin")


def test_who_was_walled_off_is_shown_to_neither(world):
    reader = PersonFactory()
    actor = Actor(user_id=reader.user_id, person_id=reader.pk)
    other = world[0].provider
    IncompatiblePair.objects.create(
        client=reader, provider=other, side=Side.PROVIDER, said_at=NOON
    )

    shown = {one.offer.provider_id for one in found("", actor=actor, size=1000).results}

    assert other.pk not in shown
    assert other.pk in {one.offer.provider_id for one in found("", size=1000).results}


def test_counts_are_those_of_the_filter_alone_and_loosening_says_how_many(world):
    today = NOON.date()
    asked = asked_by("unit=hour&mode=direct")
    page = search(asked, actor=ANONYMOUS, now=NOON)

    counted = facets_of(asked, page, today=today)
    tried = {"mode": asked_by("unit=hour"), "unit": asked_by("mode=direct")}
    ways = ways_to_loosen(tried, page, today=today)

    hourly = sum(offer.current.price_unit == "hour" for offer in world)
    assert [(one.value, one.count) for one in counted["mode"]] == [("provider", hourly)]
    assert counted["unit"] == []
    assert [(way.name, way.count) for way in ways] == [("mode", hourly)]


def test_counts_of_the_table_are_those_of_what_was_read(world):
    asked = asked_by(f"{MONTREUIL}&radius_km=100")
    page = search(asked, actor=ANONYMOUS, now=NOON)

    read = facets_of(asked, page, today=NOON.date())
    counted = facets_of(asked, replace(page, is_capped=True), today=NOON.date())

    assert counted == read
    assert sum(one.count for one in read["unit"]) == page.total > 0


@pytest.mark.parametrize("sample", range(1, 9))
def test_what_a_sample_does_not_hold_is_counted_all_the_same(
    world, monkeypatch, sample
):
    """The first read decide what is plenty; the rest is exact up to that."""
    plenty = 2
    asked = asked_by(f"{MONTREUIL}&radius_km=100")
    page = search(asked, actor=ANONYMOUS, now=NOON)
    units = Counter(row.price_unit for row in page.ring.rows)
    monkeypatch.setattr(facets, "SAMPLE", sample)
    monkeypatch.setattr(facets, "RING", plenty)

    said = facets_of(asked, replace(page, is_capped=True), today=NOON.date())["unit"]

    assert {one.value: (one.count, one.is_capped) for one in said} == {
        unit: (min(count, plenty), count > plenty) for unit, count in units.items()
    }


def test_counts_are_the_least_there_are_where_others_were_not_asked(world):
    """A calendar is asked of the nearest thousand."""
    asked = asked_by(f"{MONTREUIL}&radius_km=100")
    page = search(asked, actor=ANONYMOUS, now=NOON)
    cut = replace(page, ring=replace(page.ring, has_more=True))

    said = facets_of(asked, cut, today=NOON.date())["unit"]

    assert {one.is_capped for one in said} == {True}


def test_the_index_by_activity_and_place_is_asked_for_both(world):
    """GiST knows of its column's own type: a shorter number would go past it."""
    asked = asked_by(f"{MONTREUIL}&activity={world[0].activity.slug}")
    rows = entries_passing(asked, hidden=()).order_by().values_list("pk")
    with connection.cursor() as cursor:
        # As among a million rows, where the others cost more.
        for name in ("by_place", "by_sorts", "activity_newest", "newest"):
            cursor.execute(f"DROP INDEX searchentry_{name}")
        cursor.execute("SET LOCAL enable_seqscan = off")

    plan = rows.explain()

    assert "searchentry_by_activity_place" in plan
    assert re.search(r"Index Cond: .*activity_id = .* AND .* <@ ", plan)
