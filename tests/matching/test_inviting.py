"""Invitations: a few at a time, never more heard than the policy says."""

from datetime import timedelta
from itertools import product

import pytest
from django.db import IntegrityError, transaction

from asasap.audit.models import Transition
from asasap.audit.operations import ForbiddenMove, move
from asasap.kernel.actor import SYSTEM, Actor
from asasap.notifications.models import Notice
from matching import tasks
from matching.enums import (
    INVITATION_MOVES,
    LIVE_INVITATIONS,
    CloseReason,
    InvitationState,
    NotForMe,
)
from matching.models import Candidate, Invitation, MatchRequest, MatchRun
from matching.operations.contesting import answer_contestation, contest
from matching.operations.inviting import (
    InvitationRefused,
    answer_invitation,
    close_invitations,
    expire_invitations,
    note_seen,
    send_next_batch,
)
from matching.operations.running import ask_for_candidates, match_demand
from offers.enums import Outcome
from offers.models import Demand
from offers.operations.ending_postings import end_demand
from tests.factories.accounts import PersonFactory
from tests.factories.demands import DemandVersionFactory, client_of
from tests.factories.invitations import (
    LATER,
    NOON,
    a_demand_with,
    a_policy,
    an_invitation,
    asked_one,
    matched,
)

pytestmark = pytest.mark.django_db

S = InvitationState
# By hand, so that the table cannot vouch for itself.
ROADS = {
    (S.QUEUED, S.SENT),
    (S.QUEUED, S.CLOSED),
    (S.SENT, S.SEEN),
    (S.SENT, S.INTERESTED),
    (S.SENT, S.DECLINED),
    (S.SENT, S.EXPIRED),
    (S.SENT, S.CLOSED),
    (S.SEEN, S.INTERESTED),
    (S.SEEN, S.DECLINED),
    (S.SEEN, S.EXPIRED),
    (S.SEEN, S.CLOSED),
}
COMPANIONS = {
    S.SENT: {"batch": 1, "sent_at": NOON, "answer_due_at": LATER},
    S.SEEN: {"seen_at": NOON},
    S.INTERESTED: {"answered_at": NOON},
    S.DECLINED: {"answered_at": NOON, "decline_reason": NotForMe.PRICE},
    S.EXPIRED: {"ended_at": NOON},
    S.CLOSED: {"ended_at": NOON, "close_reason": CloseReason.ENOUGH},
}
WAY_TO = {
    S.QUEUED: [],
    S.SENT: [S.SENT],
    S.SEEN: [S.SENT, S.SEEN],
    S.INTERESTED: [S.SENT, S.INTERESTED],
    S.DECLINED: [S.SENT, S.DECLINED],
    S.EXPIRED: [S.SENT, S.EXPIRED],
    S.CLOSED: [S.CLOSED],
}


def states_of(demand) -> list[str]:
    invitations = Invitation.objects.filter(demand=demand)
    return list(
        invitations.order_by("candidate__place").values_list("state", flat=True)
    )


def walk(invitation, *states):
    for state in states:
        move(
            invitation,
            to=state,
            table=INVITATION_MOVES,
            actor=SYSTEM,
            now=NOON,
            **COMPANIONS.get(state, {}),
        )


def test_only_the_written_roads_are_open():
    matched(demand=a_demand_with(1))
    invitation = Invitation.objects.get()
    gone = []

    for before, after in product(S, repeat=2):
        with transaction.atomic():
            invitation.refresh_from_db()
            walk(invitation, *WAY_TO[before])
            try:
                walk(invitation, after)
                gone.append((before, after))
            except ForbiddenMove:
                pass
            transaction.set_rollback(True)

    assert set(gone) == ROADS


@pytest.mark.parametrize(
    ("state", "columns", "name"),
    [
        (S.SENT, {"batch": None}, "sent_has_its_batch"),
        (S.DECLINED, {"decline_reason": ""}, "says_why"),
        (S.CLOSED, {"close_reason": ""}, "says_why"),
        (S.INTERESTED, {"answered_at": None}, "answered_has_its_date"),
        (S.EXPIRED, {"ended_at": None}, "ended_has_its_date"),
        (S.SEEN, {"seen_at": None}, "seen_has_its_date"),
    ],
)
def test_a_state_and_its_columns_agree(state, columns, name):
    matched(demand=a_demand_with(1))
    invitation = Invitation.objects.get()
    walk(invitation, *WAY_TO[state])

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Invitation.objects.filter(pk=invitation.pk).update(**columns)


def test_a_batch_is_sent_and_each_no_makes_room_for_the_next():
    a_policy()
    demand = a_demand_with(4)
    matched(demand=demand)

    sent = send_next_batch(demand=demand, now=NOON)
    again = send_next_batch(demand=demand, now=NOON)
    answer_invitation(
        invitation=sent[0],
        is_interested=False,
        reason=NotForMe.FULL,
        words="Revenez en mars.",
        actor=asked_one(sent[0]),
        now=NOON,
    )

    assert (len(sent), again) == (2, [])
    assert states_of(demand) == [S.DECLINED, S.SENT, S.SENT, S.QUEUED]
    batches = Invitation.objects.order_by("candidate__place").values_list("batch")
    assert [batch for (batch,) in batches] == [1, 1, 2, None]
    kinds = Notice.objects.filter(kind__startswith="matching.").values_list("kind")
    assert [kind for (kind,) in kinds.order_by("pk")] == ["matching.invited"] * 3


def test_who_is_late_makes_room_and_the_client_hears_when_nobody_is_left():
    a_policy()
    demand = a_demand_with(3)
    matched(demand=demand)
    send_next_batch(demand=demand, now=NOON)

    expire_invitations(demand=demand, now=NOON)  # Too early.
    expire_invitations(demand=demand, now=LATER)
    expire_invitations(demand=demand, now=LATER)  # Twice.
    expire_invitations(demand=demand, now=LATER + timedelta(hours=72))
    send_next_batch(demand=demand, now=LATER + timedelta(hours=73))

    assert states_of(demand) == [S.EXPIRED] * 3
    told = Notice.objects.filter(recipient=demand.client.recipient)
    assert [notice.kind for notice in told] == ["matching.nobody_left"]


def test_enough_interest_closes_the_others_and_says_so():
    a_policy(batch_size=3, interested_cap=2)
    demand = a_demand_with(5)
    matched(demand=demand)
    first, second, third = send_next_batch(demand=demand, now=NOON)

    for one in (first, second, second):  # The double click is one answer.
        answer_invitation(
            invitation=one, is_interested=True, actor=asked_one(one), now=NOON
        )
    with pytest.raises(InvitationRefused, match=r"personnes|people"):
        answer_invitation(
            invitation=third, is_interested=True, actor=asked_one(third), now=NOON
        )

    assert states_of(demand) == [S.INTERESTED] * 2 + [S.CLOSED] * 3
    told = Notice.objects.filter(recipient=demand.client.recipient)
    assert [notice.kind for notice in told] == ["matching.interested"] * 2


def test_only_who_was_asked_answers_and_a_no_has_a_reason():
    invitation = an_invitation(is_seen=True)
    asked = asked_one(invitation)
    others = [
        client_of(invitation.demand),
        Actor(user_id=1, person_id=asked.person_id, mandate_id=1),
        Actor(),
    ]

    for other in others:
        with pytest.raises(InvitationRefused):
            answer_invitation(
                invitation=invitation, is_interested=True, actor=other, now=NOON
            )
    for reason, words in (("", ""), (NotForMe.PRICE, "x" * 501)):
        with pytest.raises(InvitationRefused):
            answer_invitation(
                invitation=invitation,
                is_interested=False,
                reason=reason,
                words=words,
                actor=asked,
                now=NOON,
            )

    invitation.refresh_from_db()
    assert invitation.state == S.SEEN


def test_a_request_that_ends_asks_nobody_any_more():
    a_policy()
    demand = a_demand_with(3)
    matched(demand=demand)
    [first, _second] = send_next_batch(demand=demand, now=NOON)

    end_demand(
        demand=demand,
        outcome=Outcome.FOUND_ELSEWHERE,
        actor=client_of(demand),
        now=NOON,
    )
    close_invitations(demand=demand, reason=CloseReason.DEMAND_ENDED, now=NOON)
    with pytest.raises(InvitationRefused):
        answer_invitation(
            invitation=first, is_interested=True, actor=asked_one(first), now=NOON
        )

    assert states_of(demand) == [S.CLOSED] * 3
    assert send_next_batch(demand=demand, now=NOON) == []


def test_the_clock_does_it_all_however_often_it_strikes():
    a_policy()
    demand = a_demand_with(3)
    request = MatchRequest.objects.filter(demand=demand).first()
    assert request is None  # The factory puts on line without a word.
    matched(demand=demand)
    [run] = MatchRun.objects.all()

    for _ in range(2):
        tasks.match_one(request_id=run.request_id)
        tasks.find_demands_to_match()
        tasks.send_next_one(demand_id=demand.pk)
        tasks.find_invitations_to_expire()
        tasks.expire_one(demand_id=demand.pk)
        for invitation in Invitation.objects.outstanding():
            tasks.note_seen_one(invitation_id=invitation.pk, at=NOON.isoformat())

    assert states_of(demand) == [S.SEEN, S.SEEN, S.QUEUED]
    assert MatchRun.objects.count() == 1
    assert Candidate.objects.count() == 3
    steps = Transition.objects.filter(subject=Invitation._meta.label_lower)
    assert steps.count() == 4


def test_who_dies_between_the_ranking_and_the_first_batch_is_replaced():
    demand = a_demand_with(1)
    request = ask_for_candidates(demand=demand, now=NOON)
    unranked = list(MatchRequest.objects.waiting())
    match_demand(request=request, now=NOON)
    unsent = Invitation.objects.left_alone().demand_ids()

    send_next_batch(demand=demand, now=NOON)

    assert (unranked, unsent) == ([request], [demand.pk])
    assert not MatchRequest.objects.waiting().exists()
    assert not Invitation.objects.left_alone().exists()


def test_no_two_live_invitations_for_one_demand_and_provider():
    invitation = an_invitation()
    twin = matched_again(invitation)

    with (
        pytest.raises(IntegrityError, match="invitation_one_live_per_demand"),
        transaction.atomic(),
    ):
        Invitation.objects.create(
            candidate=twin,
            demand=invitation.demand,
            provider=invitation.provider,
            queued_at=NOON,
        )
    assert invitation.state in LIVE_INVITATIONS


def matched_again(invitation) -> Candidate:
    """The same provider, in another ranking of the same request."""
    run, known = invitation.candidate.run, invitation.candidate
    request = MatchRequest.objects.create(
        demand=run.demand, demand_version=run.demand_version, asked_at=NOON
    )
    other = MatchRun.objects.create(
        request=request,
        demand=run.demand,
        demand_version=run.demand_version,
        algorithm="1",
        weights={},
        seed="",
        at=NOON,
    )
    return Candidate.objects.create(
        run=other,
        provider=known.provider,
        offer=known.offer,
        offered_minutes=0,
        score=1,
        place=1,
        at=NOON,
    )


def test_seen_is_noted_once_and_never_after_the_answer():
    invitation = an_invitation()
    note_seen(invitation=invitation, now=NOON)
    note_seen(invitation=invitation, now=LATER)
    invitation.refresh_from_db()
    seen = (invitation.state, invitation.seen_at)
    answer_invitation(
        invitation=invitation,
        is_interested=True,
        actor=asked_one(invitation),
        now=NOON,
    )

    note_seen(invitation=invitation, now=LATER)

    invitation.refresh_from_db()
    assert seen == (S.SEEN, NOON)
    assert invitation.state == S.INTERESTED


def test_a_text_that_was_replaced_before_it_was_ranked_is_not_waited_for():
    demand = a_demand_with(1)
    ask_for_candidates(demand=demand, now=NOON)
    other = DemandVersionFactory(demand=demand, number=2)
    Demand.objects.filter(pk=demand.pk).update(current=other)
    demand.refresh_from_db()

    now_asked = ask_for_candidates(demand=demand, now=NOON)

    assert list(MatchRequest.objects.waiting()) == [now_asked]


def test_a_ranking_put_right_asks_nobody_once_enough_were_heard():
    a_policy(batch_size=2, interested_cap=2)
    demand = a_demand_with(4)
    run = matched(demand=demand)
    for one in send_next_batch(demand=demand, now=NOON):
        answer_invitation(
            invitation=one, is_interested=True, actor=asked_one(one), now=NOON
        )
    last = run.candidates.in_order().last()
    for hours in (1, 2):  # Twice in a row: it is ranked again once.
        contestation = contest(
            provider=last.provider,
            candidate=last,
            words="Je suis plus près.",
            actor=Actor(user_id=1, person_id=last.provider.person_id),
            now=NOON + timedelta(hours=hours),
        )
        answer_contestation(
            contestation=contestation,
            is_corrected=True,
            answer="C’est vrai.",
            actor=Actor(person_id=PersonFactory().pk),
            now=NOON + timedelta(hours=hours),
        )
    [request] = MatchRequest.objects.waiting()

    again = match_demand(request=request, now=LATER)

    assert again is not None
    assert send_next_batch(demand=demand, now=LATER) == []
    assert states_of(demand).count(S.INTERESTED) == 2
    assert not Invitation.objects.live().exists()
