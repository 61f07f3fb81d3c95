"""Offers and demands for machines: the same rows, order and words as the pages."""

import pytest
from django.core.cache import cache
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from mapping.enums import Point
from mapping.rules import distance_km
from offers.rules.prices import price_words
from offers.rules.schedules import schedule_words
from tests.factories.catalogue import ActivityFactory, QuestionSetFactory
from tests.factories.demands import DemandFactory, QuestionFactory, open_demand
from tests.factories.offers import OfferFactory, live_offer
from tests.factories.places import PlaceFactory

pytestmark = pytest.mark.django_db
HERE = Point(48.8638, 2.4484)
NEAR = {"near": "48.8638,2.4484"}
ENGLISH = {"Accept-Language": "en"}


def _get(client, name, **asked):
    answer = client.get(reverse(f"api:{name}"), asked)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_offers_around_a_point_come_by_distance_and_tell_no_home(client):
    there = PlaceFactory(latitude=48.90, longitude=2.40)
    far = live_offer(text__place=there, text__radius_km=30)
    near = live_offer()
    live_offer(activity=ActivityFactory(code="20"))
    live_offer(text__place=PlaceFactory(latitude=45.76, longitude=4.83))
    live_offer(text__place=there, text__radius_km=1)  # Who does not come that far.
    OfferFactory()

    found = _get(client, "offers", activity="60", radius_km="10", **NEAR)

    away = distance_km(HERE, Point(near.latitude, near.longitude))
    assert [line["id"] for line in found["results"]] == [str(near.uuid), str(far.uuid)]
    first = found["results"][0]
    assert first.pop("score") == sum(one["points"] for one in first.pop("why"))
    assert first == {
        "id": str(near.uuid),
        "activity": "60",
        "title": "Ménage soigné à Montreuil",
        "price": {
            "unit": "hour",
            "amount_cents": 2400,
            "words": price_words("hour", 2400),
        },
        "commune": "93048",
        "distance_km": round(away, 1),
        "point": {"latitude": near.latitude, "longitude": near.longitude},
        "published_at": "2026-11-23T12:00:00+01:00",
        "provider": near.provider.person.display_name,
    }


def test_open_demands_come_newest_first_and_name_nobody(client):
    first, last = open_demand(), open_demand()
    DemandFactory()

    found = _get(client, "demands")

    lines = found["results"]
    assert [line["id"] for line in lines] == [str(last.uuid), str(first.uuid)]
    assert lines[0]["distance_km"] is None
    said = schedule_words(last.current, today=timezone.localdate())
    assert lines[0]["schedule"] == said
    assert first.client.display_name not in str(found)


@pytest.mark.parametrize("sort", ["offers", "demands"])
def test_pages_are_turned_by_links_and_strange_questions_refused(client, sort):
    make = {"offers": live_offer, "demands": open_demand}[sort]
    made = [make() for _ in range(3)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("asasap.kernel.pagination.KeysetPagination.size", 2)
        pages = [_get(client, sort, **NEAR)]
        while link := pages[-1]["next"]:
            pages.append(client.get(link).json())

    found = [line["id"] for page in pages for line in page["results"]]
    assert sorted(found) == sorted(str(row.uuid) for row in made)
    assert [len(page["results"]) for page in pages] == [2, 1]
    for asked, fault in [
        ({"activity": "61"}, "activity"),
        ({"near": "48.8"}, "near"),
        ({"near": "nan,2"}, "near"),
        ({"near": "91,2"}, "near"),
        ({"radius_km": "101", **NEAR}, "radius_km"),
        ({"radius_km": "", **NEAR}, "radius_km"),
        ({"cursor": "x", **NEAR}, "cursor"),
        ({"cursor": "x"}, "cursor"),
    ]:
        answer = client.get(reverse(f"api:{sort}"), asked)
        assert (answer.status_code, list(answer.json())) == (400, [fault]), asked


def test_one_of_them_is_read_whole_with_its_questions(client):
    offer, demand = live_offer(), open_demand()
    QuestionFactory(offer=offer)
    QuestionFactory(demand=demand, answer="Oui.", answered_at="2026-11-23T12:00Z")

    said = client.get(reverse("api:offer", args=[offer.uuid])).json()
    asked = client.get(reverse("api:demand", args=[demand.uuid])).json()

    assert said["title"] == "Ménage soigné à Montreuil"
    assert said["verdict"] in {"allowed", "allowed_without_benefit"}
    assert [q["text"] for q in said["questions"]] == ["Y a-t-il un ascenseur ?"]
    assert asked["commune"] == "Montreuil (93)"
    assert [q["answer"] for q in asked["questions"]] == ["Oui."]


def test_what_is_not_online_is_its_holder_s_alone(client):
    offer, demand = OfferFactory(), DemandFactory()
    offer.versions.create(number=1, updated_at=offer.created_at)
    demand.versions.create(number=1, updated_at=demand.created_at)
    doors = [
        (reverse("api:offer", args=[offer.uuid]), offer.provider.person),
        (reverse("api:demand", args=[demand.uuid]), demand.client),
    ]

    for url, holder in doors:
        client.logout()
        assert client.get(url).status_code == 404
        client.force_login(holder.user)
        said = client.get(url).json()
        assert (said["state"], said["title"]) == ("draft", "")
        assert said["point"] == {"latitude": None, "longitude": None}


@pytest.mark.parametrize("sort", ["offers", "demands"])
def test_who_asks_too_often_is_told_to_wait(client, sort):
    from rest_framework.throttling import ScopedRateThrottle  # noqa: PLC0415

    cache.clear()
    with pytest.MonkeyPatch.context() as patch:
        rates = {"offers": "2/min", "demands": "2/min"}
        patch.setattr(ScopedRateThrottle, "THROTTLE_RATES", rates)
        answers = [client.get(reverse(f"api:{sort}")) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[-1]["Retry-After"]) <= 60
    cache.clear()


@pytest.mark.parametrize("sort", ["offers", "demands"])
def test_a_longer_list_asks_no_more_of_the_database(
    client, django_assert_max_num_queries, sort
):
    make = {"offers": live_offer, "demands": open_demand}[sort]
    make()
    with override_settings(DEBUG=True), django_assert_max_num_queries(50) as one:
        _get(client, sort)
    for _ in range(2):
        make(text__place=PlaceFactory(latitude=48.9))

    with override_settings(DEBUG=True), django_assert_max_num_queries(50) as three:
        _get(client, sort)

    assert len(three) == len(one)


def test_what_a_demand_answers_is_given_with_what_was_asked(client):
    questions = QuestionSetFactory()
    demand = open_demand(
        activity=questions.activity,
        text__question_set=questions,
        text__answers={"surface": 40},
    )

    said = client.get(reverse("api:demand", args=[demand.uuid]), headers=ENGLISH)

    assert said.json()["answers"] == [{"question": "How large?", "answer": "40\xa0m²"}]
