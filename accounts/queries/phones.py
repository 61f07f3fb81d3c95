"""Which login a telephone opens."""

from accounts.models import LoginPhone, User
from asasap.kernel.fields import blind_index

# What the index of a sign-in telephone is made for; changing it loses them all.
PHONE_INDEX = "accounts.loginphone"


def phone_index(number: str) -> str:
    return blind_index(number, PHONE_INDEX)


def login_of_phone(number: str) -> User | None:
    """Find whose this number is, in international form, once proved."""
    found = LoginPhone.objects.filter(
        number_index=phone_index(number), verified_at__isnull=False
    ).select_related("user")
    phone = found.first()
    return phone.user if phone else None


def phone_of(user: User) -> tuple[str, bool] | None:
    """Return the number somebody signs in with, and whether they have proved it."""
    phone = LoginPhone.objects.filter(user=user).first()
    return (phone.number, phone.verified_at is not None) if phone else None
