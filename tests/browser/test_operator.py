"""An operator on the phone: the woman of 84, her daughter, and the caller acted for."""

import pytest

from accounts.models import Mandate
from asasap.notifications.models import Notice
from tests.signing_in import letter_code

pytestmark = pytest.mark.usefixtures("everybody")

DESK = {"width": 1280, "height": 900}

# What is typed for the two of them, and nothing else: the rest is proposed.
PERSON = {
    "given_names": "Yvonne",
    "family_name": "Roy",
    "born_on": "1942-03-03",
    "phone": "01 48 70 12 34",
    "lines": "3 rue des Lilas",
    "postcode": "93100",
    "commune": "Montreuil",
}
DAUGHTER = {
    "helper_email": "lucie.roy@letters.example",
    "helper_name": "Lucie Roy",
    "consent_note": "Au téléphone, avec ses propres mots.",
}
# Seconds of a hand by the keystroke-level model (Card, Moran, Newell, 1980): a key of
# an average typist, a moment of thought before each field, a target to point at.
A_KEY, A_THOUGHT, A_CLICK = 0.28, 1.35, 1.1 + 0.2
TWO_MINUTES = 120


@pytest.mark.parametrize("scripts", [True, False])
def test_an_operator_registers_somebody_without_e_mail_and_her_daughter(enter, scripts):
    page = enter("admin", viewport=DESK, java_script_enabled=scripts)
    clicks = Counted(page)
    page.goto("/admin/")
    clicks.click("a[href='/admin/accounts/person/']")
    clicks.click("a[href='/admin/accounts/person/register/']")
    assert not scripts or page.faults() == []
    for name, text in {**PERSON, **DAUGHTER}.items():
        page.fill(f"[name={name}]", text)
    clicks.click(".submit-row input[type=submit]")

    mandate = Mandate.objects.get(helper__display_name="Lucie Roy")
    letter = page.inner_text("#content-main .letter")
    assert mandate.person.display_name == "Yvonne Roy"
    assert mandate.person.user is None
    assert mandate.state == "active"
    assert "3 rue des Lilas" in letter
    assert "Lucie Roy" in letter
    assert not scripts or page.faults() == []
    typed = [*PERSON.values(), *DAUGHTER.values()]
    hand = sum(A_THOUGHT + A_KEY * (len(text) + 1) for text in typed)
    hand += clicks.count * (A_THOUGHT + A_CLICK)
    assert (len(typed), clicks.count) == (10, 3)
    assert hand < TWO_MINUTES


def test_the_daughter_signs_in_by_a_code_and_acts_without_scripts(enter):
    page = enter("admin", viewport=DESK, java_script_enabled=False)
    page.goto("/admin/accounts/person/register/")
    for name, text in {**PERSON, **DAUGHTER}.items():
        page.fill(f"[name={name}]", text)
    page.click(".submit-row input[type=submit]")

    page = enter(java_script_enabled=False)
    page.context.clear_cookies()
    page.goto("/account/login/code/")
    page.fill("[name=email]", DAUGHTER["helper_email"])
    page.click("main button[type=submit]")
    page.fill("[name=code]", letter_code())
    page.click("main form:not([id]) button[type=submit]")
    page.goto("/account/people/")
    page.click("main a:has-text('Yvonne Roy')")
    assert "Yvonne Roy" in page.inner_text("main .alert")
    page.click("main a[href$='/civil/']")
    page.fill("[name=commune]", "Bagnolet")
    page.click("main form .btn-primary")

    assert "Yvonne Roy" in page.inner_text("main .alert-warning")
    assert page.input_value("[name=commune]") == "Bagnolet"
    assert Notice.objects.filter(kind="accounts.record_changed").count() == 1


@pytest.mark.parametrize("scripts", [True, False])
def test_an_operator_acts_for_a_caller_under_a_banner(enter, scripts):
    page = enter("admin", viewport=DESK, java_script_enabled=scripts)
    page.goto("/admin/accounts/person/?q=resident")
    page.click("#result_list th a")
    page.click("a[href$='/act/']")
    assert not scripts or page.faults() == []
    page.check("[name=has_agreed]")
    page.fill("[name=note]", "Sa voix, sa date de naissance.")
    page.click(".submit-row input[type=submit]")

    assert "Person resident" in page.inner_text("main .alert")
    assert not scripts or page.faults() == []
    mandate = Mandate.objects.get(kind="operator")
    assert page.url.endswith(f"/account/people/{mandate.uuid}/")


class Counted:
    """Counts what the hand does beside typing."""

    def __init__(self, page):
        self.page, self.count = page, 0

    def click(self, selector):
        self.page.click(selector)
        self.count += 1
