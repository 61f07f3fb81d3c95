"""Taking an account back from whoever moved it to another address."""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import LoginPhone, Person, User
from asasap.notifications.operations import change_address_of


class NothingToUndo(Exception):
    """The account is no longer as the letter said. The message is fit to show."""


@transaction.atomic
def take_address_back(*, user_id: int, old: str, new: str, since: datetime) -> User:
    """Give the account its old address again, and shut every way in made since.

    No password is left, which signs out every browser: the next one is chosen by a
    letter to the old address. Raises NothingToUndo; a second call does.
    """
    user = User.objects.locked().filter(pk=user_id, email=new).first()
    if user is None:
        raise NothingToUndo(_("This account no longer has the address we wrote about."))
    if EmailAddress.objects.filter(email=old).exclude(user=user).exists():
        raise NothingToUndo(_("Another account now has your address: write to us."))
    user.emailaddress_set.all().delete()
    EmailAddress.objects.create(user=user, email=old, verified=True, primary=True)
    user.email = old
    user.set_unusable_password()
    user.save(update_fields=["email", "password"])
    _shut_ways_in_made_since(user, since)
    person = Person.objects.filter(user=user).first()
    if person is not None:
        change_address_of(recipient_id=person.recipient_id, email=old)
    return user


def _shut_ways_in_made_since(user: User, since: datetime) -> None:
    made = Authenticator.objects.filter(user=user, created_at__gte=since)
    made.delete()
    second_factors = Authenticator.objects.filter(user=user)
    if not second_factors.exclude(type=Authenticator.Type.RECOVERY_CODES).exists():
        second_factors.delete()  # Codes that recover nothing.
    SocialAccount.objects.filter(user=user, date_joined__gte=since).delete()
    LoginPhone.objects.filter(user=user, verified_at__gte=since).delete()
