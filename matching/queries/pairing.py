"""Who of an organisation may serve which demands: all the pairs, read together.

The hard filters are those of every other match (``rules.candidacy``), and so are the
factors; a number of queries that does not depend on how many there are.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q

from accounts.models import Organisation, Provider
from asasap.kernel.periods import Days, Period, day_in_paris
from mapping.enums import Point
from mapping.rules import distance_km
from matching.queries.agreed import (
    agreements_between,
    kept_apart,
    people_of,
    running_terms,
)
from matching.queries.desk import demands_of, offers_of
from matching.queries.free import free_for_more
from matching.queries.load import (
    agreed_terms,
    longest_weeks,
    offered_minutes,
    weekly_hours,
)
from matching.queries.prices import Around, local_medians
from matching.queries.weights import weights_on
from matching.ranking import (
    Factor,
    Weights,
    continuity_value,
    distance_value,
    freshness_value,
    hours_value,
    price_value,
    reputation_value,
    rotation_value,
)
from matching.rules.candidacy import Facts, barriers_of
from matching.rules.planning import (
    DEAREST,
    MOST_CANDIDATES,
    MOST_DEMANDS,
    USUAL_WEEK,
    Asked,
    Pair,
    capacity_of,
    clashes_of,
    score_of,
)
from matching.rules.wishes import (
    AHEAD,
    any_is_free,
    free_minutes,
    fullest_week,
    occurrences,
    weekly_minutes,
)
from offers.enums import AreaKind, PriceUnit, Public, ServiceMode
from offers.models import Demand, Offer
from offers.queries.eligibility import Asked as AskedOfGate
from offers.queries.eligibility import eligibilities_of
from offers.queries.listing import DEFAULT_RADIUS_KM

# Beyond this of every public point of the organisation's offers, nothing is looked at.
FARTHEST_KM = 100


def pairs_of(*, organisation: Organisation, days: DateRange, now: datetime) -> Asked:
    """Return all that a plan of this organisation is made from."""
    offers = list(
        offers_of(organisation)
        .select_related("activity", "provider", "work_status", "current")
        .prefetch_related("current__communes")
        .order_by("pk")
    )
    box = _box_around(offers)
    near = demands_of(organisation=organisation, days=days).filter(box)
    # The oldest first: whoever waits longest is not the one left for another plan.
    demands = list(
        near.select_related(
            "activity", "current__place__commune__departement"
        ).order_by("published_at", "pk")[:MOST_DEMANDS]
    )
    return _Reading(offers, demands, now).asked()


def _box_around(offers: list[Offer]) -> Q:
    if not offers:
        return Q(pk=None)
    rise, turn = FARTHEST_KM / 111, FARTHEST_KM / 60  # Degrees, in and near France.
    latitudes = [offer.latitude or 0 for offer in offers]
    longitudes = [offer.longitude or 0 for offer in offers]
    return Q(
        latitude__range=(min(latitudes) - rise, max(latitudes) + rise),
        longitude__range=(min(longitudes) - turn, max(longitudes) + turn),
    )


@dataclass(frozen=True, slots=True)
class _Met:
    """A pair that passed the cheap filters, and how far they are."""

    demand: Demand
    offer: Offer
    km: float
    wished: list[Period]


class _Reading:
    """What is known of all of them, read once."""

    def __init__(self, offers: list[Offer], demands: list[Demand], now: datetime):
        self.offers, self.demands, self.now = offers, demands, now
        self.today: date = day_in_paris(now)
        self.weights: Weights = weights_on(self.today)
        providers = {offer.provider_id for offer in offers}
        self.people = {
            offer.provider_id: offer.provider.person_id
            for offer in offers
            if offer.provider.person_id is not None
        }
        self.weekly = weekly_hours(list(self.people.values()), day=self.today)
        self.terms = running_terms(providers)
        self.days = _days_of(demands, self.today)
        self.free = self._free()
        self.offered = offered_minutes(providers, now=now)
        self.together = agreements_between(providers)
        self.longest = longest_weeks(self.today)
        self.agreed = agreed_terms(list(self.people.values()), kinds=self.longest)
        self.secret = kept_apart(demands)
        self.medians = local_medians({around(demand) for demand in demands})

    def asked(self) -> Asked:
        pairs = self._pairs(self._allowed(self._met()))
        minutes = defaultdict(list)
        weeks = {demand.pk: weekly_minutes(demand.current) for demand in self.demands}
        for pair in pairs:
            minutes[pair.provider].append(weeks[pair.demand])
        return Asked(
            weights=self.weights,
            demands=sorted(demand.pk for demand in self.demands),
            providers=[
                (
                    key,
                    capacity_of(minutes[key], free=self._room(key)),
                    len(self.terms[key]),
                )
                for key in sorted(minutes)
            ],
            pairs=pairs,
            clashes=clashes_of(
                self.demands, {pair.demand for pair in pairs}, self.days
            ),
        )

    def _free(self) -> dict[int, list[Period]]:
        """When each is free of what is agreed; who has said no hours, of that alone.

        An organisation has no calendar of its own.
        """
        free = free_for_more(
            list(self.people.values()), self.days.in_paris(), unsaid_is_free=True
        )
        return {provider: free[person] for provider, person in self.people.items()}

    def _met(self) -> list[_Met]:
        by_activity = defaultdict(list)
        for offer in self.offers:
            by_activity[offer.activity_id].append(offer)
        met = []
        for demand in self.demands:
            wished = occurrences(demand.current, since=self.today)
            for offer in by_activity[demand.activity_id]:
                km = distance_km(_point(offer), _point(demand))
                one = _Met(demand, offer, km, wished)
                if not self._is_secret(one) and not barriers_of(self._facts(one)):
                    met.append(one)
        return met

    def _facts(self, one: _Met) -> Facts:
        demand: Any = one.demand
        offer: Any = one.offer
        free = self.free.get(offer.provider_id)
        kind = offer.work_status.kind if offer.work_status else None
        return Facts(
            is_own=_is_own(demand, offer.provider),
            is_in_mode=offer.current.mode == demand.current.mode,
            is_in_area=_is_in_area(offer, demand, one.km),
            is_free=None if free is None else any_is_free(one.wished, free),
            agreed_week=fullest_week(
                self._agreed(offer.provider_id), beside=demand.current
            ),
            added_week=weekly_minutes(demand.current),
            longest_week=self.longest.get(kind) if kind else None,
        )

    def _agreed(self, provider: int) -> list[Any]:
        """What they agreed to as an employee: the law bounds that week."""
        return self.agreed.get(self.people.get(provider, 0), [])

    def _is_secret(self, one: _Met) -> bool:
        provider = one.offer.provider_id
        clients = {one.demand.client_id, one.demand.beneficiary_id}
        return any((client, provider) in self.secret for client in clients)

    def _allowed(self, met: list[_Met]) -> list[_Met]:
        """Keep those the law lets do it, for that public, there."""
        verdicts = eligibilities_of(
            asked=[
                AskedOfGate(
                    provider=one.offer.provider,
                    status=one.offer.work_status,
                    activity=one.offer.activity,
                    mode=ServiceMode(text.mode),
                    departement=text.place.commune.departement.code,
                    public=Public(text.public),
                )
                for one in met
                for text in (_text(one.demand),)
            ],
            day=self.today,
        )
        return [
            one
            for one, verdict in zip(met, verdicts, strict=True)
            if verdict.is_allowed
        ]

    def _pairs(self, met: list[_Met]) -> list[Pair]:
        """Each demand's best providers, each by the best of their offers."""
        best: dict[int, dict[int, Pair]] = defaultdict(dict)
        for one in met:
            pair, mine = self._pair(one), best[one.demand.pk]
            known = mine.get(pair.provider)
            if known is None or (pair.cost, pair.offer) < (known.cost, known.offer):
                mine[pair.provider] = pair
        return [
            pair
            for demand in sorted(best)
            for pair in sorted(
                best[demand].values(), key=lambda pair: (pair.cost, pair.provider)
            )[:MOST_CANDIDATES]
        ]

    def _pair(self, one: _Met) -> Pair:
        provider, free = one.offer.provider_id, self.free.get(one.offer.provider_id)
        wished = sum(period.minutes for period in one.wished)
        is_said = self.people.get(provider) in self.weekly
        left = free_minutes(one.wished, free) if free is not None and is_said else None
        values = {
            Factor.DISTANCE: distance_value(one.km, DEFAULT_RADIUS_KM),
            Factor.HOURS: hours_value(wished, left),
            Factor.CONTINUITY: continuity_value(self._together(one.demand, provider)),
            # Nobody is rated yet: all stand at the prior.
            Factor.REPUTATION: reputation_value(None, 0),
            Factor.PRICE: price_value(
                _hourly(one.offer), self.medians.get(around(one.demand))
            ),
            Factor.ROTATION: rotation_value(
                self.offered.get(provider, 0), 4 * self._free_week(provider)
            ),
            Factor.FRESHNESS: freshness_value(_days_old(one.offer, self.now)),
        }
        told = {factor.value: value for factor, value in values.items()}
        return Pair(
            demand=one.demand.pk,
            provider=provider,
            offer=one.offer.pk,
            cost=DEAREST - score_of(told, self.weights),
            values=told,
            metres=round(one.km * 1000),
            wished=wished,
            free=left,
        )

    def _together(self, demand: Demand, provider: int) -> int:
        """Each agreement counts once, whoever of the two it was with."""
        both = ((person, provider) for person in people_of([demand]))
        return len(set().union(*(self.together.get(one, ()) for one in both)))

    def _room(self, provider: int) -> int:
        """The minutes of a week that a plan may give: free, and within the law.

        Of two statuses the stricter counts: which one a plan will use is not known.
        """
        kinds = {
            offer.work_status.kind
            for offer in self.offers
            if offer.provider_id == provider and offer.work_status
        }
        agreed = sum(map(weekly_minutes, self._agreed(provider)))
        longest = [
            self.longest[kind] - agreed for kind in kinds if kind in self.longest
        ]
        return max(0, min([self._free_week(provider), *longest]))

    def _free_week(self, provider: int) -> int:
        """The minutes of a week not agreed yet."""
        said = self.weekly.get(self.people.get(provider, 0), USUAL_WEEK)
        return max(0, said - sum(map(weekly_minutes, self.terms[provider])))


def _days_of(demands: list[Demand], today: date) -> Days:
    """From today to four weeks after the last of them has begun."""
    firsts = [_text(demand).days.lower for demand in demands if _text(demand).days]
    return Days(today, max([today, *firsts]) + AHEAD)


def around(posting: Any) -> Around:
    return posting.activity_id, posting.latitude, posting.longitude


def _point(posting: Any) -> Point:
    return Point(posting.latitude, posting.longitude)


def _text(posting: Any) -> Any:
    """What is online has its text."""
    return posting.current


def _is_in_area(offer: Any, demand: Any, km: float) -> bool:
    version = offer.current
    if version.area_kind == AreaKind.RADIUS:
        return km <= (version.radius_km or 0)
    served = {commune.pk for commune in version.communes.all()}
    return demand.current.place.commune_id in served


def _is_own(demand: Demand, provider: Provider) -> bool:
    house = demand.organisation_id
    is_theirs = provider.person_id in {demand.client_id, demand.beneficiary_id}
    return is_theirs or (house is not None and provider.organisation_id == house)


def _hourly(offer: Any) -> int | None:
    version = offer.current
    return version.price_cents if version.price_unit == PriceUnit.HOUR else None


def _days_old(offer: Any, now: datetime) -> int:
    confirmed = max(offer.published_at, offer.current.published_at)
    return (now - confirmed).days
