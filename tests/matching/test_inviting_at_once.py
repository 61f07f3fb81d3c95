"""Answers in any order, and two at once: never more heard than the policy says."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from matching.enums import InvitationState, NotForMe
from matching.models import Invitation
from matching.operations.inviting import (
    InvitationRefused,
    answer_invitation,
    expire_invitations,
    note_seen,
    send_next_batch,
)
from matching.operations.running import ask_for_candidates
from tests.factories.invitations import (
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
