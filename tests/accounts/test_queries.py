from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.backends.postgresql.psycopg_any import DateRange
from django.forms.models import model_to_dict

from accounts.enums import OrganisationKind, Role
from accounts.models import User
from accounts.queries.standing import (
    LOGIN_COLUMNS,
    account_of,
    login_with_standing,
    standing_of,
)
from asasap.kernel.actor import Actor
from tests.factories.accounts import MembershipFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)


def test_nobody_is_known_without_a_login(django_assert_num_queries):
    with django_assert_num_queries(0):
        standing = standing_of(user=AnonymousUser(), today=TODAY)

    assert standing.actor == Actor()
    assert (standing.name, standing.unread_count) == ("", 0)


def test_who_somebody_is_costs_one_query(django_assert_num_queries):
    first = MembershipFactory(role=Role.COORDINATOR)
    second = MembershipFactory(person=first.person, role=Role.MEMBER)
    user = first.person.user

    with django_assert_num_queries(1):
        standing = standing_of(user=user, today=TODAY)

    assert standing.actor == Actor(
        user_id=user.pk,
        person_id=first.person_id,
        recipient_id=first.person.recipient_id,
        roles=frozenset({Role.COORDINATOR, Role.MEMBER}),
        organisation_ids=frozenset({first.organisation_id, second.organisation_id}),
        coordinated_ids=frozenset({first.organisation_id}),
    )
    assert standing.name == first.person.display_name


def test_a_session_reads_the_login_and_who_it_acts_as_in_one_query(
    client, django_assert_num_queries
):
    mine = MembershipFactory()
    client.force_login(mine.person.user)
    client.get("/about/")

    with django_assert_num_queries(1):
        request = client.get("/about/").wsgi_request

    assert request.actor.person_id == mine.person_id


def test_a_login_that_was_shut_is_signed_out(client):
    user = PersonFactory().user
    client.force_login(user)
    User.objects.filter(pk=user.pk).update(is_active=False)

    assert not client.get("/about/").wsgi_request.actor.is_known


def test_a_login_read_by_sql_is_the_one_django_would_read():
    user = PersonFactory().user

    found, _ = login_with_standing(user_id=user.pk, today=TODAY)

    assert model_to_dict(found) == model_to_dict(User.objects.get(pk=user.pk))
    # What undoes a change of address is read there, and not on every page.
    assert found.get_deferred_fields() == {"taken_back"}
    columns = [f.attname for f in User._meta.concrete_fields]
    assert [name for name in columns if name != "taken_back"] == list(LOGIN_COLUMNS)


def test_a_role_that_has_ended_opens_nothing():
    past = MembershipFactory(
        role=Role.COORDINATOR, valid=DateRange(date(2026, 1, 1), TODAY)
    )

    standing = standing_of(user=past.person.user, today=TODAY)

    assert standing.actor.roles == frozenset()
    assert standing.actor.organisation_ids == frozenset()
    assert standing.actor.coordinated_ids == frozenset()


def test_a_login_without_a_person_is_an_operator_at_most():
    user = UserFactory(is_superuser=True)

    standing = standing_of(user=user, today=TODAY)

    assert standing.actor == Actor(user_id=user.pk, is_operator=True)
    assert standing.name == user.email


@pytest.mark.parametrize(
    ("role", "kind", "owed"),
    [
        (Role.MEMBER, OrganisationKind.FUNDER, False),
        (Role.PROVIDER, OrganisationKind.SAP_BODY, False),
        (Role.ADMIN, OrganisationKind.SAP_BODY, False),
        (Role.ADMIN, OrganisationKind.FUNDER, True),
        (Role.ADMIN, OrganisationKind.PUBLIC_BODY, True),
        (Role.COORDINATOR, OrganisationKind.COOPERATIVE, True),
        (Role.FUNDER, OrganisationKind.FUNDER, True),
        (Role.RESEARCHER, OrganisationKind.PUBLIC_BODY, True),
    ],
)
def test_those_who_see_others_rows_owe_a_second_factor(role, kind, owed):
    held = MembershipFactory(role=role, organisation__kind=kind)

    standing = standing_of(user=held.person.user, today=TODAY)

    assert standing.owes_second_factor == owed


def test_an_operator_owes_a_second_factor_without_any_role():
    standing = standing_of(user=UserFactory(is_superuser=True), today=TODAY)

    assert standing.owes_second_factor


def test_an_account_page_shows_the_name_and_the_address():
    person = PersonFactory(display_name="Jeanne")

    account = account_of(user=person.user, actor=Actor(user_id=person.user_id))

    assert (account.name, account.email) == ("Jeanne", person.user.email)
    assert not account.has_second_factor
