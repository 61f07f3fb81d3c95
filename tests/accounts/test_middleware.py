import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import PERSON_MOVES, Role
from asasap.audit.operations import move
from asasap.kernel.actor import SYSTEM
from tests.factories.accounts import (
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
)
from tests.factories.mandates import MandateFactory
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


def test_who_declared_an_organisation_holds_no_role_in_it_while_it_does_not_live(
    client,
):
    declarer = PersonFactory()
    organisation = OrganisationFactory(created_by=declarer, state="suspended")
    MembershipFactory(person=declarer, organisation=organisation, role=Role.ADMIN)
    client.force_login(declarer.user)

    request = client.get(organisation.get_absolute_url()).wsgi_request

    assert request.organisation == organisation
    assert request.actor.roles == frozenset()


def test_the_suspended_act_for_nobody(client):
    mandate = MandateFactory()
    client.force_login(mandate.helper.user)
    page = mandate.get_absolute_url()
    before = client.get(page).status_code
    move(
        mandate.helper,
        to="suspended",
        table=PERSON_MOVES,
        actor=SYSTEM,
        now=timezone.now(),
    )

    assert (before, client.get(page).status_code) == (200, 404)


def test_every_request_has_a_name_of_its_own(client):
    first = client.get("/").wsgi_request.actor.request_id
    second = client.get("/").wsgi_request.actor.request_id
    given = client.get("/", headers={"X-Request-ID": "abc"}).wsgi_request.actor

    assert {len(first), len(second), len(given.request_id)} == {32}
    assert len({first, second, given.request_id}) == 3
