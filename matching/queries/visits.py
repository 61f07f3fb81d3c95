"""The visits of a day and who may make them, read together."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q

from accounts.models import Organisation, Person
from asasap.kernel.periods import PARIS, Days, Period, day_in_paris, instant
from mapping.enums import Point
from matching.models import TravelRule
from matching.queries.agreed import kept_apart, people_of
from matching.queries.desk import coordinator_of, offers_of
from matching.rules.touring import (
    Wanted,
    Worker,
    carer_of,
    matrix_of,
    slack_of,
    together,
    visit_of,
)
from matching.rules.wishes import occurrences
from matching.tours.days import Day
from offers.enums import CONCLUDED, Public, ServiceMode
from offers.models import Engagement
from offers.queries.availability import free_in
from offers.queries.eligibility import Asked, eligibilities_of


class NoTravelRule(Exception):
    """No dated rule says how travel is estimated that day: load the reference data."""


@dataclass(frozen=True, slots=True)
class DayRead:
    """The day for the search, and what each of its keys stands for."""

    day: Day
    wanted: Mapping[int, Wanted]


def visits_on(organisation: Organisation, day: date):
    """The agreements of the organisation's people that may have a visit that day."""
    desk = coordinator_of(organisation)
    members = Person.objects.looked_after_by(desk)
    return (
        Engagement.objects.agreed()
        .filter(
            Q(provider__person__in=members) | Q(signer=organisation),
            provider__person__isnull=False,
            terms__days__contains=day,
            terms__place__isnull=False,  # What is done from afar needs no way there.
        )
        .select_related(
            "terms__place__commune__departement",
            "activity",
            "provider",
            "demand_version",
        )
        .order_by("pk")
    )


def day_of(*, organisation: Organisation, day: date, now: datetime) -> DayRead:
    """Read the day: its visits as agreed, who may make each, how far they are apart.

    A number of queries that does not depend on how many. Raises NoTravelRule.
    """
    rule = TravelRule.objects.valid_on(day).order_by("name", "pk").first()
    if rule is None:
        raise NoTravelRule
    engagements = list(visits_on(organisation, day))
    offers = offers_of(organisation).filter(provider__person__isnull=False)
    offers = list(
        offers.select_related("provider", "activity", "current", "work_status")
    )
    people = {
        row.provider_id: row.provider.person_id for row in [*engagements, *offers]
    }
    window = Days(day, day + timedelta(days=1)).in_paris()
    free = free_in(sorted(set(people.values())), window)
    periods = {key: free[person] for key, person in people.items()}
    wanted = _wanted(engagements, offers, periods, day=day, now=now, rule=rule)
    workers = _workers(engagements, offers, periods, day)
    return _day(wanted, workers, rule)


def _wanted(
    engagements: list[Any],
    offers: list[Any],
    periods: Mapping[int, list[Period]],
    *,
    day: date,
    now: datetime,
    rule: TravelRule,
) -> list[Wanted]:
    met, barred = _met(engagements), _barred(engagements, offers, day)
    found: list[Wanted] = []
    for engagement in engagements:
        for period in _on(engagement.terms, day):
            own, place = engagement.provider_id, engagement.terms.place
            is_frozen = period.start < now + timedelta(hours=rule.frozen_hours)
            most = timedelta(minutes=0 if is_frozen else rule.tolerance_minutes)
            before, after = slack_of(period, periods[own], most=most)
            around = Period(period.start - before, period.end + after)
            busy = {
                key
                for key, free in periods.items()
                if key != own and not _holds(free, around)
            }
            found.append(
                Wanted(
                    key=len(found),
                    engagement=engagement.pk,
                    beneficiary=engagement.beneficiary_id,
                    provider=own,
                    slot=_minute(period.start, day),
                    before=before // timedelta(minutes=1),
                    after=after // timedelta(minutes=1),
                    minutes=engagement.terms.minutes,
                    point=Point(place.public_latitude, place.public_longitude),
                    skill=_skill(engagement.activity_id, engagement.terms.mode),
                    known=frozenset(met[engagement.pk] | {own}),
                    barred=frozenset(busy | barred[engagement.pk] - {own}),
                    is_frozen=is_frozen,
                )
            )
    return found


def _met(engagements: list[Any]) -> dict[int, set[int]]:
    """Return, by agreement, who has served either of its two people. One query."""
    people = people_of(engagements)
    past = Engagement.objects.filter(
        Q(client__in=people) | Q(beneficiary__in=people), state__in=CONCLUDED
    )
    by_person: dict[int, set[int]] = defaultdict(set)
    for provider, *both in past.order_by().values_list(
        "provider_id", "client_id", "beneficiary_id"
    ):
        for person in both:
            by_person[person].add(provider)
    return {
        one.pk: by_person[one.client_id] | by_person[one.beneficiary_id]
        for one in engagements
    }


def _barred(
    engagements: list[Any], offers: list[Any], day: date
) -> dict[int, set[int]]:
    """Return, by agreement, who shall never be sent: by a wish, or by the law."""
    secret = kept_apart(engagements)
    found: dict[int, set[int]] = {one.pk: set() for one in engagements}
    for one in engagements:
        people = people_of([one])
        found[one.pk] = {provider for person, provider in secret if person in people}
    asked, cases = [], []
    for one in engagements:
        for offer in offers:
            if _skill(one.activity_id, one.terms.mode) == _skill(
                offer.activity_id, offer.current.mode
            ):
                cases.append((one.pk, offer.provider_id))
                asked.append(_asked(one, offer))
    allowed = {
        case
        for case, verdict in zip(
            cases, eligibilities_of(asked=asked, day=day), strict=True
        )
        if verdict.is_allowed
    }
    for engagement, provider in set(cases) - allowed:
        found[engagement].add(provider)
    return found


def _asked(engagement: Any, offer: Any) -> Asked:
    """What the law is asked: whether this offer's provider may do this visit."""
    version = engagement.demand_version
    return Asked(
        provider=offer.provider,
        status=offer.work_status,
        activity=offer.activity,
        mode=ServiceMode(offer.current.mode),
        departement=engagement.terms.place.commune.departement.code,
        public=Public(version.public) if version else None,
    )


def _workers(
    engagements: list[Any],
    offers: list[Any],
    periods: Mapping[int, list[Period]],
    day: date,
) -> list[Worker]:
    """Each leaves from the public point of an offer of theirs: homes are not read."""
    skills: dict[int, set[str]] = defaultdict(set)
    homes: dict[int, Point] = {}
    for offer in offers:
        skills[offer.provider_id].add(_skill(offer.activity_id, offer.current.mode))
        homes.setdefault(offer.provider_id, Point(offer.latitude, offer.longitude))
    for engagement in engagements:
        terms, key = engagement.terms, engagement.provider_id
        skills[key].add(_skill(engagement.activity_id, terms.mode))
        place = terms.place
        homes.setdefault(key, Point(place.public_latitude, place.public_longitude))
    return [
        Worker(key, homes[key], frozenset(skills[key]), _hull(periods[key], day))
        for key in sorted(homes)
    ]


def _day(wanted: list[Wanted], workers: list[Worker], rule: TravelRule) -> DayRead:
    points = [*(one.home for one in workers), *(one.point for one in wanted)]
    carers = (
        carer_of(worker, place, wanted, rule) for place, worker in enumerate(workers)
    )
    day = Day(
        visits=tuple(
            visit_of(one, place) for place, one in enumerate(wanted, start=len(workers))
        ),
        carers=tuple(carer for carer in carers if carer is not None),
        minutes=matrix_of(points, rule),
        pairs=together(wanted),
    )
    return DayRead(day, {one.key: one for one in wanted})


def _on(terms: Any, day: date) -> list[Period]:
    found = occurrences(terms, since=day)
    return [period for period in found if day_in_paris(period.start) == day]


def _skill(activity_id: int, mode: str) -> str:
    return f"{activity_id}:{mode}"


def _holds(free: Iterable[Period], wanted: Period) -> bool:
    return any(one.start <= wanted.start and wanted.end <= one.end for one in free)


def _hull(free: list[Period], day: date) -> tuple[int, int] | None:
    if not free:
        return None
    return _minute(free[0].start, day), _minute(free[-1].end, day)


def _minute(moment: datetime, day: date) -> int:
    """On the clock of Paris that day; the next midnight is minute 1440."""
    if moment >= instant(day + timedelta(days=1), time.min):
        return 24 * 60
    local = moment.astimezone(PARIS)
    return local.hour * 60 + local.minute
