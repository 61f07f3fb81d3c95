"""An invitation followed, and a role changed, with scripts and without."""

import pytest
from django.urls import reverse

from tests.roles import uuid_of

pytestmark = pytest.mark.usefixtures("everybody")

SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "none"])


def path(name, *uuids):
    return reverse(f"accounts:{name}", args=uuids)


@SCRIPTS
def test_an_invitation_is_found_read_and_accepted(enter, scripts):
    page = enter("resident", java_script_enabled=scripts)
    page.goto(reverse("accounts:overview"))
    page.click(f"a[href='{path('organisations')}']")
    page.click(f"a[href='{path('invitation', uuid_of('invitation', 'resident'))}']")
    page.click("#accept button")

    page.wait_for_url(f"**{path('organisations')}")
    assert "Organisation coop" in page.inner_text(".tiles")


@SCRIPTS
def test_an_invitation_forwarded_says_what_to_do_and_nothing_else(enter, scripts):
    page = enter("provider", java_script_enabled=scripts)
    answer = page.goto(path("invitation", uuid_of("invitation", "resident")))

    assert answer.status == 404
    assert "Organisation coop" not in page.inner_text("main")
    assert page.locator(f"main a[href='{reverse('account_email')}']").count() == 1


@SCRIPTS
def test_an_administrator_invites_and_changes_a_role(enter, scripts):
    coop = uuid_of("organisation", "coop")
    page = enter("coordinator", java_script_enabled=scripts)
    page.goto(reverse("dashboards:desk", args=[coop]))
    page.click(f"a[href='{path('members', coop)}']")

    page.fill("#invite [name=email]", "nadia@example.org")
    page.click("#invite button")
    page.wait_for_selector("text=nadia@example.org")

    page.click("text=Person coop_member >> nth=-1")
    page.select_option("#role [name=role]", "provider")
    page.click("#role button")
    page.wait_for_url(f"**{path('members', coop)}")
    row = page.locator("tr", has_text="Person coop_member").inner_text()
    assert "intervenant" in row


@SCRIPTS
def test_who_alone_administers_reads_why_the_role_stays(enter, scripts):
    coop = uuid_of("organisation", "coop")
    page = enter("coordinator", java_script_enabled=scripts)
    page.goto(path("members", coop))
    page.locator("tr", has_text="administrat").locator("a").click()

    with page.expect_response("**/end/") as answer:
        page.click("#end button")
    page.wait_for_selector("#end .field-error")

    assert answer.value.status == 422
    assert page.locator("[name=ends_on].is-invalid").count() == 1


def test_a_request_is_sent_and_answered_by_two_people(enter):
    asked = uuid_of("request", "coop_member")
    coop = uuid_of("organisation", "coop")
    page = enter("coordinator", java_script_enabled=False)
    page.goto(path("request_decide", coop, asked))
    page.fill("[name=text]", "Depuis quand ?")
    page.click("button[value=ask]")

    page = enter("coop_member", java_script_enabled=False)
    page.goto(path("request", asked))
    assert "Depuis quand ?" in page.inner_text("main")
    page.fill("[name=text]", "Depuis 2019.")
    page.click("#complete button")

    page.wait_for_url(f"**{path('request', asked)}")
    assert "Depuis 2019." in page.inner_text("main")
