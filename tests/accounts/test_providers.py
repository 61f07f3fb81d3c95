"""A provider's two faces: what others read, what is still missing, what never shows."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from accounts.enums import (
    CredentialKind,
    CredentialState,
    PersonState,
    Role,
    StatusKind,
)
from accounts.models import Provider
from accounts.operations.providers import ProfileRefused, save_profile
from accounts.queries.providers import public_face
from accounts.rules.providers import Face, shown_statuses
from asasap.audit.models import Transition
from asasap.kernel.actor import ANONYMOUS, Actor
from tests.factories.accounts import (
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
)
from tests.factories.mandates import ProofFactory
from tests.factories.papers import (
    CredentialFactory,
    CredentialRuleFactory,
    ProviderFactory,
    WorkStatusFactory,
)

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
TODAY = date(2026, 3, 3)
FACE = Face(headline="Gardening", is_published=True)


def actor_of(person, **more):
    return Actor(user_id=person.user_id, person_id=person.pk, **more)


def save(person, face=FACE, **more):
    return save_profile(face=face, actor=actor_of(person), now=NOON, **more)


def verified(provider, kind=CredentialKind.INSURANCE, **more):
    return CredentialFactory(
        person=provider.person,
        kind=kind,
        state=CredentialState.VERIFIED,
        checked_by=PersonFactory(),
        checked_at=NOON,
        **more,
    )


def badges_of(provider, day=TODAY):
    face = public_face(provider=provider, actor=ANONYMOUS, today=day)
    return [badge.kind for badge in face.badges]


def test_a_profile_is_written_once_and_changed_in_place():
    person = WorkStatusFactory().person

    first = save(person)
    second = save(person, Face(headline="Repairs", languages=("arabe",)))

    assert first.pk == second.pk
    [kept] = Provider.objects.all()
    assert (kept.headline, kept.languages, kept.is_published) == (
        "Repairs",
        ["arabe"],
        False,
    )


@pytest.mark.parametrize(
    "valid",
    [None, DateRange(date(2026, 1, 1), TODAY), DateRange(date(2026, 3, 4), None)],
)
def test_without_a_status_in_force_a_profile_is_not_shown(valid):
    person = PersonFactory()
    if valid is not None:
        WorkStatusFactory(person=person, valid=valid)

    with pytest.raises(ProfileRefused):
        save(person)
    save(person, Face(headline="Gardening"))

    assert not Provider.objects.published().exists()


def test_a_family_carer_is_not_offered():
    person = WorkStatusFactory(kind=StatusKind.FAMILY_CARER).person

    with pytest.raises(ProfileRefused):
        save(person)


def test_what_is_told_of_statuses_is_by_hand():
    assert shown_statuses(
        ["volunteer", "family_carer", "integration_employee", "employee"]
    ) == [StatusKind.EMPLOYEE, StatusKind.VOLUNTEER]
    assert shown_statuses(StatusKind.values) == [
        StatusKind.SELF_EMPLOYED,
        StatusKind.COOP_ENTREPRENEUR,
        StatusKind.BUSINESS_TEST,
        StatusKind.EMPLOYEE,
        StatusKind.HOUSEHOLD_EMPLOYEE,
        StatusKind.VOLUNTEER,
    ]


def test_an_administrator_writes_the_profile_of_the_house_and_a_member_does_not():
    membership = MembershipFactory(role=Role.ADMIN)
    house = membership.organisation
    admin, member = (
        actor_of(membership.person, organisation_id=house.pk, roles=frozenset({role}))
        for role in (Role.ADMIN, Role.MEMBER)
    )

    written = save_profile(face=FACE, organisation=house, actor=admin, now=NOON)
    with pytest.raises(ProfileRefused):
        save_profile(face=FACE, organisation=house, actor=member, now=NOON)

    assert (written.organisation, written.person) == (house, None)


@pytest.mark.usefixtures("reference")
def test_a_badge_shows_only_what_is_verified_in_force_and_public():
    provider = ProviderFactory()
    verified(provider)
    verified(provider, CredentialKind.IDENTITY)
    verified(provider, CredentialKind.CRIMINAL_RECORD)
    verified(provider, CredentialKind.DIPLOMA, valid=DateRange(date(2020, 1, 1), TODAY))
    CredentialFactory(person=provider.person, kind=CredentialKind.VIGILANCE)
    verified(ProviderFactory(), CredentialKind.DECLARATION)

    assert badges_of(provider) == ["insurance"]
    assert badges_of(provider, date(2027, 1, 1)) == []


def test_a_badge_is_hidden_from_the_day_its_rule_says_so():
    provider = ProviderFactory()
    verified(provider)
    change = TODAY + timedelta(days=1)
    CredentialRuleFactory(valid=DateRange(date(2026, 1, 1), change))
    CredentialRuleFactory(valid=DateRange(change, None), is_public=False)

    assert badges_of(provider) == ["insurance"]
    assert badges_of(provider, change) == []


@pytest.mark.usefixtures("reference")
def test_the_public_page_tells_nothing_else(client):
    person = PersonFactory(display_name="Karim Benali")
    provider = ProviderFactory(person=person, about="Ten years of gardens.")
    WorkStatusFactory(person=person)
    WorkStatusFactory(person=person, kind=StatusKind.FAMILY_CARER)
    far = DateRange(date(2026, 1, 1), timezone.localdate() + timedelta(days=99))
    paper = verified(provider, number="SECRET-812", issuer="Secret Mutuelle", valid=far)
    paper.proof = ProofFactory(person=person)
    paper.save(update_fields=["proof"])

    with override("en"):
        page = client.get(
            reverse("providers:profile", args=[provider.uuid]),
            headers={"Accept-Language": "en"},
        ).content.decode()

    for told in ("Karim Benali", "Ten years", "Self-employed", "Liability insurance"):
        assert told in page
    for secret in (
        "SECRET",
        "Secret",
        person.user.email,
        str(person.uuid),
        str(paper.uuid),
        str(paper.proof.uuid),
        "carer",
    ):
        assert secret not in page


@pytest.mark.parametrize("hidden", ["unpublished", "suspended", "closed"])
def test_a_hidden_profile_is_not_found_by_others(client, hidden):
    provider = ProviderFactory(is_published=hidden != "unpublished")
    address = reverse("providers:profile", args=[provider.uuid])
    if hidden != "unpublished":
        _change_state(provider.person, hidden)
    stranger = PersonFactory()

    as_anonymous = client.get(address)
    client.force_login(stranger.user)
    as_stranger = client.get(address)
    client.force_login(provider.person.user)
    as_holder = client.get(address)

    assert (as_anonymous.status_code, as_stranger.status_code) == (404, 404)
    assert hidden == "closed" or as_holder.status_code == 200


def _change_state(person, state):
    Transition.objects.create(
        subject="accounts.person",
        object_id=person.pk,
        before=PersonState.ACTIVE,
        after=state,
        at=NOON,
        request_id="",
    )
    type(person).objects.filter(pk=person.pk).update(
        state=state, closed_at=NOON if state == "closed" else None
    )


@pytest.fixture
def holder(client):
    status = WorkStatusFactory()
    client.force_login(status.person.user)
    return status.person


def sent(**more):
    return {
        "headline": "Gardening in Montreuil",
        "about": "Ten years.",
        "languages": "français, arabe , français",
        "is_published": "on",
    } | more


def test_one_writes_a_profile_and_everybody_reads_it(client, holder):
    before = client.get(reverse("accounts:provider_edit"))
    saved = client.post(reverse("accounts:provider_edit"), sent())
    client.logout()
    page = client.get(holder.provider.get_absolute_url())

    assert before.status_code == 200
    assert saved.status_code == 302
    assert holder.provider.languages == ["français", "arabe"]
    assert "Gardening in Montreuil" in page.content.decode()


def test_what_is_missing_is_said_and_what_was_typed_stays(client):
    person = PersonFactory()
    client.force_login(person.user)

    response = client.post(reverse("accounts:provider_edit"), sent())

    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"is_published"}
    assert "Ten years." in response.content.decode()
    assert not Provider.objects.exists()


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"headline": ""}, "headline"),
        ({"headline": "x" * 300}, "headline"),
        ({"about": "\u202ebad"}, "about"),
        ({"languages": "x" * 31}, "languages"),
        ({"languages": ",".join("abcdefghijk")}, "languages"),
    ],
)
@pytest.mark.usefixtures("holder")
def test_a_bad_profile_is_refused_beside_its_field(client, told, field):
    response = client.post(reverse("accounts:provider_edit"), sent(**told))

    assert response.status_code == 422
    assert set(response.context["form"].errors) == {field}


def test_what_no_form_asks_for_is_not_taken_from_a_form(client, holder):
    other = OrganisationFactory()

    client.post(
        reverse("accounts:provider_edit"),
        sent(organisation=other.pk, person=PersonFactory().pk, uuid="x"),
    )

    [provider] = Provider.objects.all()
    assert (provider.person, provider.organisation) == (holder, None)


@pytest.mark.usefixtures("reference")
@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_badge_or_three(
    client, count, django_assert_num_queries
):
    provider = ProviderFactory()
    far = DateRange(date(2026, 1, 1), timezone.localdate() + timedelta(days=99))
    for kind in ["insurance", "diploma", "declaration"][:count]:
        verified(provider, kind, valid=far)

    # The provider with its holder, the statuses, the badges.
    with django_assert_num_queries(3):
        page = client.get(provider.get_absolute_url())

    assert len(page.context["face"].badges) == count
