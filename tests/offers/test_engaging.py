"""From the first proposal to the agreement: who may, on what terms, what follows."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.enums import MandateScope, Party, Role, StatusKind
from accounts.operations.helping import MandateEnded, end_mandate
from asasap.kernel.actor import SYSTEM, Actor
from asasap.notifications.models import Notice
from mapping.enums import PlacePrecision
from mapping.operations.locating import Located
from offers import tasks
from offers.enums import (
    DeclineReason,
    DemandState,
    EngagementState,
    Outcome,
    PriceUnit,
    ServiceMode,
    Side,
)
from offers.models import ActivityRule, Demand, Engagement
from offers.operations.ending_engagements import decline, lapse, retract
from offers.operations.ending_postings import close_demand
from offers.operations.engaging import accept, counter, propose
from offers.operations.negotiating import (
    AlreadyProposed,
    EngagementRefused,
    TermsOvertaken,
    TermsRefused,
)
from offers.queries.engagements import shown_to_sign
from offers.rules.engaging import Parties
from offers.rules.terms import Address
from tests.factories.accounts import (
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
)
from tests.factories.demands import open_demand
from tests.factories.engagements import (
    NOON,
    EngagementFactory,
    a_proposal,
    agreed,
    as_person,
    weekly,
)
from tests.factories.mandates import MandateFactory
from tests.factories.offers import live_offer
from tests.factories.papers import (
    ProviderFactory,
    WorkStatusFactory,
    WorkStatusRuleFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def offer():
    return live_offer()


@pytest.fixture
def client_person():
    return PersonFactory(display_name="Odette Vasseur")


def on_offer(offer, person, **more):
    """The client’s side of a proposal on an offer."""
    return Parties(
        side=Side.CLIENT,
        provider=offer.provider,
        work_status=offer.work_status,
        client=person,
        beneficiary=person,
        offer=offer,
        **more,
    )


def on_demand(demand, provider, status, **more):
    """The provider’s side of a proposal on a demand."""
    return Parties(
        side=Side.PROVIDER,
        provider=provider,
        work_status=status,
        client=demand.client,
        beneficiary=demand.beneficiary,
        demand=demand,
        **more,
    )


def answer_to(demand):
    """Somebody self-employed proposes on it."""
    provider = ProviderFactory()
    status = WorkStatusFactory(person=provider.person)
    return propose(
        parties=on_demand(demand, provider, status),
        proposal=a_proposal(place=demand.current.place),
        actor=as_person(provider.person),
        now=NOON,
    )


def sign(engagement, actor, now=NOON, **more):
    fresh = Engagement.objects.whole().get(pk=engagement.pk)
    shown = shown_to_sign(engagement=fresh, now=now)
    accept(engagement=engagement, shown=shown, actor=actor, now=now, **more)
    engagement.refresh_from_db()


def side_of(engagement, side):
    person = engagement.client if side == Side.CLIENT else engagement.provider.person
    return as_person(person)


def told():
    return sorted(
        (notice.kind.removeprefix("offers.engagement_"), notice.recipient_id)
        for notice in Notice.objects.filter(kind__startswith="offers.engagement")
    )


# --- Proposing -----------------------------------------------------------------------


def test_a_client_proposes_on_an_offer_and_the_provider_has_a_week_to_answer(
    offer, client_person
):
    made = propose(
        parties=on_offer(offer, client_person),
        proposal=a_proposal(),
        actor=as_person(client_person),
        now=NOON,
    )

    assert made.state == EngagementState.PROPOSED
    assert (made.client, made.provider, made.offer_version) == (
        client_person,
        offer.provider,
        offer.current,
    )
    # The end of the seventh day in Paris.
    assert made.answer_due_at == datetime(2026, 11, 30, 23, tzinfo=UTC)
    [terms] = made.all_terms.all()
    assert (terms.number, terms.side, terms.author) == (1, Side.CLIENT, client_person)
    assert terms.rules == {}
    [notice] = Notice.objects.all()
    assert notice.recipient == offer.provider.person.recipient
    # A first name, and nothing else of who proposes.
    assert notice.values["name"] == "Odette"


def test_a_provider_proposes_on_a_demand_which_is_then_being_discussed():
    demand = open_demand()

    made = answer_to(demand)

    demand.refresh_from_db()
    assert demand.state == DemandState.IN_NEGOTIATION
    assert (made.demand, made.demand_version) == (demand, demand.current)
    assert told() == [("proposed", demand.client.recipient_id)]


def test_where_it_is_done_is_kept_sealed_with_the_first_terms(offer, client_person):
    commune = offer.current.place.commune
    located = Located(commune.point, PlacePrecision.COMMUNE)
    address = Address(commune, located, "7 rue des Lilas")

    made = propose(
        parties=on_offer(offer, client_person),
        proposal=a_proposal(place=address),
        actor=as_person(client_person),
        now=NOON,
    )

    assert made.terms.place.private["address"] == "7 rue des Lilas"


def test_the_same_proposal_sent_twice_is_one(offer, client_person):
    send = {
        "parties": on_offer(offer, client_person),
        "proposal": a_proposal(),
        "actor": as_person(client_person),
        "now": NOON,
    }
    first = propose(**send)

    with pytest.raises(AlreadyProposed) as already:
        propose(**send)

    assert already.value.engagement == first
    assert Engagement.objects.count() == 1
    assert len(told()) == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"price_unit": PriceUnit.QUOTE, "price_cents": None}, "price"),
        ({"price_unit": PriceUnit.FREE, "price_cents": None}, "price"),
        ({"price_cents": 0}, "price"),
        ({"price_cents": 10_001_00}, "price"),
        ({"tasks": "  "}, "tasks"),
        ({"wished": weekly(first=date(2026, 11, 22))}, "first_day"),
        ({"mode": ServiceMode.AGENT}, "mode"),
        # Begins before the client’s 14 days are over, unasked.
        ({"wished": weekly(first=date(2026, 12, 1))}, "wants_early_start"),
    ],
)
def test_terms_that_cannot_stand_are_refused_beside_their_field(
    offer, client_person, values, field
):
    with pytest.raises(TermsRefused) as refused:
        propose(
            parties=on_offer(offer, client_person),
            proposal=a_proposal(**values),
            actor=as_person(client_person),
            now=NOON,
        )

    assert list(refused.value.faults) == [field]
    assert not Engagement.objects.exists()


def test_what_the_gate_forbids_is_refused_with_its_article(offer, client_person):
    offer.work_status.kind = StatusKind.FAMILY_CARER
    offer.work_status.save()

    with pytest.raises(TermsRefused, match="L113-1-3"):
        propose(
            parties=on_offer(offer, client_person),
            proposal=a_proposal(),
            actor=as_person(client_person),
            now=NOON,
        )


def test_nobody_agrees_with_themselves_nor_proposes_for_somebody_else(
    offer, client_person
):
    mine = offer.provider.person

    for person, actor in [
        (mine, as_person(mine)),
        (client_person, as_person(PersonFactory())),
        (client_person, Actor()),
    ]:
        with pytest.raises(EngagementRefused):
            propose(
                parties=on_offer(offer, person),
                proposal=a_proposal(),
                actor=actor,
                now=NOON,
            )

    assert not Engagement.objects.exists()


# --- The organisation signs ----------------------------------------------------------


@pytest.fixture
def employed():
    """An offer of an employee, whose organisation signs; a coordinator of it."""
    WorkStatusRuleFactory(kind=StatusKind.EMPLOYEE, signer=Party.ORGANISATION)
    house = OrganisationFactory(kind="sap_body", state="active")
    provider = ProviderFactory()
    status = WorkStatusFactory(
        person=provider.person, kind=StatusKind.EMPLOYEE, organisation=house
    )
    coordinator = MembershipFactory(organisation=house, role=Role.COORDINATOR).person
    return live_offer(provider=provider, work_status=status), house, coordinator


def test_where_the_organisation_signs_the_worker_cannot_and_a_coordinator_does(
    employed, client_person
):
    offer, house, coordinator = employed
    made = propose(
        parties=on_offer(offer, client_person),
        proposal=a_proposal(),
        actor=as_person(client_person),
        now=NOON,
    )
    in_house = {"organisation_id": house.pk, "organisation_ids": frozenset({house.pk})}

    assert made.signer == house
    with pytest.raises(EngagementRefused, match=house.name):
        sign(made, as_person(offer.provider.person))
    # A role one no longer holds counts for nothing, whatever the page believed.
    roles = frozenset({Role.COORDINATOR})
    with pytest.raises(EngagementRefused, match=house.name):
        sign(made, as_person(PersonFactory(), roles=roles, **in_house))
    sign(made, as_person(coordinator, **in_house))

    assert made.state == EngagementState.AGREED
    assert {recipient for _, recipient in told()} == {
        client_person.recipient_id,
        coordinator.recipient_id,
        offer.provider.person.recipient_id,
    }


# --- Under a mandate -----------------------------------------------------------------


def under(mandate):
    return Actor(
        user_id=mandate.helper.user_id,
        person_id=mandate.person_id,
        helper_id=mandate.helper_id,
        mandate_id=mandate.pk,
        scopes=frozenset(mandate.scopes),
    )


def test_a_helper_agrees_for_the_person_helped_and_both_are_told(offer):
    mandate = MandateFactory()
    helper = under(mandate)
    made = propose(
        parties=on_offer(offer, mandate.person),
        proposal=a_proposal(),
        actor=helper,
        now=NOON,
    )
    counter(
        engagement=made,
        number=1,
        proposal=a_proposal(price_cents=26_00),
        actor=side_of(made, Side.PROVIDER),
        now=NOON,
    )

    sign(made, helper)

    assert made.state == EngagementState.AGREED
    assert made.all_terms.get(number=1).mandate == mandate
    both = {mandate.person.recipient_id, mandate.helper.recipient_id}
    agreed_to = {who for kind, who in told() if kind == "agreed"}
    assert agreed_to == both | {offer.provider.person.recipient_id}
    assert ("proposed", mandate.person.recipient_id) in told()


def test_a_mandate_that_does_not_cover_agreements_or_has_ended_signs_nothing(offer):
    narrow = MandateFactory(scopes=[MandateScope.PROFILE])
    ended = MandateFactory()
    helper = under(ended)
    end_mandate(mandate=ended, actor=as_person(ended.helper), now=NOON)

    for mandate, actor in [(narrow, under(narrow)), (ended, helper)]:
        with pytest.raises(MandateEnded):
            propose(
                parties=on_offer(offer, mandate.person),
                proposal=a_proposal(),
                actor=actor,
                now=NOON,
            )


# --- Countering ----------------------------------------------------------------------


def test_the_other_side_counters_and_the_week_begins_again():
    made = EngagementFactory()
    later = NOON + timedelta(days=3)

    counter(
        engagement=made,
        number=1,
        proposal=a_proposal(price_cents=27_00, place=made.terms.place),
        actor=side_of(made, Side.PROVIDER),
        now=later,
    )

    made.refresh_from_db()
    assert (made.terms.number, made.terms.side) == (2, Side.PROVIDER)
    assert made.all_terms.get(number=1).price_cents == 24_00
    assert made.answer_due_at == datetime(2026, 12, 3, 23, tzinfo=UTC)
    assert told() == [("countered", made.client.recipient_id)]


def test_one_does_not_answer_oneself_nor_terms_that_are_no_longer_there():
    made = EngagementFactory()
    provider, client = side_of(made, Side.PROVIDER), side_of(made, Side.CLIENT)
    again = {"engagement": made, "proposal": a_proposal(), "now": NOON}

    with pytest.raises(EngagementRefused, match="sont les vôtres"):
        counter(number=1, actor=client, **again)
    counter(number=1, actor=provider, **again)
    with pytest.raises(TermsOvertaken):
        counter(number=1, actor=client, **again)
    with pytest.raises(EngagementRefused):
        counter(number=2, actor=as_person(PersonFactory()), **again)

    assert made.all_terms.count() == 2


# --- Signing -------------------------------------------------------------------------


def test_signing_freezes_the_terms_with_what_the_law_says_that_day():
    made = EngagementFactory()

    sign(made, side_of(made, Side.PROVIDER))

    assert (made.state, made.agreed_at) == (EngagementState.AGREED, NOON)
    copied = made.terms.rules
    assert copied["day"] == "2026-11-23"
    assert copied["verdict"]["outcome"] == "allowed_without_benefit"
    assert copied["activity"]["vat_rate"] == "10.00"
    assert copied["withdrawal"]["days"] == 14
    assert {kind for kind, _ in told()} == {"agreed"}
    assert len(told()) == 2

    ActivityRule.objects.update(vat_rate="20.00", source="another law")
    made.terms.refresh_from_db()
    assert made.terms.rules == copied
    with pytest.raises(IntegrityError, match="rules_are_written_once"):
        type(made.terms).objects.filter(pk=made.terms.pk).update(rules={"day": "x"})


def test_terms_that_changed_since_the_page_was_shown_are_not_signed():
    made = EngagementFactory()
    provider, client = side_of(made, Side.PROVIDER), side_of(made, Side.CLIENT)
    seen = shown_to_sign(
        engagement=Engagement.objects.whole().get(pk=made.pk), now=NOON
    )
    dearer = a_proposal(price_cents=99_00)
    counter(engagement=made, number=1, proposal=dearer, actor=provider, now=NOON)
    cheaper = a_proposal(price_cents=12_00)
    counter(engagement=made, number=2, proposal=cheaper, actor=client, now=NOON)

    with pytest.raises(TermsOvertaken):
        accept(engagement=made, shown=seen, actor=provider, now=NOON)

    made.refresh_from_db()
    assert made.state == EngagementState.PROPOSED


def test_a_law_that_changed_since_the_page_was_shown_is_read_again_first():
    made = EngagementFactory()
    provider = side_of(made, Side.PROVIDER)
    seen = shown_to_sign(
        engagement=Engagement.objects.whole().get(pk=made.pk), now=NOON
    )
    ActivityRule.objects.update(vat_rate="20.00")

    with pytest.raises(TermsOvertaken):
        accept(engagement=made, shown=seen, actor=provider, now=NOON)

    sign(made, provider)
    assert made.terms.rules["activity"]["vat_rate"] == "20.00"


def test_the_gate_is_asked_again_the_day_one_signs():
    made = EngagementFactory()
    fresh = Engagement.objects.whole().get(pk=made.pk)
    shown = shown_to_sign(engagement=fresh, now=NOON)
    ActivityRule.objects.all().delete()

    with pytest.raises(TermsRefused, match="L7232-6"):
        accept(
            engagement=made,
            shown=shown,
            actor=side_of(made, Side.PROVIDER),
            now=NOON,
        )


@pytest.mark.parametrize("state", [EngagementState.AGREED, EngagementState.DECLINED])
def test_nothing_can_be_done_at_a_table_that_is_over(state):
    made = agreed() if state == EngagementState.AGREED else EngagementFactory()
    provider = side_of(made, Side.PROVIDER)
    if state == EngagementState.DECLINED:
        reason = DeclineReason.PRICE
        decline(engagement=made, reason=reason, actor=provider, now=NOON)
    shown = (1, "")
    acts = [
        lambda: accept(engagement=made, shown=shown, actor=provider, now=NOON),
        lambda: counter(
            engagement=made,
            number=1,
            proposal=a_proposal(),
            actor=provider,
            now=NOON,
        ),
        lambda: decline(
            engagement=made, reason=DeclineReason.PRICE, actor=provider, now=NOON
        ),
        lambda: retract(engagement=made, actor=side_of(made, Side.CLIENT), now=NOON),
    ]

    for act in acts:
        with pytest.raises(EngagementRefused):
            act()

    made.refresh_from_db()
    assert made.state == state


def test_a_client_who_signs_what_begins_early_says_that_they_want_it():
    early = EngagementFactory(
        terms__side=Side.PROVIDER, terms__days=DateRange(date(2026, 12, 1), None)
    )
    client = side_of(early, Side.CLIENT)

    with pytest.raises(TermsRefused) as refused:
        sign(early, client)
    sign(early, client, wants_early_start=True)

    assert list(refused.value.faults) == ["wants_early_start"]
    assert (early.state, early.is_early_start) == (EngagementState.AGREED, True)


# --- On a demand ---------------------------------------------------------------------


def test_who_is_not_chosen_is_told_that_somebody_else_was_and_refused_by_nobody():
    demand = open_demand()
    chosen, other = answer_to(demand), answer_to(demand)
    Notice.objects.all().delete()

    sign(chosen, side_of(chosen, Side.CLIENT))

    demand.refresh_from_db()
    other.refresh_from_db()
    assert demand.state == DemandState.AWARDED
    assert other.state == EngagementState.DECLINED
    assert other.decline_reason == DeclineReason.OTHER_FOUND
    assert told() == sorted(
        [
            ("agreed", demand.client.recipient_id),
            ("agreed", chosen.provider.person.recipient_id),
            ("obsolete", other.provider.person.recipient_id),
        ]
    )


def test_talks_that_come_to_nothing_leave_the_demand_open_to_others():
    demand = open_demand()
    first, second = answer_to(demand), answer_to(demand)

    decline(
        engagement=first,
        reason=DeclineReason.PRICE,
        actor=side_of(first, Side.CLIENT),
        now=NOON,
    )
    demand.refresh_from_db()
    assert demand.state == DemandState.IN_NEGOTIATION

    retract(engagement=second, actor=side_of(second, Side.PROVIDER), now=NOON)
    demand.refresh_from_db()
    assert demand.state == DemandState.OPEN


def test_what_nobody_answered_lapses_at_midnight_and_not_before():
    made = answer_to(open_demand())
    midnight = datetime(2026, 11, 30, 23, tzinfo=UTC)

    lapse(engagement=made, now=midnight - timedelta(seconds=1))
    made.refresh_from_db()
    assert made.state == EngagementState.PROPOSED
    with pytest.raises(EngagementRefused):
        sign(made, side_of(made, Side.CLIENT), now=midnight)

    for _ in range(2):
        lapse(engagement=made, now=midnight)

    made.refresh_from_db()
    made.demand.refresh_from_db()
    assert made.state == EngagementState.LAPSED
    assert made.demand.state == DemandState.OPEN
    assert [kind for kind, _ in told()].count("lapsed") == 2


def test_a_proposal_on_a_demand_that_is_over_lapses_and_is_not_signed_meanwhile():
    made = answer_to(open_demand())
    close_demand(
        demand=Demand.objects.get(pk=made.demand_id),
        outcome=Outcome.NO_LONGER_NEEDED,
        actor=SYSTEM,
        now=NOON,
    )

    with pytest.raises(EngagementRefused):
        sign(made, side_of(made, Side.CLIENT))
    assert list(Engagement.objects.due_to_lapse(NOON)) == [made]
    tasks.lapse_one(engagement_id=made.pk)
    assert list(Engagement.objects.due_to_lapse(NOON)) == []

    made.refresh_from_db()
    assert made.state == EngagementState.LAPSED


# --- Two at once ---------------------------------------------------------------------


def _waits_then(act):
    """Run it in another thread; return the thread and what it raised, if anything."""
    heard = []

    def run():
        try:
            act()
            heard.append(None)
        except Exception as refusal:  # noqa: BLE001 (it is what the test reads)
            heard.append(type(refusal))
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(timeout=0.4)
    return thread, heard


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_two_proposals_signed_at_once_on_one_demand_one_wins():
    demand = open_demand()
    first, second = answer_to(demand), answer_to(demand)
    client = side_of(first, Side.CLIENT)

    with transaction.atomic():
        sign(first, client)
        rival, heard = _waits_then(lambda: sign(second, client))
        assert rival.is_alive(), "the second did not wait for the first"
    rival.join()

    second.refresh_from_db()
    assert heard == [EngagementRefused]
    assert second.decline_reason == DeclineReason.OTHER_FOUND


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("first", ["accept", "retract"])
def test_signing_and_taking_back_at_once_are_heard_one_after_the_other(first):
    made = EngagementFactory()
    acts = {
        "accept": lambda: sign(made, side_of(made, Side.PROVIDER)),
        "retract": lambda: retract(
            engagement=made, actor=side_of(made, Side.CLIENT), now=NOON
        ),
    }
    second = acts[({"accept", "retract"} - {first}).pop()]

    with transaction.atomic():
        acts[first]()
        rival, heard = _waits_then(second)
        assert rival.is_alive(), "the second did not wait for the first"
    rival.join()

    made.refresh_from_db()
    assert heard == [EngagementRefused]
    ends = {"accept": EngagementState.AGREED, "retract": EngagementState.RETRACTED}
    assert made.state == ends[first]
