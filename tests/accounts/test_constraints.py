"""What the database refuses, whoever writes: each constraint by its name."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.enums import (
    CredentialState,
    LegalBasis,
    MandateState,
    PersonConsent,
    PersonState,
    Role,
    SuspensionState,
)
from accounts.models import (
    Consent,
    CredentialAlarm,
    LoginPhone,
    Membership,
    Organisation,
    Person,
)
from asasap.audit.operations import move
from asasap.kernel.actor import SYSTEM
from tests.factories.accounts import (
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
)
from tests.factories.joining import (
    GrantFactory,
    InvitationFactory,
    MembershipRequestFactory,
)
from tests.factories.mandates import MandateFactory, ProofFactory
from tests.factories.papers import (
    CredentialFactory,
    CredentialRuleFactory,
    ProviderFactory,
    WorkStatusFactory,
    WorkStatusRuleFactory,
)
from tests.factories.privacy import (
    ConsentFactory,
    ConsentTextFactory,
    DataExportFactory,
    RetentionRuleFactory,
    SuspensionFactory,
)

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
LATER = DateRange(date(2026, 6, 1), None)


def _guardian(**kwargs):
    return MandateFactory(
        is_exclusive=True, legal_basis=LegalBasis.COURT_ORDER, **kwargs
    )


def _two_of(make, **changes):
    """Return what makes one, then another with the same ``shared`` columns."""

    def twice(*shared):
        first = make()
        make(**{name: getattr(first, name) for name in shared}, **changes)

    return twice


def _decided_by_self(make, decider, maker):
    def decided():
        somebody = PersonFactory()
        make(**{decider: somebody, maker: somebody})

    return decided


def _checked_by_its_holder():
    holder = PersonFactory()
    CredentialFactory(
        person=holder,
        submitted_by=PersonFactory(),
        checked_by=holder,
        checked_at=NOON,
        state=CredentialState.VERIFIED,
    )


REFUSED = {
    "person_merged_into_another": lambda: PersonFactory(
        state=PersonState.MERGED, user=None
    ),
    "person_closed_has_its_date": lambda: PersonFactory(state=PersonState.CLOSED),
    "person_merged_or_anonymised_has_no_login": lambda: PersonFactory(
        state=PersonState.ANONYMISED
    ),
    "organisation_siret_is_fourteen_digits": lambda: OrganisationFactory(siret="123"),
    "organisation_siret_once": lambda: [
        OrganisationFactory(siret="73282932000074") for _ in range(2)
    ],
    "organisation_creator_is_not_approver": _decided_by_self(
        OrganisationFactory, "approved_by", "created_by"
    ),
    "invitation_ends_after_it_is_sent": lambda: InvitationFactory(expires_at=NOON),
    "invitation_one_standing_per_address_and_role": lambda: _two_of(InvitationFactory)(
        "organisation", "email_index"
    ),
    "request_one_pending_per_person_and_organisation": lambda: _two_of(
        MembershipRequestFactory, role=Role.PROVIDER
    )("person", "organisation"),
    "request_is_not_decided_by_its_maker": _decided_by_self(
        MembershipRequestFactory, "decided_by", "person"
    ),
    "grant_between_two": lambda: GrantFactory(
        **dict.fromkeys(("giver", "taker"), OrganisationFactory())
    ),
    "grant_is_not_decided_by_its_proposer": _decided_by_self(
        GrantFactory, "decided_by", "proposed_by"
    ),
    "grant_one_live_per_permission": lambda: _two_of(GrantFactory)("giver", "taker"),
    "mandate_between_two": _decided_by_self(MandateFactory, "person", "helper"),
    "mandate_has_a_scope": lambda: MandateFactory(scopes=[]),
    "mandate_active_has_an_answer": lambda: MandateFactory(
        person_consent=PersonConsent.AWAITED
    ),
    "mandate_ended_has_its_date": lambda: MandateFactory(state=MandateState.ENDED),
    "mandate_without_consent_stands_on_law": lambda: MandateFactory(
        person_consent=PersonConsent.NOT_POSSIBLE
    ),
    "mandate_exclusive_stands_on_a_court_order": lambda: MandateFactory(
        is_exclusive=True
    ),
    "mandate_once_between_two": lambda: _two_of(MandateFactory, valid=LATER)(
        "person", "helper"
    ),
    "mandate_one_decides_alone": lambda: _two_of(_guardian, valid=LATER)("person"),
    "proof_is_a_picture_or_a_pdf": lambda: ProofFactory(content_type="text/html"),
    "workstatusrule_one_at_a_time": lambda: [WorkStatusRuleFactory() for _ in range(2)],
    "workstatus_once_at_a_time": lambda: _two_of(WorkStatusFactory, valid=LATER)(
        "person"
    ),
    "workstatus_has_a_beginning": lambda: WorkStatusFactory(
        valid=DateRange(None, date(2026, 6, 1))
    ),
    "credentialrule_one_at_a_time": lambda: [CredentialRuleFactory() for _ in range(2)],
    "credential_of_a_person_or_an_organisation": lambda: CredentialFactory(
        organisation=OrganisationFactory()
    ),
    "credential_is_not_checked_by_its_holder": _checked_by_its_holder,
    "credential_decided_says_by_whom": lambda: CredentialFactory(
        state=CredentialState.VERIFIED
    ),
    "provider_is_a_person_or_an_organisation": lambda: ProviderFactory(person=None),
    "provider_published_says_something": lambda: ProviderFactory(headline=""),
    "credentialalarm_once": lambda: [
        CredentialAlarm.objects.create(credential=credential, days=7, told_at=NOON)
        for credential in [CredentialFactory()] * 2
    ],
    "loginphone_verified_once": lambda: [
        LoginPhone.objects.create(
            user=UserFactory(),
            number="+33601020304",
            number_index="the same",
            verified_at=NOON,
        )
        for _ in range(2)
    ],
    "consenttext_version_once": lambda: [
        ConsentTextFactory(valid=DateRange(date(year, 1, 1), date(year, 2, 1)))
        for year in (2025, 2026)
    ],
    "consenttext_one_at_a_time": lambda: [
        ConsentTextFactory(version=version) for version in (1, 2)
    ],
    "consent_one_standing_per_text": lambda: _two_of(ConsentFactory)("person", "text"),
    "consent_withdrawn_after_it_is_given": lambda: ConsentFactory(
        withdrawn_at=NOON - timedelta(days=1)
    ),
    "dataexport_one_live_per_person": lambda: _two_of(DataExportFactory)("person"),
    "dataexport_ready_has_its_archive": lambda: DataExportFactory(archive=b"zip"),
    "retentionrule_one_at_a_time": lambda: [RetentionRuleFactory() for _ in range(2)],
    "suspension_of_a_person_or_an_organisation": lambda: SuspensionFactory(person=None),
    "suspension_one_standing_per_person": lambda: _two_of(SuspensionFactory)("person"),
    "suspension_one_standing_per_organisation": lambda: [
        SuspensionFactory(person=None, organisation=organisation)
        for organisation in [OrganisationFactory()] * 2
    ],
    "suspension_contest_is_heard_by_another": lambda: SuspensionFactory(
        state=SuspensionState.UPHELD
    ),
}


# Shown beside what they are about, in other files.
SHOWN_ELSEWHERE = {
    "membership_once_at_a_time",
    "organisation_has_a_name",
    "person_has_a_name",
    "user_email_is_folded",
}


def test_every_constraint_of_accounts_is_shown():
    models = apps.get_app_config("accounts").get_models()
    ours = {
        constraint.name for model in models for constraint in model._meta.constraints
    }

    assert ours == REFUSED.keys() | SHOWN_ELSEWHERE


@pytest.mark.parametrize("name", REFUSED)
def test_the_database_refuses(name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        REFUSED[name]()


def test_no_state_changes_but_by_move():
    person = PersonFactory()

    with pytest.raises(IntegrityError, match="moves_only"), transaction.atomic():
        Person.objects.filter(pk=person.pk).update(state=PersonState.SUSPENDED)

    move(
        person,
        to=PersonState.SUSPENDED,
        table={PersonState.ACTIVE: {PersonState.SUSPENDED}},
        actor=SYSTEM,
        now=NOON,
    )
    assert Person.objects.get().state == PersonState.SUSPENDED


def test_a_consent_once_given_only_ends():
    consent = ConsentFactory()
    rows = Consent.objects.filter(pk=consent.pk)

    with pytest.raises(IntegrityError, match="columns_stay"), transaction.atomic():
        rows.update(given_at=NOON + timedelta(days=1))
    with pytest.raises(IntegrityError, match="append_only"), transaction.atomic():
        rows.delete()

    rows.update(withdrawn_at=NOON + timedelta(days=1))
    with pytest.raises(IntegrityError, match="withdrawn_stays"), transaction.atomic():
        rows.update(withdrawn_at=None)


def test_what_is_written_under_a_mandate_is_within_it():
    mandate = MandateFactory()

    ConsentFactory(person=mandate.person, mandate=mandate)

    refused = {
        "another person": {"mandate": mandate},
        "ended": {
            "mandate": MandateFactory(state=MandateState.ENDED, ended_at=NOON),
        },
        "only proposed": {"mandate": MandateFactory(state=MandateState.PROPOSED)},
        "past": {
            "mandate": MandateFactory(
                valid=DateRange(date(2026, 1, 1), date(2026, 1, 2))
            ),
        },
        "not yet": {"mandate": MandateFactory(valid=DateRange(date(2999, 1, 1), None))},
        "another scope": {"mandate": MandateFactory(scopes=["visits"])},
    }
    for why, row in refused.items():
        if why != "another person":
            row["person"] = row["mandate"].person
        with (
            pytest.raises(IntegrityError, match="within_mandate"),
            transaction.atomic(),
        ):
            ConsentFactory(text__purpose="terms", **row)


def test_the_last_administrator_stays_while_the_organisation_lives():
    first = MembershipFactory(role=Role.ADMIN)
    second = MembershipFactory(role=Role.ADMIN, organisation=first.organisation)
    ended = {"valid": DateRange(date(2026, 1, 1), date(2026, 6, 1))}

    _at_once(Membership.objects.filter(pk=second.pk).update, **ended)

    last = Membership.objects.filter(pk=first.pk)
    with pytest.raises(IntegrityError, match="last_admin_stays"), transaction.atomic():
        _at_once(last.update, **ended)
    with pytest.raises(IntegrityError, match="last_admin_stays"), transaction.atomic():
        _at_once(last.update, role=Role.MEMBER)


def test_a_closed_organisation_needs_no_administrator():
    membership = MembershipFactory(role=Role.ADMIN)
    organisation = membership.organisation
    move(
        organisation,
        to="closed",
        table={"active": {"closed"}},
        actor=SYSTEM,
        now=NOON,
    )

    _at_once(
        Membership.objects.filter(pk=membership.pk).update,
        valid=DateRange(date(2026, 1, 1), date(2026, 6, 1)),
    )

    assert not Membership.objects.endless().exists()
    assert Organisation.objects.get().state == "closed"


def _at_once(write, **values):
    """Write, and ask the questions kept for the commit."""
    write(**values)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
