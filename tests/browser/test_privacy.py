"""Taking one's data away, and leaving: with scripts and without."""

from zipfile import ZipFile

import pytest
from django.utils import timezone
from django.utils.translation import override

from accounts.enums import PersonState
from accounts.forms.privacy import WORD
from accounts.models import DataExport, Person
from accounts.operations.exporting import gather_copy
from accounts.operations.reference import load_reference
from asasap.notifications.models import Notice
from tests.roles import PASSWORD, email_of, pk_of

pytestmark = pytest.mark.usefixtures("everybody")

SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["js", "no-js"])


@SCRIPTS
def test_one_asks_for_a_copy_watches_it_being_made_and_takes_it_away(enter, scripts):
    page = enter("resident", java_script_enabled=scripts)
    page.goto("/account/")
    page.click("main a[href='/account/privacy/']")
    page.click("form[action='/account/privacy/copies/'] button")
    assert page.locator("#copy progress").count() == 1

    _work_of_the_worker()
    if not scripts:
        page.click("#copy a.btn")
    page.wait_for_selector("#copy a[download]")
    with page.expect_download() as download:
        page.click("#copy a[download]")

    with ZipFile(download.value.path()) as archive:
        names = archive.namelist()
        identity = archive.read("01-accounts.identity.json").decode()
    assert names[0] == "README.txt"
    assert "Person resident" in identity


@SCRIPTS
def test_one_agrees_and_takes_it_back_as_easily(enter, scripts):
    load_reference(today=timezone.localdate())
    page = enter("resident", java_script_enabled=scripts)
    page.goto("/account/privacy/")
    form = "#consent-newsletter"

    page.click(f"{form} button[value=yes]")
    page.wait_for_selector(f"{form} button[value=no]")
    page.click(f"{form} button[value=no]")
    page.wait_for_selector(f"{form} button[value=yes]")

    assert page.locator("#messages .alert-success").count() == 1


@SCRIPTS
def test_one_closes_the_account_and_the_letter_brings_back(enter, scripts):
    page = enter("newcomer", java_script_enabled=scripts)
    page.goto("/account/privacy/close/")
    page.fill("[name=word]", "non")
    page.click("main .btn-danger")
    assert page.locator("[name=word].is-invalid").count() == 1

    page.fill("[name=word]", _word())
    page.click("main .btn-danger")
    page.wait_for_selector("#messages .alert-success")
    assert _state() == PersonState.CLOSED
    page.goto("/home/")
    assert "/account/login/" in page.url

    page.goto(Notice.objects.get(kind="accounts.account_closed").url)
    page.click("main button")
    page.fill("[name=login]", email_of("newcomer"))
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/home/")
    assert _state() != PersonState.CLOSED


def test_one_erases_it_at_once_without_scripts(enter):
    page = enter("newcomer", java_script_enabled=False)
    page.goto("/account/privacy/close/")
    page.check("[name=when][value=now]")
    page.fill("[name=word]", _word())
    page.click("main .btn-danger")

    person = Person.objects.get(pk=pk_of("person", "newcomer"))
    assert (person.state, person.user_id) == (PersonState.ANONYMISED, None)
    assert "newcomer" not in person.display_name


def _work_of_the_worker() -> None:
    copy = DataExport.objects.waiting().get()
    gather_copy(copy=copy, now=timezone.now())


def _word() -> str:
    with override("fr"):
        return str(WORD)


def _state() -> str:
    return Person.objects.get(pk=pk_of("person", "newcomer")).state
