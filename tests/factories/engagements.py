"""Proposals and agreements, the least that is valid."""

from datetime import UTC, date, datetime, timedelta

import factory
from django.db.backends.postgresql.psycopg_any import DateRange
from factory.django import DjangoModelFactory

from accounts.models import Person
from asasap.audit.operations import move
from asasap.kernel.actor import SYSTEM, Actor
from asasap.kernel.periods import Days
from coops.enums import Regime
from offers.enums import (
    ENGAGEMENT_MOVES,
    EngagementState,
    Frequency,
    PriceUnit,
    ScheduleKind,
    ServiceMode,
    Side,
)
from offers.models import Engagement, EngagementTerms
from offers.rules.engaging import answer_due
from offers.rules.schedules import Wished
from offers.rules.terms import Proposal, withdrawal_end
from tests.factories.accounts import PersonFactory
from tests.factories.offers import live_offer
from tests.factories.places import PlaceFactory

NOON = datetime(2026, 11, 23, 11, tzinfo=UTC)  # A Monday.
FIRST_DAY = date(2027, 1, 5)  # A Tuesday, after the days of a client to withdraw.
SLOTS = [{"weekday": 1, "start": 540}]


def weekly(first: date = FIRST_DAY, last: date | None = None) -> Wished:
    """Two hours each Tuesday morning."""
    return Wished(
        schedule_kind=ScheduleKind.RECURRING,
        frequency=Frequency.WEEKLY,
        days=Days(first, last and last + timedelta(days=1)),
        minutes=120,
        slots=SLOTS,
    )


def a_proposal(**more) -> Proposal:
    values = {
        "mode": ServiceMode.PROVIDER,
        "price_unit": PriceUnit.HOUR,
        "price_cents": 24_00,
        "wished": weekly(),
        "tasks": "The kitchen and the two rooms.",
        **more,
    }
    return Proposal(place=values.pop("place", None) or PlaceFactory(), **values)


class EngagementTermsFactory(DjangoModelFactory):
    class Meta:
        model = EngagementTerms

    number = 1
    side = Side.CLIENT
    author = factory.SelfAttribute("engagement.client")
    mode = ServiceMode.PROVIDER
    price_unit = PriceUnit.HOUR
    price_cents = 24_00
    place = factory.SubFactory(PlaceFactory)
    tasks = "The kitchen and the two rooms."
    schedule_kind = ScheduleKind.RECURRING
    frequency = Frequency.WEEKLY
    days = DateRange(FIRST_DAY, None)
    minutes = 120
    slots = SLOTS
    proposed_at = NOON


class EngagementFactory(DjangoModelFactory):
    """A client’s proposal on an offer that is online, waiting for its answer."""

    class Meta:
        model = Engagement
        skip_postgeneration_save = True

    class Params:
        now = NOON

    offer = factory.LazyAttribute(lambda made: live_offer(now=made.now))
    offer_version = factory.LazyAttribute(
        lambda made: made.offer and made.offer.current
    )
    client = factory.SubFactory(PersonFactory)
    beneficiary = factory.SelfAttribute("client")
    provider = factory.SelfAttribute("offer.provider")
    work_status = factory.LazyAttribute(
        lambda made: made.offer and made.offer.work_status
    )
    activity = factory.SelfAttribute("offer.activity")
    regime = Regime.MARKET
    created_at = factory.SelfAttribute("now")
    answer_due_at = factory.LazyAttribute(lambda made: answer_due(made.now))

    @factory.post_generation
    def terms(engagement, create, given, **values):  # noqa: N805 (factory_boy’s way)
        engagement.terms = given or EngagementTermsFactory(
            engagement=engagement, proposed_at=engagement.created_at, **values
        )
        engagement.save(update_fields=["terms"])


def agreed(*, now: datetime = NOON, **values) -> Engagement:
    """An agreement of that moment, with its days to withdraw."""
    engagement = EngagementFactory(now=now, **values)
    move(
        engagement,
        to=EngagementState.AGREED,
        table=ENGAGEMENT_MOVES,
        actor=SYSTEM,
        now=now,
        agreed_at=now,
        withdrawal_ends_at=withdrawal_end(now),
    )
    return engagement


def as_person(person: Person, **more) -> Actor:
    return Actor(user_id=person.user_id, person_id=person.pk, **more)
