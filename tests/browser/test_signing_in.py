"""Every way in, in a real browser: letters, passkeys, apps, recovery codes."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.utils import timezone

from accounts.models import User
from accounts.operations.federation import declare_client
from tests.roles import PASSWORD, email_of
from tests.signing_in import letter_code, sms_code, totp_code

pytestmark = pytest.mark.usefixtures("everybody")

INSIDE = "**/home/"


@pytest.fixture(autouse=True)
def _nobody_has_asked_yet():
    cache.clear()


@pytest.fixture
def page(enter):
    return enter()


@pytest.fixture
def authenticator(page):
    """A device that makes passkeys, and whose owner says yes with their finger."""
    devtools = page.context.new_cdp_session(page.page)
    devtools.send("WebAuthn.enable")
    device = devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )

    def agrees(yes: bool) -> None:
        devtools.send(
            "WebAuthn.setUserVerified",
            {"authenticatorId": device["authenticatorId"], "isUserVerified": yes},
        )

    return agrees


def test_one_signs_up_then_in_with_a_code(page):
    page.goto("/account/signup/")
    page.fill("[name=display_name]", "Yvette Morel")
    page.fill("[name=email]", "yvette@letters.example")
    page.fill("[name=password1]", "a long walk by the canal")
    page.click("main button[type=submit]")
    page.fill("[name=code]", letter_code())
    page.click("main form:not([id]) button[type=submit]")
    page.wait_for_url("**/account/welcome/")
    assert "Yvette Morel" in page.inner_text("main")
    page.click("header form[action*=logout] button")

    page.goto("/account/login/code/")
    page.fill("[name=email]", "yvette@letters.example")
    page.click("main button[type=submit]")
    page.fill("[name=code]", letter_code())
    page.click("main form:not([id]) button[type=submit]")

    page.wait_for_url(INSIDE)
    assert page.faults() == []


def test_one_adds_a_passkey_and_signs_in_with_it_alone(page, authenticator):
    _give_password(page, email_of("resident"))
    page.wait_for_url(INSIDE)
    page.goto("/account/2fa/")
    page.click("a[href='/account/2fa/webauthn/add/']")
    _say_again_who_one_is(page)
    assert page.faults() == []
    page.fill("[name=name]", "Mon téléphone")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/recovery-codes/")
    page.goto("/account/2fa/webauthn/")
    assert "Mon téléphone" in page.inner_text("main")
    page.click("header form[action*=logout] button")

    page.goto("/account/login/")
    page.click("#passkey_login")

    page.wait_for_url(INSIDE)
    assert "Person resident" in page.inner_text("main")


def test_a_finger_that_is_not_known_opens_nothing_and_is_told(page, authenticator):
    authenticator(False)
    page.goto("/account/login/")
    page.click("#passkey_login")

    page.wait_for_selector("#passkey-failed:not([hidden])")
    assert page.faults() == []


def test_a_coordinator_gives_a_password_then_the_code_of_an_app(page):
    _give_password(page, email_of("coordinator"))
    assert page.faults() == []
    page.fill("[name=code]", totp_code())
    page.click("main form:not([id]) button[type=submit]")

    page.wait_for_url(INSIDE)


def test_a_recovery_code_opens_the_account_once(page):
    user = User.objects.get(email=email_of("coordinator"))
    codes = Authenticator.objects.get(user=user, type="recovery_codes").wrap()
    code = codes.get_unused_codes()[0]

    for outcome in ("**/home/", "**/2fa/authenticate/"):
        _give_password(page, user.email)
        page.fill("[name=code]", code)
        page.click("main form:not([id]) button[type=submit]")
        page.wait_for_url(outcome)
        page.context.clear_cookies()


def test_one_makes_an_app_and_recovery_codes(page):
    _give_password(page, email_of("provider"))
    page.wait_for_url(INSIDE)
    page.goto("/account/2fa/totp/activate/")
    _say_again_who_one_is(page)
    secret = page.input_value("#authenticator_secret")
    page.fill("[name=code]", totp_code(secret))
    page.click("main button[type=submit]")

    page.wait_for_url("**/recovery-codes/")
    assert page.faults() == []


@pytest.mark.parametrize("scripts", [True, False])
def test_one_signs_in_with_an_account_held_at_another_site(
    enter, live_server, settings, scripts
):
    """Two sites on two hosts; the browser checks where each form may lead."""
    port = live_server.url.rpartition(":")[2]
    here = f"http://127.0.0.1:{port}"
    settings.PUBLIC_URL = live_server.url
    client, secret = declare_client(
        name="ASASAP d’ici",
        redirect_uris=[f"{here}/account/oidc/elsewhere/login/callback/"],
        now=timezone.now(),
    )
    app = {
        "provider_id": "elsewhere",
        "name": "ASASAP d’ailleurs",
        "client_id": client.pk,
        "secret": secret,
        "settings": {"server_url": live_server.url, "oauth_pkce_enabled": True},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    leads = [*policy["form-action"], live_server.url]
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {**policy, "form-action": leads}}
    page = enter(java_script_enabled=scripts)

    page.goto(f"{here}/account/login/")
    page.click("form[action*=elsewhere] button")
    page.fill("[name=login]", email_of("resident"))
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    assert not scripts or page.faults() == []
    page.click("[name=action][value=grant]")
    assert page.url.startswith(f"{here}/account/3rdparty/signup/")
    page.fill("[name=email]", "new@elsewhere.example")
    page.click("main form button[type=submit]")
    page.fill("[name=code]", letter_code())
    page.click("main form:not([id]) button[type=submit]")

    page.wait_for_url(f"{here}/account/welcome/")
    assert "Person resident" in page.inner_text("main")


def test_one_adds_a_telephone_without_scripts_and_signs_in_with_it(enter):
    page = enter("resident", java_script_enabled=False)
    page.goto("/account/phone/change/")
    page.fill("[name=phone]", "06 01 02 03 04")
    page.click("[name=action_add]")
    page.fill("[name=code]", sms_code())
    page.click("main form:not([id]) button[type=submit]")
    page.context.clear_cookies()

    page.goto("/account/login/code/")
    page.fill("[name=phone]", "06 01 02 03 04")
    page.click("main button[type=submit]")
    page.fill("[name=code]", sms_code())
    page.click("main form:not([id]) button[type=submit]")

    page.wait_for_url(INSIDE)


def _give_password(page, email: str, password: str = PASSWORD) -> None:
    page.goto("/account/login/")
    page.fill("[name=login]", email)
    page.fill("[name=password]", password)
    page.click("main button[type=submit]")


def _say_again_who_one_is(page) -> None:
    page.fill("main [name=password]", PASSWORD)
    page.click("main button[type=submit]")
