"""The demo's matching: people asked for open requests, who answer, wait or say no.

By the operations themselves, on a few requests: those of the people who sign in, and
those their offers fit.
"""

import random
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import Person
from asasap.kernel.actor import Actor
from matching.enums import NotForMe
from matching.models import Candidate, Invitation, MatchRun
from matching.operations.contesting import contest
from matching.operations.inviting import (
    answer_invitation,
    note_seen,
    send_next_batch,
)
from matching.operations.pricing import count_local_prices
from matching.operations.running import ask_for_candidates, match_demand
from offers.models import Demand

SEED = 2_152
MATCHED = 12
# What those asked say, in turn; those who sign in answer for themselves.
ANSWERS = ("seen", "interested", "no", "nothing", "nothing")
WORDS = "J’habite à deux rues de là, et je suis libre le mardi : pourquoi cette place ?"


@transaction.atomic
def load_matching(*, people: Mapping[str, Person], now: datetime) -> int:
    """Ask once: nothing where somebody was asked already. Returns how many."""
    if MatchRun.objects.exists():
        return 0
    count_local_prices(now=now)
    dice = random.Random(SEED)
    known = {person.pk for person in people.values()}
    for demand in _chosen(known):
        request = ask_for_candidates(demand=demand, now=now)
        if request is None or match_demand(request=request, now=now) is None:
            continue
        for invitation in send_next_batch(demand=demand, now=now):
            if invitation.provider.person_id not in known:
                clerk = people["coordinator"].user_id
                _answer(invitation, dice.choice(ANSWERS), clerk, now)
    _let_turns_come(known, people["coordinator"].user_id, now)
    _contest(people["provider"], now)
    return Invitation.objects.filter(sent_at__isnull=False).count()


def _chosen(known: Iterable[int]) -> list[Demand]:
    """The requests of who signs in; then those that their offers may fit."""
    rows = Demand.objects.open().select_related("activity", "client")
    asked = rows.filter(client__in=known).order_by("pk")[: MATCHED // 2]
    served = rows.filter(activity__offers__provider__person__in=known)
    fitting = served.exclude(client__in=known).distinct().order_by("pk")
    return [*asked, *fitting[: MATCHED - len(asked)]]


def _answer(
    invitation: Invitation, said: str, clerk: int | None, now: datetime
) -> None:
    """Those invented do not sign in: what they say is typed for them."""
    person: Any = invitation.provider.person
    if person is None or said == "nothing":
        return
    note_seen(invitation=invitation, now=now)
    if said == "seen":
        return
    invitation.refresh_from_db()
    if not invitation.is_outstanding:  # Enough had answered.
        return
    answer_invitation(
        invitation=invitation,
        is_interested=said == "interested",
        reason=NotForMe.FULL if said == "no" else "",
        actor=Actor(user_id=clerk, person_id=person.pk),
        now=now,
    )


def _let_turns_come(known: Iterable[int], clerk: int | None, now: datetime) -> None:
    """Those asked before who sign in say no, until these are asked too."""
    waiting = Invitation.objects.queued().filter(provider__person__in=known)
    for mine in waiting.select_related("demand").order_by("pk"):
        before = Invitation.objects.outstanding().filter(demand=mine.demand)
        while before.exists() and waiting.filter(pk=mine.pk).exists():
            for other in before.order_by("pk"):
                _answer(other, "no", clerk, now)
            send_next_batch(demand=mine.demand, now=now)


def _contest(person: Person, now: datetime) -> None:
    """Somebody who was ranked low asks a human why."""
    places = Candidate.objects.passed().filter(provider__person=person)
    lowest = places.order_by("-place", "pk").first()
    if lowest is not None:
        contest(
            provider=lowest.provider,
            candidate=lowest,
            words=WORDS,
            actor=Actor(user_id=person.user_id, person_id=person.pk),
            now=now,
        )
