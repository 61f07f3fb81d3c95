"""From the first proposal to the agreement: who may, on what terms, and what follows."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction

from accounts.enums import MandateScope, OrganisationKind, Party, Role, StatusKind
from accounts.operations.helping import MandateEnded, end_mandate
from asasap.audit.models import Transition
from asasap.notifications.models import Notice
from mapping.enums import PlacePrecision
from mapping.operations.locating import Located
from offers.enums import (
    DeclineReason,
    DemandState,
    EngagementState,
    PriceUnit,
    ServiceMode,
    Side,
)
from offers.models import Engagement, EngagementTerms
from offers.operations.engaging import accept, counter, propose
from offers.operations.ending_engagements import decline, lapse, retract
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
from tests.factories.engagements import (
    NOON,
    EngagementFactory,
    a_proposal,
    as_person,
    weekly,
)
from tests.factories.mandates import MandateFactory
from tests.factories.offers import live_offer
from tests.factories.papers import WorkStatusRuleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def offer():
    return live_offer()


@pytest.fixture
def client_person():
    return PersonFactory(display_name="Odette Vasseur")


def from_client(offer, person, **more):
    return Parties(
        side=Side.CLIENT,
        provider=offer.provider,
        work_status=offer.work_status,
        client=person,
        beneficiary=person,
        offer=offer,
        **more,
    )


def sign(engagement, actor, now=NOON, **more):
    shown = shown_to_sign(engagement=engagement, now=now)
    accept(engagement=engagement, shown=shown, actor=actor, now=now, **more)
    engagement.refresh_from_db()


def test_a_client_proposes_on_an_offer_and_the_provider_has_a_week_to_answer(
    offer, client_person
):
    made = propose(
        parties=from_client(offer, client_person),
        proposal=a_proposal(),
        actor=as_person(client_person),
        now=NOON,
    )

    assert made.state == EngagementState.PROPOSED
    assert (made.client, made.provider, made.offer) == (
        client_person,
        offer.provider,
        offer,
    )
    assert made.offer_version == offer.current
    # The end of the seventh day in Paris.
    assert made.answer_due_at == datetime(2026, 11, 30, 23, tzinfo=UTC)
    [terms] = made.all_terms.all()
    assert (terms.number, terms.side, terms.author) == (1, Side.CLIENT, client_person)
    [notice] = Notice.objects.all()
    assert notice.recipient == offer.provider.person.recipient
    assert notice.values["name"] == "Odette"
