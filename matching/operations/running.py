"""Rankings of candidates for a demand: asked for with the news, made by the clock.

The demand is locked before anything of its matching is written: its client's acts, the
answers of those asked and the clock are heard one after the other.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from asasap.kernel.periods import day_in_paris
from matching.enums import LIVE_INVITATIONS, CloseReason, InvitationState
from matching.models import Candidate, Invitation, MatchPolicy, MatchRequest, MatchRun
from matching.operations.closing import close
from matching.queries.candidates import Considered, considered_for
from matching.queries.policies import policy_on
from matching.queries.weights import weights_on
from matching.ranking import Candidate as Placed
from matching.ranking import Ranked, Weights, rank, seed_of
from offers.models import Demand

# One more each time the same inputs would give another order.
ALGORITHM = "1"
# Who has answered, or let this very text pass, is not asked again.
HEARD = (InvitationState.INTERESTED, InvitationState.DECLINED)


@transaction.atomic
def ask_for_candidates(*, demand: Demand, now: datetime) -> MatchRequest | None:
    """Write down that somebody is to be found; the clock does it.

    Safe to call twice: while one waits, or where this text has just been ranked and
    its invitations still run, no other is written.
    """
    demand = _locked(demand)
    if not demand.is_open or demand.current is None:
        return None
    asked = MatchRequest.objects.filter(demand=demand, demand_version=demand.current_id)
    waiting = asked.filter(run=None).first()
    if waiting is not None:
        return waiting
    is_running = Invitation.objects.live().filter(
        candidate__run__demand_version=demand.current_id
    )
    if is_running.exists():
        return None
    return MatchRequest.objects.create(
        demand=demand, demand_version=demand.current, asked_at=now
    )


@transaction.atomic
def match_demand(*, request: MatchRequest, now: datetime) -> MatchRun | None:
    """Rank everyone considered, and queue the best for an invitation.

    Same inputs, same order. Safe to call twice, late, or after a kill: a request has
    one run; one whose demand has ended, or whose text was replaced, has none.
    """
    demand = _locked(request.demand)
    made = MatchRun.objects.filter(request=request).first()
    if made is not None:
        return made
    is_open = Demand.objects.open().filter(pk=demand.pk).exists()
    if not is_open or demand.current_id != request.demand_version_id:
        return None
    policy = policy_on(day_in_paris(now))
    run = _ranked(request, demand, policy, now)
    _queue(run, demand, policy, now)
    return run


def _locked(demand: Demand) -> Demand:
    rows = Demand.objects.locked().select_related(
        "current__place__commune__departement", "activity"
    )
    return rows.get(pk=demand.pk)


def _ranked(
    request: MatchRequest, demand: Demand, policy: MatchPolicy, now: datetime
) -> MatchRun:
    today = day_in_paris(now)
    weights, seed = weights_on(today), seed_of(today, str(demand.uuid))
    considered = considered_for(demand=demand, policy=policy, now=now)
    run = MatchRun.objects.create(
        request=request,
        demand=demand,
        demand_version_id=request.demand_version_id,
        algorithm=ALGORITHM,
        weights={
            "version": weights.version,
            "of": {str(factor): weight for factor, weight in weights.of.items()},
            "band": weights.band,
        },
        seed=seed,
        at=now,
    )
    places = rank(
        [_placed(one) for one in considered if not one.barriers],
        weights=weights,
        seed=seed,
    )
    by_key = {ranked.key: ranked for ranked in places}
    Candidate.objects.bulk_create(
        _candidate(run, one, by_key.get(one.offer.provider_id), weights)
        for one in considered
    )
    return run


def _placed(one: Considered) -> Placed:
    return Placed(
        key=one.offer.provider_id,
        values=one.values,
        offered_minutes=one.offered_minutes,
    )


def _candidate(
    run: MatchRun, one: Considered, ranked: Ranked | None, weights: Weights
) -> Candidate:
    return Candidate(
        run=run,
        provider=one.offer.provider,
        offer=one.offer,
        barriers=[str(barrier) for barrier in one.barriers],
        missing=one.missing,
        breakdown=[
            {
                "factor": str(factor),
                "value": one.values[factor],
                "weight": weight,
                "points": one.values[factor] * weight,
            }
            for factor, weight in weights.of.items()
        ],
        offered_minutes=one.offered_minutes,
        score=ranked.score if ranked else None,
        place=ranked.place if ranked else None,
        is_drawn=ranked.is_drawn if ranked else False,
        at=run.at,
    )


def _queue(run: MatchRun, demand: Demand, policy: MatchPolicy, now: datetime) -> None:
    """Let the best placed wait for their turn; those of an older text wait no more.

    Who was asked already and has not answered yet answers on the text as it is now.
    """
    former = Invitation.objects.filter(demand=demand)
    for invitation in former.queued().locked().order_by("pk"):
        close(invitation=invitation, reason=CloseReason.CHANGED, now=now)
    silent = Q(
        state=InvitationState.EXPIRED,
        candidate__run__demand_version=run.demand_version_id,
    )
    asked = former.filter(Q(state__in=[*HEARD, *LIVE_INVITATIONS]) | silent)
    best = run.candidates.passed().exclude(provider__in=asked.values("provider"))
    Invitation.objects.bulk_create(
        Invitation(
            candidate=candidate,
            demand=demand,
            provider_id=candidate.provider_id,
            queued_at=now,
        )
        for candidate in best.in_order()[: policy.most_invited]
    )
