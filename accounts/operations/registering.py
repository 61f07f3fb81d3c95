"""People registered by somebody else, civil records, logins made for helpers."""

from dataclasses import dataclass, replace
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import MandateScope, Role
from accounts.models import CivilRecord, Mandate, Membership, Organisation, Person, User
from accounts.notices.helping import tell_record_changed
from accounts.operations.addresses import hand_over_unproved
from accounts.operations.helping import register_mandate, require_scope
from accounts.operations.proofs import keep_proof
from accounts.operations.signing_up import register_person
from accounts.rules import helping as rules
from accounts.rules.civil import Civil
from accounts.rules.helping import Consent, Terms
from asasap.audit.enums import Purpose
from asasap.audit.operations import record_access
from asasap.kernel.actor import Actor
from asasap.kernel.periods import day_in_paris
from asasap.kernel.uploads import Remade
from asasap.notifications.operations import recipient_without_address


class RegistrationRefused(Exception):
    """This person cannot be registered so. The message is fit to show."""


@dataclass(frozen=True, slots=True)
class HelperAsked:
    """Who will act for the person registered, on which terms, with what consent.

    The address finds their login; without one, it is made, with this name. ``upload``
    is the paper that proves it, to be sealed.
    """

    email: str
    name: str
    terms: Terms
    consent: Consent
    upload: Remade | None = None


@transaction.atomic
def register_person_without_login(
    *,
    civil: Civil,
    organisation: Organisation | None,
    helper: HelperAsked | None,
    actor: Actor,
    now: datetime,
) -> tuple[Person, Mandate | None]:
    """Write down somebody who will not open the portal, and who acts for them if asked.

    A coordinator registers people as members of an organisation they look after.
    Nothing is kept when the mandate is refused. Raises RegistrationRefused,
    MandateRefused.
    """
    if reason := rules.why_not_look_after(actor=actor):
        raise RegistrationRefused(reason)
    if organisation is None and not actor.is_operator:
        raise RegistrationRefused(_("Say in which of your organisations."))
    if organisation is not None and not _looks_after(actor, organisation):
        raise RegistrationRefused(_("You do not look after this organisation."))
    person = Person.objects.create(
        recipient=recipient_without_address(language="fr"),
        display_name=civil.whole_name,
    )
    _write_civil(person, civil, now)
    if organisation is not None:
        Membership.objects.admit(
            person=person,
            organisation=organisation,
            role=Role.MEMBER,
            since=day_in_paris(now),
        )
    if helper is None:
        return person, None
    return person, _entrust(person, helper, actor, now)


@transaction.atomic
def entrust_person(
    *, person: Person, helper: HelperAsked, actor: Actor, now: datetime
) -> Mandate:
    """Register a mandate for somebody already known; the helper may get a login.

    Raises MandateRefused.
    """
    return _entrust(person, helper, actor, now)


@transaction.atomic
def save_civil_record(
    *,
    person: Person,
    civil: Civil,
    actor: Actor,
    now: datetime,
    display_name: str | None = None,
) -> CivilRecord:
    """Write who somebody is on paper: oneself, or under a mandate over the profile.

    With ``display_name``, others are shown that name from now on.

    Under a mandate, the person is told, once a day; and the second contact stays as it
    was: who acts does not choose who is told of it. Raises MandateEnded.
    """
    require_scope(actor=actor, scope=MandateScope.PROFILE, now=now)
    person = Person.objects.locked().get(pk=person.pk)
    if display_name:
        person.display_name = display_name
        person.save(update_fields=["display_name"])
    if actor.mandate_id is not None:
        known = CivilRecord.objects.of(person.pk).first()
        civil = replace(civil, second_contact=known.second_contact if known else {})
    record = _write_civil(person, civil, now)
    record_access(record, purpose=Purpose.CHANGED, actor=actor, now=now)
    if actor.mandate_id is not None:
        rows = Mandate.objects.select_related("person__recipient", "helper")
        tell_record_changed(mandate=rows.get(pk=actor.mandate_id), now=now)
    return record


def _entrust(
    person: Person, asked: HelperAsked, actor: Actor, now: datetime
) -> Mandate:
    consent = asked.consent
    if asked.upload is not None:
        proof = keep_proof(person=person, upload=asked.upload, now=now)
        consent = replace(consent, proof=proof)
    return register_mandate(
        person=person,
        helper=_helper_at(asked.email, asked.name),
        terms=asked.terms,
        consent=consent,
        actor=actor,
        now=now,
    )


def _write_civil(person: Person, civil: Civil, now: datetime) -> CivilRecord:
    record, _is_new = CivilRecord.objects.update_or_create(
        person=person,
        defaults={
            "given_names": civil.given_names,
            "family_name": civil.family_name,
            "born_on": civil.born_on.isoformat() if civil.born_on else "",
            "phone": civil.phone,
            "address": civil.address,
            "second_contact": civil.second_contact,
            "identity_index": civil.identity_index,
            "phone_index": civil.phone_index,
            "updated_at": now,
        },
    )
    return record


def _looks_after(actor: Actor, organisation: Organisation) -> bool:
    return actor.is_operator or organisation.pk in actor.coordinated_ids


def _helper_at(email: str, name: str) -> Person:
    """The person who signs in at this address, or a new one who can, by a code.

    Whoever signed up with an address they never proved may not be its owner: they do
    not keep a password to what its owner is given now.
    """
    user = User.objects.locked().filter(email=email.lower()).first()
    if user is not None:
        hand_over_unproved(user=user, email=user.email)
    else:
        user = User.objects.create_user(email)
        # Proved by the code that opens the account the first time.
        EmailAddress.objects.create(
            user=user, email=user.email, verified=False, primary=True
        )
    return register_person(user=user, display_name=name or email, language="fr")
