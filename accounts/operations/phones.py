"""The telephone one signs in with: proved, replaced, given up."""

from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.models import LoginPhone, User
from accounts.queries.phones import phone_index


class PhoneTaken(Exception):
    """Somebody else has proved this number to be theirs."""


@transaction.atomic
def keep_phone(*, user: User, number: str, now: datetime | None) -> LoginPhone:
    """Let somebody sign in with this number, in international form, instead of another.

    ``now`` is when they proved it, or None when they have yet to. Safe to call twice.
    Raises PhoneTaken.
    """
    User.objects.locked().get(pk=user.pk)
    values = {
        "number": number,
        "number_index": phone_index(number),
        "verified_at": now,
    }
    try:
        with transaction.atomic():
            phone, _ = LoginPhone.objects.update_or_create(user=user, defaults=values)
    except IntegrityError as error:
        raise PhoneTaken from error
    return phone


@transaction.atomic
def forget_phone(*, user: User) -> None:
    """Let nobody sign in to this login by telephone. Safe to call twice."""
    LoginPhone.objects.filter(user=user).delete()
