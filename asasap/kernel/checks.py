"""What must be true of the settings we invented, said at start in one line each."""

import base64
import binascii
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from django.conf import settings
from django.core import checks


@checks.register(checks.Tags.security)
def secrets(app_configs, **_kwargs):
    """Keys that would fail only when first used, perhaps weeks later."""
    errors = []
    if not settings.FIELD_KEYS or not all(map(_is_fernet_key, settings.FIELD_KEYS)):
        errors.append(
            checks.Error(
                "FIELD_KEYS holds something else than Fernet keys.",
                hint="Set ASASAP_FIELD_KEYS to keys of Fernet.generate_key(), newest"
                " first, separated by commas.",
                id="asasap.E001",
            )
        )
    if not _is_p256_number(settings.VAPID_KEY):
        errors.append(
            checks.Error(
                "VAPID_KEY is not a private P-256 key in base64url.",
                hint="Make one with asasap.kernel.keys.make_vapid_key().",
                id="asasap.E002",
            )
        )
    return errors


@checks.register()
def addresses(app_configs, **_kwargs):
    errors = []
    if not 1 <= settings.PORT <= 65_535:
        errors.append(
            checks.Error(
                f"PORT {settings.PORT} is not between 1 and 65535.",
                hint="Set ASASAP_PORT.",
                id="asasap.E003",
            )
        )
    if urlsplit(settings.REDIS_URL).scheme not in {"redis", "rediss", "unix"}:
        errors.append(
            checks.Error(
                "REDIS_URL begins neither with redis://, rediss:// nor unix://.",
                id="asasap.E004",
            )
        )
    if urlsplit(settings.VAPID_SUBJECT).scheme not in {"mailto", "https"}:
        errors.append(
            checks.Error(
                "VAPID_SUBJECT is neither a mailto: nor an https: address.",
                hint="Set ASASAP_VAPID_SUBJECT: push services write there.",
                id="asasap.E005",
            )
        )
    for name in ("PUBLIC_URL", "SMS_URL", "SOURCE_URL"):
        address = getattr(settings, name)
        if address and urlsplit(address).scheme not in {"http", "https"}:
            errors.append(
                checks.Error(
                    f"{name} {address!r} is not a web address.",
                    hint=f"Set ASASAP_{name} to https://…",
                    id="asasap.E007",
                )
            )
    if Path(settings.DATA_DIR).is_file():
        errors.append(
            checks.Error(
                f"DATA_DIR {settings.DATA_DIR} is a file.",
                hint="Set ASASAP_DATA to a folder.",
                id="asasap.E006",
            )
        )
    return errors


@checks.register(checks.Tags.security, deploy=True)
def deployment(app_configs, **_kwargs):
    """What suits a newcomer's own machine, and not a server."""
    warnings = []
    if settings.DEMO:
        warnings.append(
            checks.Warning(
                "DEMO shows everybody the password of its accounts, operator included.",
                hint="Unset ASASAP_DEMO.",
                id="asasap.W001",
            )
        )
    if not settings.HTTPS:
        warnings.append(
            checks.Warning("HTTPS is off.", hint="Set ASASAP_HTTPS.", id="asasap.W002")
        )
    return warnings


def _is_fernet_key(key: str) -> bool:
    try:
        Fernet(key)
    except ValueError:
        return False
    return True


def _is_p256_number(key: str) -> bool:
    try:
        return len(base64.urlsafe_b64decode(key + "=" * (-len(key) % 4))) == 32
    except (binascii.Error, ValueError):
        return False
