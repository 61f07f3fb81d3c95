"""When people are free, the least that is valid."""

from datetime import UTC, date, datetime

import factory
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from factory.django import DjangoModelFactory

from offers.models import (
    AvailabilityException,
    AvailabilityRule,
    BusyTime,
    CalendarFeed,
    CalendarImport,
)
from tests.factories.accounts import PersonFactory


class AvailabilityRuleFactory(DjangoModelFactory):
    class Meta:
        model = AvailabilityRule

    person = factory.SubFactory(PersonFactory)
    weekday = 0
    start_minute = 540
    end_minute = 720
    valid = DateRange(date(2026, 1, 1), None)


class AvailabilityExceptionFactory(DjangoModelFactory):
    class Meta:
        model = AvailabilityException

    person = factory.SubFactory(PersonFactory)
    period = DateTimeTZRange(
        datetime(2099, 7, 1, tzinfo=UTC), datetime(2099, 7, 8, tzinfo=UTC)
    )


class CalendarImportFactory(DjangoModelFactory):
    class Meta:
        model = CalendarImport

    person = factory.SubFactory(PersonFactory)
    name = factory.Sequence(lambda n: f"Calendar {n}")
    url = factory.Sequence(lambda n: f"https://calendars.example/{n}.ics")
    added_at = datetime(2026, 3, 1, tzinfo=UTC)


class BusyTimeFactory(DjangoModelFactory):
    class Meta:
        model = BusyTime

    source = factory.SubFactory(CalendarImportFactory)
    period = DateTimeTZRange(
        datetime(2026, 3, 3, 9, tzinfo=UTC), datetime(2026, 3, 3, 10, tzinfo=UTC)
    )


class CalendarFeedFactory(DjangoModelFactory):
    class Meta:
        model = CalendarFeed

    person = factory.SubFactory(PersonFactory)
    token_digest = factory.Sequence(lambda n: f"{n:064x}")
    made_at = datetime(2026, 3, 1, tzinfo=UTC)
