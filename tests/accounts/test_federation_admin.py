"""Operators say which sites may trust ours; nobody else, and no careless address."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import FederatedClient
from tests.roles import create_roles, pk_of, sign_in

pytestmark = pytest.mark.django_db

DECLARE = "admin:accounts_federatedclient_declare"


@pytest.fixture
def operator():
    create_roles()
    return sign_in(Client(), "admin")


def test_an_operator_declares_a_site_and_is_shown_its_secret_once(operator):
    response = operator.post(
        reverse(DECLARE),
        {"name": "Atelier", "redirect_uris": "https://atelier.example/back/"},
    )

    client = FederatedClient.objects.get(name="Atelier")
    secret = response.context["secret"]
    assert secret in response.text
    assert client.check_secret(secret)
    assert secret not in client.secret
    assert (client.get_redirect_uris(), client.get_scopes()) == (
        ["https://atelier.example/back/"],
        ["openid", "profile", "email"],
    )
    assert not client.skip_consent


@pytest.mark.parametrize(
    "uri",
    [
        "http://atelier.example/",
        "https://*.example/",
        "javascript:alert(1)",
        "https:/back",
        "https://atelier.example/#part",
        "atelier.example",
    ],
)
def test_an_address_that_could_lead_elsewhere_is_refused(operator, uri):
    response = operator.post(
        reverse(DECLARE), {"name": "Atelier", "redirect_uris": uri}
    )

    assert response.status_code == 422
    assert "redirect_uris" in response.context["form"].errors
    assert not FederatedClient.objects.filter(name="Atelier").exists()


def test_an_operator_withdraws_a_site_after_being_asked(operator):
    url = reverse(
        "admin:accounts_federatedclient_withdraw", args=[pk_of("client", "stranger")]
    )

    assert operator.get(url).status_code == 200
    assert FederatedClient.objects.count() == 1
    operator.post(url)

    assert not FederatedClient.objects.exists()
