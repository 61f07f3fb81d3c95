"""Whose papers no longer do, or do again: offers on line and agreements that run.

Read by parcels, the gate asked for each whole: a million offers are a thousand times
four queries, and no more than a thousand rows are held at once.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import Credential
from offers.enums import OfferState, Public, ServiceMode
from offers.models import Engagement, Offer
from offers.queries.eligibility import Asked, eligibilities_of
from offers.rules.eligibility import Verdict
from offers.rules.reasons import REASONS

PARCEL = 1000


@dataclass(frozen=True, slots=True)
class Judged:
    row: Any  # An offer or an agreement.
    verdict: Verdict


def asked_of_offer(offer: Offer) -> Asked:
    text: Any = offer.current  # What was once online has its text and its place.
    return Asked(
        provider=offer.provider,
        status=offer.work_status,
        activity=offer.activity,
        mode=ServiceMode(text.mode),
        departement=text.place.commune.departement.code,
    )


def asked_of_engagement(engagement: Engagement) -> Asked:
    terms: Any = engagement.terms
    version = engagement.demand_version
    return Asked(
        provider=engagement.provider,
        status=engagement.work_status,
        activity=engagement.activity,
        mode=ServiceMode(terms.mode),
        departement=terms.place.commune.departement.code,
        public=Public(version.public) if version else None,
    )


def with_papers(offers: QuerySet[Offer]) -> QuerySet[Offer]:
    return offers.select_related(
        "provider",
        "work_status",
        "activity",
        "current__place__commune__departement",
    )


def offers_no_longer_allowed(day: date) -> Iterator[int]:
    """The keys of those online that the gate refuses that day."""
    online = with_papers(Offer.objects.filter(state=OfferState.LIVE))
    for judged in _judged(online, asked_of_offer, day):
        if not judged.verdict.is_allowed:
            yield judged.row.pk


def offers_allowed_again(day: date) -> Iterator[int]:
    """The keys of those suspended for a paper that the gate lets in again."""
    suspended = with_papers(Offer.objects.filter(state=OfferState.SUSPENDED))
    for judged in _judged(suspended, asked_of_offer, day):
        if judged.verdict.is_allowed:
            yield judged.row.pk


def engagements_no_longer_allowed(day: date) -> Iterator[int]:
    """The keys of agreements that run though the gate would refuse them that day."""
    running = Engagement.objects.agreed().select_related(
        "provider",
        "work_status",
        "activity",
        "demand_version",
        "terms__place__commune__departement",
    )
    for judged in _judged(running, asked_of_engagement, day):
        if not judged.verdict.is_allowed:
            yield judged.row.pk


def offers_that_stop_with(credential: Credential) -> list[Offer]:
    """Those online that the gate will refuse, for want of it, after its last day.

    A paper already handed in and recognised for that day counts.
    """
    if credential.valid.upper is None:
        return []
    holder = (
        Q(provider__person=credential.person_id, provider__person__isnull=False)
        if credential.organisation_id is None
        else Q(provider__organisation=credential.organisation_id)
        | Q(work_status__organisation=credential.organisation_id)
    )
    theirs = with_papers(Offer.objects.filter(holder, state=OfferState.LIVE))
    missing = REASONS.get(f"{credential.kind}_missing")
    return [
        judged.row
        for judged in _judged(theirs, asked_of_offer, credential.valid.upper)
        if not judged.verdict.is_allowed and missing in judged.verdict.reasons
    ]


def _judged(rows: QuerySet, ask: Callable[..., Asked], day: date) -> Iterator[Judged]:
    """Each row with what the gate says of it that day, by parcels of keys."""
    last = 0
    while parcel := list(rows.filter(pk__gt=last).order_by("pk")[:PARCEL]):
        verdicts = eligibilities_of(asked=[ask(row) for row in parcel], day=day)
        yield from map(Judged, parcel, verdicts)
        last = parcel[-1].pk
