"""What one organisation lets another do: offered, accepted, really in force, ended."""

import itertools
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError

from accounts.enums import GRANT_MOVES, GrantState, Permission, Role
from accounts.models import Grant, Membership, Organisation, Person
from accounts.operations.granting import (
    GrantRefused,
    accept_grant,
    end_grant,
    propose_grant,
    refuse_grant,
)
from accounts.operations.joining import JoiningRefused
from accounts.queries.standing import standing_of
from asasap.audit.operations import ForbiddenMove, move
from asasap.kernel.actor import SYSTEM, Actor
from asasap.notifications.models import Notice
from tests.factories.accounts import (
    MembershipFactory,
    OrganisationFactory,
)
from tests.factories.joining import GrantFactory

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = date(2026, 11, 22)

pytestmark = pytest.mark.django_db


def actor_of(person, **more):
    return Actor(user_id=person.user_id, person_id=person.pk, **more)


@pytest.fixture
def giver():
    return MembershipFactory(role=Role.ADMIN)


@pytest.fixture
def taker():
    return MembershipFactory(role=Role.ADMIN)


@pytest.fixture
def grant(giver, taker):
    return propose_grant(
        giver=giver.organisation,
        taker=taker.organisation,
        permission=Permission.SEE_MEMBERS,
        actor=actor_of(giver.person),
        now=NOON,
    )


def test_an_offer_is_worth_nothing_until_accepted_and_nothing_once_ended(
    giver, taker, grant
):
    member = MembershipFactory(organisation=giver.organisation)
    coordinator = MembershipFactory(
        organisation=taker.organisation, role=Role.COORDINATOR
    )
    seen = []

    def look():
        actor = standing_of(user=coordinator.person.user, today=TODAY).actor
        seen.append(
            (
                Organisation.objects.looked_after_by(actor)
                .filter(pk=giver.organisation_id)
                .exists(),
                Person.objects.visible_to(actor).filter(pk=member.person_id).exists(),
                Membership.objects.visible_to(actor).filter(pk=member.pk).exists(),
            )
        )

    look()
    accept_grant(grant=grant, actor=actor_of(taker.person), now=NOON)
    look()
    end_grant(
        grant=grant,
        organisation=giver.organisation,
        actor=actor_of(giver.person),
        now=NOON,
    )
    look()

    assert seen == [(False,) * 3, (True,) * 3, (False,) * 3]


def test_seeing_members_is_not_verifying_their_papers(giver, taker, grant):
    coordinator = MembershipFactory(
        organisation=taker.organisation, role=Role.COORDINATOR
    )
    accept_grant(grant=grant, actor=actor_of(taker.person), now=NOON)

    actor = standing_of(user=coordinator.person.user, today=TODAY).actor

    papers = Organisation.objects.looked_after_by(actor, Permission.VERIFY_CREDENTIALS)
    assert list(papers) == [taker.organisation]


def test_a_simple_member_of_the_taker_sees_nobody_more(giver, taker, grant):
    member = MembershipFactory(organisation=taker.organisation)
    accept_grant(grant=grant, actor=actor_of(taker.person), now=NOON)

    actor = standing_of(user=member.person.user, today=TODAY).actor

    assert list(Person.objects.visible_to(actor)) == [member.person]


def test_each_side_is_told_what_the_other_did(giver, taker, grant):
    accept_grant(grant=grant, actor=actor_of(taker.person), now=NOON)
    end_grant(
        grant=grant,
        organisation=taker.organisation,
        actor=actor_of(taker.person),
        now=NOON,
    )

    told = Notice.objects.filter(kind="accounts.grant_changed").order_by("pk")
    assert [(n.recipient_id, n.values["state"]) for n in told] == [
        (taker.person.recipient_id, "proposed"),
        (giver.person.recipient_id, "active"),
        (giver.person.recipient_id, "ended"),
    ]


def test_the_same_permission_is_offered_once_at_a_time(giver, taker, grant):
    offer = {
        "giver": giver.organisation,
        "taker": taker.organisation,
        "permission": Permission.SEE_MEMBERS,
        "actor": actor_of(giver.person),
        "now": NOON,
    }

    with pytest.raises(GrantRefused):
        propose_grant(**offer)
    refuse_grant(grant=grant, actor=actor_of(taker.person), now=NOON)

    assert propose_grant(**offer).state == GrantState.PROPOSED


def test_nothing_is_offered_to_oneself_nor_to_who_is_not_active(giver):
    offer = {
        "giver": giver.organisation,
        "permission": Permission.SEE_MEMBERS,
        "actor": actor_of(giver.person),
        "now": NOON,
    }

    for taker in (giver.organisation, OrganisationFactory(state="suspended")):
        with pytest.raises(GrantRefused):
            propose_grant(taker=taker, **offer)

    assert not Grant.objects.exists()


def test_who_administers_both_sides_does_not_answer_their_own_offer(
    giver, taker, grant
):
    MembershipFactory(
        organisation=taker.organisation, person=giver.person, role=Role.ADMIN
    )

    with pytest.raises(GrantRefused):
        accept_grant(grant=grant, actor=actor_of(giver.person), now=NOON)

    grant.refresh_from_db()
    assert grant.state == GrantState.PROPOSED


def test_the_database_too_refuses_who_decides_on_their_own_offer(grant):
    with pytest.raises(IntegrityError, match="grant_is_not_decided_by_its_proposer"):
        Grant.objects.filter(pk=grant.pk).update(decided_by=grant.proposed_by)


def test_the_giver_does_not_accept_in_the_takers_place(giver, grant):
    second = MembershipFactory(organisation=giver.organisation, role=Role.ADMIN)

    for answer in (accept_grant, refuse_grant):
        with pytest.raises(JoiningRefused):
            answer(grant=grant, actor=actor_of(second.person), now=NOON)


def test_a_third_organisation_ends_nothing_between_two_others(grant):
    third = MembershipFactory(role=Role.ADMIN)

    with pytest.raises(GrantRefused):
        end_grant(
            grant=grant,
            organisation=third.organisation,
            actor=actor_of(third.person),
            now=NOON,
        )


def test_what_has_ended_is_not_answered_nor_ended_again(giver, taker, grant):
    mine = {"actor": actor_of(giver.person), "now": NOON}
    end_grant(grant=grant, organisation=giver.organisation, **mine)

    with pytest.raises(GrantRefused):
        end_grant(grant=grant, organisation=giver.organisation, **mine)
    with pytest.raises(GrantRefused):
        accept_grant(grant=grant, actor=actor_of(taker.person), now=NOON)


def test_a_simple_member_offers_nothing(giver, taker):
    member = MembershipFactory(organisation=giver.organisation)

    with pytest.raises(JoiningRefused):
        propose_grant(
            giver=giver.organisation,
            taker=taker.organisation,
            permission=Permission.SEE_MEMBERS,
            actor=actor_of(member.person),
            now=NOON,
        )


ROADS = [
    ("proposed", "active"),
    ("proposed", "refused"),
    ("proposed", "ended"),
    ("active", "ended"),
]


@pytest.mark.parametrize(
    ("before", "after"), list(itertools.product(GrantState, repeat=2))
)
def test_only_the_written_roads_are_open(before, after):
    grant = GrantFactory(state=before)

    if (before, after) in ROADS:
        move(grant, to=after, table=GRANT_MOVES, actor=SYSTEM, now=NOON)
        grant.refresh_from_db()
        assert grant.state == after
    else:
        with pytest.raises(ForbiddenMove):
            move(grant, to=after, table=GRANT_MOVES, actor=SYSTEM, now=NOON)
