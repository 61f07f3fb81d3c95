import uuid

import pytest
from django.urls import reverse

from accounts.enums import Role
from tests.factories.accounts import MembershipFactory, OrganisationFactory
from tests.roles import enter_as

pytestmark = pytest.mark.django_db


def test_the_organisation_acted_for_is_the_one_in_the_address(client):
    mine = MembershipFactory(role=Role.COORDINATOR)
    MembershipFactory(person=mine.person, role=Role.FUNDER)
    enter_as(client, mine.person.user)

    request = client.get(mine.organisation.get_absolute_url()).wsgi_request

    assert request.organisation == mine.organisation
    assert request.actor.organisation_id == mine.organisation_id
    assert request.actor.roles == frozenset({Role.COORDINATOR})


@pytest.mark.parametrize("exists", [True, False])
def test_an_organisation_of_others_is_not_found(client, exists):
    mine = MembershipFactory()
    client.force_login(mine.person.user)
    other = OrganisationFactory().uuid if exists else uuid.uuid4()

    response = client.get(reverse("dashboards:desk", args=[other]))

    assert response.status_code == 404


def test_every_request_has_a_name_of_its_own(client):
    first = client.get("/").wsgi_request.actor.request_id
    second = client.get("/").wsgi_request.actor.request_id
    given = client.get("/", headers={"X-Request-ID": "abc"}).wsgi_request.actor

    assert {len(first), len(second), len(given.request_id)} == {32}
    assert len({first, second, given.request_id}) == 3
