"""A newcomer who works: the welcome, a paper, a verdict, a badge; scripts or none."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import Credential, Person, Provider
from accounts.operations.reference import load_reference
from tests.asasap.test_uploads import pdf, picture
from tests.roles import pk_of

pytestmark = pytest.mark.usefixtures("everybody", "rules")


@pytest.fixture
def rules(everybody):
    load_reference(today=date(2026, 1, 1))


def submit(page):
    page.click("main form:not([id]) button.btn-primary")


@pytest.mark.parametrize("scripts", [True, False])
def test_who_works_is_welcomed_and_shows_a_profile_to_everybody(enter, scripts):
    person = Person.objects.get(pk=pk_of("person", "newcomer"))
    page = enter("newcomer", java_script_enabled=scripts)

    page.goto("/account/welcome/")
    page.check("[name=reason][value=work]")
    submit(page)
    page.check("[name=kind][value=self_employed]")
    submit(page)
    page.click("main a[href='/account/welcome/status/']")
    page.click("main a.btn-outline[href='/account/welcome/profile/']")
    page.fill("[name=headline]", "Jardinage et petits travaux")
    submit(page)
    page.check("[name=is_published]")
    submit(page)
    page.wait_for_selector("main .badge-good")
    public = enter(java_script_enabled=scripts)
    public.goto(Provider.objects.get(person=person).get_absolute_url())

    assert "Jardinage et petits travaux" in public.inner_text("main")
    # Without scripts, there is none to look for faults either.
    assert not scripts or page.faults() == public.faults() == []


@pytest.mark.parametrize("scripts", [True, False])
def test_a_paper_handed_in_is_verified_and_becomes_a_badge(enter, scripts):
    person = Person.objects.get(pk=pk_of("person", "coop_member"))
    person.credentials.all().delete()
    page = enter("coop_member", java_script_enabled=scripts)
    today = timezone.localdate()
    page.goto("/account/credentials/")
    page.click("main a.btn-primary")
    page.select_option("[name=kind]", "insurance")
    page.fill("[name=number]", "POL 812")
    page.fill("[name=issuer]", "Mutuelle Exemple")
    page.fill("[name=since]", today.isoformat())
    for last_day in (today - timedelta(days=1), today + timedelta(days=300)):
        page.fill("[name=until]", last_day.isoformat())
        page.set_input_files("[name=proof]", _file("attestation.pdf", pdf()))
        submit(page)
        page.wait_for_selector("[name=until].is-invalid, main .badge-plain")
    paper = Credential.objects.get(person=person)
    with page.expect_download() as download:
        page.click("main a[href*='/account/proofs/']")

    admin = enter("coordinator", java_script_enabled=scripts)
    admin.goto("/admin/accounts/credential/")
    admin.click(f"a[href*='/admin/accounts/credential/{paper.pk}/']")
    admin.click(f"a[href='/admin/accounts/credential/{paper.pk}/verify/']")
    admin.check("[name=seen]")
    admin.click(".submit-row input[type=submit]")
    admin.wait_for_selector(".messagelist")
    public = enter(java_script_enabled=scripts)
    public.goto(person.provider.get_absolute_url())

    assert download.value.suggested_filename == "attestation.pdf"
    assert public.locator("main .badge-good").count() == 1
    assert "POL 812" not in public.inner_text("main")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_page_dressed_as_a_photo_is_refused_in_words(enter, scripts):
    page = enter("resident", java_script_enabled=scripts)
    page.goto("/account/credentials/add/")
    page.select_option("[name=kind]", "diploma")
    page.fill("[name=issuer]", "Une école")
    page.fill("[name=since]", "2020-06-30")
    page.set_input_files(
        "[name=proof]", _file("photo.jpg", b"<html><script>alert(1)</script>")
    )
    submit(page)
    page.wait_for_selector("[name=proof].is-invalid")
    page.set_input_files("[name=proof]", _file("photo.jpg", picture("PNG")))
    submit(page)

    page.wait_for_url("**/account/credentials/")
    [paper] = Credential.objects.filter(kind="diploma")
    assert paper.proof.content_type == "image/jpeg"


def _file(name, content):
    # What the browser is told of a file, it repeats; the portal believes the bytes.
    return {"name": name, "mimeType": "image/jpeg", "buffer": content}
