"""Rankings and invitations, by the operations that write them."""

from datetime import UTC, date, datetime, timedelta

from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.enums import Certainty
from asasap.kernel.actor import Actor
from matching.enums import InvitationState
from matching.models import Candidate, Invitation, MatchPolicy, MatchRequest, MatchRun
from matching.operations.inviting import note_seen, send_next_batch
from matching.operations.running import ask_for_candidates, match_demand
from matching.ranking import Factor
from offers.models import Demand, Offer
from tests.factories.demands import open_demand
from tests.factories.offers import live_offer

NOON = datetime(2026, 11, 23, 11, tzinfo=UTC)  # A Monday.
LATER = NOON + timedelta(hours=72)  # The two days to answer have passed.


def a_policy(**more) -> MatchPolicy:
    """Two asked at once, two hears at most, two days to answer."""
    values = {
        "name": "demands",
        "valid": DateRange(date(2026, 1, 1), None),
        "most_considered": 50,
        "most_invited": 10,
        "batch_size": 2,
        "interested_cap": 2,
        "answer_hours": 48,
        "source": "a test",
        "certainty": Certainty.CONFIRMED,
        "verified_on": date(2026, 1, 1),
        **more,
    }
    return MatchPolicy.objects.create(**values)


def matched(*, demand: Demand, now: datetime = NOON) -> MatchRun:
    """The ranking for a demand, asked for and made."""
    request = ask_for_candidates(demand=demand, now=now)
    assert isinstance(request, MatchRequest)
    run = match_demand(request=request, now=now)
    assert run is not None
    return run


def a_demand_with(count: int, *, now: datetime = NOON, **values) -> Demand:
    """A demand on line, with so many offers around it."""
    for _ in range(count):
        live_offer(now=now)
    return open_demand(now=now, **values)


def an_invitation(*, is_seen: bool = False, now: datetime = NOON) -> Invitation:
    """One that waits for an answer."""
    demand = a_demand_with(1, now=now)
    matched(demand=demand, now=now)
    [invitation] = send_next_batch(demand=demand, now=now)
    if is_seen:
        note_seen(invitation=invitation, now=now)
        invitation.refresh_from_db()
    return invitation


def asked_one(invitation: Invitation) -> Actor:
    """Who was asked, signed in."""
    person = invitation.provider.person
    assert person is not None
    return Actor(user_id=person.user_id, person_id=person.pk)


def a_place(*, offer: Offer, demand: Demand, **numbers) -> Candidate:
    """Somebody's place for a demand, and the ranking it is of."""
    keys = {name: numbers.pop(name) for name in ("pk", "uuid") if name in numbers}
    now = numbers.pop("now", NOON)
    if "run_pk" in numbers:
        numbers["pk"] = numbers.pop("run_pk")
    version = demand.current
    assert version is not None
    run = MatchRun.objects.create(
        request=MatchRequest.objects.create(
            demand=demand, demand_version=version, asked_at=now
        ),
        demand=demand,
        demand_version=version,
        algorithm="1",
        weights={"version": "2026-01-01"},
        seed="a test",
        at=now,
        **numbers,
    )
    return Candidate.objects.create(
        run=run,
        provider=offer.provider,
        offer=offer,
        breakdown=[
            {"factor": factor.value, "value": 500, "weight": 100, "points": 50_000}
            for factor in Factor
        ],
        offered_minutes=0,
        score=350_000,
        place=1,
        at=now,
        **keys,
    )


def asked_for(candidate: Candidate, *, now: datetime = NOON, **keys) -> Invitation:
    """The invitation that came of it, sent."""
    return Invitation.objects.create(
        candidate=candidate,
        demand=candidate.run.demand,
        provider=candidate.provider,
        state=InvitationState.SENT,
        batch=1,
        queued_at=now,
        sent_at=now,
        answer_due_at=now + timedelta(days=2),
        **keys,
    )
