"""The link that takes an account back: signed, for as long as it is needed."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core import signing
from django.urls import reverse

SALT = "accounts.not_me"
NOT_ME_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Move:
    """A login that went from one address to another."""

    user_id: int
    old: str
    new: str
    at: datetime


def not_me_path(*, user_id: int, old: str, new: str) -> str:
    """Return where to undo this move; the moment is in the signature."""
    token = signing.dumps([user_id, old.lower(), new.lower()], salt=SALT)
    return reverse("accounts:not_me", args=[token])


def move_told_by(token: str) -> Move | None:
    """Return what the link is about, or None once it is too old, or not ours."""
    try:
        user_id, old, new = signing.loads(token, salt=SALT, max_age=NOT_ME_FOR)
    except signing.BadSignature:
        return None
    signed_at = signing.b62_decode(token.rsplit(":", 2)[1])
    return Move(user_id, old, new, datetime.fromtimestamp(signed_at, UTC))
