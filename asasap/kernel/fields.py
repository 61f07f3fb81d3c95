"""Model fields kept encrypted, and the index that finds them again.

``settings.FIELD_KEYS`` is a list of Fernet keys, the newest first. The first one writes
and all of them read, so a new key is put in front and old rows stay readable.
"""

import base64
import hmac
import json
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django import forms
from django.conf import settings
from django.db import models


class UnreadableField(Exception):
    """None of the keys opens this value: a key is missing, or it was never sealed."""


class EncryptedTextField(models.TextField):
    """Text the database cannot read. NULL stays NULL; nothing else can be looked up.

    The same text is sealed differently each time, so to find a row by it, keep a
    ``blind_index`` beside it.
    """

    def get_prep_value(self, value: Any) -> Any:
        if value is None or hasattr(value, "resolve_expression"):
            return value
        return _keyring().encrypt(self.to_text(value).encode()).decode()

    def from_db_value(self, value: str | None, *_: Any) -> Any:
        if value is None:
            return None
        try:
            return self.from_text(_keyring().decrypt(value).decode())
        except InvalidToken:
            raise UnreadableField(f"{self}: no key of FIELD_KEYS opens it.") from None

    def to_text(self, value: Any) -> str:
        return str(value)

    def from_text(self, text: str) -> Any:
        return text

    def get_lookup(self, lookup_name: str) -> Any:
        """Only ``isnull``: a comparison would silently find nothing."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None

    def get_transform(self, lookup_name: str) -> Any:
        return None

    def db_check(self, connection: Any) -> str:
        """A wall in the database: what is not a Fernet token is refused.

        The token's first five letters are its version and the high bits of the date.
        """
        return f"starts_with({connection.ops.quote_name(self.column)}, 'gAAAA')"


class EncryptedJSONField(EncryptedTextField):
    """A JSON value, sealed like a text. Anything JSON cannot tell raises TypeError."""

    # For the checker of types: what is read and written is not a text.
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def to_text(self, value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def from_text(self, text: str) -> Any:
        return json.loads(text)

    def to_python(self, value: Any) -> Any:
        return value

    def value_to_string(self, obj: models.Model) -> Any:
        return self.value_from_object(obj)

    def formfield(self, **kwargs: Any) -> Any:
        return models.Field.formfield(self, **{"form_class": forms.JSONField, **kwargs})


class EncryptedBinaryField(models.BinaryField):
    """Bytes the database cannot read, such as a file. It can only be NULL or not."""

    def get_db_prep_value(
        self, value: Any, connection: Any, prepared: bool = False
    ) -> Any:
        if value is not None:
            value = _keyring().encrypt(bytes(value))
        return super().get_db_prep_value(value, connection, prepared)

    def from_db_value(self, value: Any, *_: Any) -> bytes | None:
        if value is None:
            return None
        try:
            return _keyring().decrypt(bytes(value))
        except InvalidToken:
            raise UnreadableField(f"{self}: no key of FIELD_KEYS opens it.") from None

    def get_lookup(self, lookup_name: str) -> Any:
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None

    def get_transform(self, lookup_name: str) -> Any:
        return None

    def db_check(self, connection: Any) -> str:
        column = connection.ops.quote_name(self.column)
        return f"substring({column} from 1 for 5) = 'gAAAA'::bytea"


def blind_index(value: str, purpose: str) -> str:
    """Return what finds a sealed value again, and tells nothing without the keys.

    Equal values of one purpose (``accounts.person.phone``) have equal indexes; bring
    them to one form first. The index stands on the *last* key, the first ever made:
    keys are added in front of it, so rotation changes no index. That last key may leave
    the list only in the deploy that computes every index again.
    """
    key = _index_key(settings.FIELD_KEYS[-1], purpose)
    return hmac.digest(key, value.encode(), "sha256").hex()


@lru_cache(maxsize=64)
def _index_key(root: str, purpose: str) -> bytes:
    hkdf = HKDF(SHA256(), length=32, salt=None, info=f"blind index: {purpose}".encode())
    return hkdf.derive(base64.urlsafe_b64decode(root))


def _keyring() -> MultiFernet:
    return _keyring_of(tuple(settings.FIELD_KEYS))


@lru_cache(maxsize=8)
def _keyring_of(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])
