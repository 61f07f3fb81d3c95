"""What papers that end, or are renewed, mean for offers and agreements.

An offer the gate refuses is taken off; one it lets in again comes back. An agreement
that runs is never stopped here: both sides are told, and who looks after them.
"""

from datetime import datetime

from django.db import transaction

from accounts.models import Credential
from asasap.kernel.periods import day_in_paris
from offers.models import Engagement, Offer
from offers.notices import papers as notices
from offers.operations.publishing import resume_offer, suspend_offer
from offers.queries.eligibility import eligibility_of
from offers.queries.expiring import (
    asked_of_engagement,
    asked_of_offer,
    offers_that_stop_with,
    with_papers,
)


@transaction.atomic
def ask_gate_again(*, offer: Offer, now: datetime) -> None:
    """Suspend an offer the gate refuses today, bring back one it lets in again.

    Late or twice is harmless: the gate is asked under the lock.
    """
    Offer.objects.locked().get(pk=offer.pk)
    offer = with_papers(Offer.objects.all()).get(pk=offer.pk)
    if offer.current is None:
        return
    verdict = eligibility_of(asked=asked_of_offer(offer), day=day_in_paris(now))
    if verdict.is_allowed:
        resume_offer(offer=offer, now=now)
    else:
        suspend_offer(offer=offer, reason=verdict.reasons[0].code, now=now)


@transaction.atomic
def tell_papers_missing(*, engagement: Engagement, now: datetime) -> bool:
    """Tell both sides of an agreement that runs, and who looks after them.

    Once a month while it lasts. Nothing is stopped: they decide together what to do.
    Returns whether the gate refuses it.
    """
    engagement = Engagement.objects.locked().get(pk=engagement.pk)
    engagement = Engagement.objects.whole().get(pk=engagement.pk)
    today = day_in_paris(now)
    verdict = eligibility_of(asked=asked_of_engagement(engagement), day=today)
    if verdict.is_allowed or engagement not in Engagement.objects.agreed():
        return False
    reason = verdict.reasons[0]
    notices.tell_papers_missing(
        engagement=engagement, reason=reason.code, article=reason.article, today=today
    )
    return True


@transaction.atomic
def tell_what_stops(*, credential: Credential, days: int, now: datetime) -> int:
    """Tell the holder of a paper that ends how many of their offers stop with it.

    Called each time accounts warns of the end. Returns how many.
    """
    stopping = offers_that_stop_with(credential)
    if stopping:
        notices.tell_what_stops(
            credential=credential, offers=stopping, days=days, today=day_in_paris(now)
        )
    return len(stopping)
