"""What must work where scripts do not: an old telephone, a strict office."""

import pytest

from tests.roles import PASSWORD, email_of
from tests.signing_in import letter_code, totp_code

pytestmark = pytest.mark.usefixtures("everybody")


@pytest.fixture
def page(enter):
    return enter(java_script_enabled=False)


def test_one_creates_an_account_with_the_code_received_by_letter(page):
    page.goto("/account/signup/")
    page.fill("[name=display_name]", "Yvette Morel")
    page.fill("[name=email]", "yvette@letters.example")
    page.fill("[name=password1]", "a long walk by the canal")
    page.click("main button[type=submit]")

    page.fill("[name=code]", letter_code())
    page.click("main form:not([id]) button[type=submit]")

    assert page.url.endswith("/account/welcome/")
    assert "Yvette Morel" in page.inner_text("main")


def test_one_signs_in_with_a_password_then_the_code_of_the_second_step(page):
    _give_password(page, email_of("coordinator"))
    page.fill("[name=code]", totp_code())
    page.click("main form:not([id]) button[type=submit]")

    assert page.url.endswith("/home/")


def test_one_signs_in_with_a_code_sent_by_letter(page):
    page.goto("/account/login/code/")
    page.fill("[name=email]", email_of("resident"))
    page.click("main button[type=submit]")

    page.fill("[name=code]", letter_code())
    page.click("main form:not([id]) button[type=submit]")

    assert page.url.endswith("/home/")


def test_a_wrong_password_is_told_beside_the_form_and_the_address_is_kept(page):
    _give_password(page, email_of("resident"), password="not this one")

    assert page.locator("[role=alert]").count() == 1
    assert page.input_value("[name=login]") == email_of("resident")


def test_one_changes_language_and_comes_back_to_the_same_page(page):
    page.goto("/about/words/")
    assert page.get_attribute("html", "lang") == "fr"
    page.click("[name=language]")

    assert page.url.endswith("/about/words/")
    assert page.get_attribute("html", "lang") == "en"


def test_one_signs_out_in_one_click(enter):
    page = enter("resident", java_script_enabled=False)
    page.goto("/home/")
    page.click("header form[action*=logout] button")

    page.goto("/home/")
    assert "/account/login/" in page.url


def _give_password(page, email: str, password: str = PASSWORD) -> None:
    page.goto("/account/login/")
    page.fill("[name=login]", email)
    page.fill("[name=password]", password)
    page.click("main button[type=submit]")
