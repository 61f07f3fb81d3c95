"""A demand answered by somebody who has never said here how they work."""

from datetime import datetime

from django.db import transaction

from accounts.enums import StatusKind
from accounts.models import Person, WorkStatus
from accounts.operations.working import add_status
from asasap.kernel.actor import Actor
from asasap.kernel.periods import day_in_paris
from offers.enums import Side
from offers.models import Demand, Engagement
from offers.operations.engaging import propose
from offers.operations.serving import provider_for
from offers.rules.engaging import Parties
from offers.rules.terms import Proposal


@transaction.atomic
def propose_as(
    *,
    kind: StatusKind,
    demand: Demand,
    proposal: Proposal,
    actor: Actor,
    now: datetime,
) -> Engagement:
    """Write down how the actor works, from today on, and propose as that: both, or
    neither.

    Sent twice, the second finds the status of the first, and is refused as ``propose``
    refuses it. Raises StatusRefused, PostingRefused, and as ``propose`` does.
    """
    # Two of the same are heard one after the other.
    person = Person.objects.locked().get(pk=actor.person_id)
    today = day_in_paris(now)
    held = WorkStatus.objects.held_by(person.pk).valid_on(today).alike(kind, None)
    status = held.first() or add_status(
        kind=kind, organisation=None, since=today, actor=actor, now=now
    )
    parties = Parties(
        side=Side.PROVIDER,
        provider=provider_for(actor=actor, now=now),
        work_status=status,
        client=demand.client,
        beneficiary=demand.beneficiary,
        organisation=demand.organisation,
        offer=None,
        demand=demand,
    )
    return propose(parties=parties, proposal=proposal, actor=actor, now=now)
