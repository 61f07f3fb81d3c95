"""Whom a desk plans for: its offers and its members’, and the requests they meet."""

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q

from accounts.models import Organisation
from asasap.kernel.actor import Actor
from offers.models import Demand, Offer


def coordinator_of(organisation: Organisation, person_id: int | None = None) -> Actor:
    """Somebody who plans for this organisation, and for no other they may be in."""
    return Actor(
        person_id=person_id,
        organisation_id=organisation.pk,
        coordinated_ids=frozenset([organisation.pk]),
    )


def offers_of(organisation: Organisation):
    """The live offers of the organisation and of its members."""
    return Offer.objects.live().looked_after_by(coordinator_of(organisation))


def demands_of(*, organisation: Organisation, days: DateRange):
    """The open demands of these days it looks after, or that its offers could meet."""
    activities = offers_of(organisation).order_by().values("activity")
    looked_after = Demand.objects.looked_after_by(coordinator_of(organisation))
    within_days = Demand.objects.open().filter(current__days__overlap=days)
    return within_days.filter(
        Q(activity__in=activities) | Q(pk__in=looked_after.order_by().values("pk"))
    )
