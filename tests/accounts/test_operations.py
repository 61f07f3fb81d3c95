import threading
from datetime import date

import pytest
from django.db import connection, transaction

from accounts.enums import OrganisationKind, Role
from accounts.models import Membership, Organisation, Person, User
from accounts.operations.founding import found_organisation
from accounts.operations.joining import admit_member
from accounts.operations.signing_up import register_person, rehearse_registration
from asasap.notifications.models import Notice
from tests.factories.accounts import OrganisationFactory, PersonFactory, UserFactory

TODAY = date(2026, 11, 22)


@pytest.mark.django_db
def test_registering_gives_a_person_a_mailbox_and_a_welcome():
    user = UserFactory(email="jeanne@example.org")

    person = register_person(user=user, display_name="Jeanne", language="fr")

    assert list(Person.objects.all()) == [person]
    assert (person.user, person.display_name) == (user, "Jeanne")
    assert person.recipient.email == "jeanne@example.org"
    assert person.recipient.language == "fr"
    [notice] = Notice.objects.all()
    assert (notice.recipient_id, notice.kind) == (
        person.recipient_id,
        "accounts.welcome",
    )


@pytest.mark.django_db
def test_registering_twice_finds_the_first_person():
    user = UserFactory()

    first = register_person(user=user, display_name="Jeanne", language="fr")
    second = register_person(user=user, display_name="Another", language="en")

    assert second == first
    assert Person.objects.get().display_name == "Jeanne"
    assert Notice.objects.count() == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_registrations_at_once_wait_for_each_other():
    user = UserFactory()
    found = []

    def register_again():
        try:
            found.append(
                register_person(user=user, display_name="Rival", language="fr")
            )
        finally:
            connection.close()

    rival = threading.Thread(target=register_again)
    with transaction.atomic():
        person = register_person(user=user, display_name="Jeanne", language="fr")
        rival.start()
        rival.join(timeout=0.3)
        assert rival.is_alive(), "the second registration did not wait for the first"
    rival.join()

    assert found == [person]


@pytest.mark.django_db
def test_an_organisation_begins_with_nobody():
    organisation = found_organisation(
        name="Les Coups de main", kind=OrganisationKind.COOPERATIVE
    )

    assert list(Organisation.objects.all()) == [organisation]
    assert list(organisation.memberships.all()) == []


@pytest.mark.django_db
def test_a_member_belongs_from_the_day_said_and_without_end():
    person, organisation = PersonFactory(), OrganisationFactory()

    membership = admit_member(
        person=person, organisation=organisation, role=Role.MEMBER, since=TODAY
    )

    assert list(Membership.objects.valid_on(TODAY)) == [membership]
    assert list(Membership.objects.valid_on(date(2026, 11, 21))) == []
    assert membership.valid.upper is None


@pytest.mark.django_db
def test_a_rehearsed_registration_leaves_nothing():
    rehearse_registration(
        password="a walk along the canal", display_name="Nobody", language="fr"
    )

    assert not User.objects.exists()
    assert not Person.objects.exists()
    assert not Notice.objects.exists()
