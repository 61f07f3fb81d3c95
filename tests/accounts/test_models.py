from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.enums import Role
from accounts.models import Credential, Membership, Organisation, Person, Proof, User
from asasap.kernel.actor import Actor
from asasap.kernel.periods import day_in_paris
from tests.factories.accounts import (
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
)
from tests.factories.mandates import ProofFactory
from tests.factories.papers import CredentialFactory

pytestmark = pytest.mark.django_db


def test_an_address_signs_in_one_person_whatever_its_capitals():
    User.objects.create_user("Jeanne@Example.org")

    with pytest.raises(IntegrityError, match="email"):
        User.objects.create_user("jeanne@example.org")


def test_an_address_with_capitals_is_refused_by_the_database():
    with pytest.raises(IntegrityError, match="user_email_is_folded"):
        UserFactory(email="Jeanne@example.org")


def test_a_person_and_an_organisation_have_names():
    with pytest.raises(IntegrityError, match="person_has_a_name"):
        PersonFactory(display_name="")


def test_an_organisation_without_a_name_is_refused():
    with pytest.raises(IntegrityError, match="organisation_has_a_name"):
        OrganisationFactory(name="")


def test_the_same_role_is_not_held_twice_at_the_same_time():
    held = MembershipFactory()

    with pytest.raises(IntegrityError, match="membership_once_at_a_time"):
        MembershipFactory(
            person=held.person,
            organisation=held.organisation,
            role=held.role,
            valid=DateRange(date(2026, 6, 1), date(2026, 7, 1)),
        )


def test_a_role_may_be_held_again_from_the_day_it_ended():
    first = MembershipFactory(valid=DateRange(date(2026, 1, 1), date(2026, 6, 1)))

    second = MembershipFactory(
        person=first.person,
        organisation=first.organisation,
        valid=DateRange(date(2026, 6, 1), None),
    )

    ends = Membership.objects.valid_on(date(2026, 5, 31)).order_by("pk")
    begins = Membership.objects.valid_on(date(2026, 6, 1)).order_by("pk")
    assert (list(ends), list(begins)) == ([first], [second])


def test_a_stranger_sees_nobody():
    PersonFactory()
    OrganisationFactory()
    MembershipFactory()
    stranger = Actor()

    seen = [
        list(model.objects.visible_to(stranger).order_by("pk"))
        for model in (User, Person, Organisation, Membership)
    ]

    assert seen == [[], [], [], []]


def test_a_member_sees_themselves_and_their_organisation_but_not_its_other_members():
    mine = MembershipFactory()
    MembershipFactory(organisation=mine.organisation)
    me = Actor(
        user_id=mine.person.user_id,
        person_id=mine.person_id,
        organisation_ids=frozenset({mine.organisation_id}),
    )

    assert list(Person.objects.visible_to(me)) == [mine.person]
    assert list(User.objects.visible_to(me)) == [mine.person.user]
    assert list(Organisation.objects.visible_to(me)) == [mine.organisation]
    assert list(Membership.objects.visible_to(me)) == [mine]


def test_a_coordinator_sees_the_people_of_what_they_coordinate_and_no_others():
    mine = MembershipFactory(role=Role.COORDINATOR)
    colleague = MembershipFactory(organisation=mine.organisation)
    MembershipFactory()
    me = Actor(
        user_id=mine.person.user_id,
        person_id=mine.person_id,
        organisation_ids=frozenset({mine.organisation_id}),
        coordinated_ids=frozenset({mine.organisation_id}),
    )

    people = Person.objects.visible_to(me).order_by("pk")
    memberships = Membership.objects.visible_to(me).order_by("pk")
    assert list(people) == [mine.person, colleague.person]
    assert list(memberships) == [mine, colleague]


@pytest.mark.parametrize(
    ("since", "until", "is_seen"),
    [
        (-9, None, True),
        (-9, 1, True),  # Their last day is today.
        (0, None, True),
        (-9, 0, False),
        (-9, -1, False),
        (1, None, False),
        (0, 0, False),  # What ended on the day it began never was.
    ],
)
def test_whoever_has_left_is_seen_no_more_and_their_papers_neither(
    since, until, is_seen
):
    today = day_in_paris(datetime.now(tz=UTC))
    first, end = (
        day if day is None else today + timedelta(days=day) for day in (since, until)
    )
    member = MembershipFactory(valid=DateRange(first, end))
    proof = ProofFactory(person=member.person)
    credential = CredentialFactory(person=member.person, proof=proof)
    me = Actor(user_id=1, coordinated_ids=frozenset({member.organisation_id}))

    seen = [
        list(Person.objects.visible_to(me)),
        list(Credential.objects.to_verify_by(me)),
        list(Proof.objects.visible_to(me)),
    ]

    assert seen == ([[member.person], [credential], [proof]] if is_seen else [[]] * 3)


def test_an_operator_sees_everybody():
    people = PersonFactory.create_batch(2)
    operator = Actor(user_id=people[0].user_id, is_operator=True)

    assert list(Person.objects.visible_to(operator).order_by("pk")) == people
