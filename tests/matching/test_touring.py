"""Tours of a desk's day: never worse than today's, nothing promised moved, all told."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from asasap.audit.models import Transition
from mapping.enums import Point
from matching import tasks
from matching.enums import PlanState, WhyLeft
from matching.models import IncompatiblePair, TourPlan, TravelRule
from matching.operations.reference import load_matching
from matching.operations.touring import (
    TouringRefused,
    ask_for_tours,
    compute_tours,
    discard_tours,
    keep_tours,
)
from matching.queries.touring import _letters, tour_page
from matching.queries.visits import day_of
from matching.rules.touring import minutes_between
from matching.tours.checking import check
from matching.tours.days import Reason, objective, today
from offers.enums import Public, Side
from offers.models import ActivityRule, AvailabilityRule
from tests.factories.accounts import PersonFactory
from tests.factories.availability import AvailabilityRuleFactory
from tests.factories.demands import open_demand
from tests.factories.engagements import agreed
from tests.factories.places import PlaceFactory
from tests.factories.plans import NOON, a_desk

pytestmark = pytest.mark.django_db

TUESDAY = date(2027, 1, 5)
ROUNDS = 60
NORTH, SOUTH = (48.90, 2.44), (48.84, 2.44)


@pytest.fixture(autouse=True)
def rules(db):
    load_matching(today=NOON.date())


def place(at):
    return PlaceFactory(latitude=at[0], longitude=at[1])


def a_visit(offer, at, *, start: int, now: datetime = NOON, **more):
    """Two hours every Tuesday, since long ago."""
    return agreed(
        offer=offer,
        now=now - timedelta(days=2),
        terms__place=place(at),
        terms__slots=[{"weekday": 1, "start": start}],
        **more,
    )


def a_team(homes=(NORTH, SOUTH)):
    """Two who live apart, free all Tuesday."""
    desk = a_desk()
    for home in homes:
        offer = desk.serves(text__place=place(home))
        AvailabilityRuleFactory(
            person=offer.provider.person, weekday=1, start_minute=480, end_minute=1080
        )
    return desk


def planned(desk, *, now=NOON, day=TUESDAY) -> TourPlan:
    plan = ask_for_tours(
        organisation=desk.organisation, day=day, actor=desk.actor, now=now
    )
    return compute_tours(plan=plan, now=now, iterations=ROUNDS)


def who(plan) -> dict:
    return {stop.engagement: stop.provider for stop in plan.stops.all()}


def test_visits_that_cross_the_town_are_exchanged_and_the_travel_saved_is_told():
    desk = a_team()
    north, south = desk.offers
    # Each goes to the other's end of the town, twice.
    visits = [
        a_visit(north, SOUTH, start=540),
        a_visit(south, NORTH, start=540),
    ]

    plan = planned(desk)

    assert who(plan) == {visits[0]: south.provider, visits[1]: north.provider}
    assert (plan.state, plan.travel_after) == (PlanState.DRAFT, 0)
    assert plan.saved_minutes == plan.travel_before > 0
    assert plan.objective <= plan.objective_before
    page = tour_page(plan=plan, actor=desk.actor)
    assert (page.handed, page.left, page.frozen) == (2, [], 0)
    # The same seed, the same tours.
    assert who(planned(desk)) == who(plan)


def test_what_begins_within_a_day_moves_neither_hand_nor_hour():
    desk = a_team()
    north, south = desk.offers
    visits = [a_visit(north, SOUTH, start=540), a_visit(south, NORTH, start=540)]
    eve = datetime(2027, 1, 4, 20, tzinfo=UTC)

    plan = planned(desk, now=eve)

    assert who(plan) == {visits[0]: north.provider, visits[1]: south.provider}
    assert {stop.start for stop in plan.stops.all()} == {540}
    assert all(stop.is_frozen for stop in plan.stops.all())


def test_who_is_away_or_never_to_be_sent_is_not_sent():
    desk = a_team()
    north, south = desk.offers
    away = a_visit(north, SOUTH, start=1100)  # When the other is no longer free.
    never = a_visit(north, SOUTH, start=540)
    IncompatiblePair.objects.create(
        client=never.client, provider=south.provider, side=Side.CLIENT, said_at=NOON
    )

    plan = planned(desk)

    assert who(plan) == {away: north.provider, never: north.provider}


def test_a_wish_of_the_person_helped_counts_whoever_is_the_client():
    desk = a_team()
    north, south = desk.offers
    child, parent = PersonFactory(), PersonFactory()
    visit = a_visit(north, SOUTH, start=540, client=child, beneficiary=parent)
    IncompatiblePair.objects.create(
        client=parent, provider=south.provider, side=Side.CLIENT, said_at=NOON
    )

    assert who(planned(desk)) == {visit: north.provider}


def test_nobody_is_sent_whom_the_law_does_not_let_do_it():
    """The visits are of frail people: the organisation's members have no approval."""
    desk = a_team()
    north, south = desk.offers
    ActivityRule.objects.update(requirement="approval")
    demand = open_demand(activity=desk.activity, text__public=Public.FRAGILE_ADULT)
    visit = a_visit(
        north, SOUTH, start=540, demand=demand, demand_version=demand.current
    )

    read = day_of(organisation=desk.organisation, day=TUESDAY, now=NOON)

    [asked] = read.day.visits
    assert asked.barred == {south.provider_id}
    assert who(planned(desk)) == {visit: north.provider}


@pytest.mark.parametrize(
    ("opens", "start", "allowed"),
    [(540, 540, False), (525, 540, True), (540, 560, True)],
)
def test_nobody_works_a_minute_that_their_calendar_does_not_give(opens, start, allowed):
    """The other is free from an hour on; the visit may begin a quarter before its."""
    desk = a_team()
    north, south = desk.offers
    AvailabilityRule.objects.filter(person=south.provider.person).update(
        start_minute=opens
    )
    a_visit(north, SOUTH, start=start)

    [visit] = day_of(organisation=desk.organisation, day=TUESDAY, now=NOON).day.visits

    assert (south.provider_id not in visit.barred) is allowed
    assert (visit.earliest, visit.latest) == (start - 15, start + 15)


def test_the_hour_of_a_visit_stays_within_the_calendar_of_its_own_carer():
    desk = a_team()
    a_visit(desk.offers[0], NORTH, start=485)  # Free from 480 to 1080.
    a_visit(desk.offers[0], NORTH, start=960)
    a_visit(desk.offers[1], SOUTH, start=1000)  # Ends later than they are free.

    visits = day_of(organisation=desk.organisation, day=TUESDAY, now=NOON).day.visits

    hours = [(visit.earliest, visit.latest) for visit in visits]
    assert hours == [(480, 500), (945, 960), (1000, 1000)]


def test_two_who_come_to_one_person_at_one_minute_come_together():
    desk = a_team(homes=(NORTH, SOUTH, NORTH))
    parent = PersonFactory()
    for offer in desk.offers[:2]:
        a_visit(offer, NORTH, start=540, beneficiary=parent)
    alone = a_visit(desk.offers[2], NORTH, start=540)

    plan = planned(desk)

    together = plan.stops.exclude(engagement=alone)
    assert len({stop.start for stop in together}) == 1
    assert len({stop.provider_id for stop in together}) == 2
    read = day_of(organisation=desk.organisation, day=TUESDAY, now=NOON)
    assert len(read.day.pairs) == 1
    page = tour_page(plan=plan, actor=desk.actor)
    told = {line.beside: tour.name for tour in page.tours for line in tour.stops}
    names = {tour.name for tour in page.tours}
    assert {*told} == {"", *(names - {told[""]})}


def test_the_tours_of_a_large_team_have_letters_of_their_own():
    assert [_letters(n) for n in (0, 25, 26, 27, 702)] == ["A", "Z", "AA", "AB", "AAA"]


def test_two_at_one_hour_for_the_only_carer_leave_one_with_its_reason():
    desk = a_team(homes=(NORTH,))
    [offer] = desk.offers
    a_visit(offer, NORTH, start=540)
    a_visit(offer, SOUTH, start=540)

    plan = planned(desk)

    [left] = plan.stops.filter(provider=None)
    assert left.reason == WhyLeft.NO_ROOM
    with override("en"):
        [line] = tour_page(plan=plan, actor=desk.actor).left
    assert line.why_left == "No tour has room for it."


def test_the_codes_of_reasons_are_those_of_the_room():
    assert set(WhyLeft) == {reason.value for reason in Reason}


@given(
    st.lists(
        st.tuples(
            st.integers(0, 1), st.sampled_from([NORTH, SOUTH]), st.integers(16, 30)
        ),
        min_size=1,
        max_size=4,
    )
)
@settings(max_examples=6)
def test_every_day_is_checked_complete_and_no_worse_than_today(visits):
    desk = a_team()
    for worker, at, half_hour in visits:
        a_visit(desk.offers[worker], at, start=30 * half_hour)

    plan = planned(desk)

    read = day_of(organisation=desk.organisation, day=TUESDAY, now=NOON)
    assert plan.stops.count() == len(visits)
    assert plan.state == PlanState.DRAFT
    if not check(read.day, today(read.day)):
        assert plan.objective <= objective(read.day, today(read.day)).total


@pytest.mark.parametrize("count", [1, 3])
def test_a_day_costs_the_same_queries_however_full(django_assert_num_queries, count):
    desk = a_team()
    for number in range(count):
        a_visit(desk.offers[0], NORTH, start=540 + 150 * number)

    with django_assert_num_queries(12):
        read = day_of(organisation=desk.organisation, day=TUESDAY, now=NOON)

    assert len(read.day.visits) == count
    plan = planned(desk)
    with django_assert_num_queries(2):
        tour_page(plan=plan, actor=desk.actor)


def test_a_day_without_a_rule_of_travel_fails_and_says_so():
    TravelRule.objects.all().delete()
    desk = a_team()

    plan = planned(desk)

    assert plan.state == PlanState.FAILED
    assert Transition.objects.about(plan).get().reason == "NoTravelRule"


def test_tours_are_computed_once_kept_once_and_thrown_away():
    desk = a_team()
    a_visit(desk.offers[0], NORTH, start=540)
    plan = ask_for_tours(
        organisation=desk.organisation, day=TUESDAY, actor=desk.actor, now=NOON
    )
    TourPlan.objects.filter(pk=plan.pk).update(seconds=0)
    with pytest.raises(TouringRefused):
        keep_tours(plan=plan, actor=desk.actor, now=NOON)

    for _ in range(2):
        tasks.compute_one_tour(plan_id=plan.pk)

    plan.refresh_from_db()
    assert (plan.state, plan.stops.count()) == (PlanState.DRAFT, 1)
    keep_tours(plan=plan, actor=desk.actor, now=NOON)
    with pytest.raises(TouringRefused):
        keep_tours(plan=plan, actor=desk.actor, now=NOON)
    discard_tours(plan=plan, actor=desk.actor, now=NOON)
    with pytest.raises(TouringRefused):
        discard_tours(plan=plan, actor=desk.actor, now=NOON)


def test_a_coordinator_elsewhere_reads_no_name():
    """The tours of somebody who left the team: the name goes with them."""
    desk = a_team(homes=(NORTH,))
    visit = a_visit(desk.offers[0], NORTH, start=540)
    plan = planned(desk)
    [tour] = tour_page(plan=plan, actor=desk.actor).tours
    assert [line.name for line in tour.stops] == [visit.beneficiary.display_name]

    [tour] = tour_page(plan=plan, actor=a_desk().actor).tours

    assert [(line.name, line.url) for line in tour.stops] == [("", "")]


def test_a_day_without_a_visit_has_no_tour_and_no_fault():
    plan = planned(a_team())

    assert (plan.state, plan.stops.count(), plan.travel_after) == ("draft", 0, 0)


def test_a_way_is_the_straight_line_lengthened_at_one_speed():
    rule = TravelRule.objects.get()
    a, b = Point(48.86, 2.44), Point(48.95, 2.44)  # Ten kilometres.

    assert minutes_between(a, b, rule) == 35  # 13 km at 25 km/h, and 3 to park.
    assert minutes_between(a, a, rule) == 0
