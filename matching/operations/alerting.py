"""Telling people what is new in the searches they keep."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from matching.models import SavedSearch
from matching.notices.alerting import tell_new_offers
from matching.queries.saved import new_offers
from matching.rules.saving import SETTLING, next_alert_at


@transaction.atomic
def alert_one(*, search_id: int, now: datetime) -> bool:
    """Tell what was published since the last time, if it is time; say if it was told.

    Late, twice, or killed half-way is harmless: what was told is written in the same
    transaction, under the lock, and an offer is published once. What is no longer
    online, or is the person's own, is not told.
    """
    search = (
        SavedSearch.objects.locked()
        .due_at(now)
        .select_related("person")
        .filter(pk=search_id)
        .first()
    )
    if search is None:
        return False
    until = max(search.told_at, now - SETTLING)
    found = new_offers(search, after=search.told_at, until=until, now=now)
    if found is not None and found.count:
        tell_new_offers(search=search, until=until, values=asdict(found))
    search.told_at = until
    search.next_alert_at = next_alert_at(search.frequency, now)
    search.save(update_fields=["told_at", "next_alert_at"])
    return found is not None and found.count > 0
