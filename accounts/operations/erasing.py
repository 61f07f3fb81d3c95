"""What is left of somebody once erased: numbers, dates, sums; no word of theirs.

The books, the history and the audit keep their rows, which name nobody: they point at a
person who has no name any more.
"""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.enums import PERSON_MOVES, PersonState
from accounts.models import (
    CivilRecord,
    Consent,
    Credential,
    Invitation,
    LoginPhone,
    Mandate,
    MembershipRequest,
    Person,
    Proof,
    Provider,
    Suspension,
)
from accounts.operations.exporting import drop_copies_of
from accounts.queries.known import records_of
from accounts.queries.organisations import email_index
from accounts.signals import person_anonymised
from asasap.audit.operations import move
from asasap.kernel.actor import Actor
from asasap.notifications.operations.forgetting import Traces, forget


@transaction.atomic
def erase(*, person: Person, actor: Actor, now: datetime) -> None:
    """Take the name, the papers and the words of a closed account away, for good.

    The person is locked by the caller. Those who were merged into them go with them.
    """
    for record in records_of(person):
        traces = _traces_of(record)
        _erase_words(record, now)
        _erase_papers(record)
        drop_copies_of(person=record, actor=actor, now=now)
        login = record.user
        move(
            record,
            to=PersonState.ANONYMISED,
            table=PERSON_MOVES,
            actor=actor,
            now=now,
            user=None,
            display_name=_name_left(record),
            came_for="",
        )
        if login is not None:
            # Sessions are also in the cache, which a cascade does not reach.
            for session in UserSession.objects.filter(user=login).order_by("pk"):
                session.end()
            login.delete()
        forget(recipient_id=record.recipient_id, person=record.uuid, traces=traces)
    person_anonymised.send(sender=None, person=person, actor=actor, now=now)


def _traces_of(person: Person) -> Traces:
    """What the outbox may know them by; addresses that are somebody else's excepted."""
    login = person.user
    if login is None:
        return Traces(names=[person.display_name])
    addresses = {address.email.lower() for address in login.emailaddress_set.all()}
    addresses |= {login.email}
    others = Person.objects.filter(recipient__email__in=addresses)
    taken = others.exclude(pk=person.pk).values_list("recipient__email", flat=True)
    phones = LoginPhone.objects.filter(user=login)
    return Traces(
        names=[person.display_name],
        addresses=sorted(addresses - set(taken)),
        phones=[phone.number for phone in phones],
    )


def _erase_words(person: Person, now: datetime) -> None:
    CivilRecord.objects.filter(person=person).delete()
    Provider.objects.filter(person=person).update(
        is_published=False, headline="", about="", languages=[]
    )
    MembershipRequest.objects.filter(person=person).update(message="", answer="")
    Suspension.objects.filter(person=person).update(facts="", contest="", review="")
    Consent.objects.standing().filter(person=person).update(withdrawn_at=now)
    both = Mandate.objects.filter(Q(person=person) | Q(helper=person))
    both.update(consent_note="")
    if person.user is None:
        return
    addresses = person.user.emailaddress_set.values_list("email", flat=True)
    indexes = [email_index(email) for email in [*addresses, person.user.email]]
    Invitation.objects.sent_to(indexes).update(email="", email_index="")


def _erase_papers(person: Person) -> None:
    """Theirs, and those of mandates, which name both; an organisation's stay."""
    mandates = Mandate.objects.filter(Q(person=person) | Q(helper=person))
    of_mandates = list(mandates.exclude(proof=None).values_list("proof", flat=True))
    mandates.update(proof=None)
    Credential.objects.filter(person=person).update(
        number="", number_index="", check_note="", proof=None
    )
    papers = Proof.objects.filter(Q(person=person) | Q(pk__in=of_mandates))
    papers.filter(credentials=None).delete()


def _name_left(person: Person) -> str:
    """One by which a row is told from another, and nobody from anybody."""
    with translation.override(settings.LANGUAGE_CODE):
        return _("Former member %(number)s") % {"number": person.uuid.hex[-6:]}
