"""The time of those who leave goes; of two who are one, one week stays."""

from datetime import UTC, datetime

import pytest

from accounts.models import Person
from accounts.signals import people_merged, person_anonymised
from asasap.kernel.actor import SYSTEM
from offers.models import (
    AvailabilityException,
    AvailabilityRule,
    CalendarFeed,
    CalendarImport,
)
from tests.factories.accounts import PersonFactory
from tests.factories.availability import (
    AvailabilityExceptionFactory,
    AvailabilityRuleFactory,
    CalendarFeedFactory,
    CalendarImportFactory,
)

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
KINDS = (AvailabilityRule, AvailabilityException, CalendarImport, CalendarFeed)


def with_time(**more) -> Person:
    person = PersonFactory()
    AvailabilityRuleFactory(person=person, **more)
    AvailabilityExceptionFactory(person=person)
    CalendarImportFactory(person=person)
    CalendarFeedFactory(person=person)
    return person


def count_of(person) -> list[int]:
    return [model._base_manager.filter(person=person).count() for model in KINDS]


def test_of_who_leaves_nothing_of_their_time_stays():
    gone, other = with_time(), with_time()

    person_anonymised.send(sender=Person, person=gone, actor=SYSTEM, now=NOON)

    assert (count_of(gone), count_of(other)) == ([0, 0, 0, 0], [1, 1, 1, 1])


def test_of_two_records_the_kept_one_goes_on_by_its_own_week():
    keep, absorbed = with_time(start_minute=600), with_time()

    people_merged.send(
        sender=Person, keep=keep, absorbed=absorbed, actor=SYSTEM, now=NOON
    )

    assert (count_of(keep), count_of(absorbed)) == ([1, 1, 2, 1], [0, 0, 0, 0])
    assert AvailabilityRule.objects.of(keep.pk).get().start_minute == 600


def test_a_record_without_a_week_takes_that_of_the_other():
    keep, absorbed = PersonFactory(), with_time()

    people_merged.send(
        sender=Person, keep=keep, absorbed=absorbed, actor=SYSTEM, now=NOON
    )

    assert (count_of(keep), count_of(absorbed)) == ([1, 1, 1, 0], [0, 0, 0, 0])
