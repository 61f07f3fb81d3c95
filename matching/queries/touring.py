"""What the pages of tours show: stop by stop, in words and as public points."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any

from accounts.models import Organisation
from asasap.kernel.actor import Actor
from matching.enums import WhyLeft
from matching.models import TourPlan, TourStop
from matching.queries.planning import name_of
from offers.models import Engagement

MOST_PLANS = 50


@dataclass(frozen=True, slots=True)
class StopLine:
    stop: TourStop
    number: int
    name: str
    activity: str
    commune: str
    url: str
    is_handed: bool  # Another carer than today's.
    beside: str  # Who comes to the same person at the same minute for the same help.
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
    beside = _beside(stops)
    lines = [_line(one, one.engagement_id in seen, beside(one)) for one in stops]
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


def _beside(stops: Iterable[TourStop]) -> Callable[[TourStop], str]:
    """Return what names the others of a visit of two carers: they begin together."""

    def moment(stop: TourStop) -> tuple[int, int, int | None]:
        at = stop.engagement
        return at.beneficiary_id, at.activity_id, stop.start

    there: dict[tuple[int, int, int | None], list[TourStop]] = defaultdict(list)
    for stop in stops:
        there[moment(stop)].append(stop)
    return lambda stop: ", ".join(
        name_of(other.provider)
        for other in there[moment(stop)]
        if other.provider and other != stop and stop.provider
    )


def _line(stop: TourStop, is_seen: bool, beside: str) -> StopLine:
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
        beside=beside,
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
            letter=_letters(number),
            name=name,
            travel=sum(line.stop.travel or 0 for line in lines),
            stops=lines,
            points=[point for line in lines if (point := _public(line))],
        )
        for number, (name, key) in enumerate(named)
        for lines in (by_provider[key],)
    ]


def _letters(number: int) -> str:
    """A to Z, then AA, AB…: a large team has more than an alphabet."""
    further, last = divmod(number, len(ascii_uppercase))
    return (_letters(further - 1) if further else "") + ascii_uppercase[last]


def _public(line: StopLine) -> list[float]:
    """The public point alone: the middle of some hundreds of metres."""
    terms = line.stop.engagement.terms
    place = terms.place if terms else None
    return [place.public_latitude, place.public_longitude] if place else []
