"""Agreements of those who leave, or turn out to be one; and texts of long ago.

The rows stay: they are books. What was written in them, and where it was done, goes.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from accounts.queries.known import records_of
from accounts.registry import Kept
from mapping.models import Place
from mapping.operations.locating import forget_place
from offers.models import DemandVersion, Engagement, EngagementTerms, OfferVersion
from offers.queries.known_agreements import old_agreements, old_proposals


@transaction.atomic
def forget_agreements_of(*, person: Person) -> None:
    """Empty what somebody wrote in agreements, what is said of their home, and where
    it is. Nothing of theirs still runs. Safe to call twice.
    """
    records = records_of(person)
    theirs = Q(engagement__client__in=records) | Q(engagement__beneficiary__in=records)
    rows = EngagementTerms.objects.filter(theirs | Q(author__in=records))
    for terms in rows.select_related("place", "engagement").order_by("pk"):
        is_home = terms.engagement.client_id in {record.pk for record in records}
        if is_home and terms.engagement.organisation_id is None and terms.place:
            forget_place(place=terms.place)
        _empty(terms)


@transaction.atomic
def give_agreements(*, keep: Person, absorbed: Person) -> None:
    """Let who is kept have the past agreements of the other record; none still runs.

    Who proposed stays who it was.
    """
    Engagement.objects.filter(client=absorbed).update(client=keep)
    Engagement.objects.filter(beneficiary=absorbed).update(beneficiary=keep)


def _erase(engagement_ids: list[int], _now: datetime) -> None:
    rows = EngagementTerms.objects.filter(engagement__in=engagement_ids)
    places = {row.place for row in rows.select_related("place") if row.place}
    for terms in rows:
        _empty(terms)
    rows.update(place=None)
    for place in _held_by_nobody(places):
        forget_place(place=place)


def _empty(terms: EngagementTerms) -> None:
    terms.tasks, terms.message = "", ""
    terms.save(update_fields=["tasks", "message"])


def _held_by_nobody(places: Iterable[Place]) -> list[Place]:
    """Those no text and no other agreement still needs."""
    holders = (OfferVersion, DemandVersion, EngagementTerms)
    held = {
        key
        for model in holders
        for key in model._base_manager.filter(place__in=places).values_list(
            "place_id", flat=True
        )
    }
    return [place for place in places if place.pk not in held]


KEPT = (
    Kept(
        key="offers.proposal",
        title=_("What was proposed and not agreed, once it is over"),
        due=old_proposals,
        since="ended_at",
        erase=_erase,
    ),
    Kept(
        key="offers.agreement",
        title=_("What was agreed, once it is over: tasks, messages and the place"),
        due=old_agreements,
        since="ended_at",
        erase=_erase,
    ),
)
