"""The demo coordinator's desk at work: members who serve, a plan to read, tours.

By the operations themselves: what the demo shows is what they do.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Count, Q

from accounts.enums import Role
from accounts.models import Organisation, Person
from accounts.operations.joining import admit_member
from asasap.kernel.actor import Actor
from asasap.kernel.periods import day_in_paris
from asasap.management.demo_organisations import COOP
from matching.enums import Fairness
from matching.models import AssignmentPlan
from matching.operations.planning import ask_for_plan, compute_plan
from matching.operations.touring import ask_for_tours, compute_tours
from matching.queries.visits import visits_on
from matching.rules.wishes import occurrences
from offers.enums import EngagementState
from offers.models import Offer

# Where the cooperative is, and how many of those who offer there work in it too.
DEPARTEMENT = "93"
MEMBERS = 12
A_MONTH = timedelta(days=30)
# So many that the demo is loaded in a moment; a worker takes ten seconds.
ROUNDS = 400


@transaction.atomic
def load_planning(*, people: Mapping[str, Person], now: datetime) -> int:
    """Ask once: nothing where a plan was made. Returns how many joined."""
    coop = Organisation.objects.of_siret(COOP).first()
    if coop is None or AssignmentPlan.objects.of(coop).exists():
        return 0
    joined = _employ(coop, people, now)
    today = day_in_paris(now)
    claire = _coordinator(people["coordinator"], coop)
    plan = ask_for_plan(
        organisation=coop,
        days=DateRange(today, today + A_MONTH),
        fairness=Fairness.SOME,
        actor=claire,
        now=now,
    )
    compute_plan(plan=plan, now=now)
    day = _fullest_day(coop, today)
    tours = ask_for_tours(organisation=coop, day=day, actor=claire, now=now)
    compute_tours(plan=tours, now=now, iterations=ROUNDS)
    return joined


def _employ(coop: Organisation, people: Mapping[str, Person], now: datetime) -> int:
    """Let those of the département who have most agreements join, with their visits."""
    known = {person.pk for person in people.values()}
    offering = Offer.objects.live().filter(
        provider__person__isnull=False,
        current__place__commune__departement__code=DEPARTEMENT,
    )
    busiest = (
        Person.objects.filter(provider__in=offering.order_by().values("provider"))
        .exclude(pk__in=known)
        .annotate(
            agreements=Count(
                "provider__engagements",
                filter=Q(provider__engagements__state=EngagementState.AGREED),
            )
        )
        .order_by("-agreements", "pk")
    )
    joining = list(busiest[:MEMBERS])
    for person in joining:
        admit_member(
            person=person,
            organisation=coop,
            role=Role.PROVIDER,
            since=day_in_paris(now),
        )
    return len(joining)


def _fullest_day(coop: Organisation, today: date) -> date:
    """The day of the month to come with the most visits; after what is frozen."""
    days = [today + timedelta(days=n) for n in range(2, 32)]

    def visits(day: date) -> int:
        after = day + timedelta(days=1)
        running = visits_on(coop, day)
        return sum(len(occurrences(o.terms, since=day, until=after)) for o in running)

    return max(days, key=lambda day: (visits(day), -day.toordinal()))


def _coordinator(person: Person, coop: Organisation) -> Actor:
    houses = frozenset([coop.pk])
    return Actor(
        user_id=person.user_id,
        person_id=person.pk,
        organisation_id=coop.pk,
        organisation_ids=houses,
        coordinated_ids=houses,
        roles=frozenset([Role.COORDINATOR]),
        request_id="demo",
    )
