"""What the gate is given: read from the database, for a day and a place."""

from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.enums import (
    CredentialKind,
    CredentialState,
    OrganisationKind,
    OrganisationState,
    StatusKind,
)
from offers.enums import Benefit, Eligibility, Public, Requirement, ServiceMode
from offers.queries.eligibility import Asked, eligibilities_of, eligibility_of
from tests.factories.accounts import OrganisationFactory, PersonFactory
from tests.factories.catalogue import ActivityFactory, ActivityRuleFactory
from tests.factories.papers import (
    NOON,
    CredentialFactory,
    ProviderFactory,
    WorkStatusFactory,
)

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 3)


def self_employed():
    """A micro-entrepreneur and their status."""
    provider = ProviderFactory()
    return provider, WorkStatusFactory(person=provider.person)


def recognised(kind=CredentialKind.DECLARATION, **more):
    """A paper of that kind, checked by somebody else."""
    holder = more.get("person")
    more.setdefault("submitted_by", holder or PersonFactory())
    return CredentialFactory(
        kind=kind,
        state=CredentialState.VERIFIED,
        checked_by=PersonFactory(),
        checked_at=NOON,
        **{"person": None, **more},
    )


def asked(provider, status, **more):
    values = {
        "activity": ActivityFactory(),
        "mode": ServiceMode.PROVIDER,
        "departement": "93",
    }
    return Asked(provider=provider, status=status, **values | more)


def answer(one, day=DAY):
    verdict = eligibility_of(asked=one, day=day)
    return verdict.outcome, verdict.reasons[0].code


def test_a_self_employed_person_with_a_declaration_may_serve_with_tax_credit():
    ActivityRuleFactory()
    provider, status = self_employed()
    recognised(person=provider.person)

    assert answer(asked(provider, status)) == (Eligibility.ALLOWED, "declared")


@pytest.mark.parametrize(
    ("day", "departement", "outcome"),
    [
        (date(2026, 1, 31), "93", Eligibility.FORBIDDEN),  # Not yet.
        (date(2026, 2, 1), "93", Eligibility.WITHOUT_BENEFIT),
        (date(2026, 6, 30), "93", Eligibility.WITHOUT_BENEFIT),
        (date(2026, 7, 1), "93", Eligibility.FORBIDDEN),  # No longer.
        (date(2026, 3, 3), "75", Eligibility.WITHOUT_BENEFIT),
        (date(2026, 3, 3), "77", Eligibility.FORBIDDEN),  # Elsewhere.
        (date(2026, 3, 3), "9", Eligibility.FORBIDDEN),  # Part of a code is not one.
    ],
)
def test_an_approval_holds_on_its_days_and_in_its_departements(
    day, departement, outcome
):
    activity = ActivityFactory(code="10")
    ActivityRuleFactory(
        activity=activity,
        requirement=Requirement.APPROVAL,
        publics=[Public.UNDER_3, Public.DISABLED_MINOR],
    )
    provider, status = self_employed()
    recognised(
        CredentialKind.APPROVAL,
        person=provider.person,
        territory="75 93",
        valid=DateRange(date(2026, 2, 1), date(2026, 7, 1)),
    )

    one = asked(provider, status, activity=activity, departement=departement)

    assert answer(one, day)[0] == outcome


def test_a_paper_waiting_refused_or_somebody_else_s_counts_for_nothing():
    ActivityRuleFactory()
    provider, status = self_employed()
    recognised(person=PersonFactory())
    recognised(organisation=OrganisationFactory())
    CredentialFactory(kind=CredentialKind.DECLARATION, person=provider.person)

    assert answer(asked(provider, status)) == (
        Eligibility.WITHOUT_BENEFIT,
        "declaration_missing",
    )


def test_the_papers_of_who_answers_for_the_work_are_those_that_count():
    ActivityRuleFactory()
    ActivityRuleFactory(mode=ServiceMode.AGENT)
    house = OrganisationFactory(kind=OrganisationKind.COOPERATIVE)
    recognised(organisation=house)
    provider = ProviderFactory()

    def of(kind, mode=ServiceMode.PROVIDER):
        status = WorkStatusFactory(
            person=provider.person, kind=kind, organisation=house
        )
        return answer(asked(provider, status, mode=mode))[0]

    assert of(StatusKind.COOP_ENTREPRENEUR) == Eligibility.ALLOWED
    assert of(StatusKind.HOUSEHOLD_EMPLOYEE, ServiceMode.AGENT) == Eligibility.ALLOWED
    # Who invoices needs a declaration of their own.
    assert of(StatusKind.SELF_EMPLOYED) == Eligibility.WITHOUT_BENEFIT
    theirs = asked(ProviderFactory(person=None, organisation=house), None)
    assert answer(theirs)[0] == Eligibility.ALLOWED


def test_who_has_no_status_that_day_or_a_house_not_at_work_serves_nobody():
    ActivityRuleFactory()
    provider, status = self_employed()
    closed = OrganisationFactory(state=OrganisationState.SUSPENDED)
    employed = WorkStatusFactory(
        person=provider.person, kind=StatusKind.EMPLOYEE, organisation=closed
    )

    assert answer(asked(provider, None))[1] == "nobody"
    assert answer(asked(provider, status), date(2025, 12, 31))[1] == "nobody"
    assert answer(asked(provider, WorkStatusFactory()))[1] == "nobody"
    assert answer(asked(provider, employed))[1] == "organisation_missing"
    house = ProviderFactory(person=None, organisation=closed)
    assert answer(asked(house, None))[1] == "nobody"


def test_the_rule_is_the_one_of_that_day():
    provider, status = self_employed()
    ActivityRuleFactory(valid=DateRange(date(2026, 1, 1), date(2026, 3, 3)))
    ActivityRuleFactory(valid=DateRange(DAY, None), benefit=Benefit.NEVER)

    one = asked(provider, status)

    assert answer(one, date(2026, 3, 2))[1] == "declaration_missing"
    assert answer(one, DAY)[1] == "not_in_the_list"
    assert answer(one, date(2025, 12, 31))[1] == "nobody"


def test_a_named_public_is_asked_of_the_rule():
    activity = ActivityFactory(code="90")
    ActivityRuleFactory(activity=activity, publics=[Public.CHILD])
    provider, status = self_employed()

    def of(public):
        one = asked(provider, status, activity=activity, public=public)
        return answer(one)[1]

    assert of(None) == of(Public.CHILD) == "declaration_missing"
    assert of(Public.ANYONE) == "declaration_missing"  # Nothing is said of them.
    assert of(Public.UNDER_3) == "other_public"


def test_as_many_questions_as_one_likes_cost_four_queries(django_assert_num_queries):
    ActivityRuleFactory()
    house = OrganisationFactory()
    pairs = [self_employed() for _n in range(3)]
    several = [asked(*pair) for pair in pairs]
    several.append(asked(ProviderFactory(person=None, organisation=house), None))
    recognised(person=pairs[1][0].person)

    for count in (1, 4):
        with django_assert_num_queries(4):
            verdicts = eligibilities_of(asked=several[-count:], day=DAY)

    assert [verdict.outcome for verdict in verdicts] == [
        Eligibility.WITHOUT_BENEFIT,
        Eligibility.ALLOWED,
        Eligibility.WITHOUT_BENEFIT,
        Eligibility.WITHOUT_BENEFIT,
    ]
