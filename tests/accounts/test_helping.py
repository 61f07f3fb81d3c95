"""Mandates: who may act for whom, from when to when, and how it ends."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import connection, transaction
from django.urls import reverse
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.enums import (
    EndReason,
    LegalBasis,
    MandateKind,
    MandateScope,
    MandateState,
    PersonConsent,
    PersonState,
)
from accounts.models import CivilRecord, Mandate, Person
from accounts.operations.helping import (
    MandateEnded,
    MandateRefused,
    act_for_caller,
    answer_mandate,
    end_mandate,
    register_mandate,
    require_scope,
)
from accounts.operations.registering import (
    HelperAsked,
    entrust_person,
    register_person_without_login,
    save_civil_record,
)
from accounts.rules.civil import Civil
from accounts.rules.helping import Consent, Terms
from asasap.audit.models import AccessLog, Transition
from asasap.kernel.actor import Actor
from asasap.notifications.models import Notice
from tests.factories.accounts import (
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
)
from tests.factories.mandates import MandateFactory, ProofFactory
from tests.factories.notifications import RecipientFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 22, 11, tzinfo=UTC)
TODAY = date(2026, 11, 22)
AGREED = Consent(PersonConsent.GIVEN, "On the phone, in her own words.")
TERMS = Terms(kind=MandateKind.FAMILY_CARER, since=TODAY, until=date(2027, 11, 22))
GUARDIAN = Terms(
    kind=MandateKind.GUARDIAN,
    since=TODAY,
    legal_basis=LegalBasis.COURT_ORDER,
    is_exclusive=True,
)


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def operator(**kwargs) -> Actor:
    person = PersonFactory(**kwargs)
    return Actor(user_id=person.user_id, person_id=person.pk, is_operator=True)


def coordinator(*organisations) -> Actor:
    person = PersonFactory()
    return Actor(
        user_id=person.user_id,
        person_id=person.pk,
        coordinated_ids=frozenset(organisation.pk for organisation in organisations),
    )


def oneself(person) -> Actor:
    return Actor(user_id=person.user_id, person_id=person.pk)


def under(mandate: Mandate) -> Actor:
    """As the middleware would build it."""
    return Actor(
        user_id=mandate.helper.user_id,
        person_id=mandate.person_id,
        helper_id=mandate.helper_id,
        mandate_id=mandate.pk,
        scopes=frozenset(mandate.scopes),
    )


def without_login(**kwargs):
    return PersonFactory(user=None, recipient=RecipientFactory(email=None), **kwargs)


def register(person=None, helper=None, terms=TERMS, consent=AGREED, actor=None):
    return register_mandate(
        person=person or without_login(),
        helper=helper or PersonFactory(),
        terms=terms,
        consent=consent,
        actor=actor or operator(),
        now=NOON,
    )


# --- Registered -----------------------------------------------------------------------


def test_a_mandate_for_somebody_without_login_is_in_force_at_once():
    helper = PersonFactory()

    mandate = register(helper=helper)

    mandate.refresh_from_db()
    assert mandate.state == MandateState.ACTIVE
    assert mandate.person_consent == PersonConsent.GIVEN
    assert mandate.consent_note == AGREED.note
    [step] = Transition.objects.about(mandate)
    assert (step.before, step.after) == ("proposed", "active")
    told = Notice.objects.order_by("pk").values_list("kind", "recipient_id")
    assert list(told) == [
        ("accounts.mandate_begun", mandate.person.recipient_id),
        ("accounts.mandate_entrusted", helper.recipient_id),
    ]


def test_who_has_no_address_is_told_through_their_second_contact():
    person = without_login()
    save_civil_record(
        person=person,
        civil=Civil("Yvonne", "Roy", second_contact={"email": "paul@example.org"}),
        actor=operator(),
        now=NOON,
    )

    register(person=person)

    notice = Notice.objects.get(kind="accounts.mandate_begun")
    assert notice.recipient.email == "paul@example.org"


def test_who_has_a_login_answers_from_it():
    person = PersonFactory()

    mandate = register(person=person)

    mandate.refresh_from_db()
    assert mandate.state == MandateState.PROPOSED
    assert mandate.person_consent == PersonConsent.AWAITED
    [notice] = Notice.objects.all()
    assert notice.kind == "accounts.mandate_proposed"
    assert notice.recipient_id == person.recipient_id


@pytest.mark.parametrize(
    ("agrees", "state", "kinds"),
    [
        (
            True,
            MandateState.ACTIVE,
            ["accounts.mandate_begun", "accounts.mandate_entrusted"],
        ),
        (False, MandateState.REFUSED, ["accounts.mandate_refused"]),
    ],
)
def test_the_person_answers_once_and_for_all(agrees, state, kinds):
    person = PersonFactory()
    mandate = register(person=person)
    Notice.objects.all().delete()

    answer_mandate(mandate=mandate, agrees=agrees, actor=oneself(person), now=NOON)

    mandate.refresh_from_db()
    assert mandate.state == state
    told = Notice.objects.order_by("pk").values_list("kind", flat=True)
    assert list(told) == kinds
    with pytest.raises(MandateRefused, match=r"already been answered"):
        answer_mandate(mandate=mandate, agrees=True, actor=oneself(person), now=NOON)


def test_nobody_else_answers_not_even_the_helper_or_an_operator():
    mandate = register(person=PersonFactory())

    for actor in (oneself(mandate.helper), operator(), under(mandate)):
        with pytest.raises(MandateRefused, match=r"Only the person helped"):
            answer_mandate(mandate=mandate, agrees=True, actor=actor, now=NOON)


def test_only_who_looks_after_people_registers():
    with pytest.raises(MandateRefused, match=r"Only operators and coordinators"):
        register(actor=oneself(PersonFactory()))


@pytest.mark.parametrize(
    ("terms", "consent", "said"),
    [
        (TERMS, Consent(PersonConsent.NOT_POSSIBLE, "asleep"), "signed power"),
        (TERMS, Consent(PersonConsent.GIVEN, "  "), "Write how the answer"),
        (TERMS, Consent(), "Say what the person answered"),
        (
            Terms(kind=MandateKind.GUARDIAN, since=TODAY),
            AGREED,
            "cannot act on this ground: the person’s own agreement",
        ),
        (
            Terms(kind=MandateKind.FAMILY_CARER, since=TODAY, scopes=()),
            AGREED,
            "at least one thing",
        ),
        (
            Terms(kind=MandateKind.FAMILY_CARER, since=TODAY, until=TODAY),
            AGREED,
            "ends after it begins",
        ),
        (
            Terms(kind=MandateKind.FAMILY_CARER, since=TODAY, is_exclusive=True),
            AGREED,
            "Only a guardian",
        ),
    ],
)
def test_terms_that_no_law_bears_are_refused_in_words(terms, consent, said):
    with pytest.raises(MandateRefused, match=said):
        register(terms=terms, consent=consent)
    assert not Mandate.objects.exists()


def test_who_cannot_answer_is_represented_by_a_judges_decision():
    impossible = Consent(PersonConsent.NOT_POSSIBLE, "Judgment of 3 March seen.")

    mandate = register(person=PersonFactory(), terms=GUARDIAN, consent=impossible)

    mandate.refresh_from_db()
    assert mandate.state == MandateState.ACTIVE
    assert mandate.person_consent == PersonConsent.NOT_POSSIBLE


# --- By a coordinator -----------------------------------------------------------------


def _call(person, actor):
    return act_for_caller(person=person, note="Her voice.", actor=actor, now=NOON)


def _register(person, actor):
    return register(person=person, actor=actor)


def _entrust(person, actor):
    asked = HelperAsked("lucie@example.org", "Lucie Roy", TERMS, AGREED)
    return entrust_person(person=person, helper=asked, actor=actor, now=NOON)


by_each_way = pytest.mark.parametrize("way", [_call, _register, _entrust])


@by_each_way
def test_a_coordinator_looks_after_todays_members_alone(way):
    organisation, other = OrganisationFactory(), OrganisationFactory()
    actor = coordinator(organisation)
    member = MembershipFactory(organisation=organisation).person
    gone = MembershipFactory(
        organisation=organisation, valid=(date(2026, 1, 1), TODAY)
    ).person
    foreign = MembershipFactory(organisation=other).person

    way(member, actor)

    for person in (gone, foreign, PersonFactory()):
        with pytest.raises(MandateRefused, match=r"only the members"):
            way(person, actor)
    assert [m.person for m in Mandate.objects.all()] == [member]
    assert Person.objects.filter(display_name="Lucie Roy").count() == (way is _entrust)


@by_each_way
def test_a_coordinator_never_becomes_an_operator(way):
    organisation = OrganisationFactory()
    chief = PersonFactory(user=UserFactory(is_superuser=True))
    MembershipFactory(organisation=organisation, person=chief)

    with pytest.raises(MandateRefused, match=r"another operator"):
        way(chief, coordinator(organisation))
    assert not Mandate.objects.exists()


def test_a_coordinator_entrusts_who_they_have_just_registered():
    organisation = OrganisationFactory()

    person, mandate = register_person_without_login(
        civil=Civil("Yvonne", "Roy"),
        organisation=organisation,
        helper=HelperAsked("lucie@example.org", "Lucie Roy", TERMS, AGREED),
        actor=coordinator(organisation),
        now=NOON,
    )

    assert mandate == Mandate.objects.get(person=person, state=MandateState.ACTIVE)


def test_a_coordinator_entrusts_nobody_to_themselves():
    organisation = OrganisationFactory()
    member = MembershipFactory(organisation=organisation, person=without_login()).person
    actor = coordinator(organisation)
    myself = Person.objects.get(pk=actor.person_id)

    with pytest.raises(MandateRefused, match=r"to yourself"):
        register(person=member, helper=myself, actor=actor)
    assert not Mandate.objects.exists()


def test_a_coordinator_proves_that_somebody_cannot_answer():
    organisation = OrganisationFactory()
    member = MembershipFactory(organisation=organisation).person
    actor = coordinator(organisation)
    proof = ProofFactory(person=member)
    said = "Judgment of 3 March seen."

    with pytest.raises(MandateRefused, match=r"add the paper"):
        register(
            person=member,
            terms=GUARDIAN,
            consent=Consent(PersonConsent.NOT_POSSIBLE, said),
            actor=actor,
        )
    proved = Consent(PersonConsent.NOT_POSSIBLE, said, proof)
    mandate = register(person=member, terms=GUARDIAN, consent=proved, actor=actor)

    assert (mandate.state, mandate.proof) == (MandateState.ACTIVE, proof)


# --- The login of the helper ----------------------------------------------------------


@pytest.mark.parametrize("verified", [False, True])
def test_a_login_whose_address_nobody_proved_keeps_no_way_in(client, verified):
    user = UserFactory(email="lucie@example.org")
    EmailAddress.objects.create(user=user, email=user.email, verified=verified)
    client.force_login(user)

    mandate = _entrust(without_login(), operator())

    user.refresh_from_db()
    assert mandate.helper.user == user
    assert user.has_usable_password() is verified
    answer = client.get(reverse("accounts:people"))
    assert (answer.status_code == 200) is verified


# --- Contradictions -------------------------------------------------------------------


def test_the_same_two_people_have_one_mandate_at_a_time():
    first = register()

    with pytest.raises(MandateRefused, match=r"already has a mandate"):
        register(person=first.person, helper=first.helper)


def test_beside_a_guardian_who_decides_alone_nobody_else_acts():
    guardian = PersonFactory(display_name="Me Dupuis")
    first = register(helper=guardian, terms=GUARDIAN)

    with pytest.raises(MandateRefused, match=r"Me Dupuis decides alone.*the judge"):
        register(person=first.person)
    with pytest.raises(MandateRefused, match=r"Me Dupuis decides alone"):
        register(person=first.person, terms=GUARDIAN)
    with pytest.raises(MandateRefused, match=r"Me Dupuis decides alone"):
        act_for_caller(
            person=first.person, note="He calls.", actor=operator(), now=NOON
        )


def test_a_guardian_who_decides_alone_waits_for_the_end_of_the_others():
    carer = PersonFactory(display_name="Lucie Roy")
    first = register(helper=carer)

    with pytest.raises(MandateRefused, match=r"end the mandates of Lucie Roy"):
        register(person=first.person, terms=GUARDIAN)
    end_mandate(mandate=first, actor=oneself(carer), now=NOON)

    assert register(person=first.person, terms=GUARDIAN).state == MandateState.ACTIVE


def test_a_person_does_not_begin_what_contradicts_a_guardian_met_meanwhile():
    person = PersonFactory()
    waiting = register(person=person)
    impossible = Consent(PersonConsent.NOT_POSSIBLE, "Judgment seen.")
    register(person=person, terms=GUARDIAN, consent=impossible)

    with pytest.raises(MandateRefused, match=r"decides alone"):
        answer_mandate(mandate=waiting, agrees=True, actor=oneself(person), now=NOON)


@pytest.mark.parametrize(
    ("changes", "said"),
    [({"state": PersonState.SUSPENDED}, "open account"), ({"user": None}, "of their")],
)
def test_who_acts_has_an_open_account_of_their_own(changes, said):
    with pytest.raises(MandateRefused, match=said):
        register(helper=PersonFactory(**changes))


def test_nobody_has_a_mandate_for_themselves():
    person = PersonFactory()

    with pytest.raises(MandateRefused, match=r"for themselves"):
        register(person=person, helper=person)


# --- The caller -----------------------------------------------------------------------


def test_an_operator_acts_for_a_caller_until_midnight():
    person, actor = PersonFactory(), operator()

    mandate = act_for_caller(person=person, note="Her voice.", actor=actor, now=NOON)
    again = act_for_caller(person=person, note="Again.", actor=actor, now=NOON)

    assert again == mandate
    assert mandate.kind == MandateKind.OPERATOR
    assert mandate.scopes == ["demands", "profile", "visits"]
    assert mandate.is_in_force_on(TODAY)
    assert not mandate.is_in_force_on(TODAY + timedelta(days=1))
    told = Notice.objects.filter(kind="accounts.mandate_begun")
    assert [notice.recipient_id for notice in told] == [person.recipient_id]


def test_a_login_that_is_nobodys_acts_for_nobody():
    actor = Actor(user_id=1, is_operator=True)

    with pytest.raises(MandateRefused, match=r"nobody’s yet"):
        act_for_caller(person=PersonFactory(), note="x", actor=actor, now=NOON)


# --- The end --------------------------------------------------------------------------


@pytest.mark.parametrize("side", ["person", "helper"])
def test_either_side_ends_it_at_once_and_both_are_told(side):
    mandate = MandateFactory(person=PersonFactory())

    end_mandate(mandate=mandate, actor=oneself(getattr(mandate, side)), now=NOON)
    end_mandate(mandate=mandate, actor=oneself(getattr(mandate, side)), now=NOON)

    mandate.refresh_from_db()
    assert (mandate.state, mandate.ended_at) == (MandateState.ENDED, NOON)
    told = Notice.objects.order_by("pk").values_list("kind", "recipient_id")
    assert list(told) == [
        ("accounts.mandate_ended", mandate.person.recipient_id),
        ("accounts.mandate_over", mandate.helper.recipient_id),
    ]


def test_an_operator_ends_it_with_a_reason_and_nobody_under_a_mandate_does():
    mandate, other = MandateFactory(), MandateFactory()

    for actor in (under(mandate), under(other), oneself(PersonFactory())):
        with pytest.raises(MandateRefused, match=r"Only the person helped"):
            end_mandate(mandate=mandate, actor=actor, now=NOON)
    with pytest.raises(MandateRefused, match=r"says why"):
        end_mandate(mandate=mandate, actor=operator(), now=NOON)
    end_mandate(mandate=mandate, actor=operator(), now=NOON, reason=EndReason.ABUSE)

    [step] = Transition.objects.about(mandate)
    assert (step.after, step.reason) == ("ended", "abuse")


# --- Asked again before each write ----------------------------------------------------


def test_for_oneself_nothing_is_asked():
    require_scope(actor=Actor(person_id=1), scope=MandateScope.MONEY, now=NOON)


def test_a_mandate_covers_what_it_says_and_no_more():
    mandate = MandateFactory(scopes=[MandateScope.PROFILE])

    require_scope(actor=under(mandate), scope=MandateScope.PROFILE, now=NOON)

    with pytest.raises(MandateEnded, match=r"does not cover"):
        require_scope(actor=under(mandate), scope=MandateScope.MONEY, now=NOON)


def test_a_mandate_of_others_is_of_no_use():
    mine, other = MandateFactory(), MandateFactory()
    actor = Actor(
        person_id=other.person_id,
        helper_id=mine.helper_id,
        mandate_id=mine.pk,
        scopes=frozenset(MandateScope.values),
    )

    with pytest.raises(MandateEnded, match=r"has ended"):
        require_scope(actor=actor, scope=MandateScope.PROFILE, now=NOON)


def test_what_is_written_under_a_mandate_is_signed_and_told_once_a_day():
    mandate = MandateFactory()

    for town in ("Montreuil", "Bagnolet"):
        save_civil_record(
            person=mandate.person,
            civil=Civil("Yvonne", "Roy", address={"commune": town}),
            actor=under(mandate),
            now=NOON,
        )

    assert CivilRecord.objects.get().address == {"commune": "Bagnolet"}
    looks = AccessLog.objects.under([mandate.pk]).values_list("subject", "purpose")
    assert list(looks) == [("accounts.civilrecord", "changed")] * 2
    [notice] = Notice.objects.all()
    assert notice.kind == "accounts.record_changed"


@pytest.mark.parametrize("known", [{}, {"email": "paul@example.org"}])
def test_who_acts_does_not_choose_who_is_told_of_it(known):
    mandate = MandateFactory(person=without_login())
    save_civil_record(
        person=mandate.person,
        civil=Civil("Yvonne", "Roy", second_contact=known),
        actor=oneself(mandate.person),
        now=NOON,
    )

    save_civil_record(
        person=mandate.person,
        civil=Civil("Yvonne", "R.", second_contact={"email": "mine@example.org"}),
        actor=under(mandate),
        now=NOON,
    )

    record = CivilRecord.objects.get()
    assert (record.family_name, record.second_contact) == ("R.", known)
    notice = Notice.objects.get(kind="accounts.record_changed")
    assert notice.recipient.email == known.get("email")


class NoWriteUnderAnEndedMandate(TestCase):
    """Whatever is done to the mandate and in which order, a write stands only while it
    is active, valid that day, and covers the profile."""

    steps = st.lists(
        st.one_of(
            st.tuples(st.just("write"), st.integers(-3, 12)),
            st.tuples(st.just("end"), st.integers(-3, 12)),
        ),
        max_size=6,
    )

    @settings(max_examples=30, deadline=None)
    @given(
        steps=steps,
        length=st.integers(1, 8),
        scopes=st.sets(st.sampled_from(MandateScope.values), min_size=1),
        state=st.sampled_from([MandateState.PROPOSED, MandateState.ACTIVE]),
    )
    def test_holds(self, steps, length, scopes, state):
        mandate = MandateFactory(
            valid=(TODAY, TODAY + timedelta(days=length)),
            scopes=sorted(scopes),
            state=state,
        )
        ended = False
        for number, (act, day) in enumerate(steps):
            now = NOON + timedelta(days=day)
            if act == "end":
                end_mandate(mandate=mandate, actor=oneself(mandate.helper), now=now)
                ended = True
                continue
            allowed = (
                not ended
                and state == MandateState.ACTIVE
                and 0 <= day < length
                and MandateScope.PROFILE in scopes
            )
            civil = Civil("Yvonne", f"Roy {number}")
            if allowed:
                save_civil_record(
                    person=mandate.person, civil=civil, actor=under(mandate), now=now
                )
                record = CivilRecord.objects.get(person=mandate.person)
                assert record.family_name == f"Roy {number}"
            else:
                before = list(CivilRecord.objects.values("updated_at"))
                with pytest.raises(MandateEnded), transaction.atomic():
                    save_civil_record(
                        person=mandate.person,
                        civil=civil,
                        actor=under(mandate),
                        now=now,
                    )
                assert list(CivilRecord.objects.values("updated_at")) == before


# --- At once --------------------------------------------------------------------------


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_ending_a_mandate_waits_for_the_write_under_it_and_none_follows():
    mandate = MandateFactory()
    ended = threading.Event()

    def end():
        try:
            end_mandate(mandate=mandate, actor=oneself(mandate.helper), now=NOON)
            ended.set()
        finally:
            connection.close()

    rival = threading.Thread(target=end)
    with transaction.atomic():
        save_civil_record(
            person=mandate.person,
            civil=Civil("Yvonne", "Roy"),
            actor=under(mandate),
            now=NOON,
        )
        rival.start()
        rival.join(timeout=0.3)
        assert not ended.is_set(), "the end did not wait for the write"
    rival.join()

    assert ended.is_set()
    with pytest.raises(MandateEnded):
        require_scope(actor=under(mandate), scope=MandateScope.PROFILE, now=NOON)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_write_waits_for_the_end_being_written_and_is_then_refused():
    mandate = MandateFactory()
    heard = []

    def write():
        try:
            with translation.override("en"):
                save_civil_record(
                    person=mandate.person,
                    civil=Civil("Yvonne", "Roy"),
                    actor=under(mandate),
                    now=NOON,
                )
            heard.append("written")
        except MandateEnded:
            heard.append("refused")
        finally:
            connection.close()

    rival = threading.Thread(target=write)
    with transaction.atomic():
        end_mandate(mandate=mandate, actor=oneself(mandate.helper), now=NOON)
        rival.start()
        rival.join(timeout=0.3)
        assert rival.is_alive(), "the write did not wait for the end"
    rival.join()

    assert heard == ["refused"]
    assert not CivilRecord.objects.exists()


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_guardians_registered_at_once_are_heard_one_after_the_other():
    person, actor = without_login(), operator()
    heard = []

    def register_second():
        try:
            register(person=person, terms=GUARDIAN, actor=actor)
            heard.append("registered")
        except MandateRefused:
            heard.append("refused")
        finally:
            connection.close()

    rival = threading.Thread(target=register_second)
    with transaction.atomic():
        register(person=person, terms=GUARDIAN, actor=actor)
        rival.start()
        rival.join(timeout=0.3)
        assert rival.is_alive(), "the second guardian did not wait for the first"
    rival.join()

    assert heard == ["refused"]
