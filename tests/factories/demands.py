"""Demands, the least that is valid."""

from datetime import UTC, date, datetime

import factory
from django.db.backends.postgresql.psycopg_any import DateRange
from factory.django import DjangoModelFactory

from asasap.audit.operations import move
from asasap.kernel.actor import SYSTEM, Actor
from offers.enums import (
    DEMAND_MOVES,
    REVIEW_MOVES,
    DemandState,
    Frequency,
    PriceUnit,
    ReviewState,
    ScheduleKind,
    ServiceMode,
)
from offers.models import ActivityRule, Demand, DemandVersion, Favourite, Question
from offers.rules.publishing import expiry_of
from tests.factories.accounts import PersonFactory
from tests.factories.catalogue import ActivityFactory, ActivityRuleFactory
from tests.factories.places import PlaceFactory

NOON = datetime(2026, 11, 23, 11, tzinfo=UTC)


class DemandFactory(DjangoModelFactory):
    """A draft, for oneself; ``open_demand`` puts one on line."""

    class Meta:
        model = Demand

    client = factory.SubFactory(PersonFactory)
    beneficiary = factory.SelfAttribute("client")
    activity = factory.SubFactory(ActivityFactory)
    created_at = NOON


class DemandVersionFactory(DjangoModelFactory):
    """A whole text, ready to be published: two hours each Tuesday."""

    class Meta:
        model = DemandVersion

    demand = factory.SubFactory(DemandFactory)
    number = 1
    author = factory.SelfAttribute("demand.client")
    title = "Ménage le mardi"
    description = "Un appartement de deux pièces."
    mode = ServiceMode.PROVIDER
    price_unit = PriceUnit.QUOTE
    place = factory.SubFactory(PlaceFactory)
    schedule_kind = ScheduleKind.RECURRING
    frequency = Frequency.WEEKLY
    days = DateRange(date(2026, 12, 1), None)
    minutes = 120
    slots = [{"weekday": 1, "start": 540}]
    updated_at = NOON


class QuestionFactory(DjangoModelFactory):
    class Meta:
        model = Question

    author = factory.SubFactory(PersonFactory)
    text = "Y a-t-il un ascenseur ?"
    asked_at = NOON


class FavouriteFactory(DjangoModelFactory):
    class Meta:
        model = Favourite

    person = factory.SubFactory(PersonFactory)
    added_at = NOON


def open_demand(*, now: datetime = NOON, **values) -> Demand:
    """A demand on line since ``now``; ``text__…`` go to its version."""
    text = {k[6:]: values.pop(k) for k in list(values) if k.startswith("text__")}
    demand = DemandFactory(created_at=now, **values)
    mode = text.get("mode", ServiceMode.PROVIDER)
    if not ActivityRule.objects.filter(activity=demand.activity, mode=mode).exists():
        ActivityRuleFactory(activity=demand.activity, mode=mode)
    version = DemandVersionFactory(demand=demand, updated_at=now, **text)
    move(
        version,
        to=ReviewState.PUBLISHED,
        table=REVIEW_MOVES,
        actor=SYSTEM,
        now=now,
        published_at=now,
    )
    move(
        demand,
        to=DemandState.OPEN,
        table=DEMAND_MOVES,
        actor=SYSTEM,
        now=now,
        current=version,
        latitude=version.place.public_latitude,
        longitude=version.place.public_longitude,
        published_at=now,
        expires_at=expiry_of(version, now=now),
    )
    return demand


def client_of(demand: Demand) -> Actor:
    """The person who asks, signed in."""
    return Actor(user_id=demand.client.user_id, person_id=demand.client_id)
