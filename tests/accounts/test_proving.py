"""Papers: handed in, decided by another, never back with other dates, told once."""

import itertools
import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse

from accounts.enums import (
    CREDENTIAL_MOVES,
    CredentialKind,
    CredentialState,
    Role,
)
from accounts.models import Credential, Person, Proof, User
from accounts.operations.proving import (
    CheckRefused,
    CredentialRefused,
    refuse_credential,
    revoke_credential,
    submit_credential,
    verify_credential,
    withdraw_credential,
)
from accounts.rules.proving import DEPARTEMENTS, Paper
from asasap.audit.models import Transition
from asasap.audit.operations import ForbiddenMove, move
from asasap.kernel.actor import SYSTEM, Actor
from asasap.kernel.uploads import remake
from asasap.notifications.models import Notice
from tests.asasap.test_uploads import picture
from tests.factories.accounts import (
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
)
from tests.factories.papers import CredentialFactory
from tests.roles import create_roles, email_of, enter_as, pk_of

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
TODAY = date(2026, 3, 3)
INSURANCE = remake(picture(), name="insurance.jpg")
ANOTHER = remake(picture(color="grey"), name="insurance.jpg")
REASON = "The name on it is not yours."


def paper(**more):
    told = {
        "kind": CredentialKind.INSURANCE,
        "number": "POL 812 345",
        "issuer": "Mutuelle Exemple",
        "territory": "",
        "since": date(2026, 1, 1),
        "until": date(2026, 12, 31),
        "upload": INSURANCE,
    }
    return Paper(**told | more)


def actor_of(person, **more):
    return Actor(user_id=person.user_id, person_id=person.pk, **more)


def checker():
    """An operator: they may verify anybody's papers but their own."""
    return actor_of(PersonFactory(), is_operator=True)


def submit(person, *, now=NOON, **more):
    return submit_credential(paper=paper(**more), actor=actor_of(person), now=now)


@pytest.mark.usefixtures("reference")
def test_a_paper_handed_in_waits_to_be_verified():
    person = PersonFactory()

    credential = submit(person)

    credential.refresh_from_db()
    assert (credential.person, credential.organisation) == (person, None)
    assert credential.state == CredentialState.SUBMITTED
    assert credential.valid == DateRange(date(2026, 1, 1), date(2027, 1, 1))
    assert (credential.number, credential.submitted_by) == ("POL 812 345", person)
    assert credential.proof.content == INSURANCE.content
    assert not credential.is_recognised_on(TODAY)


@pytest.mark.usefixtures("reference")
@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"until": None}, "until"),
        ({"until": date(2025, 12, 31)}, "until"),
        ({"until": date(2026, 3, 2)}, "until"),
        ({"until": date(2027, 1, 2)}, "until"),
        ({"upload": None}, "proof"),
        ({"territory": "75 20"}, "territory"),
        ({"kind": CredentialKind.APPROVAL}, "territory"),
        (
            {"kind": CredentialKind.DECLARATION, "number": " - ", "until": None},
            "number",
        ),
        ({"kind": CredentialKind.VIGILANCE, "until": date(2026, 7, 2)}, "until"),
    ],
)
def test_a_paper_the_law_does_not_know_so_is_refused_beside_its_field(told, field):
    with pytest.raises(CredentialRefused) as refusal:
        submit(PersonFactory(), **told)

    assert refusal.value.field == field
    assert str(refusal.value).endswith(".")
    assert not Credential.objects.exists()
    assert not Proof.objects.exists()


@pytest.mark.usefixtures("reference")
@pytest.mark.parametrize(
    "told",
    [
        {"until": date(2027, 1, 1)},  # As insurers write it: to the same day.
        {"since": date(2026, 3, 1), "until": TODAY},
        {
            "kind": CredentialKind.APPROVAL,
            "territory": "75 93 2A 974",
            "until": date(2030, 12, 31),
            "upload": None,
        },
        {"kind": CredentialKind.DIPLOMA, "until": None},
        {"kind": CredentialKind.VIGILANCE, "until": date(2026, 7, 1)},
    ],
)
def test_a_paper_within_the_law_is_taken(told):
    assert submit(PersonFactory(), **told).pk


def test_the_list_of_departements_is_whole():
    assert len(DEPARTEMENTS) == 101


@pytest.mark.usefixtures("reference")
@pytest.mark.parametrize("end", ["time", "refused", "revoked"])
def test_a_paper_that_ended_or_was_refused_does_not_come_back_with_a_new_date(end):
    person, verifier = PersonFactory(), checker()
    first = submit(person)
    now = NOON
    if end == "refused":
        refuse_credential(credential=first, reason=REASON, actor=verifier, now=NOON)
    else:
        verify_credential(credential=first, actor=verifier, now=NOON)
    if end == "revoked":
        revoke_credential(credential=first, reason=REASON, actor=verifier, now=NOON)
    if end == "time":
        now = NOON + timedelta(days=400)
    before = Credential.objects.filter(pk=first.pk).values().get()

    with pytest.raises(CredentialRefused) as refusal:
        submit(
            person,
            now=now,
            number="another number",
            since=now.date(),
            until=now.date() + timedelta(days=300),
        )

    assert refusal.value.field == "proof"
    assert str(refusal.value)
    assert Credential.objects.filter(pk=first.pk).values().get() == before
    assert Credential.objects.count() == Proof.objects.count() == 1


@pytest.mark.usefixtures("reference")
def test_the_same_number_without_a_file_does_not_come_back_either():
    person = PersonFactory()
    told = {"kind": CredentialKind.DECLARATION, "until": None, "upload": None}
    first = submit(person, number="SAP 812345678", **told)
    refuse_credential(credential=first, reason=REASON, actor=checker(), now=NOON)

    with pytest.raises(CredentialRefused) as refusal:
        submit(person, number="sap-812.345.678", **told | {"since": TODAY})

    assert refusal.value.field == "number"


@pytest.mark.usefixtures("reference")
def test_a_policy_renewed_under_its_number_with_a_new_paper_is_taken():
    person, later = PersonFactory(), NOON + timedelta(days=400)
    submit(person)

    renewed = submit(
        person,
        now=later,
        since=date(2027, 1, 1),
        until=date(2027, 12, 31),
        upload=ANOTHER,
    )

    assert renewed.state == CredentialState.SUBMITTED


@pytest.mark.usefixtures("reference")
def test_the_same_paper_twice_is_said_to_be_there_already():
    person = PersonFactory()
    submit(person)

    with pytest.raises(CredentialRefused) as refusal:
        submit(person)

    assert "déjà" in str(refusal.value) or "already" in str(refusal.value)


@pytest.mark.usefixtures("reference")
def test_what_was_taken_back_may_come_again_and_others_may_hand_in_the_same_file():
    person = PersonFactory()
    first = submit(person)
    withdraw_credential(credential=first, actor=actor_of(person), now=NOON)

    submit(person)
    submit(PersonFactory())

    assert Credential.objects.count() == 3


@pytest.mark.usefixtures("reference")
def test_an_administrator_hands_in_the_papers_of_the_house_and_a_member_does_not():
    membership = MembershipFactory(role=Role.ADMIN)
    house = membership.organisation
    admin, member = (
        actor_of(person, organisation_id=house.pk, roles=frozenset({role}))
        for person, role in [
            (membership.person, Role.ADMIN),
            (PersonFactory(), Role.MEMBER),
        ]
    )

    taken = submit_credential(paper=paper(), organisation=house, actor=admin, now=NOON)
    with pytest.raises(CredentialRefused):
        submit_credential(paper=paper(), organisation=house, actor=member, now=NOON)
    with pytest.raises(CheckRefused):
        withdraw_credential(credential=taken, actor=member, now=NOON)

    assert (taken.organisation, taken.person) == (house, None)
    assert taken.proof.person == membership.person


def test_verified_by_somebody_else_a_paper_counts_and_its_holder_is_told():
    credential, verifier = CredentialFactory(), checker()

    verify_credential(credential=credential, actor=verifier, now=NOON)

    credential.refresh_from_db()
    assert credential.is_recognised_on(TODAY)
    assert (credential.checked_by_id, credential.checked_at) == (
        verifier.person_id,
        NOON,
    )
    [step] = Transition.objects.about(credential)
    assert (step.after, step.person_id) == ("verified", verifier.person_id)
    [notice] = Notice.objects.filter(kind="accounts.credential_decided")
    assert notice.recipient_id == credential.person.recipient_id


def test_the_reason_of_a_refusal_is_sealed_and_not_in_the_news():
    credential = CredentialFactory()

    refuse_credential(credential=credential, reason=REASON, actor=checker(), now=NOON)

    credential.refresh_from_db()
    assert credential.check_note == REASON
    [notice] = Notice.objects.filter(kind="accounts.credential_decided")
    assert REASON not in str(notice.values)
    with connection.cursor() as cursor:
        cursor.execute("SELECT check_note FROM accounts_credential")
        assert REASON not in cursor.fetchone()[0]


def test_nobody_decides_of_their_own_papers_nor_of_their_houses():
    house = OrganisationFactory()
    own = CredentialFactory()
    handed_in = CredentialFactory(submitted_by=PersonFactory())
    of_house = CredentialFactory(
        person=None, organisation=house, submitted_by=PersonFactory()
    )
    insider = actor_of(
        PersonFactory(),
        is_operator=True,
        organisation_ids=frozenset({house.pk}),
        coordinated_ids=frozenset({house.pk}),
    )

    for credential, actor in [
        (own, actor_of(own.person, is_operator=True)),
        (handed_in, actor_of(handed_in.submitted_by, is_operator=True)),
        (of_house, insider),
        (own, Actor(user_id=1, is_operator=True)),
    ]:
        with pytest.raises(CheckRefused):
            verify_credential(credential=credential, actor=actor, now=NOON)
        with pytest.raises(CheckRefused):
            refuse_credential(
                credential=credential, reason=REASON, actor=actor, now=NOON
            )

    assert not Credential.objects.exclude(state=CredentialState.SUBMITTED).exists()


def test_a_coordinator_decides_of_their_members_papers_alone():
    membership = MembershipFactory()
    coordinator = actor_of(
        PersonFactory(), coordinated_ids=frozenset({membership.organisation_id})
    )
    of_member = CredentialFactory(person=membership.person)
    of_stranger = CredentialFactory()

    verify_credential(credential=of_member, actor=coordinator, now=NOON)
    with pytest.raises(CheckRefused):
        verify_credential(credential=of_stranger, actor=coordinator, now=NOON)

    of_member.refresh_from_db()
    assert of_member.state == CredentialState.VERIFIED


def test_what_has_ended_is_refused_and_not_verified():
    credential = CredentialFactory(valid=DateRange(date(2025, 1, 1), TODAY))

    with pytest.raises(CheckRefused):
        verify_credential(credential=credential, actor=checker(), now=NOON)
    refuse_credential(credential=credential, reason=REASON, actor=checker(), now=NOON)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_the_second_is_told():
    credential, first, second = CredentialFactory(), checker(), checker()
    heard = []

    def refuse_too():
        try:
            refuse_credential(
                credential=credential, reason=REASON, actor=second, now=NOON
            )
            heard.append("taken")
        except CheckRefused:
            heard.append("refused")
        finally:
            connection.close()

    rival = threading.Thread(target=refuse_too)
    with transaction.atomic():
        verify_credential(credential=credential, actor=first, now=NOON)
        rival.start()
        rival.join(timeout=0.3)
        assert rival.is_alive(), "the second did not wait for the first"
    rival.join()

    assert heard == ["refused"]
    assert Transition.objects.about(credential).count() == 1


ROADS = [
    ("submitted", "verified"),
    ("submitted", "refused"),
    ("submitted", "withdrawn"),
    ("verified", "revoked"),
    ("verified", "withdrawn"),
]


@pytest.mark.parametrize(
    ("before", "after"), list(itertools.product(CredentialState.values, repeat=2))
)
def test_only_the_written_roads_are_open(before, after):
    decided = {"checked_by": PersonFactory(), "checked_at": NOON}
    credential = CredentialFactory(state=before, **decided)

    if (before, after) in ROADS:
        move(credential, to=after, table=CREDENTIAL_MOVES, actor=SYSTEM, now=NOON)
        credential.refresh_from_db()
        assert credential.state == after
    else:
        with pytest.raises(ForbiddenMove):
            move(credential, to=after, table=CREDENTIAL_MOVES, actor=SYSTEM, now=NOON)


@pytest.fixture
def holder(client):
    person = PersonFactory()
    client.force_login(person.user)
    return person


# The pages read the true clock.
LAST_DAY = datetime.now(tz=UTC).date() + timedelta(days=300)


def sent(**more):
    image = SimpleUploadedFile("../../x\u202egpj.exe", picture(), "text/html")
    return {
        "kind": "insurance",
        "number": "POL 1",
        "issuer": "Mutuelle",
        "territory": "",
        "since": (datetime.now(tz=UTC) - timedelta(days=30)).date().isoformat(),
        "until": LAST_DAY.isoformat(),
        "proof": image,
    } | more


@pytest.mark.usefixtures("reference")
def test_one_hands_in_a_paper_follows_it_and_takes_it_back(client, holder):
    added = client.post(reverse("accounts:credential_add"), sent())
    page = client.get(reverse("accounts:credentials")).content.decode()
    [credential] = holder.credentials.all()
    address = reverse("accounts:credential_withdraw", args=[credential.uuid])
    back = client.post(address)

    assert (added.status_code, added.url) == (302, reverse("accounts:credentials"))
    assert credential.proof.name == "xgpj.jpg"
    assert reverse("accounts:proof", args=[credential.proof.uuid]) in page
    assert "POL 1" in page
    credential.refresh_from_db()
    assert (back.status_code, credential.state) == (302, "withdrawn")


@pytest.mark.usefixtures("reference")
def test_what_no_form_asks_for_is_not_taken_from_a_form(client, holder):
    other, house = PersonFactory(), OrganisationFactory()

    client.post(
        reverse("accounts:credential_add"),
        sent(
            person=other.pk,
            organisation=house.pk,
            state="verified",
            checked_by=holder.pk,
            submitted_by=other.pk,
            valid="[2020-01-01,2090-01-01)",
        ),
    )

    [credential] = Credential.objects.all()
    assert (credential.person, credential.organisation) == (holder, None)
    assert (credential.state, credential.checked_by) == ("submitted", None)
    assert credential.submitted_by == holder
    assert credential.last_day == LAST_DAY


@pytest.mark.usefixtures("reference")
@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"proof": SimpleUploadedFile("a.pdf", b"MZ", "application/pdf")}, "proof"),
        ({"until": ""}, "until"),
        ({"kind": "passport"}, "kind"),
        ({"issuer": "x" * 300}, "issuer"),
        ({"issuer": "\u202eallauM"}, "issuer"),
        ({"territory": "Paris"}, "territory"),
    ],
    ids=str,
)
def test_a_refused_paper_keeps_what_was_typed_and_says_where(
    client, holder, told, field
):
    response = client.post(reverse("accounts:credential_add"), sent(**told))

    assert response.status_code == 422
    assert set(response.context["form"].errors) == {field}
    assert 'value="POL 1"' in response.content.decode()
    assert not holder.credentials.exists()
    assert not Proof.objects.exists()


@pytest.mark.usefixtures("reference")
def test_codes_of_departements_are_brought_to_one_form(client, holder):
    client.post(reverse("accounts:credential_add"), sent(territory=" 75, 2a;1 "))

    [credential] = holder.credentials.all()
    assert credential.territory == "75 2A 01"


@pytest.mark.usefixtures("reference", "holder")
def test_a_strangers_paper_is_not_found(client):
    credential = CredentialFactory()

    response = client.post(
        reverse("accounts:credential_withdraw", args=[credential.uuid])
    )

    assert response.status_code == 404
    credential.refresh_from_db()
    assert credential.state == CredentialState.SUBMITTED


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_paper_or_three(
    client, holder, count, django_assert_num_queries
):
    CredentialFactory.create_batch(count, person=holder)

    # The login with its standing, the papers with their proofs.
    with django_assert_num_queries(2):
        response = client.get(reverse("accounts:credentials"))

    assert response.content.decode().count("<section") == count


@pytest.fixture
def coordinator(client):
    """Signed in with their second factor, beside a member of their organisation."""
    create_roles()
    return enter_as(client, User.objects.get(email=email_of("coordinator")))


def admin_url(page, *args):
    return reverse(f"admin:accounts_credential_{page}", args=args)


def test_the_queue_shows_the_oldest_first_and_nothing_one_may_not_decide(coordinator):
    member = Person.objects.get(pk=pk_of("person", "coop_member"))
    Credential.objects.filter(person=member).delete()
    newer = CredentialFactory(person=member, submitted_at=NOON)
    older = CredentialFactory(person=member, submitted_at=NOON - timedelta(days=9))
    CredentialFactory(
        person=member, state="verified", checked_by=PersonFactory(), checked_at=NOON
    )

    waiting = coordinator.get(admin_url("changelist")).context["cl"].result_list
    everything = coordinator.get(admin_url("changelist"), {"state": "all"})

    assert list(waiting) == [older, newer]
    assert len(everything.context["cl"].result_list) > 3


def test_a_coordinator_opens_the_paper_then_verifies_it(coordinator):
    member = Person.objects.get(pk=pk_of("person", "coop_member"))
    proof = Proof.objects.get(person=member)
    credential = CredentialFactory(person=member, proof=proof)

    page = coordinator.get(admin_url("change", credential.pk)).content.decode()
    opened = coordinator.get(reverse("accounts:proof", args=[proof.uuid]))
    unseen = coordinator.post(admin_url("verify", credential.pk))
    done = coordinator.post(admin_url("verify", credential.pk), {"seen": "on"})

    assert reverse("accounts:proof", args=[proof.uuid]) in page
    assert opened.content == proof.content
    assert (unseen.status_code, done.status_code) == (422, 302)
    credential.refresh_from_db()
    assert credential.state == CredentialState.VERIFIED
    assert credential.checked_by_id == pk_of("person", "coordinator")


def test_a_refusal_without_its_reason_is_not_taken(coordinator):
    credential = CredentialFactory(person_id=pk_of("person", "coop_member"))
    address = admin_url("refuse", credential.pk)

    answers = [coordinator.post(address, {"reason": said}) for said in ("no", REASON)]

    assert [answer.status_code for answer in answers] == [422, 302]
    credential.refresh_from_db()
    assert (credential.state, credential.check_note) == ("refused", REASON)


def test_ones_own_paper_is_not_verified_from_the_queue_either(coordinator):
    own = pk_of("credential", "coordinator")

    response = coordinator.post(admin_url("verify", own), {"seen": "on"})

    assert response.status_code == 422
    assert response.context["form"].non_field_errors()
    assert Credential.objects.get(pk=own).state == CredentialState.SUBMITTED
