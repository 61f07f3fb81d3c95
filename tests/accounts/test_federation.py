"""Identities from elsewhere and ours elsewhere: the portal is a client of itself."""

from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.adapters.federation import _open_signed_answer
from accounts.models import FederatedClient, Person, User
from accounts.operations.federation import declare_client, withdraw_client
from asasap.audit.middleware import GetWrote, refuse_writes_but_signing_in
from asasap.notifications.models import Notice
from tests.factories.accounts import PersonFactory
from tests.roles import create_roles, email_of, enter_as
from tests.signing_in import letter_code

pytestmark = pytest.mark.django_db(transaction=True)

LOGIN = "/account/oidc/house/login/"
CALLBACK = "http://testserver/account/oidc/house/login/callback/"


@pytest.fixture
def house(live_server, settings):
    """Our own provider, at an address of its own, as one may sign in with it here."""
    settings.PUBLIC_URL = live_server.url
    client, secret = declare_client(
        name="Another site", redirect_uris=[CALLBACK], now=timezone.now()
    )
    app = {
        "provider_id": "house",
        "name": "House",
        "client_id": client.pk,
        "secret": secret,
        "settings": {
            "server_url": live_server.url,
            "oauth_pkce_enabled": True,
            "auth_params": {"acr_values": "eidas1"},
        },
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    return client


@pytest.fixture
def holder():
    """Somebody with an account at the provider."""
    person = PersonFactory(display_name="Jeanne Martin")
    person.user.emailaddress_set.create(
        email=person.user.email, verified=True, primary=True
    )
    return person


def consent(person, url: str, *, action: str = "grant") -> str:
    """Go where the site sends one, sign in there, agree; return where that leads."""
    browser = enter_as(Client(), person.user, ["password"])
    page = browser.get(url)
    given = {
        "request": page.context["form"].initial["request"],
        "scopes": ["openid", "profile", "email"],
        "action": action,
    }
    return browser.post(urlsplit(url).path, given).headers["Location"]


def arrive(browser: Client, person, **kwargs):
    asked = browser.post(LOGIN).url
    return browser.get(consent(person, asked, **kwargs))


@pytest.mark.usefixtures("house")
def test_what_is_asked_has_a_state_a_nonce_a_proof_and_the_level_wanted(client):
    asked = parse_qs(urlsplit(client.post(LOGIN).url).query)

    assert len(asked["state"][0]) >= 32
    assert len(asked["nonce"][0]) >= 32
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["acr_values"] == ["eidas1"]
    assert set(asked["scope"][0].split()) == {"openid", "profile", "email"}


@pytest.mark.usefixtures("house")
def test_an_address_bar_adds_nothing_to_what_is_asked(client):
    url = client.post(f"{LOGIN}?auth_params=acr_values%3Dlow&scope=admin").url

    asked = parse_qs(urlsplit(url).query)
    assert asked["acr_values"] == ["eidas1"]
    assert set(asked["scope"][0].split()) == {"openid", "profile", "email"}


@pytest.mark.usefixtures("house")
def test_somebody_new_chooses_their_name_and_proves_their_address(client, holder):
    form = arrive(client, holder)
    assert form.url == reverse("socialaccount_signup")
    page = client.get(form.url)
    assert page.context["form"]["display_name"].value() == "Jeanne Martin"

    answers = {"display_name": "Jeanne", "email": "jeanne@elsewhere.example"}
    sent = client.post(form.url, answers)
    client.post(sent.url, {"code": letter_code()})

    user = User.objects.get(email="jeanne@elsewhere.example")
    assert client.get("/about/").wsgi_request.user == user
    assert Person.objects.get(user=user).display_name == "Jeanne"
    [account] = SocialAccount.objects.all()
    assert (account.user, account.uid) == (user, str(holder.uuid))
    assert set(account.extra_data) == {"nonce"}  # Neither name nor address.


@pytest.mark.usefixtures("house")
def test_an_address_already_known_here_opens_nothing_and_is_not_told(client, holder):
    """The provider may not have checked it: its subject links, never its address."""
    form = arrive(client, holder)

    answers = {"display_name": "Mallory", "email": holder.user.email}
    sent = client.post(form.url, answers)

    assert sent.url == reverse("account_email_verification_sent")
    assert not client.get("/about/").wsgi_request.user.is_authenticated
    assert not SocialAccount.objects.exists()


@pytest.mark.usefixtures("house")
def test_one_links_an_identity_to_ones_account_then_signs_in_with_it(client, holder):
    mine = PersonFactory()
    mine.user.emailaddress_set.create(
        email=mine.user.email, verified=True, primary=True
    )
    SocialAccount.objects.create(user=mine.user, provider="house", uid=str(holder.uuid))

    response = arrive(client, holder)

    assert response.url == reverse("dashboards:my_day")
    assert client.get("/about/").wsgi_request.user == mine.user


@pytest.mark.usefixtures("house")
def test_an_identity_is_linked_from_ones_own_account_and_told_by_letter(client, holder):
    mine = PersonFactory()
    mine.user.emailaddress_set.create(
        email=mine.user.email, verified=True, primary=True
    )
    enter_as(client, mine.user, ["password"])

    asked = client.post(f"{LOGIN}?process=connect").url
    client.get(consent(holder, asked))

    [account] = SocialAccount.objects.all()
    assert (account.user, account.uid) == (mine.user, str(holder.uuid))
    [letter] = Notice.objects.filter(kind="accounts.letter")
    assert letter.recipient.email == mine.user.email


@pytest.mark.usefixtures("house")
def test_who_refuses_comes_back_as_they_were(client, holder):
    response = arrive(client, holder, action="cancel")

    assert not client.get("/about/").wsgi_request.user.is_authenticated
    assert not SocialAccount.objects.exists()
    assert response.status_code in {200, 302}


@pytest.mark.usefixtures("house")
def test_an_answer_begun_in_another_session_is_refused(client, holder):
    theirs = consent(holder, Client().post(LOGIN).url)

    response = client.get(theirs)

    assert not response.wsgi_request.user.is_authenticated
    assert "socialaccount_sociallogin" not in client.session


@pytest.mark.usefixtures("house")
def test_an_answer_to_another_question_is_refused(client, holder):
    asked = client.post(LOGIN).url
    session = client.session
    [state] = session["socialaccount_states"].values()
    state[0]["nonce"] = "of another question"
    session.save()

    response = client.get(consent(holder, asked))

    assert response.status_code == 401
    assert "socialaccount_sociallogin" not in client.session


@pytest.mark.usefixtures("house")
def test_an_answer_is_used_once(client, holder):
    asked = client.post(LOGIN).url
    answer = consent(holder, asked)
    client.get(answer)
    client.session.pop("socialaccount_sociallogin", None)

    assert client.get(answer).status_code != 302


def test_a_site_may_only_have_people_sent_back_where_it_said(house, holder, client):
    asked = client.post(LOGIN).url.replace("testserver", "evil.example")

    page = enter_as(Client(), holder.user, ["password"]).get(asked)

    assert "Location" not in page.headers
    assert "form" not in (page.context or {})


def test_a_site_trusted_no_more_signs_nobody_in(house, holder, client):
    asked = client.post(LOGIN).url
    withdraw_client(client=house)

    page = enter_as(Client(), holder.user, ["password"]).get(asked)

    assert "form" not in (page.context or {})
    assert not FederatedClient.objects.exists()


@pytest.mark.usefixtures("house")
def test_the_consent_page_leads_to_the_site_that_asked_and_nowhere_else(holder, client):
    asked = client.post(LOGIN).url

    page = enter_as(Client(), holder.user, ["password"]).get(asked)

    policy = page.headers["Content-Security-Policy"]
    assert "form-action 'self' http://testserver;" in f"{policy};"


@pytest.mark.usefixtures("house")
def test_a_coordinator_lends_no_identity_before_their_second_factor(client):
    create_roles()
    coordinator = User.objects.get(email=email_of("coordinator"))
    asked = client.post(LOGIN).url

    response = enter_as(Client(), coordinator, ["password"]).get(asked)

    assert response.url.startswith(reverse("mfa_reauthenticate"))


def test_our_name_is_the_public_one_whatever_host_is_asked_for(settings, client):
    told = client.get(
        "/.well-known/openid-configuration", headers={"host": "localhost"}
    )

    assert told.json()["issuer"] == settings.PUBLIC_URL


def test_a_signed_answer_is_read_as_the_claims_in_it():
    answer = _answer(jwt.encode({"sub": "abc"}, "k" * 32), "application/jwt")
    plain = _answer('{"sub": "abc"}', "application/json")

    assert _open_signed_answer(answer).json() == {"sub": "abc"}
    assert _open_signed_answer(plain).json() == {"sub": "abc"}


@pytest.mark.parametrize(
    ("sql", "passes"),
    [
        ('UPDATE "accounts_user" SET "last_login" = %s WHERE id = 1', True),
        ('UPDATE "accounts_user" SET "is_superuser" = true', False),
        ('UPDATE "accounts_user" SET "last_login" = 1; DELETE FROM x', False),
        ('INSERT INTO "socialaccount_socialaccount" VALUES (1)', True),
        ('INSERT INTO "accounts_person" VALUES (1)', False),
        ('DELETE FROM "socialaccount_socialaccount" WHERE id = 1', False),
    ],
)
def test_coming_back_from_a_provider_writes_who_signed_in_and_nothing_else(sql, passes):
    def run():
        return refuse_writes_but_signing_in(lambda *_: "done", sql, (), False, {})

    if passes:
        assert run() == "done"
    else:
        with pytest.raises(GetWrote):
            run()


def _answer(text: str, kind: str) -> requests.Response:
    response = requests.Response()
    response._content = text.encode()
    response.headers["Content-Type"] = kind
    return response
