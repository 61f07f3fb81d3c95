"""The catalogue as a resident reads it, and as a coordinator corrects it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from offers.models import Activity, ActivityRule
from offers.operations.catalogue import load_catalogue

pytestmark = pytest.mark.usefixtures("everybody", "catalogue")

DESK = {"width": 1280, "height": 900}


@pytest.fixture
def catalogue(everybody):
    load_catalogue(today=timezone.localdate())


def test_a_resident_finds_what_gardening_covers_and_its_ceiling(enter):
    page = enter("resident")

    page.goto("/about/")
    page.click("main a[href='/about/activities/']")
    assert page.faults() == []
    page.click("main a[href='/about/activities/jardinage/']")

    assert "5\u202f000,00\u00a0€" in page.inner_text("main")
    assert page.faults() == []


def test_a_coordinator_corrects_words_and_begins_a_rule_from_the_admin(enter):
    page = enter("coordinator", viewport=DESK)
    tomorrow = timezone.localdate() + timedelta(days=1)
    activity = Activity.objects.get(code="70")

    page.goto("/admin/")
    page.click("a[href='/admin/offers/activity/']")
    page.click(f"a[href^='/admin/offers/activity/{activity.pk}/change/']")
    page.click(f"a[href='/admin/offers/activity/{activity.pk}/correct/']")
    page.fill("[name=plain_fr]", "Quelqu’un s’occupe de votre jardin.")
    assert page.faults() == []
    page.click(".submit-row input[type=submit]")

    rule = ActivityRule.objects.of_activity(activity).in_mode("provider").get()
    page.goto(f"/admin/offers/activityrule/{rule.pk}/begin/")
    page.fill("[name=since]", tomorrow.isoformat())
    page.fill("[name=ceiling]", "6000")
    page.fill("[name=source]", "Code du travail, D7233-5, version à venir")
    page.fill("[name=verified_on]", timezone.localdate().isoformat())
    assert page.faults() == []
    page.click(".submit-row input[type=submit]")
    page.goto("/about/activities/jardinage/")

    assert "Quelqu’un s’occupe de votre jardin." in page.inner_text("main")
    begun = ActivityRule.objects.of_activity(activity).valid_on(tomorrow)
    assert begun.in_mode("provider").get().ceiling_cents == 600_000
