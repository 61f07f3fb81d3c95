"""Who may be asked: the hard filters against brute force, and what a ranking keeps."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.enums import Certainty, CredentialKind, StatusKind
from asasap.kernel.actor import Actor
from mapping.enums import Point
from mapping.rules import distance_km
from matching.enums import Barrier
from matching.filters import SearchFilters
from matching.models import Candidate, IncompatiblePair, MatchRun, WorkingTimeRule
from matching.operations.inviting import send_next_batch
from matching.operations.keeping_apart import keep_apart, let_meet
from matching.operations.pricing import count_local_prices
from matching.operations.running import ask_for_candidates, match_demand
from matching.queries.candidates import considered_for
from matching.queries.pairs import excluded_provider_ids
from matching.queries.policies import delivered
from matching.queries.prices import local_medians
from matching.queries.searching import search
from matching.ranking import Candidate as Placed
from matching.ranking import Factor, Weights, rank
from offers.enums import AreaKind, Frequency, ServiceMode, Side
from offers.models import Conversation
from tests.factories.accounts import PersonFactory
from tests.factories.availability import (
    AvailabilityExceptionFactory,
    AvailabilityRuleFactory,
)
from tests.factories.catalogue import ActivityFactory, ActivityRuleFactory
from tests.factories.conversations import ConversationFactory
from tests.factories.demands import client_of, open_demand
from tests.factories.engagements import agreed
from tests.factories.invitations import NOON, a_demand_with, a_policy, matched
from tests.factories.offers import live_offer
from tests.factories.papers import ProviderFactory, WorkStatusFactory
from tests.factories.places import CommuneFactory, PlaceFactory

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 11, 30)


def barriers_by_offer(demand) -> dict[int, list[str]]:
    considered = considered_for(demand=demand, policy=delivered(), now=NOON)
    return {one.offer.pk: [str(code) for code in one.barriers] for one in considered}


def test_each_wall_of_the_world_is_seen():
    ActivityRuleFactory(mode=ServiceMode.DIRECT)
    demand = open_demand()
    away, taken, unsaid = (live_offer() for _ in range(3))
    fits, far = live_offer(), live_offer(text__place=PlaceFactory(latitude=48.95))
    other_mode = live_offer(text__mode=ServiceMode.DIRECT)
    own = live_offer(provider=ProviderFactory(person=demand.client))
    named = live_offer(
        text__area_kind=AreaKind.COMMUNES,
        text__radius_km=None,
        text__place=PlaceFactory(latitude=48.95),
    )
    named.current.communes.add(demand.current.place.commune)
    # Free on Mondays alone; and on Tuesdays, but away for ever.
    AvailabilityRuleFactory(person=away.provider.person, weekday=0)
    AvailabilityRuleFactory(person=taken.provider.person, weekday=1)
    for one in (taken, unsaid):
        AvailabilityExceptionFactory(
            person=one.provider.person,
            period=DateTimeTZRange(NOON, NOON + timedelta(days=300)),
        )
    found = barriers_by_offer(demand)

    assert found == {
        away.pk: [Barrier.NOT_AVAILABLE],
        taken.pk: [Barrier.NOT_AVAILABLE],
        unsaid.pk: [Barrier.NOT_AVAILABLE],
        fits.pk: [],
        far.pk: [Barrier.OUT_OF_AREA],
        other_mode.pk: found[other_mode.pk],
        own.pk: [Barrier.OWN_DEMAND],
        named.pk: [],
    }
    assert Barrier.OTHER_MODE in found[other_mode.pk]


def test_a_right_that_is_missing_is_named():
    activity = ActivityFactory(code="10")
    ActivityRuleFactory(activity=activity, requirement="approval")
    demand = open_demand(activity=activity)
    live_offer(activity=activity)

    [one] = considered_for(demand=demand, policy=delivered(), now=NOON)

    assert one.barriers == [Barrier.NOT_ELIGIBLE]
    assert one.missing == f"{CredentialKind.APPROVAL}_missing"


def test_a_week_may_not_pass_the_longest_of_the_law():
    WorkingTimeRule.objects.create(
        kind=StatusKind.EMPLOYEE,
        valid=DateRange(date(2026, 1, 1), None),
        weekly_minutes=240,
        source="a law",
        certainty=Certainty.CONFIRMED,
        verified_on=date(2026, 1, 1),
    )
    person = PersonFactory()
    status = WorkStatusFactory(person=person, kind=StatusKind.EMPLOYEE)
    offer = live_offer(provider=ProviderFactory(person=person), work_status=status)
    demand = open_demand()
    before = barriers_by_offer(demand)[offer.pk]

    for _ in range(2):  # Two hours a week each; then two more are too many.
        agreed(offer=offer)

    assert Barrier.WORKING_TIME not in before
    assert Barrier.WORKING_TIME in barriers_by_offer(demand)[offer.pk]


def test_hours_already_agreed_to_are_free_for_nobody_else():
    tuesday = date(2027, 1, 5)  # The first of two hours each Tuesday, at nine.
    offer = live_offer()
    AvailabilityRuleFactory(
        person=offer.provider.person, weekday=1, start_minute=540, end_minute=660
    )
    said = QueryDict(f"day={tuesday}&from=09:30&to=10:30")
    filters = SearchFilters(said, now=NOON)
    assert filters.is_valid()
    demand = open_demand(text__days=DateRange(tuesday, None))

    def seen() -> tuple[int, list[str]]:
        found = search(filters.asked, actor=Actor(), now=NOON)
        return len(found.results), barriers_by_offer(demand)[offer.pk]

    before = seen()
    agreed(offer=offer, terms__frequency=Frequency.MONTHLY)
    monthly = seen()
    agreed(offer=offer)

    assert before == monthly == (1, [])
    assert seen() == (0, [Barrier.NOT_AVAILABLE])


def test_two_kept_apart_are_never_written_down_together():
    demand = a_demand_with(3)
    first, second, third = demand.activity.offers.order_by("pk")
    keep_apart(
        client=demand.client, provider=first.provider, side=Side.CLIENT, now=NOON
    )
    pair = keep_apart(
        client=demand.client, provider=second.provider, side=Side.PROVIDER, now=NOON
    )
    ConversationFactory(
        offer=third,
        client=demand.client,
        provider=third.provider,
        blocked_at=NOON,
        blocked_by=Side.PROVIDER,
    )

    apart = excluded_provider_ids(client_of(demand))
    nobody = barriers_by_offer(demand)
    let_meet(pair=pair)
    Conversation.objects.update(blocked_at=None, blocked_by="")

    everyone = {offer.provider_id for offer in (first, second, third)}
    assert (apart, nobody) == (everyone, {})
    assert set(barriers_by_offer(demand)) == {second.pk, third.pk}
    assert excluded_provider_ids(Actor()) == frozenset()
    with pytest.raises(IntegrityError, match="once_each"), transaction.atomic():
        IncompatiblePair.objects.create(
            client=demand.client,
            provider=first.provider,
            side=Side.CLIENT,
            said_at=NOON,
        )


def test_who_is_kept_apart_waits_no_more_for_who_is_helped_either():
    helper = PersonFactory()
    demand = a_demand_with(1, client=helper, beneficiary=PersonFactory())
    matched(demand=demand)
    [asked] = send_next_batch(demand=demand, now=NOON)

    keep_apart(
        client=demand.beneficiary, provider=asked.provider, side=Side.CLIENT, now=NOON
    )

    asked.refresh_from_db()
    assert (asked.state, asked.close_reason) == ("closed", "unfit")


def test_a_ranking_costs_the_same_for_three_as_for_twelve(
    django_assert_max_num_queries,
):
    counts = []
    for count in (3, 12):
        demand = a_demand_with(count, activity=ActivityFactory(code=f"{count}0"))
        for offer in demand.activity.offers.all():
            AvailabilityRuleFactory(person=offer.provider.person, weekday=1)
        request = ask_for_candidates(demand=demand, now=NOON)
        with django_assert_max_num_queries(40) as queries:
            match_demand(request=request, now=NOON)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_a_ranking_is_kept_whole_and_can_be_made_again():
    a_policy(most_invited=3)
    demand = a_demand_with(6)
    live_offer(text__place=PlaceFactory(latitude=48.95))

    run = matched(demand=demand)

    kept = list(run.candidates.in_order())
    passed = [one for one in kept if not one.barriers]
    weights = Weights(
        version=run.weights["version"],
        of={Factor(factor): share for factor, share in run.weights["of"].items()},
        band=run.weights["band"],
    )
    again = rank(
        [
            Placed(
                key=one.provider_id,
                values={Factor(x["factor"]): x["value"] for x in one.breakdown},
                offered_minutes=one.offered_minutes,
            )
            for one in reversed(passed)
        ],
        weights=weights,
        seed=run.seed,
    )
    assert [(r.key, r.place, r.score, r.is_drawn) for r in again] == [
        (one.provider_id, one.place, one.score, one.is_drawn) for one in passed
    ]
    for one in passed:
        assert sum(part["points"] for part in one.breakdown) == one.score
    assert [one.barriers for one in kept[6:]] == [[Barrier.OUT_OF_AREA]]
    queue = demand.invitations.in_order().values_list("provider", flat=True)
    assert list(queue) == [one.provider_id for one in passed[:3]]


def test_asked_twice_ranked_once_and_again_when_the_text_changes():
    demand = a_demand_with(1)
    first = ask_for_candidates(demand=demand, now=NOON)
    assert ask_for_candidates(demand=demand, now=NOON) == first
    run = match_demand(request=first, now=NOON)
    assert match_demand(request=first, now=NOON) == run

    # Its invitation still waits: nothing to ask for.
    assert ask_for_candidates(demand=demand, now=NOON) is None
    assert MatchRun.objects.count() == 1


def test_a_ranking_stays_as_it_was_made():
    run = matched(demand=a_demand_with(1))
    places = Candidate.objects.filter(run=run)

    with pytest.raises(IntegrityError, match="columns_stay"), transaction.atomic():
        places.update(score=1_000_000)
    with pytest.raises(IntegrityError, match="young_rows_stay"), transaction.atomic():
        places._raw_delete(places.db)
    with pytest.raises(IntegrityError, match="append_only"), transaction.atomic():
        MatchRun.objects.filter(pk=run.pk).update(seed="another")


def test_five_providers_make_a_price_and_four_are_left_alone():
    for cents in (20_00, 22_00, 24_00, 30_00):
        live_offer(text__price_cents=cents)
    offer = live_offer(text__price_unit="free", text__price_cents=None)
    around = (offer.activity_id, offer.latitude, offer.longitude)

    count_local_prices(now=NOON)
    alone = local_medians([around])
    # Ten offers of one provider count once, by the cheapest.
    last = live_offer(text__price_cents=26_00)
    live_offer(provider=last.provider, work_status=None, text__price_cents=90_00)
    cells = count_local_prices(now=NOON)
    count_local_prices(now=NOON)

    assert alone == {}
    assert cells == 2
    assert local_medians([around, (0, 0.0, 0.0)]) == {around: 24_00}


class SmallWorlds(TestCase):
    """Random worlds: who passes is who a reader of the rules would let pass."""

    @given(
        world=st.lists(
            st.tuples(
                st.sampled_from([48.8612, 48.88, 48.90, 48.95]),  # Where they start.
                st.integers(1, 8),  # How far they go.
                st.sampled_from([None, 0, 1]),  # The day they are free, if they say.
                st.booleans(),  # Whether the client keeps them away.
            ),
            min_size=1,
            max_size=5,
        )
    )
    @settings(max_examples=8, deadline=None)
    def test_hard_filters_are_sound_and_complete(self, world):
        demand = open_demand()
        here = Point(demand.latitude, demand.longitude)
        expected = set()
        for latitude, radius, weekday, is_apart in world:
            offer = live_offer(
                text__place=PlaceFactory(latitude=latitude, commune=CommuneFactory()),
                text__radius_km=radius,
            )
            if weekday is not None:
                AvailabilityRuleFactory(person=offer.provider.person, weekday=weekday)
            if is_apart:
                keep_apart(
                    client=demand.client,
                    provider=offer.provider,
                    side=Side.CLIENT,
                    now=NOON,
                )
            there = Point(offer.latitude, offer.longitude)
            serves = distance_km(here, there) <= radius
            if serves and weekday in {None, 1} and not is_apart:
                expected.add(offer.provider_id)

        run = matched(demand=demand)

        passed = run.candidates.passed().values_list("provider", flat=True)
        assert set(passed) == expected
        kept_apart = {
            pair.provider_id
            for pair in IncompatiblePair.objects.filter(client=demand.client)
        }
        assert not run.candidates.filter(provider__in=kept_apart).exists()
