"""Answers in any order, and two at once: never more heard than the policy says."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from matching.enums import InvitationState, NotForMe
from matching.models import Invitation, MatchRun
from matching.operations.inviting import (
    InvitationRefused,
    answer_invitation,
    expire_invitations,
    note_seen,
    send_next_batch,
)
from matching.operations.keeping_apart import keep_apart
from matching.operations.running import ask_for_candidates, match_demand
from offers.enums import Outcome, Side
from offers.operations.ending_postings import end_demand
from tests.factories.demands import client_of, open_demand
from tests.factories.invitations import (
    LATER,
    NOON,
    a_demand_with,
    a_policy,
    asked_one,
    matched,
)

ACTS = ("send", "yes", "yes", "no", "late", "seen", "again")


class AnyOrder(TestCase):
    """Whatever is done in whatever order, the policy holds after each step."""

    @given(acts=st.lists(st.sampled_from(ACTS), min_size=4, max_size=10))
    @settings(max_examples=6, deadline=None)
    def test_never_more_outstanding_or_heard_than_the_policy_says(self, acts):
        policy = a_policy(batch_size=2, interested_cap=2, most_invited=5)
        demand, now = a_demand_with(5), NOON
        matched(demand=demand)
        send_next_batch(demand=demand, now=now)
        for act in acts:
            now += timedelta(days=4 if act == "late" else 0)
            self.do(act, demand, now)
            mine = Invitation.objects.filter(demand=demand)
            outstanding, heard = mine.outstanding(), mine.interested().count()
            assert outstanding.count() <= policy.batch_size
            assert heard <= policy.interested_cap
            assert heard < policy.interested_cap or not mine.live().exists()
            # Nobody is left in the queue while there is room.
            assert outstanding.count() == 2 or not mine.queued().exists()

    def do(self, act, demand, now):
        waiting = Invitation.objects.filter(demand=demand).outstanding()
        first = waiting.order_by("pk").first()
        if act == "send":
            send_next_batch(demand=demand, now=now)
        elif act == "late":
            expire_invitations(demand=demand, now=now)
        elif act == "again":
            ask_for_candidates(demand=demand, now=now)
        elif first is not None and act == "seen":
            note_seen(invitation=first, now=now)
        elif first is not None:
            answer_invitation(
                invitation=first,
                is_interested=act == "yes",
                reason="" if act == "yes" else NotForMe.HOURS,
                actor=asked_one(first),
                now=now,
            )


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_two_who_answer_at_once_the_second_is_heard_after_the_first():
    a_policy(interested_cap=1)
    demand = a_demand_with(2)
    matched(demand=demand)
    first, second = send_next_batch(demand=demand, now=NOON)
    actor, heard = asked_one(second), []

    def answer_second():
        try:
            answer_invitation(
                invitation=second, is_interested=True, actor=actor, now=NOON
            )
            heard.append("taken")
        except InvitationRefused:
            heard.append("refused")
        finally:
            connection.close()

    rival = threading.Thread(target=answer_second)
    with transaction.atomic():
        answer_invitation(
            invitation=first, is_interested=True, actor=asked_one(first), now=NOON
        )
        rival.start()
        rival.join(timeout=0.3)
        assert rival.is_alive(), "the second answer did not wait for the first"
    rival.join()

    assert heard == ["refused"]
    found = Invitation.objects.filter(demand=demand).in_order()
    assert [invitation.state for invitation in found] == [
        InvitationState.INTERESTED,
        InvitationState.CLOSED,
    ]


def in_turn(first, second):
    """Do the second while the first is not committed: it waits. Return what it gave."""
    given = []

    def rival():
        try:
            given.append(second())
        finally:
            connection.close()

    meanwhile = threading.Thread(target=rival)
    with transaction.atomic():
        first()
        meanwhile.start()
        meanwhile.join(timeout=0.3)
        assert meanwhile.is_alive(), "the second did not wait for the first"
    meanwhile.join()
    [one] = given
    return one


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_what_comes_meanwhile_waits_and_goes_by_what_has_become_true():
    a_policy()
    late = a_demand_with(2)  # The others may be served by the same two.
    ended, ranked, parted = (open_demand() for _ in range(3))
    asked: dict[Any, Any] = {
        one: ask_for_candidates(demand=one, now=NOON) for one in (ended, ranked, parted)
    }
    matched(demand=late)
    answering, silent = send_next_batch(demand=late, now=NOON)
    provider = answering.provider

    # Withdrawn while it is ranked; ranked twice; kept apart while it is ranked.
    withdrawn = in_turn(
        lambda: end_demand(
            demand=ended, outcome=Outcome.NOT_SAID, actor=client_of(ended), now=NOON
        ),
        lambda: match_demand(request=asked[ended], now=NOON),
    )
    twice = in_turn(
        lambda: match_demand(request=asked[ranked], now=NOON),
        lambda: match_demand(request=asked[ranked], now=NOON),
    )
    apart = in_turn(
        lambda: keep_apart(
            client=parted.client, provider=provider, side=Side.CLIENT, now=NOON
        ),
        lambda: match_demand(request=asked[parted], now=NOON),
    )
    # Answered while the batch is let go of.
    in_turn(
        lambda: answer_invitation(
            invitation=answering,
            is_interested=True,
            actor=asked_one(answering),
            now=LATER,
        ),
        lambda: expire_invitations(demand=late, now=LATER),
    )

    assert withdrawn is None
    assert [twice] == list(MatchRun.objects.filter(demand=ranked))
    assert apart.candidates.count() == 1
    assert not apart.candidates.filter(provider=provider).exists()
    answering.refresh_from_db()
    silent.refresh_from_db()
    assert [answering.state, silent.state] == [
        InvitationState.INTERESTED,
        InvitationState.EXPIRED,
    ]
