"""Organisations are declared, checked by another, let in or refused."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, connection
from django.urls import reverse
from django.utils.translation import override

from accounts import registry, tasks
from accounts.adapters.register import INVENTED, OUT_OF_ORDER, Simulator
from accounts.enums import PERSON_MOVES, OrganisationKind, OrganisationState, Role
from accounts.models import Membership, Organisation
from accounts.operations.founding import (
    Declaration,
    DeclarationRefused,
    approve_organisation,
    declare_organisation,
    record_register_answer,
    refuse_organisation,
)
from accounts.queries.organisations import email_index
from accounts.rules.organisations import RegisterAnswer, kinds_of_category
from asasap.audit.models import Transition
from asasap.audit.operations import move
from asasap.kernel.actor import SYSTEM, Actor
from asasap.notifications.models import Notice
from tests.factories.accounts import (
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
)
from tests.factories.joining import InvitationFactory, MembershipRequestFactory
from tests.roles import enter_as

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = date(2026, 11, 22)
COMPANY = "00000001800010"
ASSOCIATION = "00000002600013"
COUNTY = "00000004200010"
CLOSED = "00000006700017"
FUND = "00000007500010"

pytestmark = pytest.mark.django_db


def actor_of(person, **more):
    return Actor(user_id=person.user_id, person_id=person.pk, **more)


def operator():
    return actor_of(PersonFactory(), is_operator=True)


def declare(person, *, siret=ASSOCIATION, kind=OrganisationKind.ASSOCIATION):
    return declare_organisation(
        declaration=Declaration(name="Entraide du quartier", kind=kind, siret=siret),
        answer=None if siret == OUT_OF_ORDER else Simulator().read(siret),
        actor=actor_of(person),
        now=NOON,
    )


def test_a_declared_organisation_waits_and_gives_no_right_yet():
    person = PersonFactory()

    organisation = declare(person)

    organisation.refresh_from_db()
    assert (organisation.state, organisation.siret) == ("pending", ASSOCIATION)
    assert (organisation.created_by, organisation.approved_by) == (person, None)
    assert organisation.register_answer["category"] == "9220"
    assert not Membership.objects.exists()


REFUSALS = {
    (CLOSED, "sap_body"): (
        "This establishment closed on 31 March 2024, says the national register. "
        "Give the number of one that is open."
    ),
    (COUNTY, "association"): (
        "By its legal form, this establishment is not of the kind you chose. "
        "Choose: home services provider or funder or public body."
    ),
    (FUND, "funder"): (
        "The legal form of this establishment has no place on this portal yet. "
        "Write to us."
    ),
    ("73282932000074", "association"): (
        "The national register does not know this number. Copy it again from an "
        "invoice or from your notice of registration."
    ),
}


@pytest.mark.parametrize(("siret", "kind"), REFUSALS)
def test_what_the_register_speaks_against_is_refused_with_the_way_out(siret, kind):
    with (
        override("en"),
        pytest.raises(DeclarationRefused, match=re.escape(REFUSALS[siret, kind])),
    ):
        declare(PersonFactory(), siret=siret, kind=kind)

    assert not Organisation.objects.exists()


@pytest.mark.parametrize(
    ("category", "kinds"),
    [
        ("1000", ["sap_body"]),
        ("5710", ["sap_body", "cooperative", "funder"]),
        ("6317", ["sap_body", "cooperative"]),
        ("7220", ["sap_body", "funder", "public_body"]),
        ("8210", ["sap_body", "funder"]),
        ("9220", ["sap_body", "association"]),
        ("9300", ["sap_body", "funder", "association"]),
        ("0101", []),
        ("", []),
    ],
)
def test_each_legal_category_has_its_kinds(category, kinds):
    assert kinds_of_category(category, TODAY) == kinds


def test_before_its_rule_no_kind_fits():
    assert kinds_of_category("9220", date(2025, 12, 31)) == []


def test_the_name_of_one_person_in_business_is_not_kept():
    """The history only grows, and people may ask to be forgotten."""
    organisation = declare(PersonFactory(), siret="00000003400017", kind="sap_body")

    organisation.refresh_from_db()
    assert organisation.register_answer["category"] == "1000"
    assert organisation.register_answer["name"] == ""


def test_a_number_stands_once_until_it_is_refused():
    first = declare(PersonFactory())
    rival = PersonFactory()

    with pytest.raises(DeclarationRefused):
        declare(rival)
    refuse_organisation(
        organisation=first, reason="Not theirs.", actor=operator(), now=NOON
    )

    assert declare(rival).created_by == rival


def test_one_person_declares_so_many_and_then_waits():
    person = PersonFactory()
    OrganisationFactory.create_batch(5, state="pending", created_by=person)

    with pytest.raises(DeclarationRefused):
        declare(person)


def test_when_the_register_is_silent_the_declaration_is_kept_and_read_later():
    organisation = declare(PersonFactory(), siret=OUT_OF_ORDER)

    tasks.find_organisations_to_read()
    tasks.read_register_one(organisation_id=organisation.pk)

    organisation.refresh_from_db()
    assert (organisation.state, organisation.register_answer) == ("pending", {})
    assert list(Organisation.objects.unread()) == [organisation]


def test_an_answer_that_comes_late_is_kept(monkeypatch):
    organisation = declare(PersonFactory(), siret=OUT_OF_ORDER)
    _put_in_order(monkeypatch, category="9220", is_open=True)

    for _ in range(2):
        tasks.read_register_one(organisation_id=organisation.pk)

    organisation.refresh_from_db()
    assert (organisation.state, organisation.register_answer["is_open"]) == (
        "pending",
        True,
    )
    assert not Organisation.objects.unread().exists()


def test_a_late_answer_that_speaks_against_it_refuses_and_tells(monkeypatch):
    person = PersonFactory()
    organisation = declare(person, siret=OUT_OF_ORDER)
    _put_in_order(monkeypatch, category="9220", is_open=False)

    for _ in range(2):
        tasks.read_register_one(organisation_id=organisation.pk)

    organisation.refresh_from_db()
    assert organisation.state == OrganisationState.REFUSED
    [notice] = Notice.objects.filter(kind="accounts.organisation_decided")
    assert notice.recipient_id == person.recipient_id
    [step] = Transition.objects.about(organisation)
    assert (step.before, step.after, bool(step.reason)) == ("pending", "refused", True)


def test_an_answer_to_what_waits_no_longer_changes_nothing():
    organisation = OrganisationFactory(siret=ASSOCIATION)
    answer = RegisterAnswer(siret=ASSOCIATION, is_known=False)

    record_register_answer(organisation=organisation, answer=answer, now=NOON)

    organisation.refresh_from_db()
    assert (organisation.state, organisation.register_answer) == ("active", {})


def test_once_approved_its_declarer_administers_it_and_is_told():
    person = PersonFactory()
    organisation = declare(person)
    someone = operator()

    approve_organisation(organisation=organisation, actor=someone, now=NOON)

    organisation.refresh_from_db()
    assert organisation.state == OrganisationState.ACTIVE
    assert organisation.approved_by_id == someone.person_id
    [membership] = organisation.memberships.all()
    assert (membership.person, membership.role) == (person, Role.ADMIN)
    assert (membership.valid.lower, membership.valid.upper) == (TODAY, None)
    [notice] = Notice.objects.filter(kind="accounts.organisation_decided")
    assert notice.recipient_id == person.recipient_id


@pytest.mark.parametrize("state", ["suspended", "closed"])
def test_nobody_is_made_administrator_who_has_left_meanwhile(state):
    person = PersonFactory()
    organisation = declare(person)
    move(
        person,
        to=state,
        table=PERSON_MOVES,
        actor=SYSTEM,
        now=NOON,
        closed_at=NOON if state == "closed" else None,
    )

    with (
        override("en"),
        pytest.raises(DeclarationRefused, match="has left, or is suspended"),
    ):
        approve_organisation(organisation=organisation, actor=operator(), now=NOON)

    assert not organisation.memberships.exists()


def test_who_declared_it_does_not_approve_it():
    person = PersonFactory()
    organisation = declare(person)

    with pytest.raises(DeclarationRefused):
        approve_organisation(
            organisation=organisation,
            actor=actor_of(person, is_operator=True),
            now=NOON,
        )

    assert list(Organisation.objects.waiting()) == [organisation]


def test_the_database_too_refuses_a_creator_who_approves():
    person = PersonFactory()

    with pytest.raises(IntegrityError, match="organisation_creator_is_not_approver"):
        OrganisationFactory(created_by=person, approved_by=person)


def test_nobody_but_an_operator_decides():
    organisation = declare(PersonFactory())
    coordinator = actor_of(PersonFactory(), coordinated_ids=frozenset({1}))

    for decide in (
        lambda: approve_organisation(
            organisation=organisation, actor=coordinator, now=NOON
        ),
        lambda: refuse_organisation(
            organisation=organisation, reason="No.", actor=coordinator, now=NOON
        ),
    ):
        with pytest.raises(DeclarationRefused):
            decide()

    assert list(Organisation.objects.waiting()) == [organisation]


def test_what_was_decided_is_not_decided_again():
    organisation = declare(PersonFactory())
    someone = operator()
    approve_organisation(organisation=organisation, actor=someone, now=NOON)

    with pytest.raises(DeclarationRefused):
        refuse_organisation(
            organisation=organisation, reason="Too late.", actor=someone, now=NOON
        )

    assert organisation.memberships.count() == 1


def test_one_that_has_closed_since_is_not_approved():
    organisation = OrganisationFactory(
        state="pending",
        kind="association",
        siret=CLOSED,
        register_answer=Simulator().read(CLOSED).as_json(),
    )

    with pytest.raises(DeclarationRefused):
        approve_organisation(organisation=organisation, actor=operator(), now=NOON)


def test_a_refusal_says_why_and_its_declarer_reads_it(client):
    person = PersonFactory()
    organisation = declare(person)

    with pytest.raises(DeclarationRefused):
        refuse_organisation(
            organisation=organisation, reason="  ", actor=operator(), now=NOON
        )
    refuse_organisation(
        organisation=organisation,
        reason="The number is another association’s.",
        actor=operator(),
        now=NOON,
    )
    page = enter_as(client, person.user).get(reverse("accounts:organisations"))

    assert "The number is another association’s." in page.content.decode()


def test_the_page_takes_a_number_as_people_write_it(client):
    person = _signed_in(client)

    response = client.post(
        reverse("accounts:organisation_new"),
        {
            "siret": " 000 000 026.00013 ",
            "kind": "association",
            "name": "L’Entraide  d’à côté",
        },
    )

    [organisation] = Organisation.objects.all()
    assert response.status_code == 302
    assert (organisation.name, organisation.siret) == (
        "L’Entraide d’à côté",
        ASSOCIATION,
    )
    assert organisation.created_by == person


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("siret", ""),
        ("siret", "0000000260001"),
        ("siret", "00000002600014"),
        ("siret", "0000000260001X"),
        ("siret", "٠٠٠٠٠٠٠٢٦٠٠٠١٣"),
        ("siret", "9" * 400),
        ("siret", "0000000260\x000013"),
        ("siret", CLOSED),
        ("kind", "charity"),
        ("name", ""),
        ("name", "x" * 300),
        ("name", "Cоop"),  # A Cyrillic о.
        ("name", "Entraide\u202eredaer"),
    ],
)
def test_bad_input_comes_back_with_the_reason_beside_the_field(client, field, value):
    _signed_in(client)
    good = {"siret": ASSOCIATION, "kind": "association", "name": "Entraide"}

    response = client.post(reverse("accounts:organisation_new"), good | {field: value})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not Organisation.objects.exists()


@pytest.mark.parametrize("siret", ["35600000049837", "35600000000048"])
def test_the_numbers_of_the_post_office_follow_their_own_rule(client, siret):
    _signed_in(client)

    response = client.post(
        reverse("accounts:organisation_new"),
        {"siret": siret, "kind": "sap_body", "name": "La Poste"},
        headers={"accept-language": "en"},
    )

    # The simulated register knows none of it, which only a right number is told.
    right = REFUSALS["73282932000074", "association"]
    assert response.context["form"].errors["siret"] == [right]


def test_what_the_form_does_not_ask_is_not_taken(client):
    _signed_in(client)
    other = PersonFactory()

    client.post(
        reverse("accounts:organisation_new"),
        {
            "siret": ASSOCIATION,
            "kind": "association",
            "name": "Entraide",
            "state": "active",
            "created_by": other.pk,
            "approved_by": other.pk,
            "role": "admin",
            "register_answer": "{}",
        },
    )

    [organisation] = Organisation.objects.all()
    assert (organisation.state, organisation.approved_by) == ("pending", None)
    assert organisation.created_by != other
    assert organisation.register_answer["is_open"]
    assert not Membership.objects.exists()


def test_when_the_register_is_silent_the_page_keeps_the_declaration(client):
    _signed_in(client)

    response = client.post(
        reverse("accounts:organisation_new"),
        {"siret": OUT_OF_ORDER, "kind": "association", "name": "Entraide"},
        follow=True,
    )

    [organisation] = Organisation.objects.all()
    assert (organisation.state, organisation.register_read_at) == ("pending", None)
    assert response.status_code == 200


@pytest.mark.django_db(transaction=True)
def test_the_register_is_never_asked_inside_a_transaction(client, monkeypatch):
    seen = []

    class Watched(Simulator):
        def read(self, siret):
            seen.append(connection.in_atomic_block)
            return super().read(siret)

    monkeypatch.setattr(registry, "import_string", lambda _path: Watched)
    _signed_in(client)
    good = {"siret": ASSOCIATION, "kind": "association", "name": "Entraide"}
    client.post(reverse("accounts:organisation_new"), good)
    tasks.read_register_one(organisation_id=Organisation.objects.get().pk)

    assert seen == [False, False]


def test_an_operator_approves_from_the_admin(client):
    organisation = declare(PersonFactory())
    boss = PersonFactory(user=UserFactory(is_superuser=True))
    enter_as(client, boss.user)
    url = reverse("admin:accounts_organisation_approve", args=[organisation.pk])

    unticked = client.post(url, {"is_checked": ""})
    response = client.post(url, {"is_checked": "on"})

    organisation.refresh_from_db()
    assert (unticked.status_code, response.status_code) == (422, 302)
    assert (organisation.state, organisation.approved_by) == ("active", boss)


def test_an_operator_cannot_approve_their_own_from_the_admin(client):
    boss = PersonFactory(user=UserFactory(is_superuser=True))
    organisation = declare(boss)
    enter_as(client, boss.user)
    url = reverse("admin:accounts_organisation_approve", args=[organisation.pk])

    response = client.post(url, {"is_checked": "on"})

    organisation.refresh_from_db()
    assert response.status_code == 422
    assert organisation.state == OrganisationState.PENDING


def test_an_operator_refuses_from_the_admin_with_reasons(client):
    organisation = declare(PersonFactory())
    enter_as(client, PersonFactory(user=UserFactory(is_superuser=True)).user)
    url = reverse("admin:accounts_organisation_refuse", args=[organisation.pk])

    mute = client.post(url, {"reason": " "})
    response = client.post(url, {"reason": "Unknown at that address."})

    organisation.refresh_from_db()
    assert (mute.status_code, response.status_code) == (422, 302)
    assert organisation.state == OrganisationState.REFUSED


@pytest.mark.parametrize("count", [1, 3])
def test_my_organisations_cost_the_same_for_one_or_three(
    client, django_assert_num_queries, count
):
    person = _signed_in(client)
    email = person.user.email
    EmailAddress.objects.create(user=person.user, email=email, verified=True)
    for _ in range(count):
        OrganisationFactory(state="refused", created_by=person)
        MembershipFactory(person=person)
        MembershipRequestFactory(person=person)
        InvitationFactory(
            email_index=email_index(email), expires_at=NOON + timedelta(days=9999)
        )

    # Login; roles, declared, refusals; addresses, invitations, requests.
    with django_assert_num_queries(7):
        page = client.get(reverse("accounts:organisations"))

    mine = page.context["mine"]
    assert len(mine.places) == 2 * count
    assert (len(mine.invitations), len(mine.requests)) == (count, count)


def _signed_in(client):
    person = PersonFactory()
    enter_as(client, person.user, ("password",))
    return person


def _put_in_order(monkeypatch, **answer):
    """The register answers now of the number it was silent about."""
    told = RegisterAnswer(siret=OUT_OF_ORDER, **answer)
    monkeypatch.setattr(Simulator, "read", lambda _self, _siret: told)


def test_the_invented_numbers_are_of_no_real_establishment():
    assert all(siret.startswith("0000000") for siret in INVENTED)
