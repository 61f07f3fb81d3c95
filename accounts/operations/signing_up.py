"""A new login gets its person and its mailbox; news follows its address."""

from uuid import uuid4

from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.models import Person, User
from accounts.notices.welcome import tell_welcome
from asasap.notifications.operations import change_address_of, recipient_for


@transaction.atomic
def register_person(*, user: User, display_name: str, language: str | None) -> Person:
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
    tell_welcome(person=person)
    return person


@transaction.atomic
def rehearse_registration(
    *, password: str, display_name: str, language: str | None
) -> None:
    """Do all that signing up does, for an address of nobody, and undo it.

    An address that has an account is answered in the time of one that has none: else
    the wait would tell which it is.
    """
    nobody = f"{uuid4().hex}@rehearsal.invalid"
    user = User.objects.create_user(nobody, password)
    EmailAddress.objects.create(user=user, email=nobody, primary=True)
    register_person(user=user, display_name=display_name, language=language)
    transaction.set_rollback(True)


@transaction.atomic
def change_address(*, user: User, email: str) -> None:
    """Send a person's news where they now sign in from. Safe to call twice."""
    person = Person.objects.filter(user=user).first()
    if person is not None:
        change_address_of(recipient_id=person.recipient_id, email=email)
