"""The coordinator's pages of plans: theirs alone, at the same cost however full."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from matching.enums import PlanState
from matching.models import AssignmentPlan
from matching.operations import planning
from matching.operations.planning import give_up_on_plan, keep_plan
from matching.operations.running import ask_for_candidates, match_demand
from tests.factories.accounts import MembershipFactory, PersonFactory, UserFactory
from tests.factories.invitations import a_policy
from tests.factories.plans import NOON, a_desk
from tests.roles import enter_as

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon(time_machine):
    time_machine.move_to("2026-11-23T11:00:00Z", tick=False)


def at(name, desk, *args):
    return reverse(f"planning:{name}", args=[desk.organisation.uuid, *args])


def test_a_coordinator_makes_reads_changes_and_keeps_a_plan(client):
    desk = a_desk(offers=2, demands=3)
    enter_as(client, desk.coordinator.user)
    days = {"first_day": "2026-12-01", "last_day": "2026-12-31"}

    made = client.post(at("plans", desk), {**days, "fairness": "some"})

    plan = AssignmentPlan.objects.get()
    assert made.headers["Location"] == plan.get_absolute_url()
    page = client.get(plan.get_absolute_url()).content.decode()
    assert page.count("<details>") == 3 + 1  # Each pair's reasons; and to discard.
    pair = plan.pairs.order_by("pk").first()
    choices = client.get(at("pair", desk, pair.uuid)).content.decode()
    assert choices.count('name="choice"') == 3  # Two members, or nobody.
    answer = client.post(at("pair", desk, pair.uuid), {"choice": "nobody"})
    assert answer.status_code == 302
    assert client.post(at("keep", desk, plan.uuid)).status_code == 302
    refused = client.post(at("keep", desk, plan.uuid))
    assert refused.status_code == 422
    assert client.post(at("discard", desk, plan.uuid)).status_code == 302
    plan.refresh_from_db()
    assert plan.state == PlanState.DISCARDED
    assert plan.get_absolute_url() not in client.get(at("plans", desk)).content.decode()


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"last_day": "2026-11-30"}, "last_day"),
        ({"last_day": "2027-12-01"}, "last_day"),
        ({"first_day": "2026-11-01", "last_day": "2026-11-22"}, "last_day"),  # Past.
        ({"first_day": "9999-12-01", "last_day": "9999-12-31"}, "last_day"),
        ({"fairness": "total"}, "fairness"),
        ({"first_day": "2026-02-30"}, "first_day"),
    ],
)
def test_days_and_sharing_that_mean_nothing_are_told_at_their_field(
    client, more, field
):
    desk = a_desk()
    enter_as(client, desk.coordinator.user)
    typed = {"first_day": "2026-12-01", "last_day": "2026-12-31", "fairness": "some"}

    response = client.post(at("plans", desk), {**typed, **more})

    assert (response.status_code, list(response.context["form"].errors)) == (
        422,
        [field],
    )
    assert not AssignmentPlan.objects.exists()


def test_who_applies_a_plan_reads_how_many_were_invited(client):
    a_policy()
    desk = a_desk(offers=1, demands=2)
    known = ask_for_candidates(demand=desk.demands[0], now=NOON)
    match_demand(request=known, now=NOON)  # Nobody was looked for, for the other.
    plan = desk.plan()
    keep_plan(plan=plan, actor=desk.actor, now=NOON)
    enter_as(client, desk.coordinator.user)

    page = client.post(
        at("apply", desk, plan.uuid), follow=True, headers={"Accept-Language": "en"}
    )

    [said] = map(str, page.context["messages"])
    assert said == (
        "1 invitation is on its way. The others had been asked already, or may not be "
        "asked any more."
    )


def test_a_plan_given_up_says_so(client, monkeypatch):
    monkeypatch.setattr(planning, "AT_ONCE", 0)
    desk = a_desk(offers=1, demands=1)
    plan = desk.plan()
    give_up_on_plan(plan=plan, now=NOON + timedelta(hours=1))
    enter_as(client, desk.coordinator.user)

    page = client.get(plan.get_absolute_url(), headers={"Accept-Language": "en"})

    assert "This plan could not be computed" in page.content.decode()


def test_nobody_else_finds_them(client):
    """A member who coordinates nothing; the coordinator of another organisation."""
    desk, other = a_desk(offers=1, demands=1), a_desk()
    plan = desk.plan()
    pair = plan.pairs.get()
    member = PersonFactory(user=UserFactory())
    MembershipFactory(person=member, organisation=desk.organisation, role=Role.MEMBER)
    pages = [
        at("plans", desk),
        at("plan", desk, plan.uuid),
        at("pair", desk, pair.uuid),
    ]

    for person in (member, other.coordinator):
        enter_as(client, person.user)
        assert {client.get(page).status_code for page in pages} == {404}
        assert client.post(at("discard", desk, plan.uuid)).status_code == 404
        assert client.post(pages[2], {"choice": "nobody"}).status_code == 404
    # By the door of their own organisation either.
    assert client.get(at("plan", other, plan.uuid)).status_code == 404


@pytest.mark.parametrize("count", [1, 4])
def test_the_pages_cost_the_same_for_one_pair_or_four(
    client, django_assert_num_queries, count
):
    desk = a_desk(offers=count, demands=count)
    plan = desk.plan()
    enter_as(client, desk.coordinator.user)
    client.get(plan.get_absolute_url())

    with django_assert_num_queries(5):
        page = client.get(plan.get_absolute_url(), headers={"accept-language": "en"})
    with django_assert_num_queries(5):
        client.get(at("plans", desk))

    assert page.content.decode().count("1,000") > count


def test_a_plan_being_computed_says_so_and_looks_again(client):
    desk = a_desk()
    plan = AssignmentPlan.objects.create(
        organisation=desk.organisation,
        author=desk.coordinator,
        days=desk.plan().days,
        asked_at=timezone.now() - timedelta(minutes=1),
    )
    enter_as(client, desk.coordinator.user)

    page = client.get(plan.get_absolute_url()).content.decode()

    assert f'hx-get="{plan.get_absolute_url()}"' in page
    assert "planning/keep" not in page
