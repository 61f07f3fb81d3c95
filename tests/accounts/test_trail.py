from datetime import UTC, date, datetime, timedelta

import pghistory
import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from django.utils import timezone

from accounts.enums import PERSON_MOVES, MandateScope, PersonState, Role
from accounts.models import Membership, Person
from accounts.queries.trail import PAGE_SIZE, Change, trail_of
from asasap.audit.enums import Purpose
from asasap.audit.operations import move, record_access
from asasap.kernel.actor import SYSTEM, Actor
from tests.factories.accounts import MembershipFactory, PersonFactory
from tests.factories.mandates import MandateFactory
from tests.roles import create_roles, enter_as, pk_of, sign_in

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
OPERATOR = Actor(user_id=1, is_operator=True)


@pytest.fixture(autouse=True)
def _in_english(settings):
    settings.LANGUAGE_CODE = "en"


def close(person, *, actor=SYSTEM, now=NOON):
    move(
        person,
        to=PersonState.CLOSED,
        table=PERSON_MOVES,
        actor=actor,
        now=now,
        reason="asked",
        closed_at=now,
    )


def told(trail):
    return [(line.who, line.happening.words) for line in trail.lines]


def test_a_trail_tells_steps_looks_and_changes_newest_first():
    person, reader = PersonFactory(), PersonFactory(display_name="Claire")
    actor = Actor(user_id=reader.user_id, person_id=reader.pk)
    later = timezone.now() + timedelta(hours=1)
    record_access(person, purpose=Purpose.ADMIN_SITE, actor=actor, now=later)
    close(person, actor=actor, now=later + timedelta(hours=1))

    trail = trail_of(row=person, actor=OPERATOR, until=None)

    assert told(trail) == [
        ("Claire", "active → closed (asked)"),
        ("Claire", "opened in the administration site"),
        # What closing wrote beside the state.
        ("the portal itself", ""),
        ("the portal itself", "written down"),
    ]
    assert trail.older is None


def test_a_change_tells_before_and_after_in_words():
    since = date(2026, 1, 1)
    held = MembershipFactory(role=Role.MEMBER, valid=DateRange(since, None))
    with pghistory.context(user=7, person=held.person_id, mandate=12):
        held.role, held.valid = Role.FUNDER, DateRange(since, date(2026, 6, 1))
        held.save()

    [change, _insert] = trail_of(row=held, actor=OPERATOR, until=None).lines

    assert change.who == held.person.display_name
    assert change.happening.mandate_id == 12
    assert change.happening.changes == (
        Change("role", "member", "funder’s agent"),
        Change("valid", "Jan. 1, 2026 – …", "Jan. 1, 2026 – June 1, 2026"),
    )


def test_what_one_may_do_under_a_mandate_is_told_in_words():
    mandate = MandateFactory(scopes=[MandateScope.PROFILE])
    mandate.scopes = [MandateScope.PROFILE, MandateScope.MONEY]
    mandate.save()

    [change, _insert] = trail_of(row=mandate, actor=OPERATOR, until=None).lines

    assert change.happening.changes == (
        Change(
            "scope",
            "name, address and contacts",
            "name, address and contacts, invoices and payments",
        ),
    )


def test_who_is_not_visible_is_a_number():
    member = MembershipFactory()
    stranger = PersonFactory(display_name="Strangerstones")
    by_stranger = Actor(user_id=stranger.user_id, person_id=stranger.pk)
    by_nobody = Actor(user_id=99)
    for actor in (by_stranger, by_nobody):
        record_access(member.person, purpose="read", actor=actor, now=NOON)
    coordinator = Actor(coordinated_ids=frozenset({member.organisation_id}))

    seen = {
        who.partition(" n°")[0]
        for who, words in told(
            trail_of(row=member.person, actor=coordinator, until=None)
        )
    }

    assert seen == {"person", "login", "the portal itself"}


def test_a_long_trail_goes_on_where_it_stopped(django_assert_num_queries):
    person = PersonFactory()
    themselves = Actor(user_id=person.user_id, person_id=person.pk)
    moments = [NOON + timedelta(minutes=n) for n in range(PAGE_SIZE + 5)]
    for moment in moments:
        record_access(person, purpose="read", actor=themselves, now=moment)

    with django_assert_num_queries(4):
        first = trail_of(row=person, actor=OPERATOR, until=None)
    second = trail_of(row=person, actor=OPERATOR, until=first.older)

    seen = [line.happening.at for line in (*first.lines, *second.lines)]
    assert len(first.lines) == PAGE_SIZE
    assert set(moments) <= set(seen)
    assert second.older is None


def test_the_page_is_for_who_sees_the_row(client):
    create_roles()
    coordinator = sign_in(client, "coordinator")

    answers = [
        coordinator.get(
            reverse("admin:accounts_person_history", args=[pk_of("person", name)])
        ).status_code
        for name in ("coop_member", "stranger")
    ]

    assert answers == [200, 404]


@pytest.mark.parametrize("until", ["", "yesterday", "2026-02-30T00:00", "2026-01-01"])
def test_an_odd_link_begins_at_the_newest(client, until):
    operator = PersonFactory(user__is_superuser=True)
    enter_as(client, operator.user)
    address = reverse("admin:accounts_person_history", args=[operator.pk])

    response = client.get(address, {"until": until})

    # To read somebody's trail is a look at them too.
    assert response.status_code == 200
    assert len(response.context["trail"].lines) == 2


def test_history_keeps_no_name():
    person = PersonFactory(display_name="Jeanne Martin")
    person.display_name = "Jeanne Durand"
    person.save()

    kept = Person.pgh_event_model.objects.values_list()

    assert "Jeanne" not in str(list(kept))
    assert Membership.pgh_event_model.objects.count() == 0
