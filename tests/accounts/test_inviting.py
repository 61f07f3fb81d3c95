"""Invitations: a place for one address, and for nobody it is forwarded to."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import connection, transaction

from accounts import tasks
from accounts.enums import (
    InvitationState,
    Role,
)
from accounts.models import Membership
from accounts.operations.inviting import (
    InvitationGone,
    accept_invitation,
    decline_invitation,
    expire_invitation,
    invite,
    withdraw_invitation,
)
from accounts.operations.joining import (
    JoiningRefused,
)
from accounts.queries.organisations import email_index
from accounts.rules.joining import INVITATION_DAYS, STANDING_LIMIT
from asasap.kernel.actor import Actor
from asasap.notifications.models import Notice
from tests.factories.accounts import (
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
)
from tests.factories.joining import InvitationFactory

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
IN_TIME = NOON + timedelta(days=INVITATION_DAYS) - timedelta(seconds=1)
TOO_LATE = NOON + timedelta(days=INVITATION_DAYS)

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
def invitation(coop, boss):
    return invite(
        organisation=coop,
        email=" Nadia@Example.org ",
        role=Role.PROVIDER,
        actor=actor_of(boss.person),
        now=NOON,
    )


@pytest.fixture
def nadia():
    return person_at("nadia@example.org")


def person_at(email, *, verified=True):
    person = PersonFactory()
    EmailAddress.objects.create(user=person.user, email=email, verified=verified)
    return person


def test_an_invitation_goes_by_letter_to_that_address(invitation, boss):
    [notice] = Notice.objects.filter(kind="accounts.invited")

    assert notice.recipient.email == "nadia@example.org"
    assert str(invitation.uuid) in notice.url
    assert invitation.expires_at == TOO_LATE
    assert (invitation.role, invitation.invited_by) == ("provider", boss.person)


def test_inviting_again_sends_no_second_letter(coop, boss, invitation):
    again = invite(
        organisation=coop,
        email="nadia@example.org",
        role=Role.PROVIDER,
        actor=actor_of(boss.person),
        now=IN_TIME,
    )

    assert again == invitation
    assert Notice.objects.filter(kind="accounts.invited").count() == 1


def test_inviting_after_the_term_makes_a_new_one(coop, boss, invitation):
    again = invite(
        organisation=coop,
        email="nadia@example.org",
        role=Role.PROVIDER,
        actor=actor_of(boss.person),
        now=TOO_LATE,
    )

    invitation.refresh_from_db()
    assert (invitation.state, again.state) == ("expired", "sent")


def test_the_invited_comes_in_from_today(coop, boss, invitation, nadia):
    membership = accept_invitation(
        invitation=invitation, actor=actor_of(nadia), now=IN_TIME
    )

    invitation.refresh_from_db()
    assert invitation.state == InvitationState.ACCEPTED
    assert (membership.person, membership.role) == (nadia, Role.PROVIDER)
    [notice] = Notice.objects.filter(kind="accounts.invitation_answered")
    assert notice.recipient_id == boss.person.recipient_id


def test_an_invitation_is_accepted_once(invitation, nadia):
    accept_invitation(invitation=invitation, actor=actor_of(nadia), now=NOON)

    with pytest.raises(InvitationGone):
        accept_invitation(invitation=invitation, actor=actor_of(nadia), now=NOON)

    assert Membership.objects.filter(person=nadia).count() == 1


def test_who_has_the_role_already_keeps_it(coop, invitation, nadia):
    held = MembershipFactory(organisation=coop, person=nadia, role=Role.PROVIDER)

    found = accept_invitation(invitation=invitation, actor=actor_of(nadia), now=NOON)

    assert found == held


@pytest.mark.parametrize("answer", [accept_invitation, decline_invitation])
def test_forwarded_to_somebody_else_it_is_not_theirs_and_still_stands(
    invitation, nadia, answer
):
    thief = person_at("thief@example.org")

    with pytest.raises(InvitationGone):
        answer(invitation=invitation, actor=actor_of(thief), now=NOON)

    assert accept_invitation(invitation=invitation, actor=actor_of(nadia), now=NOON)


def test_an_address_not_verified_is_nobodys(invitation):
    claimant = person_at("nadia@example.org", verified=False)

    with pytest.raises(InvitationGone):
        accept_invitation(invitation=invitation, actor=actor_of(claimant), now=NOON)


def test_an_invitation_too_old_is_gone_even_before_the_clock_has_passed(
    invitation, nadia
):
    with pytest.raises(InvitationGone):
        accept_invitation(invitation=invitation, actor=actor_of(nadia), now=TOO_LATE)


def test_the_clock_ends_what_nobody_answers_once(invitation):
    for now in (IN_TIME, TOO_LATE, TOO_LATE):
        expire_invitation(invitation=invitation, now=now)

    invitation.refresh_from_db()
    assert invitation.state == InvitationState.EXPIRED


def test_the_finder_finds_old_invitations_alone():
    old = InvitationFactory(
        sent_at=NOON - timedelta(days=9000), expires_at=NOON - timedelta(days=8986)
    )
    young = InvitationFactory(expires_at=NOON + timedelta(days=9000))

    tasks.find_invitations_to_expire()
    for invitation in (old, young):
        tasks.expire_invitation_one(invitation_id=invitation.pk)
        invitation.refresh_from_db()

    assert (old.state, young.state) == ("expired", "sent")


def test_withdrawn_it_is_gone(invitation, boss, nadia):
    withdraw_invitation(invitation=invitation, actor=actor_of(boss.person), now=NOON)

    with pytest.raises(InvitationGone):
        accept_invitation(invitation=invitation, actor=actor_of(nadia), now=NOON)
    with pytest.raises(JoiningRefused):
        withdraw_invitation(
            invitation=invitation, actor=actor_of(boss.person), now=NOON
        )


def test_nobody_invites_themselves_to_what_shows_other_people(coop, boss):
    EmailAddress.objects.create(
        user=boss.person.user, email="mine@example.org", verified=True
    )

    with pytest.raises(JoiningRefused):
        invite(
            organisation=coop,
            email="Mine@example.org",
            role=Role.COORDINATOR,
            actor=actor_of(boss.person),
            now=NOON,
        )


def test_nor_accepts_it_at_an_address_proved_afterwards(coop, boss):
    invitation = invite(
        organisation=coop,
        email="mine@example.org",
        role=Role.COORDINATOR,
        actor=actor_of(boss.person),
        now=NOON,
    )
    EmailAddress.objects.create(
        user=boss.person.user, email="mine@example.org", verified=True
    )

    with pytest.raises(JoiningRefused):
        accept_invitation(invitation=invitation, actor=actor_of(boss.person), now=NOON)

    assert periods(boss.person, coop) == [("admin", date(2026, 1, 1), None)]


def test_only_so_many_invitations_stand_at_once(coop, boss):
    InvitationFactory.create_batch(
        STANDING_LIMIT, organisation=coop, expires_at=TOO_LATE
    )

    with pytest.raises(JoiningRefused):
        invite(
            organisation=coop,
            email="one.more@example.org",
            role=Role.MEMBER,
            actor=actor_of(boss.person),
            now=NOON,
        )


def test_an_organisation_that_is_suspended_takes_nobody_in(nadia):
    invitation = InvitationFactory(
        organisation=OrganisationFactory(state="suspended"),
        email_index=email_index("nadia@example.org"),
        expires_at=TOO_LATE,
    )

    with pytest.raises(JoiningRefused):
        accept_invitation(invitation=invitation, actor=actor_of(nadia), now=NOON)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_an_invitation_being_withdrawn_is_not_accepted_meanwhile():
    coop = OrganisationFactory()
    boss = MembershipFactory(organisation=coop, role=Role.ADMIN)
    nadia = person_at("nadia@example.org")
    invitation = invite(
        organisation=coop,
        email="nadia@example.org",
        role=Role.MEMBER,
        actor=actor_of(boss.person),
        now=NOON,
    )
    heard = []

    def accept():
        try:
            accept_invitation(invitation=invitation, actor=actor_of(nadia), now=NOON)
            heard.append("in")
        except InvitationGone:
            heard.append("gone")
        finally:
            connection.close()

    rival = threading.Thread(target=accept)
    with transaction.atomic():
        withdraw_invitation(
            invitation=invitation, actor=actor_of(boss.person), now=NOON
        )
        rival.start()
        rival.join(timeout=0.3)
        assert rival.is_alive(), "the answer did not wait for the withdrawal"
    rival.join()

    assert heard == ["gone"]
    assert not Membership.objects.filter(person=nadia).exists()
