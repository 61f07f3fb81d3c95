"""The visits of a day and who may make them, read together; and the pages of tours."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from string import ascii_uppercase
from typing import Any

from django.db.models import Q

from accounts.models import Organisation, Person
from asasap.kernel.actor import Actor
from asasap.kernel.periods import PARIS, Days, Period, day_in_paris, instant
from mapping.enums import Point
from matching.enums import WhyLeft
from matching.models import IncompatiblePair, TourPlan, TourStop, TravelRule
from matching.queries.desk import coordinator_of, offers_of
from matching.queries.planning import name_of
from matching.rules.touring import (
    Wanted,
    Worker,
    carer_of,
    matrix_of,
    visit_of,
)
from matching.rules.wishes import occurrences
from matching.tours.days import Day
from offers.enums import CONCLUDED
from offers.models import Engagement
from offers.queries.availability import free_in

MOST_PLANS = 50


class NoTravelRule(Exception):
    """No dated rule says how travel is estimated that day: load the reference data."""


@dataclass(frozen=True, slots=True)
class DayRead:
    """The day for the search, and what each of its keys stands for."""

    day: Day
    wanted: Mapping[int, Wanted]


@dataclass(frozen=True, slots=True)
class StopLine:
    stop: TourStop
    number: int
    name: str
    activity: str
    commune: str
    url: str
    is_handed: bool  # Another carer than today's.
    why_left: str


@dataclass(frozen=True, slots=True)
class TourLines:
    letter: str  # On the map, before the number of each stop.
    name: str
    travel: int
    stops: list[StopLine]
    points: list[list[float]]


@dataclass(frozen=True, slots=True)
class TourPage:
    plan: TourPlan
    tours: list[TourLines]
    left: list[StopLine]
    frozen: int
    handed: int
    drawn: list[dict[str, Any]]


def tours_of(*, organisation: Organisation) -> list[TourPlan]:
    """Those of a desk, for who plans there."""
    rows = TourPlan.objects.of(organisation).kept()
    return list(rows.select_related("organisation").newest_first()[:MOST_PLANS])


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
        .select_related("terms__place", "activity", "provider")
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
    offers = list(offers.select_related("provider", "activity", "current"))
    people = {
        row.provider_id: row.provider.person_id for row in [*engagements, *offers]
    }
    window = Days(day, day + timedelta(days=1)).in_paris()
    free = free_in(sorted(set(people.values())), window)
    periods = {key: free[person] for key, person in people.items()}
    wanted = _wanted(engagements, periods, day=day, now=now, rule=rule)
    workers = _workers(engagements, offers, periods, day)
    return _day(wanted, workers, rule)


def tour_page(*, plan: TourPlan, actor: Actor) -> TourPage:
    """The tours, in words and as points; three queries, however many stops.

    Of an agreement the reader may no longer see, the name and the address are left out.
    """
    rows = plan.stops.select_related(
        "engagement__beneficiary",
        "engagement__activity",
        "engagement__terms__place__commune",
        "provider__person",
        "provider__organisation",
    )
    stops = list(rows.order_by("provider_id", "position", "start", "pk"))
    keys = [stop.engagement_id for stop in stops]
    seen = set(
        Engagement.objects.visible_to(actor)
        .filter(pk__in=keys)
        .order_by()
        .values_list("pk", flat=True)
    )
    lines = [_line(stop, stop.engagement_id in seen) for stop in stops]
    served = [line for line in lines if line.stop.provider_id is not None]
    tours = _tours(served)
    return TourPage(
        plan=plan,
        tours=tours,
        left=[line for line in lines if line.stop.provider_id is None],
        frozen=sum(line.stop.is_frozen for line in lines),
        handed=sum(line.is_handed for line in served),
        drawn=[{"letter": tour.letter, "points": tour.points} for tour in tours],
    )


def _wanted(
    engagements: list[Any],
    periods: Mapping[int, list[Period]],
    *,
    day: date,
    now: datetime,
    rule: TravelRule,
) -> list[Wanted]:
    met, secret = _between(engagements)
    found: list[Wanted] = []
    for engagement in engagements:
        for period in _on(engagement.terms, day):
            own, place = engagement.provider_id, engagement.terms.place
            busy = {
                key
                for key, free in periods.items()
                if key != own and not _holds(free, period)
            }
            found.append(
                Wanted(
                    key=len(found),
                    engagement=engagement.pk,
                    provider=own,
                    slot=_minute(period.start, day),
                    minutes=engagement.terms.minutes,
                    point=Point(place.public_latitude, place.public_longitude),
                    skill=_skill(engagement.activity_id, engagement.terms.mode),
                    known=frozenset(met[engagement.client_id] | {own}),
                    barred=frozenset(busy | secret[engagement.client_id] - {own}),
                    is_frozen=period.start < now + timedelta(hours=rule.frozen_hours),
                )
            )
    return found


def _between(
    engagements: Iterable[Any],
) -> tuple[Mapping[int, set[int]], Mapping[int, set[int]]]:
    """Return, by client, who served them already, and who never shall. Two queries."""
    clients = {row.client_id for row in engagements}
    past = Engagement.objects.filter(client__in=clients, state__in=CONCLUDED)
    never = IncompatiblePair.objects.filter(client__in=clients)
    both = []
    for rows in (past, never):
        found: dict[int, set[int]] = defaultdict(set)
        for client, provider in rows.order_by().values_list("client_id", "provider_id"):
            found[client].add(provider)
        both.append(found)
    return both[0], both[1]


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
            visit_of(one, place, rule)
            for place, one in enumerate(wanted, start=len(workers))
        ),
        carers=tuple(carer for carer in carers if carer is not None),
        minutes=matrix_of(points, rule),
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


def _line(stop: TourStop, is_seen: bool) -> StopLine:
    engagement = stop.engagement
    place: Any = engagement.terms.place if engagement.terms else None
    return StopLine(
        stop=stop,
        number=(stop.position or 0) + 1,
        name=engagement.beneficiary.display_name if is_seen else "",
        activity=engagement.activity.name,
        commune=place.commune.name if place else "",
        url=engagement.get_absolute_url() if is_seen else "",
        is_handed=stop.provider_id not in {None, engagement.provider_id},
        why_left=str(WhyLeft(stop.reason).label) if stop.reason else "",
    )


def _tours(served: list[StopLine]) -> list[TourLines]:
    by_provider: dict[int, list[StopLine]] = defaultdict(list)
    for line in served:
        by_provider[line.stop.provider_id or 0].append(line)
    named = sorted(
        (name_of(lines[0].stop.provider), key)  # type: ignore[arg-type]
        for key, lines in by_provider.items()
    )
    return [
        TourLines(
            letter=ascii_uppercase[number % 26],
            name=name,
            travel=sum(line.stop.travel or 0 for line in lines),
            stops=lines,
            points=[point for line in lines if (point := _public(line))],
        )
        for number, (name, key) in enumerate(named)
        for lines in (by_provider[key],)
    ]


def _public(line: StopLine) -> list[float]:
    """The public point alone: the middle of some hundreds of metres."""
    terms = line.stop.engagement.terms
    place = terms.place if terms else None
    return [place.public_latitude, place.public_longitude] if place else []
