"""A coordinator reads what waits, from the administration's first page to a verdict."""

import pytest
from django.utils import timezone

from accounts.models import Provider
from offers.enums import OfferState, ReviewState
from offers.models import Offer
from offers.operations.publishing import publish
from tests.factories.offers import OfferVersionFactory, holder_of
from tests.roles import pk_of

pytestmark = pytest.mark.usefixtures("everybody")

DESK = {"width": 1280, "height": 900}
QUEUE = "/admin/offers/offerversion/"


@pytest.fixture
def waiting(everybody):
    """Two texts of a member of the cooperative: a price, a telephone to look at."""
    member = Provider.objects.get(person_id=pk_of("person", "coop_member"))
    activity = Offer.objects.get(pk=pk_of("offer", "coop_member")).activity
    texts = []
    for title, cents in (
        ("Ménage le mardi", 9_00),
        ("Ménage au 06 12 34 56 78", 25_00),
    ):
        text = OfferVersionFactory(
            offer__provider=member,
            offer__work_status=member.person.statuses.get(),
            offer__activity=activity,
            title=title,
            price_cents=cents,
        )
        publish(version=text, actor=holder_of(text.offer), now=timezone.now())
        text.refresh_from_db()
        assert text.state == ReviewState.SUBMITTED
        texts.append(text)
    return texts


@pytest.mark.parametrize("scripts", [True, False])
def test_a_coordinator_publishes_one_text_and_sends_another_back(
    enter, waiting, scripts
):
    fit, unfit = waiting
    page = enter("coordinator", viewport=DESK, java_script_enabled=scripts)

    for text, act in ((fit, "publish"), (unfit, "refuse")):
        page.goto("/admin/")
        page.click(f"a[href='{QUEUE}'] >> nth=0")
        page.click(f"a[href^='{QUEUE}{text.pk}/change/']")
        assert text.title in page.inner_text("#content")
        page.click(f"a[href='{QUEUE}{text.pk}/{act}/']")
        if act == "refuse":
            page.check("[name=reason][value=contact]")
            page.fill("[name=note]", "Retirez le numéro de téléphone.")
        assert not scripts or page.faults() == []
        page.click(".submit-row input[type=submit]")
        page.wait_for_selector(".messagelist")

    for text in waiting:
        text.refresh_from_db()
    assert [text.state for text in waiting] == ["published", "sent_back"]
    assert fit.offer.state == OfferState.LIVE
    member = enter("coop_member", java_script_enabled=scripts)
    member.goto(f"/offers/{unfit.offer.uuid}/check/")
    assert "Retirez le numéro de téléphone." in member.inner_text("main")
    assert not scripts or page.faults() == member.faults() == []
