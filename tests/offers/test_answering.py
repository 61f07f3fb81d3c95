"""A demand answered by somebody who has never said how they work."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Provider, WorkStatus
from accounts.operations.reference import load_reference
from offers.models import Engagement
from tests.factories.accounts import OrganisationFactory, PersonFactory
from tests.factories.demands import open_demand
from tests.factories.papers import WorkStatusFactory
from tests.offers.test_engagement_pages import (
    TERMS,
    entered,
    from_next_month,
    in_thirty_days,
    page_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def newcomer():
    """Who has never said how they work, where the law of each status is known."""
    load_reference(today=timezone.localdate())
    return PersonFactory()


def test_a_newcomer_says_how_they_work_in_the_proposal_itself(newcomer):
    demand = open_demand(now=timezone.now(), text__days=from_next_month())
    client = entered(newcomer)
    url = reverse("engagements:propose_on_demand", args=[demand.uuid])
    asked = client.get(url).context["form"].fields["kind"].choices
    terms = {**TERMS, "first_day": in_thirty_days()}

    without = client.post(url, terms)
    wrong = client.post(url, {**terms, "kind": "employee"})
    assert [kind for kind, _label in asked] == [
        "self_employed",
        "household_employee",
        "volunteer",
    ]
    assert [set(a.context["form"].errors) for a in (without, wrong)] == [{"kind"}] * 2
    for _ in range(2):
        sent = client.post(url, {**terms, "kind": "self_employed"})

    made = Engagement.objects.get()
    status = WorkStatus.objects.get()
    assert sent.headers["Location"] == page_of(made)
    assert (made.provider.person, made.work_status) == (newcomer, status)
    assert (status.kind, status.person) == ("self_employed", newcomer)
    assert status.valid.lower == timezone.localdate()
    assert "kind" not in client.get(url).context["form"].fields


def test_a_refused_proposal_leaves_no_status_behind(newcomer):
    demand = open_demand(now=timezone.now(), text__days=from_next_month())
    url = reverse("engagements:propose_on_demand", args=[demand.uuid])

    answer = entered(newcomer).post(
        url, {**TERMS, "first_day": in_thirty_days(), "kind": "volunteer"}
    )

    assert answer.status_code == 422
    assert "mode" in answer.context["form"].errors
    for model in (Engagement, WorkStatus, Provider):
        assert not model.objects.exists(), model


def test_who_works_in_a_house_that_signs_is_led_to_its_pages(newcomer):
    house = OrganisationFactory()
    WorkStatusFactory(person=newcomer, kind="employee", organisation=house)
    demand = open_demand(now=timezone.now())
    url = reverse("engagements:propose_on_demand", args=[demand.uuid])

    page = entered(newcomer).get(url)

    assert "form" not in page.context
