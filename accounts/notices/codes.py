"""Codes sent by SMS, to who asked for one: known here or not, the same way."""

from asasap.notifications.operations import notify, recipient_for_phone


def tell_code(*, number: str, code: str, language: str | None) -> None:
    """Send the code that proves a number, or that signs in with it."""
    _tell("accounts.sms_code", number, language, {"code": code})


def tell_phone_unknown(*, number: str, language: str | None) -> None:
    """Say that no account has this number to who holds the telephone: nobody else."""
    _tell("accounts.sms_unknown", number, language, {})


def _tell(kind: str, number: str, language: str | None, values: dict) -> None:
    recipient = recipient_for_phone(number=number, language=language)
    notify(recipient_id=recipient.pk, kind=kind, values=values)
