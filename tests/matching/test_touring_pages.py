"""The coordinator's pages of tours: theirs alone, at the same cost however full."""

import json
import re

import pytest
from django.urls import reverse

from matching.enums import PlanState
from matching.models import TourPlan
from matching.operations.reference import load_matching
from matching.operations.touring import compute_tours
from tests.factories.availability import AvailabilityRuleFactory
from tests.factories.engagements import agreed
from tests.factories.plans import NOON, a_desk
from tests.roles import enter_as

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon(time_machine):
    time_machine.move_to(NOON, tick=False)
    load_matching(today=NOON.date())


def at(name, desk, *args):
    return reverse(f"touring:{name}", args=[desk.organisation.uuid, *args])


def a_day(*, visits: int):
    desk = a_desk(offers=1)
    person = desk.offers[0].provider.person
    AvailabilityRuleFactory(person=person, weekday=1, start_minute=480, end_minute=1140)
    for number in range(visits):
        slots = [{"weekday": 1, "start": 500 + 150 * number}]
        agreed(offer=desk.offers[0], terms__slots=slots)
    return desk


def test_a_coordinator_asks_reads_and_keeps_the_tours_of_a_day(client):
    desk = a_day(visits=2)
    enter_as(client, desk.coordinator.user)

    made = client.post(at("days", desk), {"day": "2027-01-05"})

    plan = TourPlan.objects.get()
    assert made.headers["Location"] == plan.get_absolute_url()
    waiting = client.get(plan.get_absolute_url()).content.decode()
    assert f'hx-get="{plan.get_absolute_url()}"' in waiting
    compute_tours(plan=plan, now=NOON, iterations=5)
    page = client.get(plan.get_absolute_url()).content.decode()
    assert page.count('<th scope="row">') == 2
    [drawn] = re.findall(r'<script id="tours-drawn"[^>]*>(.*?)</script>', page)
    [tour] = json.loads(drawn)
    # The public points of the places, and nothing finer.
    place = plan.stops.first().engagement.terms.place
    assert tour["points"] == [[place.public_latitude, place.public_longitude]] * 2
    assert str(place.private["latitude"]) not in page
    assert client.post(at("keep", desk, plan.uuid)).status_code == 302
    assert client.post(at("keep", desk, plan.uuid)).status_code == 422
    assert client.post(at("discard", desk, plan.uuid)).status_code == 302
    plan.refresh_from_db()
    assert plan.state == PlanState.DISCARDED


@pytest.mark.parametrize("day", ["2026-11-22", "2027-11-22", "", "soon"])
def test_a_day_that_cannot_be_planned_is_told_at_its_field(client, day):
    desk = a_desk()
    enter_as(client, desk.coordinator.user)

    response = client.post(at("days", desk), {"day": day})

    assert (response.status_code, list(response.context["form"].errors)) == (
        422,
        ["day"],
    )
    assert not TourPlan.objects.exists()


def test_the_coordinator_of_another_organisation_finds_none(client):
    desk, other = a_day(visits=1), a_desk()
    enter_as(client, desk.coordinator.user)
    client.post(at("days", desk), {"day": "2027-01-05"})
    plan = TourPlan.objects.get()
    enter_as(client, other.coordinator.user)

    for page in (
        at("days", desk),
        at("tours", desk, plan.uuid),
        at("tours", other, plan.uuid),
    ):
        assert client.get(page).status_code == 404
    assert client.post(at("discard", desk, plan.uuid)).status_code == 404
    assert plan.get_absolute_url() not in client.get(at("days", other)).content.decode()


@pytest.mark.parametrize("visits", [1, 4])
def test_the_page_costs_the_same_for_one_visit_or_four(
    client, django_assert_num_queries, visits
):
    desk = a_day(visits=visits)
    enter_as(client, desk.coordinator.user)
    client.post(at("days", desk), {"day": "2027-01-05"})
    plan = compute_tours(plan=TourPlan.objects.get(), now=NOON, iterations=5)

    with django_assert_num_queries(7):
        page = client.get(plan.get_absolute_url()).content.decode()

    assert page.count('<th scope="row">') == visits
