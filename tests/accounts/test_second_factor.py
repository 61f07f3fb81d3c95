"""Those who see others' rows give a second factor, or see nothing."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.urls import reverse

from accounts.enums import Role
from tests.factories.accounts import MembershipFactory, PersonFactory
from tests.roles import PASSWORD, TOTP_SECRET, enter_as
from tests.signing_in import totp_code

pytestmark = pytest.mark.django_db

MY_DAY = reverse("dashboards:my_day")


@pytest.fixture
def coordinator():
    user = MembershipFactory(role=Role.COORDINATOR).person.user
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    return user


def test_a_coordinator_without_a_second_factor_is_led_to_make_one(client, coordinator):
    enter_as(client, coordinator, ["password"])

    response = client.get(MY_DAY)

    assert response.url == f"{reverse('mfa_index')}?next=%2Fhome%2F"


@pytest.mark.parametrize(
    ("kind", "door"),
    [("totp", "mfa_reauthenticate"), ("webauthn", "mfa_reauthenticate_webauthn")],
)
def test_a_coordinator_who_has_one_is_led_to_give_it(client, coordinator, kind, door):
    Authenticator.objects.create(user=coordinator, type=kind, data={})
    enter_as(client, coordinator, ["password"])

    response = client.get(MY_DAY)

    assert response.url.startswith(reverse(door))


def test_giving_it_opens_the_page_that_was_wanted(client, coordinator):
    TOTP.activate(coordinator, TOTP_SECRET)
    enter_as(client, coordinator, ["password"])
    door = client.get(MY_DAY).url

    response = client.post(door, {"code": totp_code(), "next": MY_DAY}, follow=True)

    assert response.redirect_chain == [(MY_DAY, 302)]
    assert response.status_code == 200


@pytest.mark.django_db(transaction=True)  # allauth announces it once committed.
def test_who_has_just_made_one_is_not_asked_for_it_again(client, coordinator):
    enter_as(client, coordinator, ["password"])
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret

    client.post(reverse("mfa_activate_totp"), {"code": totp_code(secret)})

    assert client.get(MY_DAY).status_code == 200


def test_somebody_with_no_rows_of_others_enters_with_a_password(client):
    enter_as(client, PersonFactory().user, ["password"])

    assert client.get(MY_DAY).status_code == 200


def test_a_role_received_meanwhile_is_asked_for_at_the_next_page(client):
    person = PersonFactory()
    enter_as(client, person.user, ["password"])
    assert client.get(MY_DAY).status_code == 200

    MembershipFactory(person=person, role=Role.FUNDER)

    assert client.get(MY_DAY).url.startswith(reverse("mfa_index"))


def test_the_api_says_no_and_a_form_is_not_followed(client, coordinator):
    enter_as(client, coordinator, ["password"])

    api = client.get(reverse("api:me"))
    form = client.post(reverse("notices:read_all"))

    assert (api.status_code, api.json()["detail"] != "") == (403, True)
    assert form.url == f"{reverse('mfa_index')}?next=%2F"


@pytest.mark.parametrize(
    "page", ["account_logout", "account_email", "mfa_index", "usersessions_list"]
)
def test_the_way_out_and_the_pages_of_security_stay_open(client, coordinator, page):
    enter_as(client, coordinator, ["password"])

    assert client.get(reverse(page)).status_code == 200


def test_the_gate_asks_the_database_nothing_of_who_has_passed(
    client, coordinator, django_assert_num_queries
):
    enter_as(client, coordinator)
    client.get("/about/")

    with django_assert_num_queries(1):  # Who asks.
        client.get("/about/")


def test_a_password_and_the_second_factor_are_both_asked_at_the_door(
    client, coordinator
):
    TOTP.activate(coordinator, TOTP_SECRET)

    door = client.post(
        reverse("account_login"), {"login": coordinator.email, "password": PASSWORD}
    )
    assert door.url == reverse("mfa_authenticate")
    assert not client.get("/about/").wsgi_request.actor.is_known
    client.post(door.url, {"code": totp_code()})

    assert client.get(MY_DAY).status_code == 200
