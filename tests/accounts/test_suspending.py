import itertools
import threading
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts import tasks
from accounts.enums import (
    PERSON_MOVES,
    SUSPENSION_MOVES,
    OrganisationState,
    PersonState,
    Role,
    SuspensionReason,
    SuspensionState,
)
from accounts.models import Organisation, Person, Provider, Suspension
from accounts.operations.suspending import (
    SuspensionRefused,
    contest_suspension,
    lift_ended_suspension,
    lift_suspension,
    suspend_organisation,
    suspend_person,
    tell_members,
    uphold_suspension,
)
from accounts.queries.standing import standing_of
from asasap.audit.models import Transition
from asasap.audit.operations import ForbiddenMove, move
from asasap.kernel.actor import SYSTEM, Actor
from asasap.notifications.models import Notice
from asasap.notifications.queries import words_of
from tests.factories.accounts import (
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
)
from tests.factories.papers import ProviderFactory
from tests.factories.privacy import SuspensionFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
FACTS = "The insurance handed in on 1 March has been altered by hand."
ANSWER = "The insurer has confirmed the dates: the paper was right."
TOO_SHORT = "Say what happened in 30 characters at least."


def actor_of(person, **ids):
    return Actor(user_id=person.user_id, person_id=person.pk, **ids)


@pytest.fixture(autouse=True)
def _in_english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def operator():
    return actor_of(PersonFactory(user__is_superuser=True), is_operator=True)


@pytest.fixture
def other_operator():
    return actor_of(PersonFactory(user__is_superuser=True), is_operator=True)


def coordinator_of(organisation):
    held = MembershipFactory(organisation=organisation, role=Role.COORDINATOR)
    return actor_of(held.person, coordinated_ids=frozenset({organisation.pk}))


def suspended_by(actor, person=None, **given):
    return suspend_person(
        **{
            "person": person or PersonFactory(),
            "reason": SuspensionReason.PAPERS,
            "facts": FACTS,
            "ends_on": None,
            "actor": actor,
            "now": NOON,
            **given,
        }
    )


def suspended_organisation(actor, organisation):
    return suspend_organisation(
        organisation=organisation,
        reason=SuspensionReason.FRAUD,
        facts=FACTS,
        ends_on=None,
        actor=actor,
        now=NOON,
    )


def test_to_suspend_writes_the_reasons_the_state_and_the_step(operator):
    person = PersonFactory()

    suspension = suspended_by(operator, person)

    person.refresh_from_db()
    assert person.state == PersonState.SUSPENDED
    suspension.refresh_from_db()
    assert (suspension.facts, suspension.imposed_by_id, suspension.imposed_at) == (
        FACTS,
        operator.person_id,
        NOON,
    )
    [step] = Transition.objects.about(person)
    assert (step.before, step.after, step.reason) == ("active", "suspended", "papers")
    assert step.user_id == operator.user_id


def test_the_letter_holds_the_statement_of_reasons(operator):
    suspension = suspended_by(operator, ends_on=date(2026, 12, 1))

    [notice] = Notice.objects.filter(kind="accounts.suspended")
    words = words_of(notice)

    assert notice.recipient_id == suspension.person.recipient_id
    assert words.subject == "Your account is suspended"
    assert words.body.splitlines() == [
        "Reason: a required paper is missing or false",
        f"What was found: {FACTS}",
        "Until: 1\u00a0December 2026, not included.",
        (
            "What it means: you can sign in, read, take a copy of your data and close "
            "your account; nothing else can be sent meanwhile."
        ),
        (
            "You may contest, on the page below. Somebody else than who decided will "
            "read what you write and answer you."
        ),
    ]


@pytest.mark.parametrize("facts", ["", "Against the rules.", " " * 40, "x" * 29])
def test_reasons_that_say_nothing_are_refused(operator, facts):
    person = PersonFactory()

    with pytest.raises(SuspensionRefused) as refusal:
        suspended_by(operator, person, facts=facts)

    assert str(refusal.value) == TOO_SHORT
    person.refresh_from_db()
    assert person.state == PersonState.ACTIVE


def test_a_last_day_that_has_passed_is_refused(operator):
    with pytest.raises(SuspensionRefused, match="The last day has passed"):
        suspended_by(operator, ends_on=date(2026, 11, 22))


def test_a_coordinator_suspends_a_member_of_theirs():
    member = MembershipFactory()

    suspended_by(coordinator_of(member.organisation), member.person)

    assert Person.objects.get(pk=member.person_id).state == PersonState.SUSPENDED


def test_a_coordinator_does_not_suspend_who_has_left_or_was_never_there():
    ended = DateRange(date(2026, 1, 1), date(2026, 11, 22))
    left = MembershipFactory(valid=ended)
    coordinator = coordinator_of(left.organisation)

    for person in (left.person, PersonFactory()):
        with pytest.raises(SuspensionRefused, match="You decide only on the members"):
            suspended_by(coordinator, person)


def test_a_coordinator_does_not_suspend_an_operator():
    member = MembershipFactory(person__user__is_superuser=True)

    with pytest.raises(SuspensionRefused, match="by another operator alone"):
        suspended_by(coordinator_of(member.organisation), member.person)


def test_nobody_suspends_themselves(operator):
    with pytest.raises(SuspensionRefused, match="You cannot suspend yourself"):
        suspended_by(operator, Person.objects.get(pk=operator.person_id))


def test_an_operator_without_a_person_signs_nothing():
    nameless = Actor(user_id=UserFactory(is_superuser=True).pk, is_operator=True)

    with pytest.raises(SuspensionRefused, match="signed by a person"):
        suspended_by(nameless)


def test_who_is_suspended_is_not_suspended_again(operator, other_operator):
    person = suspended_by(operator).person

    with pytest.raises(SuspensionRefused, match="already suspended"):
        suspended_by(other_operator, person)


def test_a_contest_is_told_to_the_other_operators(operator, other_operator):
    suspension = suspended_by(operator)

    contest_suspension(
        suspension=suspension,
        text=ANSWER,
        actor=actor_of(suspension.person),
        now=NOON,
    )

    suspension.refresh_from_db()
    assert (suspension.state, suspension.contest) == ("contested", ANSWER)
    told = Notice.objects.filter(kind="accounts.suspension_contested")
    mailbox = Person.objects.get(pk=other_operator.person_id).recipient_id
    assert [notice.recipient_id for notice in told] == [mailbox]


def test_a_contest_is_the_business_of_who_is_suspended_and_once(operator):
    suspension = suspended_by(operator)
    themselves, stranger = actor_of(suspension.person), actor_of(PersonFactory())

    def contest(actor, text=ANSWER):
        contest_suspension(suspension=suspension, text=text, actor=actor, now=NOON)

    with pytest.raises(SuspensionRefused, match="Only those who are suspended"):
        contest(stranger)
    with pytest.raises(SuspensionRefused, match=TOO_SHORT):
        contest(themselves, "No!")
    contest(themselves)
    with pytest.raises(SuspensionRefused, match="already contested"):
        contest(themselves)


def test_who_decided_does_not_answer_that_it_was_right(operator, other_operator):
    suspension = suspended_by(operator)
    subject = actor_of(suspension.person)
    contest_suspension(suspension=suspension, text=ANSWER, actor=subject, now=NOON)

    with pytest.raises(SuspensionRefused, match="somebody else must hear"):
        uphold_suspension(
            suspension=suspension, answer=ANSWER, actor=operator, now=NOON
        )
    uphold_suspension(
        suspension=suspension, answer=ANSWER, actor=other_operator, now=NOON
    )

    suspension.refresh_from_db()
    assert suspension.state == SuspensionState.UPHELD
    assert suspension.reviewed_by_id == other_operator.person_id
    [notice] = Notice.objects.filter(kind="accounts.suspension_upheld")
    assert words_of(notice).body.endswith(ANSWER)


def test_what_nobody_contests_is_not_upheld(operator, other_operator):
    suspension = suspended_by(operator)

    with pytest.raises(SuspensionRefused, match="it is not contested"):
        uphold_suspension(
            suspension=suspension, answer=ANSWER, actor=other_operator, now=NOON
        )


def test_the_database_too_wants_a_contest_heard_by_another():
    suspension = SuspensionFactory(state=SuspensionState.CONTESTED)

    with (
        pytest.raises(IntegrityError, match="suspension_contest_is_heard_by_another"),
        transaction.atomic(),
    ):
        move(
            suspension,
            to=SuspensionState.UPHELD,
            table=SUSPENSION_MOVES,
            actor=SYSTEM,
            now=NOON,
            reviewed_by=suspension.imposed_by,
        )


def test_to_lift_gives_everything_back_and_says_why(operator):
    suspension = suspended_by(operator)

    lift_suspension(suspension=suspension, answer=ANSWER, actor=operator, now=NOON)

    suspension.refresh_from_db()
    assert suspension.state == SuspensionState.LIFTED
    assert suspension.person.state == PersonState.ACTIVE
    [notice] = Notice.objects.filter(kind="accounts.suspension_lifted")
    assert words_of(notice).subject == "Your account is no longer suspended"


def test_a_coordinator_lifts_what_a_colleague_decided_and_nothing_else(operator):
    organisation = OrganisationFactory()
    member = MembershipFactory(organisation=organisation)
    by_operator = suspended_by(operator, member.person)
    colleague, friend = coordinator_of(organisation), coordinator_of(organisation)

    with pytest.raises(SuspensionRefused, match="not decided in your organisation"):
        lift_suspension(suspension=by_operator, answer=FACTS, actor=friend, now=NOON)
    lift_suspension(suspension=by_operator, answer=FACTS, actor=operator, now=NOON)
    by_colleague = suspended_by(colleague, member.person)
    lift_suspension(suspension=by_colleague, answer=FACTS, actor=friend, now=NOON)

    assert Person.objects.get(pk=member.person_id).state == PersonState.ACTIVE


def test_the_suspended_look_after_nobody_meanwhile(operator):
    held = MembershipFactory(role=Role.COORDINATOR, person__user__is_superuser=True)
    suspended_by(operator, held.person)

    standing = standing_of(user=held.person.user, today=NOON.date())

    actor = standing.actor
    assert (actor.roles, actor.coordinated_ids, actor.is_operator) == (
        frozenset(),
        frozenset(),
        False,
    )
    assert actor.is_suspended
    assert standing.owes_second_factor


def test_the_suspended_do_not_lift_it_themselves():
    member = MembershipFactory(role=Role.COORDINATOR)
    coordinated = frozenset({member.organisation_id})
    suspension = suspended_by(coordinator_of(member.organisation), member.person)

    with pytest.raises(SuspensionRefused, match="your own suspension"):
        lift_suspension(
            suspension=suspension,
            answer=ANSWER,
            actor=actor_of(member.person, coordinated_ids=coordinated),
            now=NOON,
        )


def test_who_closed_their_account_meanwhile_does_not_find_it_open(operator):
    suspension = suspended_by(operator)
    person = Person.objects.get(pk=suspension.person_id)
    move(
        person,
        to=PersonState.CLOSED,
        table=PERSON_MOVES,
        actor=SYSTEM,
        now=NOON,
        closed_at=NOON,
    )

    lift_suspension(suspension=suspension, answer=ANSWER, actor=operator, now=NOON)

    person.refresh_from_db()
    assert person.state == PersonState.CLOSED


def test_a_suspension_ends_on_its_day_once(operator):
    suspension = suspended_by(operator, ends_on=date(2026, 11, 23))
    too_early = datetime(2026, 11, 22, 22, 59, tzinfo=UTC)
    midnight_in_paris = datetime(2026, 11, 22, 23, tzinfo=UTC)

    lift_ended_suspension(suspension=suspension, now=too_early)
    assert Suspension.objects.get().is_standing
    for _ in range(2):
        lift_ended_suspension(suspension=suspension, now=midnight_in_paris)

    assert Suspension.objects.get().state == SuspensionState.LIFTED
    assert Person.objects.get(pk=suspension.person_id).state == PersonState.ACTIVE
    assert Notice.objects.filter(kind="accounts.suspension_lifted").count() == 1


def test_the_finder_finds_what_is_to_end(time_machine, operator):
    suspension = suspended_by(operator, ends_on=date(2026, 11, 24))
    time_machine.move_to(datetime(2026, 11, 24, 9, tzinfo=UTC))

    for suspension_id in Suspension.objects.due_to_end(date(2026, 11, 24)).values_list(
        "pk", flat=True
    ):
        tasks.lift_ended_one(suspension_id=suspension_id)

    suspension.refresh_from_db()
    assert suspension.state == SuspensionState.LIFTED


def test_a_suspended_organisation_gives_no_role_and_has_no_public_face(operator):
    member = MembershipFactory(role=Role.COORDINATOR)
    ProviderFactory(
        person=None, organisation=member.organisation, is_published=True, headline="Us"
    )

    suspended_organisation(operator, member.organisation)

    standing = standing_of(user=member.person.user, today=date(2026, 11, 22))
    assert standing.actor.roles == frozenset()
    assert standing.actor.organisation_ids == frozenset()
    assert not Provider.objects.published().exists()


def test_a_suspended_person_has_no_public_face(operator):
    provider = ProviderFactory(is_published=True, headline="Me")
    assert Provider.objects.published().exists()

    suspended_by(operator, provider.person)

    assert not Provider.objects.published().exists()


def test_only_an_operator_who_does_not_belong_decides_on_an_organisation(operator):
    belongs = MembershipFactory(person_id=operator.person_id)

    with pytest.raises(SuspensionRefused, match="You belong to this organisation"):
        suspended_organisation(operator, belongs.organisation)
    with pytest.raises(SuspensionRefused, match="Only an operator of the portal"):
        suspended_organisation(
            coordinator_of(belongs.organisation), belongs.organisation
        )


def test_administrators_get_the_reasons_and_members_the_news_once(operator):
    organisation = OrganisationFactory()
    admin = MembershipFactory(organisation=organisation, role=Role.ADMIN)
    member = MembershipFactory(organisation=organisation)
    MembershipFactory(organisation=organisation, person=member.person, role="provider")

    suspension = suspended_organisation(operator, organisation)
    for _ in range(2):
        tell_members(suspension=suspension)

    told = Notice.objects.order_by("pk").values_list("recipient_id", "kind")
    assert list(told) == [
        (admin.person.recipient_id, "accounts.suspended"),
        (member.person.recipient_id, "accounts.organisation_suspended"),
    ]


def test_members_hear_that_their_organisation_is_back(operator):
    member = MembershipFactory()
    suspension = suspended_organisation(operator, member.organisation)
    tell_members(suspension=suspension)

    lift_suspension(suspension=suspension, answer=ANSWER, actor=operator, now=NOON)
    assert list(Suspension.objects.untold_to_members()) == [suspension]
    tell_members(suspension=suspension)

    assert not Suspension.objects.untold_to_members().exists()
    kinds = Notice.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == [
        "accounts.organisation_suspended",
        "accounts.organisation_back",
    ]
    organisation = Organisation.objects.get(pk=member.organisation_id)
    assert organisation.state == OrganisationState.ACTIVE


def test_the_administrator_of_a_suspended_organisation_may_contest(operator):
    admin = MembershipFactory(role=Role.ADMIN)
    member = MembershipFactory(organisation=admin.organisation)
    suspension = suspended_organisation(operator, admin.organisation)

    seen_by = {
        name: list(Suspension.objects.visible_to(actor_of(membership.person)))
        for name, membership in {"admin": admin, "member": member}.items()
    }
    assert seen_by == {"admin": [suspension], "member": []}
    with pytest.raises(SuspensionRefused, match="Only those who are suspended"):
        contest_suspension(
            suspension=suspension, text=ANSWER, actor=actor_of(member.person), now=NOON
        )
    contest_suspension(
        suspension=suspension, text=ANSWER, actor=actor_of(admin.person), now=NOON
    )

    suspension.refresh_from_db()
    assert suspension.state == SuspensionState.CONTESTED


ROADS = {
    ("active", "contested"),
    ("active", "lifted"),
    ("contested", "upheld"),
    ("contested", "lifted"),
    ("upheld", "lifted"),
}


@pytest.mark.parametrize(
    ("before", "after"), list(itertools.product(SuspensionState, repeat=2))
)
def test_only_the_written_roads_are_open(before, after):
    reviewer = PersonFactory()
    suspension = SuspensionFactory(state=before, reviewed_by=reviewer)

    if (before, after) in ROADS:
        move(suspension, to=after, table=SUSPENSION_MOVES, actor=SYSTEM, now=NOON)
        suspension.refresh_from_db()
        assert suspension.state == after
    else:
        with pytest.raises(ForbiddenMove):
            move(suspension, to=after, table=SUSPENSION_MOVES, actor=SYSTEM, now=NOON)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_who_suspend_at_once_are_heard_one_after_the_other():
    person = PersonFactory()
    first, second = (
        actor_of(PersonFactory(user__is_superuser=True), is_operator=True)
        for _ in range(2)
    )
    heard = []

    def suspend_too():
        try:
            suspended_by(second, person)
            heard.append("taken")
        except SuspensionRefused:
            heard.append("refused")
        finally:
            connection.close()

    rival = threading.Thread(target=suspend_too)
    with transaction.atomic():
        suspended_by(first, person)
        rival.start()
        rival.join(timeout=0.3)
        assert rival.is_alive(), "the second decision did not wait for the first"
    rival.join()

    assert heard == ["refused"]
    assert Suspension.objects.get().imposed_by_id == first.person_id
