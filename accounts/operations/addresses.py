"""Giving a login back to whom its address belongs: nobody else's way in stays open."""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext as _

from accounts.models import LoginPhone, Person, User
from asasap.notifications.operations import change_address_of


class NothingToUndo(Exception):
    """The account cannot go back to that address. The message is fit to show."""


@transaction.atomic
def take_address_back(
    *, user_id: int, old: str, moved_at: datetime, now: datetime
) -> User:
    """Give the account the address it had before this move, and shut every way in.

    Every later move is undone with it: the letters about those open nothing any more.
    An earlier one still can be: who moved an account twice does not keep it by taking
    it back from themselves. No password is left, which signs out every browser: the
    next one is chosen by a letter to the old address. Raises NothingToUndo; a second
    call does.
    """
    user = User.objects.locked().filter(pk=user_id).first()
    if user is None or any(moved_at in undone for undone in user.taken_back):
        raise NothingToUndo(_("This change of address has already been undone."))
    if EmailAddress.objects.filter(email=old).exclude(user=user).exists():
        raise NothingToUndo(_("Another account now has your address: write to us."))
    user.emailaddress_set.all().delete()
    EmailAddress.objects.create(user=user, email=old, verified=True, primary=True)
    user.email = old
    user.taken_back.append(DateTimeTZRange(moved_at, now, "[]"))
    user.save(update_fields=["email", "taken_back"])
    _shut_every_way_in(user)
    person = Person.objects.filter(user=user).first()
    if person is not None:
        change_address_of(recipient_id=person.recipient_id, email=old)
    return user


@transaction.atomic
def hand_over_unproved(*, user: User, email: str) -> None:
    """Shut every way in that was made before anybody proved this address.

    Whoever signed up with the address of somebody else knows the password, or holds
    the identity, that they left there. Safe to call twice: a proved address is left
    as it is.
    """
    User.objects.locked().get(pk=user.pk)
    unproved = EmailAddress.objects.filter(user=user, verified=False)
    if unproved.filter(email__iexact=email).exists():
        _shut_every_way_in(user)


def _shut_every_way_in(user: User) -> None:
    """All but a letter to the address. Without its password, no session goes on."""
    user.set_unusable_password()
    user.save(update_fields=["password"])
    Authenticator.objects.filter(user=user).delete()
    SocialAccount.objects.filter(user=user).delete()
    LoginPhone.objects.filter(user=user).delete()
