"""From the home page to a signed agreement, by three people who have never been here.

Each opens a browser of their own; what the portal writes to them leads from one to the
next. Everything the hand does but typing is counted: the fewer, the more get there.
"""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Person, WorkStatus
from accounts.operations.reference import load_reference
from asasap.notifications.models import Notice
from offers.enums import EngagementState, Side
from offers.models import Engagement
from tests.browser.test_operator import DESK, Counted
from tests.roles import PASSWORD, email_of
from tests.signing_in import letter_code, totp_code

pytestmark = pytest.mark.usefixtures("everybody", "status_rules")

MOST_CLICKS = 24
CHOSEN = "a long walk by the canal"
NEXT = "main form.pills .btn-primary"
CODE = "main form:not([id]) button[type=submit]"


@pytest.fixture
def status_rules(everybody):
    load_reference(today=timezone.localdate())


class Hand(Counted):
    """One person at their own browser; a link in a letter counts as a click."""

    def open_letter(self, kind, of):
        url = notice_of(kind, of).url
        self.page.goto(url)
        self.count += 1

    def sign_up(self, name):
        self.page.fill("[name=display_name]", name)
        self.page.fill("[name=email]", f"{name.split()[0].lower()}@letters.example")
        self.page.fill("[name=password1]", CHOSEN)
        self.click("main button[type=submit]")
        self.page.fill("[name=code]", letter_code())
        self.click(CODE)


def notice_of(kind, name):
    reader = Person.objects.get(display_name=name).recipient_id
    return Notice.objects.get(recipient_id=reader, kind=f"offers.{kind}")


@pytest.mark.parametrize("scripts", [True, False])
def test_three_newcomers_come_to_an_agreement_in_under_25_clicks(enter, scripts):
    resident, provider = (
        Hand(enter(java_script_enabled=scripts)) for _newcomer in range(2)
    )
    operator = Hand(enter(java_script_enabled=scripts, viewport=DESK))
    everybody = (resident, operator, provider)

    ask_for_help(resident)
    look_first(operator)
    make_a_proposal(provider)
    sign(resident)

    engagement = Engagement.objects.get(client__display_name="Yvette Morel")
    assert engagement.state == EngagementState.AGREED
    assert engagement.terms.side == Side.PROVIDER
    # Each side is told, is led to its page, and finds there how to reach the other.
    for hand, name, other in (
        (resident, "Yvette Morel", "Marc"),
        (provider, "Marc Petit", "Yvette"),
    ):
        hand.page.goto("/notices/")
        assert other in hand.page.inner_text("main")
        hand.page.goto(notice_of("engagement_agreed", name).url)
        assert f"{other.lower()}@letters.example" in hand.page.inner_text("main")
    assert not scripts or [h.page.faults() for h in everybody] == [[], [], []]
    counts = [hand.count for hand in everybody]
    assert counts == [11, 5, 7]
    assert sum(counts) <= MOST_CLICKS


def ask_for_help(hand):
    """The first step comes before the account; the draft goes on after it."""
    page = hand.page
    page.goto("/")
    hand.click("main a[href='/demands/new/']")
    hand.click("main a[href$='activity=menage']")
    page.fill("[name=answer_surface]", "60")
    hand.click(NEXT)
    hand.sign_up("Yvette Morel")
    assert page.url.endswith("/where/")
    page.fill("[name=commune]", "Montreuil")
    page.press("[name=commune]", "Escape")
    hand.click("[name=schedule_kind][value=once]")
    page.fill("[name=first_day]", in_three_weeks())
    page.fill("[name=start]", "09:00")
    hand.click(NEXT)
    hand.click("main form.pills button[name=publish]")
    assert page.inner_text("main .status-line .current")


def look_first(hand):
    """From a letter, through both factors, to the very text that waits."""
    page = hand.page
    page.goto("/")
    hand.open_letter("text_waiting", "Person admin")
    page.fill("[name=login]", email_of("admin"))
    page.fill("[name=password]", PASSWORD)
    hand.click("main form:not([id]) button[type=submit]")
    page.fill("[name=code]", totp_code())
    hand.click("main form:not([id]) button[type=submit]")
    hand.click(".object-tools a[href$='/publish/']")
    hand.click(".submit-row input[type=submit]")


def make_a_proposal(hand):
    """Who works says how, in the proposal itself."""
    page = hand.page
    page.goto("/")
    hand.click("main .banner a[href='/demands/']")
    hand.click("main .lines li:has-text('Montreuil') a >> nth=0")
    hand.click("main a[href^='/account/signup/?next=']")
    hand.sign_up("Marc Petit")
    assert "/engagements/on-demand/" in page.url
    hand.click("[name=kind][value=self_employed]")
    page.fill("[name=price]", "26")
    hand.click(NEXT)
    worker = WorkStatus.objects.get(person__display_name="Marc Petit")
    assert (worker.kind, worker.organisation) == ("self_employed", None)


def sign(hand):
    hand.open_letter("engagement_proposed", "Yvette Morel")
    hand.click("main a[href$='/accept/']")
    hand.click(NEXT)
    assert "marc@letters.example" in hand.page.inner_text("main")


def in_three_weeks():
    return (timezone.localdate() + timedelta(days=21)).isoformat()
