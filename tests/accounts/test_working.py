"""Statuses: several at once, dated, each driving what the dated rule says."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.enums import Party, StatusKind
from accounts.models import WorkStatus, WorkStatusRule
from accounts.operations.working import StatusRefused, add_status, end_status
from accounts.rules.working import Drives, NoRule, drives_on
from asasap.kernel.actor import Actor
from tests.factories.accounts import (
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
)
from tests.factories.papers import WorkStatusFactory, WorkStatusRuleFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
TODAY = date(2026, 3, 3)


def actor_of(person, **more):
    return Actor(user_id=person.user_id, person_id=person.pk, **more)


def add(person, kind=StatusKind.SELF_EMPLOYED, *, organisation=None, since=TODAY):
    return add_status(
        kind=kind,
        organisation=organisation,
        since=since,
        actor=actor_of(person),
        now=NOON,
    )


# By hand, from the notes on the law: signs, invoices, organisation, price, tokens,
# position. No wage is auctioned; nobody who organises their own time is located.
LAW = {
    "self_employed": ("worker", "worker", "possible", True, False, False),
    "coop_entrepreneur": (
        "organisation",
        "organisation",
        "required",
        False,
        False,
        False,
    ),
    "business_test": ("organisation", "organisation", "required", True, False, False),
    "integration_employee": (
        "organisation",
        "organisation",
        "required",
        False,
        False,
        True,
    ),
    "employee": ("organisation", "organisation", "required", False, False, True),
    "household_employee": ("household", "nobody", "possible", False, False, False),
    "family_carer": ("nobody", "nobody", "none", False, False, False),
    "volunteer": ("nobody", "nobody", "possible", False, True, False),
}


@pytest.mark.usefixtures("reference")
def test_the_eight_statuses_drive_what_the_law_says():
    rules = WorkStatusRule.objects.valid_on(TODAY)

    assert {
        rule.kind: (
            rule.signer,
            rule.invoicer,
            rule.needs_organisation,
            rule.may_compete_on_price,
            rule.may_earn_tokens,
            rule.may_be_located,
        )
        for rule in rules
    } == LAW


def test_a_status_drives_what_its_rule_of_that_day_says():
    status = WorkStatusFactory(valid=DateRange(TODAY, date(2026, 6, 1)))
    change = date(2026, 5, 1)
    WorkStatusRuleFactory(valid=DateRange(date(2026, 1, 1), change))
    later = WorkStatusRuleFactory(
        valid=DateRange(change, date(2026, 5, 20)), may_earn_tokens=False
    )

    assert drives_on(status=status, day=TODAY - timedelta(1)) is None
    assert drives_on(status=status, day=date(2026, 6, 1)) is None
    assert drives_on(status=status, day=date(2026, 4, 30)).may_earn_tokens
    assert drives_on(status=status, day=change) == Drives(
        kind=StatusKind.SELF_EMPLOYED,
        organisation_id=None,
        signer=Party.WORKER,
        invoicer=Party.WORKER,
        may_compete_on_price=True,
        may_earn_tokens=False,
        may_be_located=False,
        rule_id=later.pk,
    )
    with pytest.raises(NoRule):
        drives_on(status=status, day=date(2026, 5, 20))


@pytest.mark.usefixtures("reference")
def test_a_gardener_holds_three_statuses_at_once():
    membership = MembershipFactory()

    add(membership.person)
    add(
        membership.person,
        StatusKind.COOP_ENTREPRENEUR,
        organisation=membership.organisation,
    )
    add(membership.person, StatusKind.VOLUNTEER)

    held = membership.person.statuses.valid_on(TODAY).values_list("kind", flat=True)
    assert set(held) == {"self_employed", "coop_entrepreneur", "volunteer"}


@pytest.mark.usefixtures("reference")
@pytest.mark.parametrize(
    ("kind", "in_organisation", "since", "said"),
    [
        (StatusKind.EMPLOYEE, False, TODAY, "structure|organisation"),
        (StatusKind.FAMILY_CARER, True, TODAY, "aucune|no organisation"),
        (StatusKind.VOLUNTEER, False, date(1949, 12, 31), "."),
        (StatusKind.VOLUNTEER, False, date(2028, 1, 1), "."),
    ],
)
def test_a_status_the_rule_does_not_allow_is_refused(
    kind, in_organisation, since, said
):
    membership = MembershipFactory()
    organisation = membership.organisation if in_organisation else None

    with pytest.raises(StatusRefused, match=said):
        add(membership.person, kind, organisation=organisation, since=since)

    assert not WorkStatus.objects.exists()


def test_without_its_rule_a_status_is_not_taken():
    with pytest.raises(StatusRefused):
        add(PersonFactory())


@pytest.mark.usefixtures("reference")
def test_the_same_status_twice_at_a_time_is_refused_and_in_another_house_is_not():
    person = PersonFactory()
    first, second = OrganisationFactory.create_batch(2)
    add(person, StatusKind.EMPLOYEE, organisation=first)

    with pytest.raises(StatusRefused):
        add(person, StatusKind.EMPLOYEE, organisation=first, since=TODAY + timedelta(9))
    add(person, StatusKind.EMPLOYEE, organisation=second)

    assert person.statuses.count() == 2


def test_a_status_ends_after_its_last_day():
    status = WorkStatusFactory()

    end_status(status=status, until=TODAY, actor=actor_of(status.person), now=NOON)

    status.refresh_from_db()
    assert status.valid == DateRange(date(2026, 1, 1), TODAY + timedelta(days=1))


@pytest.mark.parametrize("until", [date(2025, 12, 31), date(2028, 1, 1)])
def test_a_last_day_out_of_reach_is_refused(until):
    status = WorkStatusFactory()

    with pytest.raises(StatusRefused):
        end_status(status=status, until=until, actor=actor_of(status.person), now=NOON)


def test_what_has_ended_is_not_ended_again():
    status = WorkStatusFactory(valid=DateRange(date(2026, 1, 1), TODAY))

    with pytest.raises(StatusRefused):
        end_status(status=status, until=TODAY, actor=actor_of(status.person), now=NOON)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("reference")
def test_the_same_status_sent_twice_at_once_is_written_once():
    person, heard = PersonFactory(), []

    def send_again():
        try:
            add(person)
            heard.append("taken")
        except StatusRefused:
            heard.append("refused")
        finally:
            connection.close()

    rival = threading.Thread(target=send_again)
    with transaction.atomic():
        add(person)
        rival.start()
        rival.join(timeout=0.3)
        assert rival.is_alive(), "the second did not wait for the first"
    rival.join()

    assert heard == ["refused"]
    assert person.statuses.count() == 1


class WhateverIsAddedAndEnded(TestCase):
    @settings(max_examples=25, deadline=None)
    @given(
        st.lists(
            st.tuples(
                st.sampled_from([StatusKind.SELF_EMPLOYED, StatusKind.VOLUNTEER]),
                st.sampled_from(["add", "end"]),
                st.integers(-30, 30),
            ),
            max_size=12,
        )
    )
    def test_no_two_periods_of_one_status_overlap(self, acts):
        for kind in (StatusKind.SELF_EMPLOYED, StatusKind.VOLUNTEER):
            WorkStatusRuleFactory(kind=kind, valid=DateRange(date(2020, 1, 1), None))
        person = PersonFactory()
        for kind, act, offset in acts:
            day = TODAY + timedelta(days=offset)
            try:
                if act == "add":
                    add(person, kind, since=day)
                elif held := person.statuses.filter(kind=kind).latest_first().first():
                    who = actor_of(person)
                    end_status(status=held, until=day, actor=who, now=NOON)
            except StatusRefused:
                continue

        for offset in range(-40, 40):
            day = TODAY + timedelta(days=offset)
            kinds = list(person.statuses.valid_on(day).values_list("kind", flat=True))
            assert len(kinds) == len(set(kinds))


@pytest.fixture
def member(client):
    membership = MembershipFactory()
    client.force_login(membership.person.user)
    return membership


@pytest.mark.usefixtures("reference")
def test_one_adds_a_status_reads_what_it_drives_and_ends_it(client, member):
    since = date(2026, 11, 1)
    sent = {"kind": "volunteer", "organisation": "", "since": since.isoformat()}

    added = client.post(reverse("accounts:status_add"), sent)
    page = client.get(reverse("accounts:statuses")).content.decode()
    [status] = member.person.statuses.all()
    ended = client.post(
        reverse("accounts:status_end", args=[status.uuid]), {"until": "2026-11-02"}
    )

    assert (added.status_code, added.url) == (302, reverse("accounts:statuses"))
    rule = WorkStatusRule.objects.get(kind="volunteer")
    assert rule.note_fr in page
    assert rule.source in page
    assert ended.status_code == 302
    status.refresh_from_db()
    assert status.valid == DateRange(since, date(2026, 11, 3))


@pytest.mark.usefixtures("reference")
def test_a_status_in_a_strangers_organisation_or_name_is_not_taken(client, member):
    other = OrganisationFactory()
    sent = {
        "kind": "employee",
        "organisation": other.uuid,
        "since": "2026-03-03",
        "person": PersonFactory().pk,
    }

    response = client.post(reverse("accounts:status_add"), sent)
    sent["organisation"] = member.organisation.uuid
    client.post(reverse("accounts:status_add"), sent)

    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"organisation"}
    [status] = WorkStatus.objects.all()
    assert (status.person, status.organisation) == (member.person, member.organisation)


@pytest.mark.usefixtures("reference")
def test_a_refused_status_comes_back_with_the_reason_and_what_was_typed(client, member):
    sent = {"kind": "employee", "organisation": "", "since": "2026-03-03"}

    response = client.post(reverse("accounts:status_add"), sent)

    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"kind"}
    assert 'value="2026-03-03"' in response.content.decode()
    assert not member.person.statuses.exists()


@pytest.mark.usefixtures("reference")
@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_status_or_three(
    client, member, count, django_assert_num_queries
):
    for kind in StatusKind.values[:count]:
        WorkStatusFactory(person=member.person, kind=kind)

    # The login with its standing, the rules, the statuses with their organisations.
    with django_assert_num_queries(3):
        response = client.get(reverse("accounts:statuses"))

    assert response.content.decode().count("<section") == count
