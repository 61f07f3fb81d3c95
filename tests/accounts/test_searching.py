from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from accounts.enums import Role
from accounts.models import CivilRecord, Membership, Organisation, Person, User
from accounts.queries.searching import (
    matching_logins,
    matching_memberships,
    matching_organisations,
    matching_people,
)
from accounts.rules.civil import Civil
from asasap.kernel.actor import Actor
from tests.factories.accounts import (
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
)
from tests.factories.audit import TransitionFactory
from tests.roles import enter_as

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
OPERATOR = Actor(user_id=1, is_operator=True)
NOBODY = Actor(user_id=1)


def names(text, actor=OPERATOR):
    rows = Person.objects.visible_to(actor)
    found = matching_people(rows, text, actor).order_by("pk")
    return list(found.values_list("display_name", flat=True))


def record(person, **told):
    civil = Civil(**told)
    return CivilRecord.objects.create(
        person=person,
        given_names=civil.given_names,
        family_name=civil.family_name,
        identity_index=civil.identity_index,
        phone=civil.phone,
        phone_index=civil.phone_index,
        updated_at=NOON,
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Éloïse Lefèvre", "eloise"),
        ("Éloïse Lefèvre", "LEFEVRE éloï"),
        ("Aïssatou N’Diaye", "n'diaye"),
        ("Cœur Sœur", "coeur"),
        ("Straße", "strasse"),
        ("Zoé", "zoe\u0301"),
        ("Łukasz", "łukasz"),
        ("Ольга Петрова", "ольга"),
        ("محمد", "محمد"),
        ("100 % Services", "100 %"),
        ("A_B", "a_b"),
    ],
)
def test_a_name_is_found_as_it_is_typed(name, text):
    PersonFactory(display_name=name)
    PersonFactory(display_name="Somebody Else")

    assert names(text) == [name]


@pytest.mark.parametrize("text", ["%", "_", "\\", "'; DROP TABLE x; --"])
def test_signs_of_the_database_are_signs_like_others(text):
    PersonFactory(display_name="Jeanne Martin")

    assert names(text) == []


def test_the_folded_name_follows_the_name():
    person = PersonFactory(display_name="Élise")

    person.display_name = "Zoé"
    person.save()

    assert (names("elise"), names("zoe")) == ([], ["Zoé"])


def test_a_whole_address_is_found_by_operators_alone():
    held = MembershipFactory(person__user__email="jeanne@example.org")
    coordinator = Actor(coordinated_ids=frozenset({held.organisation_id}))

    assert names("Jeanne@Example.org ") == [held.person.display_name]
    assert names("jeanne@") == []
    assert names("jeanne@example.org", coordinator) == []


@pytest.mark.parametrize("typed", ["06 12 34 56 78", "+33 6 12 34 56 78", "0612345678"])
def test_a_telephone_is_found_however_it_is_typed(typed):
    person = PersonFactory(display_name="Jeanne")
    record(person, phone="+33612345678")
    record(PersonFactory())

    assert names(typed) == ["Jeanne"]


def test_what_is_no_telephone_finds_nobody():
    record(PersonFactory())

    assert names("00000000") == []


@pytest.mark.parametrize(
    "typed",
    [
        "Jeanne Martin 1942-03-05",
        "MARTIN jeanne 05/03/1942",
        "05/03/1942 Jeanne Martin",
    ],
)
def test_a_whole_name_is_found_with_the_day_of_birth(typed):
    person = PersonFactory(display_name="Mamie J.")
    record(
        person,
        given_names="Jeanne",
        family_name="Martin",
        born_on=date(1942, 3, 5),
    )

    assert names(typed) == ["Mamie J."]


@pytest.mark.parametrize(
    "typed",
    ["1942-03-05", "Martin 1942-03-05", "Jeanne Martin 1942-02-30", "99/99/1942 A B"],
)
def test_half_an_identity_finds_nobody(typed):
    record(
        PersonFactory(),
        given_names="Jeanne",
        family_name="Martin",
        born_on=date(1942, 3, 5),
    )
    record(PersonFactory())

    assert names(typed) == []


def test_a_coordinator_finds_only_their_people():
    held = MembershipFactory(person__display_name="Jeanne Martin")
    PersonFactory(display_name="Jeanne Strangerstones")
    coordinator = Actor(coordinated_ids=frozenset({held.organisation_id}))

    assert names("jeanne", coordinator) == ["Jeanne Martin"]


def test_an_organisation_is_found_by_its_name_or_its_number():
    coop = OrganisationFactory(name="L’Été des Aidants", siret="73282932000074")
    OrganisationFactory(name="Another")

    for text in ("ete aid", "732 829 320 00074", "732829320"):
        found = matching_organisations(Organisation.objects.all(), text, OPERATOR)
        assert list(found) == [coop], text


def test_a_membership_is_found_by_either_name():
    held = MembershipFactory(
        person__display_name="Zoé", organisation__name="Les Mésanges"
    )
    MembershipFactory()

    for text in ("zoe", "mesanges", "zoe mesanges"):
        found = matching_memberships(Membership.objects.all(), text, OPERATOR)
        assert list(found) == [held], text


def test_a_login_is_found_by_its_whole_address():
    user = UserFactory(email="jeanne@example.org")

    found = [
        list(matching_logins(User.objects.all(), text, OPERATOR))
        for text in ("JEANNE@example.org", "jeanne")
    ]
    assert found == [[user], []]


@pytest.fixture
def operator(client):
    person = PersonFactory(user__is_superuser=True, display_name="Aaa Operator")
    enter_as(client, person.user)
    return client


def listed(response):
    return [row.display_name for row in response.context["cl"].result_list]


def test_the_list_of_people_is_searched_and_filtered(operator):
    held = MembershipFactory(person__display_name="Zoé", role=Role.FUNDER)
    PersonFactory(display_name="Zoé too")
    address = reverse("admin:accounts_person_changelist")

    found = {
        query: listed(operator.get(f"{address}?{query}"))
        for query in (
            "q=zoe",
            "role=funder",
            "role=funder&q=zoe",
            "state__exact=closed",
        )
    }

    assert found == {
        "q=zoe": ["Zoé", "Zoé too"],
        "role=funder": ["Zoé"],
        "role=funder&q=zoe": ["Zoé"],
        "state__exact=closed": [],
    }
    assert held.role == Role.FUNDER


def test_pages_follow_one_another_and_keep_what_was_asked(operator):
    for number in range(120):
        PersonFactory(display_name=f"Zoé {number:03}")
    address = reverse("admin:accounts_person_changelist")

    seen, url = [], f"{address}?q=zoe"
    while url:
        response = operator.get(url)
        seen += listed(response)
        query = response.context["cl"].next_url
        url = f"{address}{query}" if query else ""

    assert seen == [f"Zoé {number:03}" for number in range(120)]


@pytest.mark.parametrize("query", ["p=nonsense", "p=3", "o=1", "o=2.-1", "all=1"])
def test_an_odd_link_shows_the_first_page_in_the_house_order(operator, query):
    PersonFactory(display_name="Éva")
    PersonFactory(display_name="Bob")

    response = operator.get(f"{reverse('admin:accounts_person_changelist')}?{query}")

    assert listed(response) == ["Aaa Operator", "Bob", "Éva"]


def test_who_did_what_is_found_by_number_and_by_request(operator):
    step = TransitionFactory(
        subject="accounts.person", object_id=41, request_id="abcdef"
    )
    TransitionFactory(subject="accounts.person", object_id=42)
    address = reverse("admin:audit_transition_changelist")

    found = {
        text: list(operator.get(address, {"q": text}).context["cl"].result_list)
        for text in ("41", "abcdef", "9" * 30)
    }

    assert found == {"41": [step], "abcdef": [step], "9" * 30: []}
