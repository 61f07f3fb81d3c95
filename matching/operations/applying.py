"""A plan applied: those it names are asked first. Nobody is bound by it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from asasap.audit.operations import move
from asasap.kernel.actor import Actor
from asasap.kernel.periods import day_in_paris
from matching.enums import PLAN_MOVES, InvitationState, PlanState
from matching.models import AssignmentPlan, Candidate, Invitation, MatchRun
from matching.operations.asking import ask
from matching.operations.planning import PlanningRefused
from matching.queries.candidates import barriers_now
from matching.queries.policies import policy_on
from matching.queries.progress import heard_since
from offers.models import Demand


@dataclass(frozen=True, slots=True)
class Applied:
    """How many the plan names, and how many of them were invited by it."""

    named: int
    invited: int


@transaction.atomic
def apply_plan(*, plan: AssignmentPlan, actor: Actor, now: datetime) -> Applied:
    """Invite who the plan names to answer each demand; return how many, of how many.

    An agreement stays theirs and the client's to make. Whoever has been asked already
    is not asked twice; what has changed since is asked again, as before any invitation;
    nobody is asked for a demand that has heard from enough. Raises PlanningRefused.
    """
    plan = AssignmentPlan.objects.locked().get(pk=plan.pk)
    if plan.state != PlanState.PROPOSED:
        raise PlanningRefused(_("Keep the plan first, then apply it."))
    move(plan, to=PlanState.APPLIED, table=PLAN_MOVES, actor=actor, now=now)
    # In the order of demands: two plans applied at once wait for each other.
    served = plan.pairs.filter(provider__isnull=False).order_by("demand_id", "pk")
    invited = [
        _invite_ahead(demand_id, provider_id, actor, now)
        for demand_id, provider_id in served.values_list("demand_id", "provider_id")
    ]
    return Applied(named=len(invited), invited=sum(invited))


def _invite_ahead(
    demand_id: int, provider_id: int, actor: Actor, now: datetime
) -> bool:
    """Ask this provider before their turn; False where they may not be, or were."""
    rows = Demand.objects.locked().select_related(
        "activity", "current__place__commune__departement"
    )
    demand = rows.get(pk=demand_id)
    policy = policy_on(day_in_paris(now))
    run = MatchRun.objects.filter(demand=demand).newest_first().first()
    is_open = Demand.objects.open().filter(pk=demand.pk).exists()
    if run is None or not is_open or heard_since(demand, run) >= policy.interested_cap:
        return False
    invitation = _waiting(demand, provider_id, run, now)
    if invitation is None:
        return False
    offer = invitation.candidate.offer_id
    if barriers_now(demand=demand, offers=[offer], now=now).get(offer, [None]):
        return False
    last = Invitation.objects.filter(demand=demand).aggregate(last=Max("batch"))["last"]
    ask(
        invitation=invitation,
        demand=demand,
        batch=(last or 0) + 1,
        policy=policy,
        actor=actor,
        now=now,
    )
    return True


def _waiting(
    demand: Demand, provider_id: int, run: MatchRun, now: datetime
) -> Invitation | None:
    """Their invitation that waits for its turn, or one they had no turn for."""
    known = Invitation.objects.filter(demand=demand, provider=provider_id)
    rows = known.select_related(
        "candidate", "provider__person", "provider__organisation"
    )
    queued = rows.queued().locked().first()
    if queued is not None or known.exclude(state=InvitationState.CLOSED).exists():
        return queued
    ranked = Candidate.objects.passed().filter(run=run, provider=provider_id)
    candidate = ranked.filter(invitation=None).first()
    if candidate is None:
        return None
    made = Invitation.objects.create(
        candidate=candidate, demand=demand, provider_id=provider_id, queued_at=now
    )
    return rows.get(pk=made.pk)
