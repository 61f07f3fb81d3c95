"""What is left of somebody once erased: numbers, dates, sums; no word of theirs.

The books, the history and the audit keep their rows, which name nobody: they point at a
person who has no name any more.
"""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
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
from accounts.queries.known import addresses_of, records_of
from accounts.queries.organisations import email_index
from accounts.signals import person_anonymised
from asasap.audit.operations import move
from asasap.kernel.actor import Actor
from asasap.kernel.text import fold
from asasap.notifications.models import Notice, Recipient
from asasap.notifications.operations.forgetting import (
    Traces,
    delete_recipients,
    forget,
)


@transaction.atomic
def erase(*, person: Person, actor: Actor, now: datetime) -> None:
    """Take the name, the papers and the words of a closed account away, for good.

    The person is locked by the caller. Those who were merged into them go with them.
    """
    for record in records_of(person):
        traces = _traces_of(record)
        _leave_second_contacts(record, traces)
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
        strangers = _written_to_about(record)
        forget(recipient_id=record.recipient_id, person=record.uuid, traces=traces)
        delete_recipients(recipient_ids=_left_without_news(strangers))
    person_anonymised.send(sender=None, person=person, actor=actor, now=now)


def _traces_of(person: Person) -> Traces:
    """What others may have written them down by; addresses of others excepted."""
    names, phones, addresses = {person.display_name}, set(), set()
    record = CivilRecord.objects.filter(person=person).first()
    if record is not None:
        names |= {f"{record.given_names} {record.family_name}".strip()}
        phones |= {record.phone}
    if person.user is not None:
        addresses |= {person.user.email, *addresses_of(person.user)}
        phones |= {p.number for p in LoginPhone.objects.filter(user=person.user)}
    others = Person.objects.filter(recipient__email__in=addresses)
    taken = others.exclude(pk=person.pk).values_list("recipient__email", flat=True)
    return Traces(
        names=sorted(names - {""}),
        addresses=sorted(addresses - set(taken)),
        phones=sorted(phones - {""}),
    )


def _leave_second_contacts(person: Person, traces: Traces) -> None:
    """Those they helped, or who helped them, may have named them as one to call."""
    words = {fold(w) for w in [*traces.names, *traces.addresses, *traces.phones]}
    helped = Mandate.objects.filter(helper=person).values("person")
    helpers = Mandate.objects.filter(person=person).values("helper")
    close = Q(person__in=helped) | Q(person__in=helpers)
    for record in CivilRecord.objects.filter(close):
        if words & {fold(str(told)) for told in record.second_contact.values()}:
            record.second_contact = {}
            record.save(update_fields=["second_contact"])


def _written_to_about(person: Person) -> list[int]:
    """Recipients who are nobody here, and had news that names this person: those they
    invited, an address they have left."""
    told = Notice.objects.naming(person.uuid).values("recipient")
    people = Person.objects.filter(recipient=OuterRef("pk"))
    strangers = Recipient.objects.filter(~Exists(people), pk__in=told)
    return list(strangers.values_list("pk", flat=True))


def _left_without_news(recipient_ids: list[int]) -> list[int]:
    left = Recipient.objects.filter(pk__in=recipient_ids, notices=None)
    return list(left.values_list("pk", flat=True))


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
    addresses = [*addresses_of(person.user), person.user.email]
    indexes = [email_index(email) for email in addresses]
    Invitation.objects.sent_to(indexes).update(email="", email_index="")


def _erase_papers(person: Person) -> None:
    """Theirs, and those of mandates, which name both; an organisation's stay."""
    mandates = Mandate.objects.filter(Q(person=person) | Q(helper=person))
    of_mandates = list(mandates.exclude(proof=None).values_list("proof", flat=True))
    mandates.update(proof=None)
    Credential.objects.filter(person=person).update(
        number="", number_index="", issuer="", check_note="", proof=None
    )
    papers = Proof.objects.filter(Q(person=person) | Q(pk__in=of_mandates))
    papers.filter(credentials=None).delete()


def _name_left(person: Person) -> str:
    """One by which a row is told from another, and nobody from anybody."""
    with translation.override(settings.LANGUAGE_CODE):
        return _("Former member %(number)s") % {"number": person.uuid.hex[-6:]}
