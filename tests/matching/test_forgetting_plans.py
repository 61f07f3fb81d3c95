"""Plans and tours forget who leaves, follow who is merged, and go when they are old."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.operations.reference import load_reference
from accounts.operations.retaining import erase_due
from accounts.registry import all_kept, all_personal_data
from matching.enums import PlanState
from matching.models import AssignmentPlan, PlannedPair, TourPlan
from matching.operations.forgetting_plans import forget_plans_of, give_plans
from matching.operations.reference import load_matching
from matching.operations.touring import ask_for_tours, compute_tours
from tests.factories.accounts import PersonFactory
from tests.factories.engagements import agreed
from tests.factories.papers import ProviderFactory
from tests.factories.plans import NOON, a_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """One plan of two pairs, and the tours of a day with one visit."""
    load_matching(today=NOON.date())
    desk = a_desk(offers=1, demands=2)
    engagement = agreed(offer=desk.offers[0])
    plan = desk.plan()
    tours = ask_for_tours(
        organisation=desk.organisation,
        day=engagement.terms.days.lower,
        actor=desk.actor,
        now=NOON,
    )
    compute_tours(plan=tours, now=NOON, iterations=3)
    return desk, plan, engagement


def known_of(person) -> dict:
    return {
        sort.key: len(sort.collect(person, None))
        for sort in all_personal_data()
        if sort.key in {"matching.planned", "matching.toured", "matching.plans_asked"}
    }


def test_each_is_told_the_plans_that_name_them_and_those_they_made(world):
    desk, _plan, engagement = world
    worker = desk.offers[0].provider.person
    [client, _other] = [demand.client for demand in desk.demands]
    names = ("matching.planned", "matching.toured", "matching.plans_asked")

    told = [known_of(one) for one in (worker, client, engagement.client)]
    told.append(known_of(desk.coordinator))

    assert [tuple(one[name] for name in names) for one in told] == [
        (2, 1, 0),
        (1, 0, 0),
        (0, 1, 0),
        (0, 0, 2),
    ]


def test_who_leaves_is_taken_out_and_what_was_still_open_is_thrown_away(world):
    desk, plan, _engagement = world
    worker = desk.offers[0].provider.person

    for _ in range(2):
        forget_plans_of(person=worker, now=NOON)

    plan.refresh_from_db()
    tours = TourPlan.objects.get()
    assert (plan.state, plan.asked) == (PlanState.DISCARDED, {})
    assert (tours.state, tours.stops.count()) == (PlanState.DISCARDED, 0)
    assert set(known_of(worker).values()) == {0}


def test_who_is_merged_takes_along_what_they_made_and_where_they_stand(world):
    desk, plan, _engagement = world
    keep = PersonFactory()
    provider = ProviderFactory(person=keep)

    give_plans(keep=keep, absorbed=desk.coordinator)
    give_plans(keep=keep, absorbed=desk.offers[0].provider.person)

    plan.refresh_from_db()
    assert plan.author == keep
    assert set(plan.pairs.values_list("provider", flat=True)) == {provider.pk}
    assert known_of(keep)["matching.plans_asked"] == 2


def test_old_plans_and_tours_go_with_all_that_is_in_them(world):
    load_reference(today=NOON.date())
    later = timezone.now() + timedelta(days=800)

    for sort in all_kept():
        if sort.key in {"matching.plan", "matching.tours"}:
            erase_due(sort=sort, now=later)

    assert not AssignmentPlan.objects.exists()
    assert not TourPlan.objects.exists()
    assert not PlannedPair.objects.exists()
