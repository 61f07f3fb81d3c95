"""A desk with its coordinator, members who serve, and people who ask."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.enums import OrganisationKind, Role
from accounts.models import Organisation, Person
from asasap.kernel.actor import Actor
from matching.enums import Fairness
from matching.models import AssignmentPlan
from matching.operations.planning import ask_for_plan
from offers.models import Activity, Demand, Offer
from tests.factories.accounts import (
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
)
from tests.factories.catalogue import ActivityFactory
from tests.factories.demands import open_demand
from tests.factories.offers import live_offer
from tests.factories.papers import ProviderFactory

NOON = datetime(2026, 11, 23, 11, tzinfo=UTC)
DECEMBER = DateRange(date(2026, 12, 1), date(2027, 1, 1))


@dataclass
class Desk:
    organisation: Organisation
    coordinator: Person
    activity: Activity
    offers: list[Offer] = field(default_factory=list)
    demands: list[Demand] = field(default_factory=list)

    @property
    def actor(self) -> Actor:
        houses = frozenset([self.organisation.pk])
        return Actor(
            user_id=self.coordinator.user_id,
            person_id=self.coordinator.pk,
            organisation_id=self.organisation.pk,
            organisation_ids=houses,
            coordinated_ids=houses,
            roles=frozenset([Role.COORDINATOR]),
        )

    def serves(self, name: str = "", **values) -> Offer:
        """One more member, with an offer online."""
        person = PersonFactory(display_name=name or f"Worker {len(self.offers)}")
        MembershipFactory(
            person=person, organisation=self.organisation, role=Role.PROVIDER
        )
        offer = live_offer(
            activity=self.activity, provider=ProviderFactory(person=person), **values
        )
        self.offers.append(offer)
        return offer

    def asks(self, **values) -> Demand:
        """Somebody of no organisation asks."""
        demand = open_demand(activity=self.activity, **values)
        self.demands.append(demand)
        return demand

    def plan(self, fairness: str = Fairness.NONE) -> AssignmentPlan:
        return ask_for_plan(
            organisation=self.organisation,
            days=DECEMBER,
            fairness=fairness,
            actor=self.actor,
            now=NOON,
        )


def a_desk(*, offers: int = 0, demands: int = 0) -> Desk:
    """The demands begin at nine, ten, …: nobody is asked for twice at one hour."""
    coordinator: Any = PersonFactory(user=UserFactory())
    organisation: Any = OrganisationFactory(kind=OrganisationKind.COOPERATIVE)
    activity: Any = ActivityFactory()
    MembershipFactory(
        person=coordinator, organisation=organisation, role=Role.COORDINATOR
    )
    desk = Desk(organisation, coordinator, activity)
    for _ in range(offers):
        desk.serves()
    for number in range(demands):
        slots = [{"weekday": number % 5, "start": 540 + 120 * (number // 5)}]
        desk.asks(text__slots=slots)
    return desk
