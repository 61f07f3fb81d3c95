"""A demand on a telephone: from the door to its publication, in three steps."""

from datetime import timedelta

import pytest
from django.utils import timezone

from offers.models import Demand
from tests.browser.test_operator import A_CLICK, A_KEY, A_THOUGHT, TWO_MINUTES, Counted
from tests.roles import pk_of
from tests.signing_in import letter_code

pytestmark = pytest.mark.usefixtures("everybody")


# What is typed; the days are touched, and two hours are proposed.
TYPED = {"answer_surface": "60", "commune": "Montreuil", "start": "09:00"}
# A day is chosen in the telephone's own calendar.
CALENDAR_TOUCHES = 3


@pytest.mark.parametrize("scripts", [True, False])
def test_a_resident_asks_for_help_in_under_two_minutes(enter, scripts):
    page = enter("resident", java_script_enabled=scripts)
    clicks = Counted(page)

    page.goto("/")
    clicks.click("main a[href='/demands/new/']")
    clicks.click("main a[href$='activity=menage']")
    page.fill("[name=answer_surface]", TYPED["answer_surface"])
    clicks.click("main form.pills .btn-primary")
    _say_where_and_when(page, clicks)
    if scripts:
        # Saved as it is answered: the page could be closed here and lose nothing.
        page.wait_for_selector("#id_revision:not([value='1'])", state="attached")
        assert page.faults() == []
    clicks.click("main form.pills .btn-primary")
    assert page.input_value("[name=title]")
    assert not scripts or page.faults() == []
    clicks.click("main form.pills button[name=publish]")

    assert page.inner_text("main .status-line .current")
    demand = Demand.objects.get(uuid=page.url.strip("/").split("/")[-1])
    # What they published before was looked at first: this is online at once.
    assert (demand.client_id, demand.state) == (pk_of("person", "resident"), "open")
    text = demand.versions.get()
    assert [slot["weekday"] for slot in text.slots] == [1, 3]
    assert (text.minutes, text.place.commune.name) == (120, "Montreuil")
    hand = sum(A_THOUGHT + A_KEY * (len(said) + 1) for said in TYPED.values())
    hand += (clicks.count + CALENDAR_TOUCHES) * (A_THOUGHT + A_CLICK)
    assert clicks.count == 8
    assert hand < TWO_MINUTES


def _say_where_and_when(page, clicks):
    page.fill("[name=commune]", TYPED["commune"])
    page.press("[name=commune]", "Escape")
    clicks.click("[name=schedule_kind][value=recurring]")
    page.fill("[name=first_day]", _day_after(1))
    clicks.click("[name=weekdays][value='1']")
    clicks.click("[name=weekdays][value='3']")
    page.fill("[name=start]", TYPED["start"])


def _day_after(days):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def test_a_visitor_answers_first_signs_up_after_and_loses_nothing(enter):
    page = enter(java_script_enabled=False)
    page.goto("/demands/new/?q=menag")
    page.click("main a[href$='activity=menage']")
    page.fill("[name=answer_surface]", "45")
    page.click("main form.pills .btn-primary")

    assert "/account/signup/" in page.url
    page.fill("[name=display_name]", "Yvette Morel")
    page.fill("[name=email]", "yvette@letters.example")
    page.fill("[name=password1]", "a long walk by the canal")
    page.click("main button[type=submit]")
    page.fill("[name=code]", letter_code())
    page.click("main form:not([id]) button[type=submit]")

    demand = Demand.objects.get(client__display_name="Yvette Morel")
    assert page.url.endswith(f"/demands/{demand.uuid}/where/")
    assert demand.versions.get().answers == {"surface": 45}


def test_what_is_clicked_while_a_draft_is_being_saved_is_not_refused(enter):
    """The page is sent once the draft is kept, with what that has become."""
    page = enter("resident")
    page.goto("/demands/new/?activity=menage")
    page.fill("[name=answer_surface]", "60")
    page.click("main form.pills .btn-primary")
    page.wait_for_load_state()  # What saves drafts is listening from then on.
    held = []

    def hold(route):
        """Keep the saving back until the button has been clicked."""
        if "hx-request" in route.request.headers:
            held.append(route)
        else:
            route.continue_()

    page.route("**/where/", hold)
    with page.expect_request(lambda request: "hx-request" in request.headers):
        page.fill("[name=commune]", "Montreuil")
        page.press("[name=commune]", "Tab")
    page.check("[name=schedule_kind][value=once]")
    page.fill("[name=first_day]", _day_after(2))
    page.fill("[name=start]", "14:00")
    page.check("[name=duration][value='60']")
    page.click("main form.pills .btn-primary")
    assert "/where/" in page.url
    while "/where/" in page.url:
        for route in held:
            route.continue_()
        held.clear()
        page.wait_for_timeout(50)

    assert "/check/" in page.url
