"""Two records of one person made one: nothing that counts is lost, nobody gains."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from accounts import registry
from accounts.enums import (
    LegalBasis,
    MandateKind,
    MandateState,
    MergeReason,
    PersonState,
    RequestState,
    Role,
)
from accounts.models import (
    CivilRecord,
    Mandate,
    Membership,
    MembershipRequest,
    Person,
    Provider,
)
from accounts.operations.merging import MergeRefused, merge_people
from accounts.rules.merging import remaining
from accounts.signals import people_merged
from asasap.audit.models import Transition
from asasap.kernel.actor import Actor
from asasap.notifications.models import Notice
from tests.factories.accounts import (
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
)
from tests.factories.audit import AccessLogFactory
from tests.factories.joining import MembershipRequestFactory
from tests.factories.mandates import MandateFactory, ProofFactory
from tests.factories.notifications import NoticeFactory, RecipientFactory
from tests.factories.papers import CredentialFactory, ProviderFactory, WorkStatusFactory
from tests.factories.privacy import (
    ConsentFactory,
    ConsentTextFactory,
    DataExportFactory,
)

NOON = datetime(2026, 11, 22, 11, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def without_login(**kwargs):
    return PersonFactory(user=None, recipient=RecipientFactory(email=None), **kwargs)


def merge(keep, absorb, actor=None):
    if actor is None:
        me = PersonFactory()
        actor = Actor(user_id=me.user_id, person_id=me.pk, is_operator=True)
    return merge_people(
        keep=keep, absorb=absorb, reason=MergeReason.PAPER, actor=actor, now=NOON
    )


def period(start, end=None):
    return DateRange(start, end)


OLD = period(date(2025, 1, 1), date(2026, 1, 1))
JANUARY, MARCH, JUNE, SEPTEMBER = (date(2026, month, 1) for month in (1, 3, 6, 9))

pytestmark = pytest.mark.django_db


def test_the_absorbed_record_stays_with_its_trace_and_names_the_one_kept():
    keep, absorb = PersonFactory(), without_login()

    merge(keep, absorb)

    absorb.refresh_from_db()
    assert (absorb.state, absorb.merged_into) == (PersonState.MERGED, keep)
    [step] = Transition.objects.about(absorb)
    assert (step.before, step.after, step.reason) == ("active", "merged", "paper")
    [notice] = Notice.objects.all()
    assert (notice.kind, notice.recipient_id) == ("accounts.merged", keep.recipient_id)


def test_every_row_that_belongs_to_the_person_goes_to_the_one_kept():
    keep, absorb = PersonFactory(), without_login()
    rows = [
        MembershipFactory(person=absorb),
        WorkStatusFactory(person=absorb),
        CredentialFactory(person=absorb),
        ProofFactory(person=absorb),
        ProviderFactory(person=absorb),
        MandateFactory(person=absorb),
        MembershipRequestFactory(person=absorb),
    ]

    merge(keep, absorb)

    for row in rows:
        row.refresh_from_db()
    assert {row.person_id for row in rows} == {keep.pk}


def test_each_relation_to_a_person_is_decided_on():
    """A relation added later makes this fail: say what becomes of it in a merge.

    Those of the apps above are decided on in their own tests: of offers in
    ``test_forgetting_postings``, of matching in ``test_forgetting``.
    """
    relations = {
        f"{relation.related_model.__name__}.{relation.field.name}"
        for relation in Person._meta.related_objects
        if relation.related_model._meta.app_label not in {"offers", "matching"}
    }

    assert relations == {
        "CivilRecord.person",
        "Consent.person",
        "Credential.person",
        "DataExport.person",
        "Mandate.helper",
        "Mandate.person",
        "Membership.person",
        "MembershipRequest.person",
        "Person.merged_into",
        "PersonEvent.pgh_obj",  # The history stays whose it was.
        "Proof.person",
        "Provider.person",
        "Suspension.person",
        "WorkStatus.person",
    }


def test_what_both_agreed_to_is_agreed_to_once_and_copies_of_the_data_follow():
    keep, absorb = PersonFactory(), without_login()
    text = ConsentTextFactory()
    ConsentFactory(person=keep, text=text)
    twice = ConsentFactory(person=absorb, text=text)
    alone = ConsentFactory(person=absorb, text=ConsentTextFactory(version=2, valid=OLD))
    live = DataExportFactory(person=absorb)
    DataExportFactory(person=keep)

    merge(keep, absorb)

    for row in (twice, alone, live):
        row.refresh_from_db()
    assert (twice.person, alone.person, live.person) == (absorb, keep, absorb)


def test_mandates_they_held_for_others_go_along():
    keep, absorb = PersonFactory(), PersonFactory(user=None)
    held = MandateFactory(helper=absorb)

    merge(keep, absorb)

    held.refresh_from_db()
    assert (held.helper, held.state) == (keep, MandateState.ACTIVE)


def test_periods_that_overlap_are_trimmed_and_no_day_is_lost():
    keep, absorb = PersonFactory(), without_login()
    organisation = OrganisationFactory()
    for person, days in (
        (keep, period(MARCH, JUNE)),
        (absorb, period(JANUARY, SEPTEMBER)),
    ):
        MembershipFactory(person=person, organisation=organisation, valid=days)
    covered = MembershipFactory(person=absorb, valid=period(MARCH, JUNE))
    MembershipFactory(
        person=keep, organisation=covered.organisation, valid=period(JANUARY)
    )

    merge(keep, absorb)

    of = Membership.objects.filter(organisation=organisation)
    assert [
        (row.person_id, row.valid) for row in sorted(of, key=lambda row: row.valid)
    ] == [
        (keep.pk, period(JANUARY, MARCH)),
        (keep.pk, period(MARCH, JUNE)),
        (keep.pk, period(JUNE, SEPTEMBER)),
    ]
    assert not absorb.memberships.exists()


@pytest.mark.django_db(transaction=True)
def test_the_last_administrator_is_still_one_after_the_merge():
    keep, absorb = PersonFactory(), without_login()
    admin = MembershipFactory(person=absorb, role=Role.ADMIN)

    merge(keep, absorb)

    admin.refresh_from_db()
    assert admin.person == keep


def test_the_login_comes_with_its_mailbox_and_its_news():
    keep, absorb = without_login(), PersonFactory()
    user, recipient = absorb.user, absorb.recipient
    news = NoticeFactory(recipient=recipient)

    merge(keep, absorb)

    keep.refresh_from_db()
    absorb.refresh_from_db()
    news.refresh_from_db()
    assert (keep.user, keep.recipient) == (user, recipient)
    assert absorb.user is None
    assert news.recipient == keep.recipient
    assert keep.recipient.email == recipient.email


def test_the_civil_record_kept_gains_what_it_lacked():
    keep, absorb = PersonFactory(), without_login()
    for person, known in (
        (keep, {"family_name": "Roy", "phone": ""}),
        (absorb, {"family_name": "Leroy", "given_names": "Yvonne", "phone": "+331"}),
    ):
        CivilRecord.objects.create(person=person, updated_at=NOON, **known)

    merge(keep, absorb)

    mine = CivilRecord.objects.get(person=keep)
    assert (mine.given_names, mine.family_name, mine.phone) == ("Yvonne", "Roy", "+331")
    assert mine.phone_index


def test_a_civil_record_goes_whole_where_there_was_none():
    keep, absorb = PersonFactory(), without_login()
    theirs = CivilRecord.objects.create(person=absorb, updated_at=NOON)

    merge(keep, absorb)

    assert CivilRecord.objects.get(person=keep) == theirs


def test_one_public_face_is_left():
    keep, absorb = PersonFactory(), without_login()
    mine, theirs = ProviderFactory(person=keep), ProviderFactory(person=absorb)

    merge(keep, absorb)

    assert list(Provider.objects.published()) == [mine]
    theirs.refresh_from_db()
    assert theirs.person == absorb


def test_a_mandate_between_the_two_ends_and_one_held_twice_is_one():
    keep, absorb = PersonFactory(), PersonFactory(user=None)
    between = MandateFactory(person=absorb, helper=keep)
    carer = PersonFactory()
    MandateFactory(person=keep, helper=carer)
    twice = MandateFactory(person=absorb, helper=carer)

    merge(keep, absorb)

    between.refresh_from_db()
    twice.refresh_from_db()
    assert (between.state, twice.state) == (MandateState.ENDED, MandateState.ENDED)
    assert Mandate.objects.live().count() == 1
    assert twice.person == keep


def test_what_the_keeper_decided_on_does_not_become_their_own():
    keep, absorb = PersonFactory(), without_login()
    organisation = OrganisationFactory()
    decided = MembershipRequestFactory(
        person=absorb, decided_by=keep, state=RequestState.ACCEPTED
    )
    checked = CredentialFactory(
        person=absorb,
        checked_by=keep,
        checked_at=NOON,
        state="verified",
        submitted_by=absorb,
    )
    MembershipRequestFactory(person=keep, organisation=organisation)
    twice = MembershipRequestFactory(person=absorb, organisation=organisation)

    merge(keep, absorb)

    for row in (decided, checked, twice):
        row.refresh_from_db()
    assert (decided.person, checked.person) == (absorb, absorb)
    assert (twice.person, twice.state) == (keep, RequestState.WITHDRAWN)
    assert MembershipRequest.objects.pending().count() == 1


def test_those_absorbed_before_are_absorbed_by_the_last():
    first, second, third = without_login(), without_login(), PersonFactory()

    merge(second, first)
    merge(third, second)

    first.refresh_from_db()
    assert first.merged_into == third


def test_the_audits_rows_stay_as_they_were():
    keep, absorb = PersonFactory(), without_login()
    look = AccessLogFactory(subject="accounts.person", object_id=absorb.pk)

    merge(keep, absorb)

    look.refresh_from_db()
    assert look.object_id == absorb.pk


# --- Refused --------------------------------------------------------------------------


def test_a_merge_with_running_commitments_is_refused_and_says_which(monkeypatch):
    monkeypatch.setattr(registry, "_commitments", {})
    keep, absorb = PersonFactory(), without_login()
    registry.register_commitments(
        key="agreements",
        label="agreements running",
        count_of=lambda person_id: 2 if person_id == absorb.pk else 0,
    )

    with pytest.raises(MergeRefused, match=r"agreements running \(2\)"):
        merge(keep, absorb)

    absorb.refresh_from_db()
    assert absorb.state == PersonState.ACTIVE
    merge(absorb, keep)  # The other way round nothing binds, and the login goes along.


def test_two_logins_are_never_made_one():
    with pytest.raises(MergeRefused, match=r"closes one of the two accounts"):
        merge(PersonFactory(), PersonFactory())


def test_an_operator_does_not_merge_their_own_record():
    me = PersonFactory()
    actor = Actor(user_id=me.user_id, person_id=me.pk, is_operator=True)

    for keep, absorb in ((me, without_login()), (without_login(), me)):
        with pytest.raises(MergeRefused, match=r"ask another operator"):
            merge(keep, absorb, actor)


@pytest.mark.parametrize(
    "rights",
    [{"coordinated_ids": frozenset({1})}, {"is_operator": True, "mandate_id": 1}],
)
def test_only_operators_merge_and_not_under_a_mandate(rights):
    with pytest.raises(MergeRefused, match=r"Only operators"):
        merge(PersonFactory(), without_login(), Actor(user_id=1, **rights))


def test_a_record_is_not_merged_with_itself_nor_when_it_is_not_open():
    keep, absorb = PersonFactory(), without_login(state=PersonState.SUSPENDED)

    with pytest.raises(MergeRefused, match=r"is suspended"):
        merge(keep, absorb)
    with pytest.raises(MergeRefused, match=r"one and the same"):
        merge(keep, keep)


def test_a_guardian_who_decides_alone_is_not_met_by_another_helper():
    keep, absorb = PersonFactory(), without_login()
    guardian = PersonFactory()
    alone = {
        "helper": guardian,
        "kind": MandateKind.GUARDIAN,
        "legal_basis": LegalBasis.COURT_ORDER,
        "is_exclusive": True,
    }
    MandateFactory(person=keep, **alone)
    other = MandateFactory(person=absorb)

    with pytest.raises(MergeRefused, match=r"judge’s decision says"):
        merge(keep, absorb)

    Mandate.objects.filter(pk=other.pk).update(helper=guardian)
    merge(keep, absorb)
    assert Mandate.objects.live().count() == 1


def test_higher_apps_hear_of_it_inside_the_transaction():
    heard = []

    def hear(sender, keep, absorbed, **_kwargs):
        heard.append((keep, absorbed, absorbed.state))
        raise ZeroDivisionError

    keep, absorb = PersonFactory(), without_login()
    people_merged.connect(hear)
    try:
        with pytest.raises(ZeroDivisionError):
            merge(keep, absorb)
    finally:
        people_merged.disconnect(hear)

    absorb.refresh_from_db()
    assert heard == [(keep, absorb, PersonState.MERGED)]
    assert absorb.state == PersonState.ACTIVE


# --- Periods --------------------------------------------------------------------------

DAYS = st.integers(0, 12)
PERIODS = st.tuples(st.none() | DAYS, st.none() | DAYS).filter(
    lambda ends: None in ends or ends[0] < ends[1]
)


def as_range(ends):
    return DateRange(*(None if n is None else JANUARY + timedelta(n) for n in ends))


def days_of(ranges):
    """Numbers of days, a while beyond both ends: what is endless reaches there."""
    return [
        number
        for number in range(-3, 16)
        for found in ranges
        if JANUARY + timedelta(number) in found
    ]


@given(PERIODS, st.lists(PERIODS, max_size=4))
def test_what_remains_and_what_is_taken_are_all_the_days_each_once(whole, taken):
    taken = [as_range(ends) for ends in taken]
    pieces = remaining(as_range(whole), taken)

    assert sorted(days_of(pieces)) == sorted(
        set(days_of([as_range(whole)])) - set(days_of(taken))
    )
