"""The link that takes an account back: signed, for as long as it is needed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.urls import reverse

SALT = "accounts.not_me"
NOT_ME_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Move:
    """A login that went from an address to another."""

    user_id: int
    old: str
    at: datetime


def not_me_path(*, user_id: int, old: str, at: datetime) -> str:
    """Return where to undo this move.

    Its moment is told to the microsecond (a signature's is to the second): of two
    quick moves, it must show which came first.
    """
    token = signing.dumps([user_id, old.lower(), at.isoformat()], salt=SALT)
    return reverse("accounts:not_me", args=[token])


def move_told_by(token: str) -> Move | None:
    """Return what the link is about, or None once it is too old, or not ours."""
    try:
        user_id, old, at = signing.loads(token, salt=SALT, max_age=NOT_ME_FOR)
    except signing.BadSignature:
        return None
    return Move(user_id, old, datetime.fromisoformat(at))
