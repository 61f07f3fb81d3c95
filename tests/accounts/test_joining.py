"""Roles in an organisation: changed, ended, and the last administrator."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.enums import (
    PRIVILEGED_ROLES,
    OrganisationKind,
    Role,
)
from accounts.models import Invitation, Membership
from accounts.operations.inviting import (
    invite,
)
from accounts.operations.joining import (
    JoiningRefused,
    admit_member,
    change_role,
    end_membership,
    leave_organisation,
)
from accounts.rules.joining import roles_in
from asasap.kernel.actor import Actor
from asasap.notifications.models import Notice
from tests.factories.accounts import (
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
)

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = date(2026, 11, 22)
LATER = TODAY + timedelta(days=30)

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


# --- Roles --------------------------------------------------------------------------


def test_a_role_is_changed_by_ending_one_and_beginning_another(coop, boss):
    member = MembershipFactory(organisation=coop)

    change_role(
        membership=member,
        role=Role.PROVIDER,
        keeps_present=False,
        actor=actor_of(boss.person),
        now=NOON,
    )

    assert periods(member.person, coop) == [
        ("member", date(2026, 1, 1), TODAY),
        ("provider", TODAY, None),
    ]
    [notice] = Notice.objects.filter(kind="accounts.membership_changed")
    assert notice.recipient_id == member.person.recipient_id


def test_a_role_may_be_added_to_the_present_one(coop, boss):
    member = MembershipFactory(organisation=coop)

    change_role(
        membership=member,
        role=Role.COORDINATOR,
        keeps_present=True,
        actor=actor_of(boss.person),
        now=NOON,
    )

    assert periods(member.person, coop) == [
        ("member", date(2026, 1, 1), None),
        ("coordinator", TODAY, None),
    ]


def test_a_role_changed_keeps_the_end_it_had(coop, boss):
    valid = DateRange(date(2026, 1, 1), LATER)
    member = MembershipFactory(organisation=coop, valid=valid)

    change_role(
        membership=member,
        role=Role.PROVIDER,
        keeps_present=False,
        actor=actor_of(boss.person),
        now=NOON,
    )

    assert periods(member.person, coop)[-1] == ("provider", TODAY, LATER)


def test_a_role_still_to_come_is_changed_from_its_first_day(coop, boss):
    member = MembershipFactory(organisation=coop, valid=DateRange(LATER, None))

    change_role(
        membership=member,
        role=Role.PROVIDER,
        keeps_present=False,
        actor=actor_of(boss.person),
        now=NOON,
    )

    assert periods(member.person, coop)[-1] == ("provider", LATER, None)
    assert not coop.memberships.filter(role="member").not_ended(TODAY).exists()


def test_a_role_one_has_already_is_not_begun_twice(coop, boss):
    member = MembershipFactory(organisation=coop)

    for keeps in (True, False):
        with pytest.raises(JoiningRefused):
            change_role(
                membership=member,
                role=Role.MEMBER,
                keeps_present=keeps,
                actor=actor_of(boss.person),
                now=NOON,
            )

    assert len(periods(member.person, coop)) == 1


def test_a_role_that_has_ended_is_neither_changed_nor_ended_again(coop, boss):
    past = DateRange(date(2026, 1, 1), TODAY)
    member = MembershipFactory(organisation=coop, valid=past)

    with pytest.raises(JoiningRefused):
        change_role(
            membership=member,
            role=Role.PROVIDER,
            keeps_present=True,
            actor=actor_of(boss.person),
            now=NOON,
        )
    with pytest.raises(JoiningRefused):
        end_membership(
            membership=member, ends_on=LATER, actor=actor_of(boss.person), now=NOON
        )

    assert periods(member.person, coop) == [("member", date(2026, 1, 1), TODAY)]


@pytest.mark.parametrize("role", sorted(PRIVILEGED_ROLES))
def test_an_administrator_does_not_give_themselves_what_shows_other_people(role):
    body = OrganisationFactory(kind=OrganisationKind.PUBLIC_BODY)
    boss = MembershipFactory(organisation=body, role=Role.ADMIN)
    second = MembershipFactory(organisation=body, role=Role.ADMIN)

    with pytest.raises(JoiningRefused):
        change_role(
            membership=boss,
            role=role,
            keeps_present=True,
            actor=actor_of(boss.person),
            now=NOON,
        )
    begun = change_role(
        membership=boss,
        role=role,
        keeps_present=True,
        actor=actor_of(second.person),
        now=NOON,
    )

    assert (begun.person, begun.role) == (boss.person, role)


def test_an_operator_may_give_it_but_not_to_themselves(coop, boss):
    operator = PersonFactory()
    mine = MembershipFactory(organisation=coop, person=operator)

    def make_coordinator(membership):
        return change_role(
            membership=membership,
            role=Role.COORDINATOR,
            keeps_present=True,
            actor=actor_of(operator, is_operator=True),
            now=NOON,
        )

    assert make_coordinator(boss).role == Role.COORDINATOR
    with pytest.raises(JoiningRefused):
        make_coordinator(mine)


@pytest.mark.parametrize(
    ("kind", "some"),
    [
        ("sap_body", []),
        ("cooperative", []),
        ("association", ["researcher"]),
        ("funder", ["funder"]),
        ("public_body", ["funder", "researcher"]),
    ],
)
def test_roles_over_what_is_not_its_own_are_of_some_kinds_alone(kind, some):
    usual = ["admin", "member", "provider", "coordinator"]

    assert roles_in(kind) == usual + some


def test_who_is_no_administrator_changes_nothing(coop, boss):
    member = MembershipFactory(organisation=coop, role=Role.COORDINATOR)
    actor = actor_of(member.person, administered_ids=frozenset({coop.pk}))

    for act in (
        lambda: change_role(
            membership=boss,
            role=Role.MEMBER,
            keeps_present=True,
            actor=actor,
            now=NOON,
        ),
        lambda: end_membership(membership=boss, ends_on=TODAY, actor=actor, now=NOON),
        lambda: invite(
            organisation=coop,
            email="a@example.org",
            role=Role.ADMIN,
            actor=actor,
            now=NOON,
        ),
    ):
        # Their page began while they were one; they are no longer.
        with pytest.raises(JoiningRefused):
            act()

    assert not Invitation.objects.exists()


def test_an_administrator_decides_nothing_in_another_organisation(coop):
    elsewhere = MembershipFactory(role=Role.ADMIN)
    member = MembershipFactory(organisation=coop)

    with pytest.raises(JoiningRefused):
        end_membership(
            membership=member,
            ends_on=TODAY,
            actor=actor_of(elsewhere.person),
            now=NOON,
        )


# --- Ends ---------------------------------------------------------------------------


def test_a_role_ends_on_the_day_said(coop, boss):
    member = MembershipFactory(organisation=coop)

    end_membership(
        membership=member, ends_on=LATER, actor=actor_of(boss.person), now=NOON
    )

    last_day = LATER - timedelta(days=1)
    assert list(coop.memberships.valid_on(last_day).of_role("member")) == [member]
    assert list(coop.memberships.valid_on(LATER).of_role("member")) == []


def test_a_role_ended_on_the_day_it_began_never_was(coop, boss):
    member = MembershipFactory(organisation=coop, valid=DateRange(TODAY, None))

    end_membership(
        membership=member, ends_on=TODAY, actor=actor_of(boss.person), now=NOON
    )

    member.refresh_from_db()
    assert member.valid.isempty
    assert list(coop.memberships.not_ended(TODAY)) == [boss]


@pytest.mark.parametrize(
    ("valid", "ends_on"),
    [
        (DateRange(date(2026, 1, 1), None), TODAY - timedelta(days=1)),
        (DateRange(LATER, None), TODAY),
        (DateRange(date(2026, 1, 1), LATER), LATER + timedelta(days=1)),
    ],
    ids=["in the past", "before it begins", "after its end"],
)
def test_a_day_that_cannot_be_is_refused(coop, boss, valid, ends_on):
    member = MembershipFactory(organisation=coop, valid=valid)

    with pytest.raises(JoiningRefused):
        end_membership(
            membership=member, ends_on=ends_on, actor=actor_of(boss.person), now=NOON
        )

    member.refresh_from_db()
    assert member.valid == valid


def test_the_last_administrator_stays(coop, boss):
    me = actor_of(boss.person)
    MembershipFactory(
        organisation=coop, role=Role.ADMIN, valid=DateRange(date(2026, 1, 1), LATER)
    )

    for act in (
        lambda: leave_organisation(organisation=coop, actor=me, now=NOON),
        lambda: end_membership(membership=boss, ends_on=LATER, actor=me, now=NOON),
        lambda: change_role(
            membership=boss,
            role=Role.MEMBER,
            keeps_present=False,
            actor=me,
            now=NOON,
        ),
    ):
        with pytest.raises(JoiningRefused):
            act()

    assert periods(boss.person, coop) == [("admin", date(2026, 1, 1), None)]


def test_an_administrator_leaves_once_there_is_another(coop, boss):
    second = MembershipFactory(organisation=coop, role=Role.ADMIN)
    MembershipFactory(organisation=coop, person=boss.person, role=Role.PROVIDER)

    leave_organisation(organisation=coop, actor=actor_of(boss.person), now=NOON)

    assert list(coop.memberships.not_ended(TODAY)) == [second]


def test_who_leaves_twice_has_left_once(coop, boss):
    member = MembershipFactory(organisation=coop)

    for _ in range(2):
        leave_organisation(organisation=coop, actor=actor_of(member.person), now=NOON)

    assert periods(member.person, coop) == [("member", date(2026, 1, 1), TODAY)]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_last_administrators_who_leave_at_once_are_heard_one_after_the_other():
    coop = OrganisationFactory()
    first = MembershipFactory(organisation=coop, role=Role.ADMIN)
    second = MembershipFactory(organisation=coop, role=Role.ADMIN)
    heard = []

    def leave_too():
        try:
            leave_organisation(
                organisation=coop, actor=actor_of(second.person), now=NOON
            )
            heard.append("left")
        except JoiningRefused:
            heard.append("refused")
        finally:
            connection.close()

    rival = threading.Thread(target=leave_too)
    with transaction.atomic():
        leave_organisation(organisation=coop, actor=actor_of(first.person), now=NOON)
        rival.start()
        rival.join(timeout=0.3)
        assert rival.is_alive(), "the second did not wait for the first"
    rival.join()

    assert heard == ["refused"]
    assert list(Membership.objects.endless_admins_of(coop)) == [second]


def test_roles_are_admitted_once(coop):
    person = PersonFactory()

    once, twice = (
        admit_member(person=person, organisation=coop, role=Role.MEMBER, since=TODAY)
        for _ in range(2)
    )

    assert once == twice
