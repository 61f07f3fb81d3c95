"""The demo's accounts and what to type to enter."""

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.utils.translation import gettext_lazy as _

from accounts.enums import DEMO_DOMAIN
from accounts.models import User

# Printed on the screen: it guards nothing but invented people.
DEMO_PASSWORD = "montreuil-2026-demo"  # noqa: S105

DEMO_PEOPLE = {
    "resident": _("A resident who asks for help at home"),
    "provider": _("A provider who comes to people’s homes"),
    "coop-member": _("A member of a cooperative"),
    "coordinator": _("A coordinator of that cooperative"),
    "funder": _("An agent of a county office"),
    "researcher": _("A researcher"),
    "admin": _("An operator of this portal"),
}


@dataclass(frozen=True, slots=True)
class DemoAccount:
    email: str
    password: str
    what: str
    code: str | None
    code_seconds_left: int


def demo_accounts_at(*, now: datetime) -> list[DemoAccount]:
    """Return who can be played, with the current second-factor code if any."""
    emails = {name: f"{name}@{DEMO_DOMAIN}" for name in DEMO_PEOPLE}
    existing = set(
        User.objects.filter(email__in=emails.values()).values_list("email", flat=True)
    )
    secrets = _totp_secrets(list(emails.values()))
    seconds, period = int(now.timestamp()), mfa_settings.TOTP_PERIOD
    return [
        DemoAccount(
            email=email,
            password=DEMO_PASSWORD,
            what=str(DEMO_PEOPLE[name]),
            code=_code(secrets[email], seconds // period) if email in secrets else None,
            code_seconds_left=period - seconds % period,
        )
        for name, email in emails.items()
        if email in existing
    ]


def _totp_secrets(emails: list[str]) -> dict[str, str]:
    authenticators = Authenticator.objects.filter(
        type=Authenticator.Type.TOTP, user__email__in=emails
    ).select_related("user")
    return {
        a.user.email: get_adapter().decrypt(a.data["secret"])
        for a in authenticators.order_by("pk")
    }


def _code(secret: str, counter: int) -> str:
    return format_hotp_value(hotp_value(secret, counter))
