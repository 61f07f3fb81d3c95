"""That a paper ends: told at sixty, thirty and seven days, once, however late."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from hypothesis import given
from hypothesis import strategies as st

from accounts import tasks
from accounts.enums import CredentialState, Role
from accounts.models import Credential, CredentialAlarm
from accounts.operations.proving import warn_of_end
from asasap.notifications.models import Notice
from tests.factories.accounts import MembershipFactory, PersonFactory
from tests.factories.papers import CredentialFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
TODAY = date(2026, 3, 3)


def verified(last_day, **more):
    return CredentialFactory(
        state=CredentialState.VERIFIED,
        checked_by=PersonFactory(),
        checked_at=NOON,
        valid=DateRange(date(2025, 1, 1), last_day + timedelta(days=1)),
        **more,
    )


def told_of(credential):
    return list(
        CredentialAlarm.objects.filter(credential=credential)
        .order_by("pk")
        .values_list("days", flat=True)
    )


@pytest.mark.parametrize(
    ("left", "days"),
    [(61, []), (60, [60]), (31, [60]), (30, [30]), (7, [7]), (0, [7])],
)
def test_the_alarm_given_is_the_nearest_one_and_given_once(left, days):
    credential = verified(TODAY + timedelta(days=left))

    told = [warn_of_end(credential=credential, now=NOON) for _ in range(3)]

    assert told == [bool(days), False, False]
    assert told_of(credential) == days
    assert Notice.objects.filter(kind="accounts.credential_ending").count() == len(days)


def test_day_after_day_each_alarm_is_given_once():
    credential = verified(TODAY + timedelta(days=70))

    for day in range(80):
        warn_of_end(credential=credential, now=NOON + timedelta(days=day))

    assert told_of(credential) == [60, 30, 7]
    assert Notice.objects.filter(kind="accounts.credential_ending").count() == 3


@given(st.lists(st.integers(0, 90), max_size=25))
def test_late_doubled_or_out_of_order_no_alarm_is_given_twice_nor_back(days):
    with transaction.atomic():
        credential = verified(TODAY + timedelta(days=70))
        for day in days:
            warn_of_end(credential=credential, now=NOON + timedelta(days=day))

        told = told_of(credential)
        notices = Notice.objects.filter(kind="accounts.credential_ending").count()
        assert len(told) == len(set(told)) == notices
        assert told == sorted(told, reverse=True)
        assert bool(told) == any(10 <= day <= 70 for day in days)
        transaction.set_rollback(True)


def test_killed_between_the_row_and_the_news_both_are_missing_and_come_again():
    credential = verified(TODAY + timedelta(days=5))

    with transaction.atomic():
        warn_of_end(credential=credential, now=NOON)
        transaction.set_rollback(True)  # As if killed.
    assert told_of(credential) == []

    assert warn_of_end(credential=credential, now=NOON)
    assert Notice.objects.filter(kind="accounts.credential_ending").count() == 1


@pytest.mark.parametrize("state", ["verified", "submitted"])
def test_who_has_handed_in_the_next_one_is_told_nothing(state):
    credential = verified(TODAY + timedelta(days=5))
    CredentialFactory(
        person=credential.person,
        state=state,
        checked_by=PersonFactory(),
        checked_at=NOON,
        valid=DateRange(TODAY, TODAY + timedelta(days=300)),
    )

    assert not warn_of_end(credential=credential, now=NOON)


@pytest.mark.parametrize("state", ["submitted", "refused", "revoked", "withdrawn"])
def test_what_does_not_count_has_no_alarm(state):
    credential = CredentialFactory(
        state=state,
        checked_by=PersonFactory(),
        checked_at=NOON,
        valid=DateRange(date(2025, 1, 1), TODAY + timedelta(days=5)),
    )

    assert not warn_of_end(credential=credential, now=NOON)


def test_the_administrators_hear_that_a_paper_of_the_house_ends():
    membership = MembershipFactory(role=Role.ADMIN)
    MembershipFactory(organisation=membership.organisation)
    credential = verified(
        TODAY + timedelta(days=5),
        person=None,
        organisation=membership.organisation,
        submitted_by=PersonFactory(),
    )

    warn_of_end(credential=credential, now=NOON)

    [notice] = Notice.objects.filter(kind="accounts.credential_ending")
    assert notice.recipient_id == membership.person.recipient_id


@given(st.integers(-3, 70))
def test_the_finder_finds_exactly_whom_the_operation_would_tell(left):
    with transaction.atomic():
        credential = verified(TODAY + timedelta(days=left))

        found = list(Credential.objects.ending_untold(TODAY))
        told = warn_of_end(credential=credential, now=NOON)
        found_again = list(Credential.objects.ending_untold(TODAY))
        transaction.set_rollback(True)

    assert found == ([credential] if told else [])
    assert found_again == []


def test_the_tasks_warn_of_what_ends_and_twice_is_once(monkeypatch, settings):
    credential = verified(datetime.now(tz=UTC).date() + timedelta(days=5))
    settings.CELERY_TASK_ALWAYS_EAGER = True
    queued = []
    monkeypatch.setattr(
        tasks.warn_of_end_one, "apply_async", lambda kwargs, **_: queued.append(kwargs)
    )

    tasks.find_credentials_that_end()
    for kwargs in queued * 2:
        tasks.warn_of_end_one(**kwargs)

    assert queued == [{"credential_id": credential.pk}]
    assert told_of(credential) == [7]
    tasks.find_credentials_that_end()
    assert len(queued) == 1
