"""The page of the search, its files, and the same for machines."""

from typing import Any
from urllib.parse import quote

import pytest
from django.http import QueryDict
from django.urls import reverse

from asasap.kernel.actor import ANONYMOUS
from mapping.enums import Point
from mapping.rules import distance_km
from matching.filters import LONGEST_WORDS, SearchFilters
from matching.queries.searching import search
from offers.enums import PriceUnit
from tests.factories.catalogue import ActivityFactory
from tests.factories.offers import NOON, live_offer
from tests.factories.places import CommuneFactory

pytestmark = pytest.mark.django_db
# What is asked, and the word that is at fault.
REFUSED = [
    ("near=abc", "near"),
    ("near=1,2,3", "near"),
    ("near=nan,2", "near"),
    ("near=95,2", "near"),
    ("radius_km=-1", "radius_km"),
    ("radius_km=101", "radius_km"),
    ("radius_km=wide", "radius_km"),
    ("day=2020-01-01", "day"),
    ("day=tomorrow", "day"),
    ("from=09:00", "day"),
    ("day=2999-01-01&from=12:00&to=09:00", "to"),
    ("day=2999-01-01&from=25:00", "from"),
    ("activity=999", "activity"),
    ("where=Nulle-Part-sur-Rien", "where"),
    ("price_max=-3", "price_max"),
    ("price_max=cheap", "price_max"),
    ("unit=gold", "unit"),
    ("mode=telepathy", "mode"),
    ("status=king", "status"),
    ("regime=other", "regime"),
    ("rating=9", "rating"),
    ("situation=rich", "situation"),
    ("language=" + "x" * 31, "language"),
    ("q=" + "x" * 10_000, "q"),
    ("q=%00", "q"),
    ("near=%00", "near"),
]


def test_a_result_says_who_where_and_why_and_links_to_the_same_elsewhere(client):
    offer = live_offer()
    CommuneFactory()

    answer = client.get(reverse("search:results"), {"where": "93100", "unit": "hour"})

    page = answer.content.decode()
    [card] = answer.context["page"].cards
    assert offer.get_absolute_url() in page
    assert "Ménage soigné à Montreuil" in page
    assert sum(line.points for line in card.why) * 1000 == (
        answer.context["page"].found.results[0].score
    )
    assert f"{reverse('search:csv')}?where=93100&amp;unit=hour" in page
    assert "layer=offers" in page
    assert [chip.url for chip in answer.context["page"].chips] == [
        "?unit=hour",
        "?where=93100",
    ]


def test_each_fault_is_said_beside_its_word_by_page_files_and_api(client):
    for query, name in REFUSED:
        for route in ("search:results", "search:csv", "search:geojson"):
            answer = client.get(f"{reverse(route)}?{query}")
            assert (query[:40], answer.status_code) == (query[:40], 422)
            assert list(answer.context["form"].errors) == [name], query[:40]
        api = client.get(f"{reverse('api:offers')}?{query}")
        assert (query[:40], api.status_code) == (query[:40], 400)
        assert list(api.json()) == [name]


def test_strange_words_find_nothing_and_break_nothing(client):
    offer = live_offer()

    for said in ("🧹🧹", "'; DROP TABLE", "& | ! :*", "a" * LONGEST_WORDS, "ménage"):
        for route in ("search:results", "api:offers", "search:csv"):
            answer = client.get(f"{reverse(route)}?q={quote(said)}")
            assert (said, answer.status_code) == (said, 200)
    found = client.get(reverse("api:offers"), {"q": "soigne"}).json()["results"]
    assert [one["id"] for one in found] == [str(offer.uuid)]


def test_a_cursor_of_another_search_is_refused_by_the_api_and_begins_the_page(client):
    live_offer()

    page = client.get(reverse("search:results"), {"cursor": "rubbish"})
    api = client.get(reverse("api:offers"), {"cursor": "rubbish"})

    assert len(page.context["page"].cards) == 1
    assert (api.status_code, list(api.json())) == (400, ["cursor"])


def test_more_of_the_list_is_the_same_part_with_and_without_javascript(client):
    first = live_offer()
    for _ in range(20):
        live_offer(
            provider=first.provider,
            work_status=first.work_status,
            activity=first.activity,
        )
    more = client.get(reverse("search:results")).context["page"].found.next

    whole = client.get(reverse("search:results"), {"cursor": more})
    part = client.get(
        reverse("search:results"), {"cursor": more}, headers={"HX-Request": "true"}
    )

    assert part.content.decode().strip() in whole.content.decode()
    assert len(whole.context["page"].cards) == 1


def test_the_former_list_of_offers_leads_here_with_its_words(client):
    said = "activity=menage&commune=Montreuil&commune_insee=93048&radius_km=5"

    answer = client.get(f"{reverse('offers_moved')}?{said}")

    assert (answer.status_code, answer.url) == (
        301,
        (
            f"{reverse('search:results')}?activity=menage&radius_km=5"
            "&where=Montreuil&where_insee=93048"
        ),
    )


@pytest.mark.parametrize("count", [3, 6])
def test_a_search_costs_the_same_for_three_or_six(
    client, django_assert_num_queries, count
):
    for _ in range(count):
        live_offer()
    query = QueryDict("near=48.8638,2.4484&radius_km=2")
    filters = SearchFilters(query, now=NOON)
    assert filters.is_valid()
    asked = filters.asked
    url = f"{reverse('search:results')}?{query.urlencode()}"
    client.get(url)

    # How crowded it is, who passes, the local prices, the weights, the cards.
    with django_assert_num_queries(5):
        found = search(asked, actor=ANONYMOUS, now=NOON)
    # And what may be chosen, and the commune the point is in.
    with django_assert_num_queries(7):
        page = client.get(url).context["page"]

    assert len(found.results) == len(page.cards) == count


def test_what_is_to_be_let_go_of_is_counted_by_the_very_address_proposed(client):
    """A place in the words stays when “where” goes; a price is by the hour."""
    ActivityFactory(code="60", name_fr="Ménage")
    montreuil = live_offer(text__price_unit=PriceUnit.FIXED, text__price_cents=90_00)
    CommuneFactory()
    CommuneFactory(
        insee="69123", name="Lyon", postcodes=["69001"], latitude=45.76, longitude=4.84
    )
    said = [
        "q=menage+montreuil&price_max=10&unit=fixed",
        f"activity={montreuil.activity.code}&where=Lyon&radius_km=2",
        f"activity={montreuil.activity.code}&unit=free&rating=4",
    ]

    for words in said:
        page = client.get(f"{reverse('search:results')}?{words}").context["page"]
        assert page.found.total == 0
        for way in page.ways:
            other = client.get(f"{reverse('search:results')}{way.url}").context["page"]
            assert (way.url, other.found.total) == (way.url, way.count)
    assert [way.count for way in page.ways] == []


def test_an_address_leads_to_a_point_near_it_and_is_in_no_address_any_more(client):
    offer = live_offer()
    commune: Any = CommuneFactory(insee="93048")
    results = reverse("search:results")

    there = client.get(results, {"where": "12 rue de Paris, 93100 Montreuil", "q": "x"})
    lost = client.get(results, {"where": "rue introuvable Montreuil"}, follow=True)
    nowhere = client.get(results, {"where": "12 rue de Nulle-Part"})
    faulty = client.get(results, {"where": "12 rue de Paris, Montreuil", "unit": "?"})

    said = QueryDict(there.url.partition("?")[2])
    latitude, longitude = map(float, said["near"].split(","))
    assert (there.status_code, sorted(said)) == (302, ["near", "q"])
    assert distance_km(Point(latitude, longitude), commune.point) < 5
    assert said["near"] == f"{latitude:.2f},{longitude:.2f}"
    assert [one.offer for one in lost.context["page"].found.results] == [offer]
    assert lost.context["form"].cleaned_data["where"] == commune
    assert "introuvable" not in lost.redirect_chain[-1][0]
    assert [nowhere.status_code, faulty.status_code] == [422, 422]


def test_who_names_a_commune_looks_no_more_around_a_point(client):
    live_offer()
    CommuneFactory()
    said = {"where": "93100", "near": "45.76,4.84"}

    found = client.get(reverse("api:offers"), said).json()["results"]

    assert [round(one["distance_km"]) < 10 for one in found] == [True]
