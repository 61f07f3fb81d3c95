"""What accounts, and what lies below it, know of one person.

Each function gives rows for their page and their copy, newest first, at most ``limit``.
They ask nobody's leave: whoever calls them has found the person they are about.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db.models import Q

from accounts.models import (
    CivilRecord,
    Consent,
    Credential,
    Invitation,
    LoginPhone,
    Mandate,
    Membership,
    MembershipRequest,
    Person,
    Proof,
    Provider,
    Suspension,
    User,
    WorkStatus,
)
from accounts.registry import KeptFile

SUFFIXES = {"image/jpeg": "jpg", "application/pdf": "pdf"}

Rows = list[dict[str, Any]]


def records_of(person: Person) -> list[Person]:
    """Return the person, and those who turned out to be the same and were merged."""
    found, newest = [person], [person]
    while newest:
        newest = list(Person.objects.filter(merged_into__in=newest).order_by("pk"))
        found += newest
    return found


def addresses_of(login: User) -> list[str]:
    """Return all the addresses of a login, proved or only claimed, folded."""
    known = EmailAddress.objects.filter(user=login).order_by("pk")
    return [email.lower() for email in known.values_list("email", flat=True)]


def person_uuid(*, user_id: int | None) -> UUID | None:
    """Return whose login it is, asking the same of nobody's."""
    known = Person.objects.filter(user_id=user_id or 0)
    return known.values_list("uuid", flat=True).first()


def identity(person: Person, _limit: int | None) -> Rows:
    login = person.user
    phone = LoginPhone.objects.filter(user=login).first() if login else None
    return [
        {
            "name": person.display_name,
            "addresses": addresses_of(login) if login else [],
            "phone": phone.number if phone else "",
            "language": person.recipient.get_language_display(),
            "came_for": person.get_came_for_display(),
            "state": person.get_state_display(),
            "since": person.created_at,
            "identifier": str(person.uuid),
        }
    ]


def civil(person: Person, _limit: int | None) -> Rows:
    return [
        {
            "first_names": record.given_names,
            "family_name": record.family_name,
            "born": record.born_on,
            "telephone": record.phone,
            "address": record.address,
            "second_contact": record.second_contact,
            "changed": record.updated_at,
        }
        for record in CivilRecord.objects.filter(person=person)
    ]


def memberships(person: Person, limit: int | None) -> Rows:
    held = Membership.objects.filter(person=person).select_related("organisation")
    return [
        {
            "organisation": membership.organisation.name,
            "role": membership.get_role_display(),
            "since": membership.valid.lower,
            "until": membership.valid.upper,
        }
        for membership in held.order_by("-pk")[:limit]
    ]


def requests(person: Person, limit: int | None) -> Rows:
    made = MembershipRequest.objects.filter(person=person)
    return [
        {
            "organisation": request.organisation.name,
            "role": request.get_role_display(),
            "message": request.message,
            "answer": request.answer,
            "state": request.get_state_display(),
            "made": request.made_at,
        }
        for request in made.select_related("organisation").order_by("-pk")[:limit]
    ]


def invitations_sent(person: Person, limit: int | None) -> Rows:
    sent = Invitation.objects.filter(invited_by=person)
    return [
        {
            "organisation": invitation.organisation.name,
            "role": invitation.get_role_display(),
            "state": invitation.get_state_display(),
            "sent": invitation.sent_at,
        }
        for invitation in sent.select_related("organisation").order_by("-pk")[:limit]
    ]


def mandates(person: Person, limit: int | None) -> Rows:
    both = Mandate.objects.filter(Q(person=person) | Q(helper=person))
    return [
        {
            "person": mandate.person.display_name,
            "helper": mandate.helper.display_name,
            "kind": mandate.get_kind_display(),
            "scopes": [str(scope) for scope in mandate.scopes],
            "legal_basis": mandate.get_legal_basis_display(),
            "consent": mandate.get_person_consent_display(),
            "consent_note": mandate.consent_note,
            "since": mandate.valid.lower,
            "until": mandate.valid.upper,
            "state": mandate.get_state_display(),
        }
        for mandate in both.select_related("person", "helper").order_by("-pk")[:limit]
    ]


def statuses(person: Person, limit: int | None) -> Rows:
    held = WorkStatus.objects.filter(person=person).select_related("organisation")
    return [
        {
            "status": status.get_kind_display(),
            "organisation": status.organisation.name if status.organisation else "",
            "since": status.valid.lower,
            "until": status.valid.upper,
        }
        for status in held.order_by("-pk")[:limit]
    ]


def credentials(person: Person, limit: int | None) -> Rows:
    held = Credential.objects.filter(person=person).select_related("proof")
    return [
        {
            "paper": credential.get_kind_display(),
            "number": credential.number,
            "issuer": credential.issuer,
            "territory": credential.territory,
            "since": credential.valid.lower,
            "until": credential.valid.upper,
            "state": credential.get_state_display(),
            "reason": credential.check_note,
            "file": file_name(credential.proof) if credential.proof else "",
        }
        for credential in held.defer("proof__content").order_by("-pk")[:limit]
    ]


def proofs(person: Person, limit: int | None) -> Rows:
    handed_in = Proof.objects.filter(person=person).defer("content")
    return [
        {
            "name": proof.name,
            "received": proof.received_at,
            "bytes": proof.size,
            "file": file_name(proof),
        }
        for proof in handed_in.order_by("-pk")[:limit]
    ]


def proof_files(person: Person) -> Iterable[KeptFile]:
    """One by one: papers are megabytes."""
    for proof in Proof.objects.filter(person=person).order_by("pk").iterator(1):
        yield KeptFile(file_name(proof), bytes(proof.content))


def file_name(proof: Proof) -> str:
    return f"{proof.uuid}.{SUFFIXES[proof.content_type]}"


def provider(person: Person, _limit: int | None) -> Rows:
    return [
        {
            "headline": provider.headline,
            "about": provider.about,
            "languages": provider.languages,
            "public": provider.is_published,
        }
        for provider in Provider.objects.filter(person=person)
    ]


def consents(person: Person, limit: int | None) -> Rows:
    answers = Consent.objects.filter(person=person).select_related("text")
    return [
        {
            "purpose": consent.text.get_purpose_display(),
            "version": consent.text.version,
            "given": consent.given_at,
            "withdrawn": consent.withdrawn_at,
            "by_mandate": consent.mandate_id is not None,
        }
        for consent in answers.order_by("-pk")[:limit]
    ]


def suspensions(person: Person, limit: int | None) -> Rows:
    imposed = Suspension.objects.filter(person=person)
    return [
        {
            "reason": suspension.get_reason_display(),
            "facts": suspension.facts,
            "contest": suspension.contest,
            "review": suspension.review,
            "state": suspension.get_state_display(),
            "since": suspension.imposed_at,
        }
        for suspension in imposed.order_by("-pk")[:limit]
    ]


def connections(person: Person, limit: int | None) -> Rows:
    opened = UserSession.objects.filter(user_id=person.user_id or 0)
    return [
        {
            "opened": session.created_at,
            "seen": session.last_seen_at,
            "address": session.ip,
            "browser": session.user_agent,
        }
        for session in opened.order_by("-pk")[:limit]
    ]


def identities(person: Person, limit: int | None) -> Rows:
    """What a provider of identity said of them when they came in by it."""
    linked = SocialAccount.objects.filter(user_id=person.user_id or 0)
    return [
        {
            "provider": account.provider,
            "since": account.date_joined,
            "used": account.last_login,
            "told": account.extra_data,
        }
        for account in linked.order_by("-pk")[:limit]
    ]


def second_steps(person: Person, limit: int | None) -> Rows:
    held = Authenticator.objects.filter(user_id=person.user_id or 0)
    return [
        {
            "kind": step.get_type_display(),
            "since": step.created_at,
            "used": step.last_used_at,
        }
        for step in held.order_by("-pk")[:limit]
    ]
