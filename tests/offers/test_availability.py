"""Hours of the week, days away, calendars elsewhere: what people write down."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse

from asasap.kernel.actor import Actor
from asasap.kernel.periods import Days, Period, instant
from asasap.notifications.models import Notice
from offers.adapters import calendars as reader
from offers.enums import CalendarFault, ImportState
from offers.models import (
    AvailabilityException,
    AvailabilityRule,
    BusyTime,
    CalendarFeed,
    CalendarImport,
)
from offers.operations.availability import (
    AvailabilityRefused,
    add_exception,
    add_hours,
    remove_hours,
)
from offers.operations.calendars import (
    CalendarRefused,
    add_calendar,
    make_feed,
    read_calendar,
    remove_calendar,
    revoke_feed,
)
from offers.queries.availability import free_in, usual_hours_of
from offers.queries.feeds import calendar_of
from offers.registry import CalendarUnreadable
from offers.tasks import find_calendars_to_read
from tests.factories.accounts import PersonFactory
from tests.factories.availability import (
    AvailabilityExceptionFactory,
    AvailabilityRuleFactory,
    BusyTimeFactory,
    CalendarImportFactory,
)
from tests.factories.papers import ProviderFactory

pytestmark = pytest.mark.django_db

TUESDAY = date(2026, 3, 3)
NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


def actor_of(person):
    return Actor(user_id=person.user_id, person_id=person.pk)


def hours_of(person, day=TUESDAY):
    rules = AvailabilityRule.objects.of(person.pk).valid_on(day).in_order()
    return [(rule.weekday, rule.start_minute, rule.end_minute) for rule in rules]


def add(person, weekdays, start, end, now=NOON):
    return add_hours(
        weekdays=weekdays,
        start_minute=start,
        end_minute=end,
        actor=actor_of(person),
        now=now,
    )


def test_hours_are_added_to_several_days_and_touching_ones_become_one():
    person = PersonFactory()

    add(person, [0, 2], 540, 720)
    add(person, [0], 720, 780)
    add(person, [2], 600, 660)

    assert hours_of(person) == [(0, 540, 780), (2, 540, 720)]


def test_hours_sent_twice_are_there_once():
    person = PersonFactory()

    for _ in range(2):
        add(person, [0], 540, 720)

    assert AvailabilityRule.objects.of(person.pk).count() == 1


def test_what_was_said_of_past_days_stays_said():
    rule = AvailabilityRuleFactory()

    remove_hours(rule=rule, now=NOON)

    yesterday = TUESDAY - timedelta(days=1)
    assert hours_of(rule.person, yesterday) == [(0, 540, 720)]
    assert hours_of(rule.person) == []


@pytest.mark.parametrize(
    ("weekdays", "start", "end"), [([], 540, 720), ([0], 720, 540), ([0], 540, 550)]
)
def test_hours_that_cannot_be_are_refused(weekdays, start, end):
    person = PersonFactory()

    with pytest.raises(AvailabilityRefused):
        add(person, weekdays, start, end)

    assert hours_of(person) == []


def test_two_exceptions_cannot_overlap():
    exception = AvailabilityExceptionFactory()
    period = Period(exception.period.lower, exception.period.upper)

    with pytest.raises(AvailabilityRefused):
        add_exception(
            period=period,
            is_free=True,
            note="",
            actor=actor_of(exception.person),
            now=NOON,
        )

    assert list(AvailabilityException.objects.of(exception.person_id)) == [exception]


def test_what_has_passed_is_refused_as_an_exception():
    person = PersonFactory()
    past = Period(NOON - timedelta(days=2), NOON - timedelta(days=1))

    with pytest.raises(AvailabilityRefused):
        add_exception(
            period=past, is_free=False, note="", actor=actor_of(person), now=NOON
        )


def test_people_are_free_by_their_week_less_what_takes_them(
    django_assert_num_queries,
):
    rule = AvailabilityRuleFactory(weekday=1, start_minute=480, end_minute=720)
    source = CalendarImportFactory(person=rule.person)
    BusyTimeFactory(source=source)  # 9 to 10 UTC: 10 to 11 in Paris.
    other = AvailabilityRuleFactory(weekday=1).person
    window = Days(TUESDAY, TUESDAY + timedelta(days=1)).in_paris()

    # Rules, exceptions, busy times.
    with django_assert_num_queries(3):
        free = free_in([rule.person_id, other.pk], window)

    def at(hour):
        return instant(TUESDAY, time(hour))

    assert free == {
        rule.person_id: [Period(at(8), at(10)), Period(at(11), at(12))],
        other.pk: [Period(at(9), at(12))],
    }


def test_others_read_the_usual_week_and_never_the_absences():
    rule = AvailabilityRuleFactory()
    AvailabilityExceptionFactory(person=rule.person)
    provider = ProviderFactory(person=rule.person)

    [day] = usual_hours_of(provider=provider, today=TUESDAY)

    assert (day.number, day.hours) == (0, [rule])


class Calendars:
    """The one outside service: what it answers is set by the test."""

    answer: list[Period] | CalendarFault

    def busy(self, url, window):
        if isinstance(self.answer, CalendarFault):
            raise CalendarUnreadable(self.answer)
        return self.answer


@pytest.fixture
def answer(settings):
    settings.CALENDARS_BACKEND = f"{__name__}.Calendars"

    def set_answer(value):
        Calendars.answer = value

    return set_answer


ONE_HOUR = Period(NOON, NOON + timedelta(hours=1))


def busy_of(calendar):
    return [
        Period(busy.period.lower, busy.period.upper)
        for busy in BusyTime.objects.filter(source=calendar).order_by("pk")
    ]


def test_a_calendar_read_again_says_only_what_it_holds_now(answer):
    calendar = CalendarImportFactory()
    later = Period(NOON + timedelta(days=1), NOON + timedelta(days=2))

    for held in (ONE_HOUR, later):
        answer([held])
        read_calendar(calendar=calendar, now=NOON)

    calendar.refresh_from_db()
    assert busy_of(calendar) == [later]
    assert (calendar.state, calendar.read_at) == (ImportState.READ, NOON)


def test_a_late_reading_does_not_undo_a_newer_one(answer):
    calendar = CalendarImportFactory()
    answer([ONE_HOUR])
    read_calendar(calendar=calendar, now=NOON)

    answer([])
    read_calendar(calendar=calendar, now=NOON - timedelta(minutes=5))

    assert busy_of(calendar) == [ONE_HOUR]


def test_one_that_cannot_be_read_keeps_one_busy_and_is_told_after_three_days(answer):
    calendar = CalendarImportFactory()
    answer([ONE_HOUR])
    read_calendar(calendar=calendar, now=NOON)
    answer(CalendarFault.UNREACHABLE)

    for days in (1, 2):
        read_calendar(calendar=calendar, now=NOON + timedelta(days=days))
    assert not Notice.objects.exists()
    for days in (3, 4):
        read_calendar(calendar=calendar, now=NOON + timedelta(days=days))

    calendar.refresh_from_db()
    assert busy_of(calendar) == [ONE_HOUR]
    assert (calendar.state, calendar.fault) == (
        ImportState.FAILING,
        CalendarFault.UNREACHABLE,
    )
    [notice] = Notice.objects.all()
    assert notice.recipient_id == calendar.person.recipient_id


def test_of_a_calendar_removed_meanwhile_nothing_is_kept(answer):
    calendar = CalendarImportFactory()
    stale = CalendarImport.objects.get(pk=calendar.pk)
    answer([ONE_HOUR])

    remove_calendar(calendar=calendar)
    read_calendar(calendar=stale, now=NOON)

    assert not BusyTime.objects.exists()


def test_the_sixth_calendar_is_refused_and_the_same_one_is_one():
    person = PersonFactory()
    for number in range(5):
        for _ in range(2):
            add_calendar(
                name="x",
                url=f"https://calendars.example/{number}",
                actor=actor_of(person),
                now=NOON,
            )
    with pytest.raises(CalendarRefused):
        add_calendar(
            name="x", url="https://new.example/", actor=actor_of(person), now=NOON
        )

    assert CalendarImport.objects.of(person.pk).count() == 5


def test_the_address_of_a_calendar_is_sealed():
    calendar = CalendarImportFactory()
    with connection.cursor() as cursor:
        cursor.execute("SELECT url FROM offers_calendarimport")
        [(kept,)] = cursor.fetchall()

    assert "calendars.example" not in kept
    assert calendar.url.startswith("https://calendars.example/")


def test_the_finder_asks_for_those_not_tried_for_an_hour(
    monkeypatch, django_capture_on_commit_callbacks
):
    now = datetime.now(UTC)
    never, long_ago = (
        CalendarImportFactory(),
        CalendarImportFactory(tried_at=now - timedelta(hours=2)),
    )
    CalendarImportFactory(tried_at=now - timedelta(minutes=5))
    asked = []
    monkeypatch.setattr(
        "offers.tasks.read_one_calendar.apply_async",
        lambda kwargs, **_more: asked.append(kwargs["calendar_id"]),
    )

    with django_capture_on_commit_callbacks(execute=True):
        find_calendars_to_read()

    assert asked == [never.pk, long_ago.pk]


def test_a_new_secret_closes_the_former_and_only_its_digest_is_kept():
    person = PersonFactory()
    first = make_feed(actor=actor_of(person), now=NOON)
    second = make_feed(actor=actor_of(person), now=NOON)

    assert calendar_of(token=first) is None
    assert calendar_of(token=second).startswith(b"BEGIN:VCALENDAR")
    kept = CalendarFeed.objects.values_list("token_digest", flat=True)
    assert not {first, second} & set(kept)


def test_a_closed_secret_opens_nothing(client):
    person = PersonFactory()
    token = make_feed(actor=actor_of(person), now=NOON)
    address = reverse("feed", args=[token])
    opened = client.get(address)

    revoke_feed(actor=actor_of(person), now=NOON)

    assert (opened.status_code, opened["Content-Type"]) == (
        200,
        "text/calendar; charset=utf-8",
    )
    assert client.get(address).status_code == 404


def test_the_simulator_is_of_the_shape_of_the_real_one():
    window = Period(NOON, NOON + timedelta(days=90))

    busy = reader.Simulator().busy("https://x.example/", window)

    assert all(isinstance(one, Period) for one in busy)
    with pytest.raises(CalendarUnreadable):
        reader.Simulator().busy("https://unreachable.example/", window)


def test_the_database_refuses_hours_that_overlap():
    rule = AvailabilityRuleFactory()

    with pytest.raises(IntegrityError, match="availabilityrule_no_overlap"):
        AvailabilityRuleFactory(
            person=rule.person,
            start_minute=700,
            end_minute=800,
            valid=DateRange(TUESDAY, None),
        )
