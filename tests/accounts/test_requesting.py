"""Somebody asks to belong; somebody else decides."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError

from accounts.enums import (
    RequestState,
    Role,
)
from accounts.models import MembershipRequest
from accounts.operations.joining import (
    JoiningRefused,
)
from accounts.operations.requesting import (
    accept_request,
    ask_for_more,
    complete_request,
    refuse_request,
    request_membership,
    withdraw_request,
)
from asasap.kernel.actor import Actor
from asasap.notifications.models import Notice
from tests.factories.accounts import (
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
)
from tests.factories.joining import MembershipRequestFactory

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = date(2026, 11, 22)

pytestmark = pytest.mark.django_db


def actor_of(person, **more):
    return Actor(user_id=person.user_id, person_id=person.pk, **more)


@pytest.fixture
def coop():
    return OrganisationFactory()


@pytest.fixture
def boss(coop):
    return MembershipFactory(organisation=coop, role=Role.ADMIN)


def periods(person, organisation):
    held = organisation.memberships.filter(person=person).order_by("pk")
    return [(m.role, m.valid.lower, m.valid.upper) for m in held]


@pytest.fixture
def asked(coop, boss):
    return request_membership(
        organisation=coop,
        role=Role.PROVIDER,
        message="I garden.",
        actor=actor_of(PersonFactory()),
        now=NOON,
    )


def test_a_request_is_told_to_each_administrator(coop, boss, asked):
    [notice] = Notice.objects.filter(kind="accounts.membership_asked")

    assert notice.recipient_id == boss.person.recipient_id
    assert (asked.state, asked.message) == ("submitted", "I garden.")


def test_a_request_accepted_lets_in_and_says_so(coop, boss, asked):
    membership = accept_request(request=asked, actor=actor_of(boss.person), now=NOON)

    asked.refresh_from_db()
    assert (asked.state, asked.decided_by) == (RequestState.ACCEPTED, boss.person)
    assert periods(asked.person, coop) == [("provider", TODAY, None)]
    assert membership.person == asked.person
    [notice] = Notice.objects.filter(kind="accounts.membership_answered")
    assert notice.recipient_id == asked.person.recipient_id


def test_more_may_be_asked_and_answered_before_deciding(boss, asked):
    me, they = actor_of(boss.person), actor_of(asked.person)

    ask_for_more(request=asked, question="Since when?", actor=me, now=NOON)
    with pytest.raises(JoiningRefused):
        accept_request(request=asked, actor=me, now=NOON)
    complete_request(request=asked, message="Since 2019.", actor=they, now=NOON)
    accept_request(request=asked, actor=me, now=NOON)

    asked.refresh_from_db()
    assert asked.state == RequestState.ACCEPTED
    assert (asked.message, asked.answer) == ("I garden.\n\nSince 2019.", "Since when?")


def test_a_request_refused_says_why(coop, boss, asked):
    with pytest.raises(JoiningRefused):
        refuse_request(request=asked, reason=" ", actor=actor_of(boss.person), now=NOON)
    refuse_request(
        request=asked, reason="We are full.", actor=actor_of(boss.person), now=NOON
    )

    asked.refresh_from_db()
    assert (asked.state, asked.answer) == (RequestState.REFUSED, "We are full.")
    assert periods(asked.person, coop) == []


def test_one_request_waits_at_a_time(coop, asked):
    with pytest.raises(JoiningRefused):
        request_membership(
            organisation=coop,
            role=Role.MEMBER,
            message="",
            actor=actor_of(asked.person),
            now=NOON,
        )
    withdraw_request(request=asked, actor=actor_of(asked.person), now=NOON)
    request_membership(
        organisation=coop,
        role=Role.MEMBER,
        message="",
        actor=actor_of(asked.person),
        now=NOON,
    )

    assert MembershipRequest.objects.pending().count() == 1


def test_nobody_decides_on_their_own_request(coop, boss):
    mine = request_membership(
        organisation=coop,
        role=Role.PROVIDER,
        message="",
        actor=actor_of(boss.person),
        now=NOON,
    )

    with pytest.raises(JoiningRefused):
        accept_request(request=mine, actor=actor_of(boss.person), now=NOON)

    assert periods(boss.person, coop) == [("admin", date(2026, 1, 1), None)]


def test_the_database_too_refuses_who_decides_on_their_own_request():
    request = MembershipRequestFactory()

    with pytest.raises(IntegrityError, match="request_is_not_decided_by_its_maker"):
        MembershipRequest.objects.filter(pk=request.pk).update(
            decided_by=request.person
        )


def test_a_role_already_held_is_not_asked_for(coop, boss):
    with pytest.raises(JoiningRefused):
        request_membership(
            organisation=coop,
            role=Role.ADMIN,
            message="",
            actor=actor_of(boss.person),
            now=NOON,
        )


@pytest.mark.parametrize("act", [withdraw_request, complete_request])
def test_a_request_is_its_makers_alone(asked, act):
    more = {"message": "Mine now."} if act is complete_request else {}

    with pytest.raises(JoiningRefused):
        act(request=asked, actor=actor_of(PersonFactory()), now=NOON, **more)

    asked.refresh_from_db()
    assert (asked.state, asked.message) == ("submitted", "I garden.")


def test_a_request_is_decided_once(boss, asked):
    me = actor_of(boss.person)
    refuse_request(request=asked, reason="No.", actor=me, now=NOON)

    with pytest.raises(JoiningRefused):
        accept_request(request=asked, actor=me, now=NOON)
    with pytest.raises(JoiningRefused):
        withdraw_request(request=asked, actor=actor_of(asked.person), now=NOON)


ROADS = {
    ("submitted", "more_info"),
    ("submitted", "accepted"),
    ("submitted", "refused"),
    ("submitted", "withdrawn"),
    ("more_info", "submitted"),
    ("more_info", "withdrawn"),
}


@pytest.mark.parametrize("before", RequestState)
@pytest.mark.parametrize("after", RequestState)
def test_a_request_follows_the_written_roads(coop, boss, before, after):
    request = MembershipRequestFactory(organisation=coop, state=before)
    they, me = actor_of(request.person), actor_of(boss.person)
    acts = {
        "submitted": lambda: complete_request(
            request=request, message="More.", actor=they, now=NOON
        ),
        "more_info": lambda: ask_for_more(
            request=request, question="Why?", actor=me, now=NOON
        ),
        "accepted": lambda: accept_request(request=request, actor=me, now=NOON),
        "refused": lambda: refuse_request(
            request=request, reason="No.", actor=me, now=NOON
        ),
        "withdrawn": lambda: withdraw_request(request=request, actor=they, now=NOON),
    }

    if (before, after) in ROADS:
        acts[after]()
        request.refresh_from_db()
        assert request.state == after
    else:
        with pytest.raises(JoiningRefused):
            acts[after]()
