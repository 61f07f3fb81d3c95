"""A place contested, and answered by a human; what was wrong is ranked again."""

from datetime import datetime

from django.db import transaction

from accounts.models import Person, Provider
from asasap.audit.operations import move
from asasap.kernel.actor import Actor
from asasap.kernel.periods import day_in_paris
from matching.enums import CONTEST_MOVES, ContestState
from matching.models import Candidate, Contestation, MatchRequest
from matching.notices import contesting as notices
from matching.queries.contests import answerers_of
from matching.rules import contesting as rules
from offers.models import Demand


class ContestRefused(Exception):
    """This cannot be contested or answered so. The message is fit to show."""


@transaction.atomic
def contest(
    *,
    provider: Provider,
    candidate: Candidate | None = None,
    words: str,
    actor: Actor,
    now: datetime,
) -> Contestation:
    """Write down what somebody holds to be wrong; who answers is told.

    Without a candidate it is about where they stand in searches. While one waits for
    its answer it is the one: sent twice, it is written once. Raises ContestRefused.
    """
    if reason := rules.why_not_contest(provider=provider, actor=actor):
        raise ContestRefused(reason)
    provider = Provider.objects.locked().get(pk=provider.pk)
    mine = Contestation.objects.open().filter(provider=provider, candidate=candidate)
    known = mine.first()
    if known is not None:
        return known
    made = Contestation.objects.create(
        provider=provider,
        candidate=candidate,
        author=Person.objects.numbered(actor.person_id).get(),
        words=words,
        asked_at=now,
    )
    answerers = answerers_of(contestation=made, today=day_in_paris(now))
    notices.tell_received(contestation=made, answerers=answerers)
    return made


@transaction.atomic
def answer_contestation(
    *,
    contestation: Contestation,
    is_corrected: bool,
    answer: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Answer, and say whether something was put right; then all are ranked again.

    Raises ContestRefused.
    """
    rows = Contestation.objects.locked().select_related("provider", "author")
    contestation = rows.get(pk=contestation.pk)
    if reason := rules.why_not_answer(contestation=contestation, actor=actor):
        raise ContestRefused(reason)
    move(
        contestation,
        to=ContestState.CORRECTED if is_corrected else ContestState.ANSWERED,
        table=CONTEST_MOVES,
        actor=actor,
        now=now,
        answered_by_id=actor.person_id,
        answered_at=now,
        answer=answer,
    )
    if is_corrected and contestation.candidate is not None:
        _rank_again(contestation.candidate, now)
    notices.tell_answered(contestation=contestation)


def _rank_again(candidate: Candidate, now: datetime) -> None:
    """Ask for another ranking, where the demand still takes answers.

    It goes on with the search there was: who has been heard in it counts.
    """
    demand = Demand.objects.locked().get(pk=candidate.run.demand_id)
    if not demand.is_open or demand.current is None:
        return
    asked = MatchRequest.objects.filter(demand=demand, demand_version=demand.current)
    if asked.filter(run=None).exists():
        return
    former = asked.order_by("asked_at", "pk").last()
    MatchRequest.objects.create(
        demand=demand,
        demand_version=demand.current,
        asked_at=former.asked_at if former else now,
    )
