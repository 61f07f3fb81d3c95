"""Who may be asked for a demand: everyone considered, what stops them, what they score.

All is read together for everyone: the number of queries does not depend on how many
they are. Distances are between public points, as everywhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Case, Exists, F, OuterRef, Q, Value, When

from accounts.enums import OrganisationState, PersonState
from asasap.kernel.periods import Period, day_in_paris
from mapping.enums import Point
from matching.enums import Barrier
from matching.models import MatchPolicy
from matching.queries.free import free_for_more
from matching.queries.load import (
    agreed_terms,
    longest_weeks,
    offered_minutes,
    weekly_hours,
)
from matching.queries.pairs import excluded_for
from matching.queries.prices import local_medians
from matching.ranking import (
    Factor,
    continuity_value,
    distance_value,
    freshness_value,
    hours_value,
    price_value,
    reputation_value,
    rotation_value,
)
from matching.rules.candidacy import Facts, barriers_of
from matching.rules.wishes import (
    any_is_free,
    free_minutes,
    fullest_week,
    occurrences,
    weekly_minutes,
)
from offers.enums import (
    CONCLUDED,
    AreaKind,
    OfferState,
    PriceUnit,
    Public,
    ServiceMode,
)
from offers.models import Demand, Engagement, Offer, OfferVersion
from offers.queries.eligibility import Asked, eligibilities_of
from offers.queries.listing import DEFAULT_RADIUS_KM, LONGEST_RADIUS_KM, within

CAPACITY_WEEKS = 4


@dataclass(frozen=True, slots=True)
class Considered:
    """One provider, by the offer of theirs that fits best."""

    offer: Offer
    barriers: list[Barrier]
    missing: str
    values: dict[Factor, int]
    offered_minutes: int


def considered_for(
    *, demand: Demand, policy: MatchPolicy, now: datetime
) -> list[Considered]:
    """Return everyone considered, one line each: who may be asked, and who may not.

    Those who serve the place come first, the nearest of them; then their neighbours.
    ``demand`` is open, with its text and its place.
    """
    offers = _around(demand)[: policy.most_considered]
    best: dict[int, Considered] = {}
    for one in _judged(demand, list(offers), now):
        known = best.get(one.offer.provider_id)
        if known is None or _fits_better(one, known):
            best[one.offer.provider_id] = one
    return list(best.values())


def barriers_now(
    *, demand: Demand, offers: Sequence[int], now: datetime
) -> dict[int, list[Barrier]]:
    """Return what stops each of these offers today; those that are gone are left out.

    Asked again before somebody is written to: days may have passed.
    """
    rows = list(_around(demand).filter(pk__in=offers))
    return {one.offer.pk: one.barriers for one in _judged(demand, rows, now)}


def _around(demand: Demand) -> Any:
    """What is online within reach, but of those never proposed to this client."""
    text: Any = demand.current
    here = Point(demand.latitude, demand.longitude)  # type: ignore[arg-type]
    rows: Any = Offer.objects.filter(
        Q(provider__person=None)
        | Q(provider__person__state__in=[PersonState.ACTIVE, PersonState.SUSPENDED]),
        state=OfferState.LIVE,
        activity=demand.activity_id,
    ).exclude(provider__in=excluded_for([demand.client_id, demand.beneficiary_id]))
    named = OfferVersion.communes.through._base_manager.filter(
        offerversion=OuterRef("current"), commune=text.place.commune_id
    )
    by_radius = Q(
        current__area_kind=AreaKind.RADIUS, current__radius_km__gte=F("distance_km")
    )
    by_name = Q(Exists(named), current__area_kind=AreaKind.COMMUNES)
    rows = within(rows, near=here, km=LONGEST_RADIUS_KM).annotate(
        serves_place=Case(
            When(by_radius | by_name, then=Value(True)),
            default=Value(False),
            output_field=BooleanField(),
        )
    )
    return rows.select_related(
        "activity",
        "current",
        "provider__person",
        "provider__organisation",
        "work_status",
    ).order_by("-serves_place", "distance_km", "pk")


def _judged(demand: Demand, offers: list[Any], now: datetime) -> list[Considered]:
    known = _Known(demand, offers, now)
    verdicts = eligibilities_of(
        asked=[known.asked(offer) for offer in offers], day=known.today
    )
    judged = []
    for offer, verdict in zip(offers, verdicts, strict=True):
        missing = "" if verdict.is_allowed else verdict.reasons[0].code
        judged.append(
            Considered(
                offer=offer,
                barriers=barriers_of(known.facts(offer, missing)),
                missing=missing,
                values=known.values(offer),
                offered_minutes=known.offered[offer.provider_id],
            )
        )
    return judged


def _fits_better(one: Considered, other: Considered) -> bool:
    """Fewer walls first; then more of what is valued, weights apart."""
    return _fit(one) > _fit(other)


def _fit(one: Considered) -> tuple[int, int, int]:
    return -len(one.barriers), sum(one.values.values()), -one.offer.pk


class _Known:
    """What is read for everyone, before anyone is judged."""

    def __init__(self, demand: Demand, offers: list[Any], now: datetime):
        self.demand, self.today, self.now = demand, day_in_paris(now), now
        self.text: Any = demand.current
        self.wished = occurrences(self.text, since=self.today)
        people = {pk for offer in offers if (pk := offer.provider.person_id)}
        providers = {offer.provider_id for offer in offers}
        self.hours = weekly_hours(people, day=self.today)
        self.free = self._free(people)
        self.longest = longest_weeks(self.today)
        self.agreed = agreed_terms(people, kinds=self.longest)
        self.offered = offered_minutes(providers, now=now)
        self.together = self._together(providers)
        here: Any = (demand.activity_id, demand.latitude, demand.longitude)
        self.median = local_medians([here]).get(here)

    def asked(self, offer: Any) -> Asked:
        return Asked(
            provider=offer.provider,
            status=offer.work_status,
            activity=offer.activity,
            mode=ServiceMode(offer.current.mode),
            departement=self.text.place.commune.departement.code,
            public=Public(self.text.public),
        )

    def facts(self, offer: Any, missing: str) -> Facts:
        person_id, status = offer.provider.person_id, offer.work_status
        return Facts(
            is_own=self._is_own(offer.provider),
            is_suspended=_is_suspended(offer.provider),
            is_in_mode=offer.current.mode == self.text.mode,
            missing=missing,
            is_in_area=offer.serves_place,
            is_free=self._is_free(person_id),
            agreed_week=fullest_week(self.agreed.get(person_id, ()), beside=self.text),
            added_week=weekly_minutes(self.text),
            longest_week=self.longest.get(status.kind) if status else None,
        )

    def values(self, offer: Any) -> dict[Factor, int]:
        person_id = offer.provider.person_id
        hours, free = self.hours.get(person_id), self.free.get(person_id)
        price = offer.current.price_cents
        is_hourly = offer.current.price_unit == PriceUnit.HOUR
        return {
            Factor.DISTANCE: distance_value(offer.distance_km, DEFAULT_RADIUS_KM),
            Factor.HOURS: hours_value(
                sum(one.minutes for one in self.wished),
                free_minutes(self.wished, free) if hours and free is not None else None,
            ),
            # No visit is recorded yet: each agreement they had is counted for one.
            Factor.CONTINUITY: continuity_value(self.together[offer.provider_id]),
            # Nobody is rated yet: everybody is worth the prior.
            Factor.REPUTATION: reputation_value(None, 0),
            Factor.PRICE: price_value(price if is_hourly else None, self.median),
            Factor.ROTATION: rotation_value(
                self.offered[offer.provider_id],
                hours * CAPACITY_WEEKS if hours else None,
            ),
            Factor.FRESHNESS: freshness_value((self.now - offer.published_at).days),
        }

    def _free(self, people: set[int]) -> dict[int, list[Period]]:
        """When people are free; who has said no hours, whenever nothing takes them.

        An organisation has no calendar of its own.
        """
        if not self.wished:
            return {}
        window = Period(self.wished[0].start, max(one.end for one in self.wished))
        return free_for_more(people, window, unsaid_is_free=True)

    def _is_free(self, person_id: int | None) -> bool | None:
        if person_id is None or person_id not in self.free:
            return None
        return any_is_free(self.wished, self.free[person_id])

    def _together(self, providers: set[int]) -> dict[int, int]:
        met = dict.fromkeys(providers, 0)
        people = [self.demand.client_id, self.demand.beneficiary_id]
        past = Engagement.objects.filter(
            Q(client__in=people) | Q(beneficiary__in=people),
            provider__in=providers,
            state__in=CONCLUDED,
        )
        for provider_id in past.order_by("pk").values_list("provider_id", flat=True):
            met[provider_id] += 1
        return met

    def _is_own(self, provider: Any) -> bool:
        demand = self.demand
        is_person = provider.person_id in {demand.client_id, demand.beneficiary_id}
        house = demand.organisation_id
        return is_person or (house is not None and provider.organisation_id == house)


def _is_suspended(provider: Any) -> bool:
    if provider.person is not None:
        return provider.person.state == PersonState.SUSPENDED
    return provider.organisation.state != OrganisationState.ACTIVE
