"""Plans of a desk: who may serve whom, at what cost, and what a change would cost."""

import threading
from datetime import date, timedelta
from itertools import product

import pytest
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.enums import PERSON_MOVES, Certainty, PersonState, StatusKind
from asasap.audit.operations import ForbiddenMove, move
from asasap.kernel.actor import SYSTEM, Actor
from asasap.notifications.models import Notice
from matching import tasks
from matching.enums import (
    PLAN_MOVES,
    Fairness,
    InvitationState,
    PlanState,
    WhyUnserved,
)
from matching.models import (
    AssignmentPlan,
    IncompatiblePair,
    Invitation,
    WorkingTimeRule,
)
from matching.operations import planning
from matching.operations.applying import Applied, apply_plan
from matching.operations.inviting import answer_invitation, send_next_batch
from matching.operations.planning import (
    PlanningRefused,
    ask_for_plan,
    change_pair,
    compute_plan,
    discard_plan,
    give_up_on_plan,
    keep_plan,
    release_pair,
)
from matching.operations.running import ask_for_candidates, match_demand
from matching.queries.pairing import pairs_of
from matching.queries.planning import pair_page, plan_page
from matching.rules.planning import Asked, capacity_of
from offers.enums import ServiceMode, Side
from tests.factories.accounts import PersonFactory
from tests.factories.availability import AvailabilityRuleFactory
from tests.factories.catalogue import ActivityFactory
from tests.factories.demands import open_demand
from tests.factories.engagements import agreed
from tests.factories.invitations import a_policy
from tests.factories.places import PlaceFactory
from tests.factories.plans import DECEMBER, NOON, a_desk

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)
S = PlanState
ROADS = {
    (S.COMPUTING, S.DRAFT),
    (S.COMPUTING, S.FAILED),
    (S.COMPUTING, S.DISCARDED),
    (S.DRAFT, S.PROPOSED),
    (S.DRAFT, S.DISCARDED),
    (S.PROPOSED, S.APPLIED),
    (S.PROPOSED, S.DISCARDED),
}


def takers(plan) -> dict:
    return {pair.demand: pair.offer for pair in plan.pairs.all()}


def test_each_goes_to_the_nearest_and_nobody_is_in_two_places_at_once():
    desk = a_desk()
    near = desk.serves(text__place=PlaceFactory(latitude=48.86, longitude=2.44))
    far = desk.serves(text__place=PlaceFactory(latitude=48.89, longitude=2.44))
    tuesday = desk.asks(text__place=PlaceFactory(latitude=48.86, longitude=2.44))
    same_hour = desk.asks(text__place=PlaceFactory(latitude=48.88, longitude=2.44))
    thursday = desk.asks(
        text__place=PlaceFactory(latitude=48.86, longitude=2.44),
        text__slots=[{"weekday": 3, "start": 540}],
    )

    plan = desk.plan()

    assert (plan.state, plan.is_optimal) == (PlanState.DRAFT, True)
    assert takers(plan) == {tuesday: near, same_hour: far, thursday: near}


def test_who_may_not_be_asked_is_in_no_pair_and_it_is_said_that_nobody_may():
    desk = a_desk()
    busy = desk.serves(text__radius_km=1)  # Too far; then away; then a secret.
    AvailabilityRuleFactory(person=busy.provider.person, weekday=6)
    place = {"text__place": PlaceFactory(latitude=48.90, longitude=2.44)}
    far = desk.asks(**place)
    taken = desk.asks()
    employer = desk.asks(text__mode=ServiceMode.DIRECT)
    own = desk.asks(client=busy.provider.person)
    sunday = desk.asks(text__slots=[{"weekday": 6, "start": 540}])
    secret = desk.asks(text__slots=[{"weekday": 6, "start": 540}])
    IncompatiblePair.objects.create(
        client=secret.client,
        provider=busy.provider,
        side=Side.CLIENT,
        said_at=NOON,
    )

    plan = desk.plan()

    assert takers(plan) == {
        far: None,
        taken: None,
        employer: None,
        own: None,
        sunday: busy,
        secret: None,
    }
    reasons = set(plan.pairs.exclude(offer=busy).values_list("why_unserved", flat=True))
    assert reasons == {WhyUnserved.NOBODY}


def test_a_full_week_takes_no_more_and_what_is_agreed_counts():
    desk = a_desk(demands=3)
    offer = desk.serves()
    person = offer.provider.person
    AvailabilityRuleFactory(person=person, weekday=0, end_minute=720)
    AvailabilityRuleFactory(person=person, weekday=1, end_minute=660)
    AvailabilityRuleFactory(person=person, weekday=2, end_minute=660)

    plan = desk.plan()

    # Seven hours: three demands of two. With two hours agreed, two of them.
    assert plan.pairs.filter(provider=None).count() == 0
    agreed(
        offer=offer,
        now=NOON - timedelta(days=2),
        terms__slots=[{"weekday": 0, "start": 540}],
    )
    assert desk.plan().pairs.filter(provider=None).count() == 1


@pytest.mark.parametrize(
    ("first", "later", "is_agreed"),
    [(0, 42, False), (3, 90, False), (60, 0, True), (0, 50, True)],
)
def test_nobody_is_in_two_places_however_far_ahead_either_begins(
    first, later, is_agreed
):
    """Of two at one hour of each Tuesday, one alone is served by the only member."""
    desk = a_desk()
    offer = desk.serves()  # Who has said no hours is free but of what is agreed.
    days = [
        DateRange(DECEMBER.lower + timedelta(days=n), None)
        for n in (first, first + later)
    ]
    if is_agreed:
        agreed(offer=offer, now=NOON - timedelta(days=2), terms__days=days[0])
    else:
        desk.asks(text__days=days[0])
    desk.asks(text__days=days[1])

    plan = ask_for_plan(
        organisation=desk.organisation,
        days=DateRange(DECEMBER.lower, DECEMBER.lower + timedelta(days=120)),
        fairness=Fairness.NONE,
        actor=desk.actor,
        now=NOON,
    )

    assert plan.pairs.exclude(offer=None).count() == (0 if is_agreed else 1)


def test_a_plan_gives_nobody_a_week_longer_than_the_law_allows():
    WorkingTimeRule.objects.create(
        kind=StatusKind.SELF_EMPLOYED,
        valid=DateRange(date(2026, 1, 1), None),
        weekly_minutes=240,
        source="a law",
        certainty=Certainty.CONFIRMED,
        verified_on=date(2026, 1, 1),
    )
    desk = a_desk(offers=1, demands=3)  # Two hours a week each; four are the most.

    assert desk.plan().pairs.exclude(offer=None).count() == 2


def test_who_helped_the_same_person_for_another_client_knows_them():
    desk = a_desk(offers=1)
    beneficiary = PersonFactory()
    agreed(
        offer=desk.offers[0],
        beneficiary=beneficiary,
        terms__slots=[{"weekday": 6, "start": 540}],
    )
    desk.asks()
    desk.asks(beneficiary=beneficiary, text__slots=[{"weekday": 2, "start": 540}])

    pairs = pairs_of(organisation=desk.organisation, days=DECEMBER, now=NOON).pairs

    values = [pair.values["continuity"] for pair in pairs]
    assert 0 == values[0] < values[1]


def test_only_open_requests_of_these_days_that_the_desk_could_meet_are_planned():
    desk = a_desk(offers=1, demands=1)
    later = DateRange(date(2027, 3, 1), None)
    desk.asks(text__days=later)
    open_demand(activity=ActivityFactory(code="20", slug="jardinage"))

    asked = pairs_of(organisation=desk.organisation, days=DECEMBER, now=NOON)

    assert asked.demands == [desk.demands[0].pk]
    assert Asked.read(asked.kept()) == asked


@pytest.mark.parametrize("count", [1, 4])
def test_the_pairs_cost_the_same_queries_however_many(django_assert_num_queries, count):
    desk = a_desk(offers=count, demands=count)

    with django_assert_num_queries(20):
        asked = pairs_of(organisation=desk.organisation, days=DECEMBER, now=NOON)

    assert len(asked.pairs) == count * count


def test_sharing_the_work_gives_the_second_request_to_who_has_none():
    desk = a_desk()
    near = desk.serves(text__place=PlaceFactory(latitude=48.86, longitude=2.44))
    desk.serves(text__place=PlaceFactory(latitude=48.87, longitude=2.44))
    here = {"text__place": PlaceFactory(latitude=48.86, longitude=2.44)}
    desk.asks(**here)
    desk.asks(**here, text__slots=[{"weekday": 3, "start": 540}])

    alone, shared = desk.plan(Fairness.NONE), desk.plan(Fairness.STRONG)

    assert set(takers(alone).values()) == {near}
    assert set(takers(shared).values()) == set(desk.offers)
    assert (alone.fairness_price, alone.idle) == (0, 1)
    assert (shared.fairness_price > 0, shared.idle) == (True, 0)


def test_a_change_by_hand_costs_what_was_shown_and_can_be_taken_back():
    desk = a_desk(offers=3, demands=4)
    plan = desk.plan()
    pair = plan.pairs.order_by("pk").first()
    before = plan.cost
    page = pair_page(pair=pair, today=TODAY)
    other = next(
        one
        for one in page.alternatives
        if one.provider_id not in {pair.provider_id, None}
    )
    none = next(one for one in page.alternatives if one.provider_id is None)

    changed = change_pair(
        pair=pair, provider_id=other.provider_id, actor=desk.actor, now=NOON
    )

    plan.refresh_from_db()
    assert (changed.provider_id, changed.is_manual) == (other.provider_id, True)
    assert round((plan.cost - before) / 1000, 1) == float(other.price)
    assert (none.left, other.left) == (1, 0)
    # Who looks at it meanwhile finds it: the row is the same.
    assert (changed.pk, changed.uuid) == (pair.pk, pair.uuid)
    nobody = change_pair(pair=changed, provider_id=None, actor=desk.actor, now=NOON)
    assert nobody.why_unserved == WhyUnserved.BY_HAND
    freed = release_pair(pair=nobody, actor=desk.actor, now=NOON)
    plan.refresh_from_db()
    assert (plan.cost, freed.is_manual) == (before, False)


def test_nobody_outside_the_rules_can_be_chosen_by_hand():
    desk = a_desk(offers=1, demands=1)
    pair = desk.plan().pairs.get()
    stranger = a_desk(offers=1).offers[0].provider

    with pytest.raises(PlanningRefused):
        change_pair(pair=pair, provider_id=stranger.pk, actor=desk.actor, now=NOON)

    pair.refresh_from_db()
    assert pair.provider_id == desk.offers[0].provider_id


def test_the_explanation_of_a_pair_sums_to_its_score():
    desk = a_desk(offers=1, demands=1)

    [line] = plan_page(plan=desk.plan(), today=TODAY).served

    assert round(sum(one.points for one in line.factors), 1) == line.points
    assert line.name == "Worker 0"


def test_applying_invites_those_named_and_binds_nobody():
    a_policy()
    desk = a_desk(offers=1, demands=1)
    [demand] = desk.demands
    request = ask_for_candidates(demand=demand, now=NOON)
    match_demand(request=request, now=NOON)
    plan = desk.plan()
    with pytest.raises(PlanningRefused):
        apply_plan(plan=plan, actor=desk.actor, now=NOON)
    keep_plan(plan=plan, actor=desk.actor, now=NOON)

    invited = apply_plan(plan=plan, actor=desk.actor, now=NOON)

    assert invited == Applied(named=1, invited=1)
    [sent] = Invitation.objects.exclude(state=InvitationState.QUEUED)
    assert sent.provider_id == plan.pairs.get().provider_id
    assert Notice.objects.filter(kind="matching.invited").count() == 1
    demand.refresh_from_db()
    assert (demand.is_open, demand.engagements.count()) == (True, 0)
    # The same, planned and applied again: who was asked is not asked twice.
    again = desk.plan()
    keep_plan(plan=again, actor=desk.actor, now=NOON)
    applied = apply_plan(plan=again, actor=desk.actor, now=NOON)
    assert applied == Applied(named=1, invited=0)
    with pytest.raises(PlanningRefused):
        discard_plan(plan=again, actor=desk.actor, now=NOON)


def test_nobody_more_is_asked_once_enough_were_heard_or_the_client_is_away():
    a_policy(interested_cap=1, batch_size=1)
    desk = a_desk(offers=2, demands=2)
    for demand in desk.demands:
        match_demand(request=ask_for_candidates(demand=demand, now=NOON), now=NOON)
    heard, away = desk.demands
    [first] = send_next_batch(demand=heard, now=NOON)
    person = first.provider.person
    actor = Actor(user_id=person.user_id, person_id=person.pk)
    answer_invitation(invitation=first, is_interested=True, actor=actor, now=NOON)
    plan = desk.plan()
    # Its other provider, by hand: the first has answered.
    pair = plan.pairs.get(demand=heard)
    [other] = [one.provider_id for one in desk.offers if one.provider != first.provider]
    change_pair(pair=pair, provider_id=other, actor=desk.actor, now=NOON)
    keep_plan(plan=plan, actor=desk.actor, now=NOON)
    move(
        away.client,
        to=PersonState.SUSPENDED,
        table=PERSON_MOVES,
        actor=SYSTEM,
        now=NOON,
    )

    applied = apply_plan(plan=plan, actor=desk.actor, now=NOON)

    assert applied == Applied(named=2, invited=0)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_plan_applied_by_two_at_once_invites_once():
    a_policy()
    desk = a_desk(offers=1, demands=1)
    match_demand(request=ask_for_candidates(demand=desk.demands[0], now=NOON), now=NOON)
    plan = desk.plan()
    keep_plan(plan=plan, actor=desk.actor, now=NOON)
    heard = []

    def apply_too():
        try:
            apply_plan(plan=plan, actor=desk.actor, now=NOON)
            heard.append("applied")
        except PlanningRefused:
            heard.append("refused")
        finally:
            connection.close()

    rival = threading.Thread(target=apply_too)
    with transaction.atomic():
        apply_plan(plan=plan, actor=desk.actor, now=NOON)
        rival.start()
        rival.join(timeout=0.3)
        assert rival.is_alive(), "the second did not wait for the first"
    rival.join()

    assert heard == ["refused"]
    assert Notice.objects.filter(kind="matching.invited").count() == 1


def test_what_cannot_be_computed_in_an_hour_is_given_up(monkeypatch):
    monkeypatch.setattr(planning, "AT_ONCE", 0)
    desk = a_desk(offers=1, demands=1)
    late, early = (desk.plan() for _ in range(2))
    asked_at = NOON - timedelta(hours=1)
    AssignmentPlan.objects.filter(pk=late.pk).update(asked_at=asked_at)

    for plan in (late, early):
        give_up_on_plan(plan=plan, now=NOON)
        give_up_on_plan(plan=plan, now=NOON)

    late.refresh_from_db()
    early.refresh_from_db()
    assert (late.state, early.state) == (PlanState.FAILED, PlanState.COMPUTING)
    # A worker that comes late finds it given up.
    assert compute_plan(plan=late, now=NOON).state == PlanState.FAILED


def test_a_large_plan_waits_for_a_worker_and_is_computed_once(
    monkeypatch, django_capture_on_commit_callbacks
):
    desk = a_desk(offers=1, demands=2)
    monkeypatch.setattr(planning, "AT_ONCE", 1)

    with django_capture_on_commit_callbacks() as queued:
        plan = desk.plan()

    assert (plan.state, len(queued)) == (PlanState.COMPUTING, 1)
    with pytest.raises(PlanningRefused):
        keep_plan(plan=plan, actor=desk.actor, now=NOON)
    for _ in range(2):
        tasks.compute_one_plan(plan_id=plan.pk)
    plan.refresh_from_db()
    assert (plan.state, plan.pairs.count()) == (PlanState.DRAFT, 2)
    assert compute_plan(plan=plan, now=NOON).computed_at == plan.computed_at


def test_only_the_written_roads_are_open():
    desk = a_desk()
    for before, after in product(PlanState, repeat=2):
        plan = AssignmentPlan.objects.create(
            organisation=desk.organisation,
            author=desk.coordinator,
            days=DECEMBER,
            asked_at=NOON,
            state=before,
            **({} if before == S.COMPUTING else FIGURES),
        )
        more = FIGURES if before == S.COMPUTING else {}
        if (before, after) in ROADS:
            move(plan, to=after, table=PLAN_MOVES, actor=SYSTEM, now=NOON, **more)
        else:
            with pytest.raises(ForbiddenMove):
                move(plan, to=after, table=PLAN_MOVES, actor=SYSTEM, now=NOON)


FIGURES = {"computed_at": NOON, "cost": 3, "bound": 3, "fairness_price": 0}


def test_a_capacity_holds_whichever_requests_are_given():
    assert [capacity_of([60, 120, 60], free=free) for free in (0, 120, 180, 240)] == [
        0,
        1,
        2,
        3,
    ]
