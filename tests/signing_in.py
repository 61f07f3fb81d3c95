"""What a person would type: the code of their app, the code they were sent."""

import re

from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)

from asasap.notifications.models import Notice
from tests.roles import TOTP_SECRET

CODE = re.compile(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", re.MULTILINE)


def totp_code(secret: str = TOTP_SECRET) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def letter_code() -> str:
    """Return the code of the last letter written."""
    letter = Notice.objects.filter(kind="accounts.letter").latest("pk")
    return CODE.search(letter.values["body"])[1]


def sms_code() -> str:
    """Return the code of the last SMS written."""
    return Notice.objects.filter(kind="accounts.sms_code").latest("pk").values["code"]
