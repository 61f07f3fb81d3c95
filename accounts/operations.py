"""Everything that changes a person, an organisation or who belongs to it."""

from datetime import date

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts import notices
from accounts.enums import OrganisationKind, Role
from accounts.models import Membership, Organisation, Person, User
from asasap.notifications.operations import change_address_of, recipient_for


@transaction.atomic
def register_person(*, user: User, display_name: str, language: str) -> Person:
    """Give a new login its person and its mailbox.

    Safe to call twice: the second call finds the person of the first.
    """
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=user.pk)
    known = Person.objects.filter(user=user).first()
    if known is not None:
        return known
    recipient = recipient_for(email=user.email, language=language)
    person = Person.objects.create(
        user=user, recipient=recipient, display_name=display_name
    )
    notices.tell_welcome(person=person)
    return person


@transaction.atomic
def change_address(*, user: User, email: str) -> None:
    """Send a person's news where they now sign in from. Safe to call twice."""
    person = Person.objects.filter(user=user).first()
    if person is not None:
        change_address_of(recipient_id=person.recipient_id, email=email)


@transaction.atomic
def found_organisation(*, name: str, kind: OrganisationKind) -> Organisation:
    """Write down an organisation; nobody belongs to it yet."""
    return Organisation.objects.create(name=name, kind=kind)


@transaction.atomic
def admit_member(
    *, person: Person, organisation: Organisation, role: Role, since: date
) -> Membership:
    """Make somebody a member from that day, with no end."""
    return Membership.objects.create(
        person=person,
        organisation=organisation,
        role=role,
        valid=DateRange(since, None),
    )
