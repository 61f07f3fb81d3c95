"""What every step of an agreement begins with: who acts, and the rows that are locked.

The demand is locked before what is proposed on it, so that two acceptances are heard
one after the other; under a mandate, the mandate before both.
"""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import MandateScope
from accounts.models import Membership
from accounts.operations.helping import require_scope
from asasap.audit.enums import Purpose
from asasap.audit.operations import move, record_access
from asasap.kernel.actor import Actor
from asasap.kernel.periods import day_in_paris
from offers.enums import DEMAND_MOVES, OPEN_DEMANDS, DemandState
from offers.models import Demand, Engagement
from offers.queries.contacts import Contact, contact_of
from offers.rules.engaging import side_of


class EngagementRefused(Exception):
    """This cannot be done to that agreement. The message is fit to show."""


class AlreadyProposed(EngagementRefused):
    """A proposal of the same two about the same thing is waiting for its answer."""

    def __init__(self, engagement: Engagement) -> None:
        super().__init__(_("A proposal is already waiting here."))
        self.engagement = engagement


class TermsRefused(EngagementRefused):
    """These terms cannot stand: what is wrong, in words, by field."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__(" ".join(faults.values()))
        self.faults = faults


class TermsOvertaken(EngagementRefused):
    """The page shows other terms, or other rules, than those on the table now."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The terms, or what the law says of them, have changed since you "
                "opened this page. Nothing was written: read them again."
            )
        )


@transaction.atomic
def asked_again(*, actor: Actor, now: datetime) -> Actor:
    """Lock the mandate, and return the actor with the roles they hold now.

    Call it first in the operation's transaction. Raises MandateEnded.
    """
    require_scope(actor=actor, scope=MandateScope.DEMANDS, now=now)
    if actor.organisation_id is None:
        return actor
    held = Membership.objects.valid_on(day_in_paris(now)).filter(
        person_id=actor.person_id, organisation_id=actor.organisation_id
    )
    return replace(actor, roles=frozenset(held.values_list("role", flat=True)))


@transaction.atomic
def locked_engagement(*, engagement: Engagement) -> Engagement:
    """Lock the demand, then the agreement, and read it whole."""
    demand = None
    if engagement.demand_id is not None:
        demand = Demand.objects.locked().get(pk=engagement.demand_id)
    engagement = Engagement.objects.locked().whole().get(pk=engagement.pk)
    engagement.demand = demand
    return engagement


@transaction.atomic
def show_contact(
    *, engagement: Engagement, actor: Actor, now: datetime
) -> Contact | None:
    """Return how the actor reaches the other side, and write down that they read it.

    None for who is of neither side, before the agreement, and once it is closed again.
    """
    side = side_of(engagement=engagement, actor=actor)
    if side is None:
        return None
    contact = contact_of(engagement=engagement, side=side, now=now)
    if contact is not None:
        record_access(engagement, purpose=Purpose.READ, actor=actor, now=now)
    return contact


@transaction.atomic
def follow_talks(*, demand: Demand | None, actor: Actor, now: datetime) -> None:
    """Say whether anything is being discussed on a demand its caller has locked."""
    if demand is None or demand.state not in OPEN_DEMANDS:
        return
    talks = Engagement.objects.proposed().filter(demand=demand).exists()
    state = DemandState.IN_NEGOTIATION if talks else DemandState.OPEN
    if demand.state != state:
        move(demand, to=state, table=DEMAND_MOVES, actor=actor, now=now)
