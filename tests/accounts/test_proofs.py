"""Papers handed in: kept sealed, opened by few, written down each time."""

from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from accounts.enums import Permission, Role
from accounts.forms.proofs import ProofField
from accounts.models import Proof
from accounts.operations.proofs import keep_proof
from asasap.audit.enums import Purpose
from asasap.audit.models import AccessLog
from asasap.kernel.actor import Actor
from asasap.kernel.uploads import MAX_BYTES, remake
from tests.asasap.test_uploads import pdf, picture
from tests.factories.accounts import (
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
)
from tests.factories.joining import GrantFactory
from tests.factories.mandates import MandateFactory, ProofFactory
from tests.factories.papers import CredentialFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


def test_a_paper_is_kept_sealed_in_the_database():
    upload = remake(picture(), name="my insurance.png")

    proof = keep_proof(person=PersonFactory(), upload=upload, now=NOON)

    proof.refresh_from_db()
    assert (proof.name, proof.content) == ("my insurance.jpg", upload.content)
    assert (proof.size, proof.received_at) == (len(upload.content), NOON)
    with connection.cursor() as cursor:
        cursor.execute("SELECT content, name FROM accounts_proof")
        content, name = cursor.fetchone()
    assert b"JFIF" not in bytes(content)
    assert "insurance" not in name


def test_the_same_paper_has_the_same_fingerprint_whoever_sends_it():
    upload, other = remake(pdf(), name="a"), remake(pdf(2), name="a")

    prints = [
        keep_proof(person=PersonFactory(), upload=sent, now=NOON).fingerprint
        for sent in (upload, upload, other)
    ]

    assert prints[0] == prints[1] != prints[2]


def test_the_browsers_word_for_a_file_is_not_believed():
    field = ProofField()
    program = SimpleUploadedFile("a.pdf", b"MZ\x90 program", "application/pdf")
    drawing = SimpleUploadedFile("a.jpg", b"<svg onload='x'/>", "image/jpeg")
    heavy = SimpleUploadedFile("a.jpg", b"\xff" * (MAX_BYTES + 2), "image/jpeg")

    for sent in (program, drawing, heavy):
        with pytest.raises(Exception, match=r"PDF|Mo|MB") as refusal:
            field.clean(sent)
        assert refusal.value.code == "refused"
    page = SimpleUploadedFile("a.html", picture("PNG"), "text/html")
    assert field.clean(page).content_type == "image/jpeg"
    assert ProofField(required=False).clean(None) is None


def test_opening_a_paper_downloads_it_and_is_written_down(client):
    person = PersonFactory()
    proof = ProofFactory(person=person, name="à moi.jpg", content=b"a picture")
    client.force_login(person.user)

    response = client.get(reverse("accounts:proof", args=[proof.uuid]))

    assert response.content == b"a picture"
    assert response["Content-Type"] == "image/jpeg"
    assert response["Content-Disposition"].startswith("attachment; filename")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]
    [look] = AccessLog.objects.filter(purpose=Purpose.PROOF)
    assert (look.subject, look.object_id) == ("accounts.proof", proof.pk)
    assert look.person_id == person.pk


def test_a_strangers_paper_is_not_found_and_nothing_is_written(client):
    proof = ProofFactory()
    client.force_login(PersonFactory().user)

    assert client.get(reverse("accounts:proof", args=[proof.uuid])).status_code == 404
    assert not AccessLog.objects.exists()


def test_who_may_only_see_the_members_does_not_open_their_papers():
    giver, taker = OrganisationFactory(), OrganisationFactory()
    proof = ProofFactory()
    CredentialFactory(person=proof.person, proof=proof)
    MembershipFactory(person=proof.person, organisation=giver)
    coordinator = MembershipFactory(organisation=taker, role=Role.COORDINATOR)
    actor = Actor(
        user_id=1,
        person_id=coordinator.person_id,
        coordinated_ids=frozenset({taker.pk}),
    )

    GrantFactory(giver=giver, taker=taker, state="active")
    seen_by_members = list(Proof.objects.visible_to(actor))
    GrantFactory(
        giver=giver,
        taker=taker,
        permission=Permission.VERIFY_CREDENTIALS,
        state="active",
    )

    assert seen_by_members == []
    assert list(Proof.objects.visible_to(actor)) == [proof]


def test_an_organisations_paper_opens_to_who_verifies_it():
    organisation, proof = OrganisationFactory(), ProofFactory()
    CredentialFactory(
        person=None, organisation=organisation, submitted_by=proof.person, proof=proof
    )
    actor = Actor(user_id=1, coordinated_ids=frozenset({organisation.pk}))

    assert list(Proof.objects.visible_to(actor)) == [proof]


def test_who_verifies_a_members_papers_does_not_open_those_of_their_mandates():
    member = MembershipFactory()
    backing = ProofFactory(person=member.person)
    CredentialFactory(person=member.person, proof=backing)
    MandateFactory(person=member.person, proof=ProofFactory(person=member.person))
    actor = Actor(user_id=1, coordinated_ids=frozenset({member.organisation_id}))

    assert list(Proof.objects.visible_to(actor)) == [backing]


def test_a_mandate_without_the_profile_opens_no_paper():
    proof = ProofFactory()
    may, may_not = (
        Actor(user_id=1, person_id=proof.person_id, mandate_id=1, scopes=scopes)
        for scopes in (frozenset({"profile"}), frozenset({"visits"}))
    )

    assert list(Proof.objects.visible_to(may)) == [proof]
    assert list(Proof.objects.visible_to(may_not)) == []
