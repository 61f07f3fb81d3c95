"""Keys made once, when an installation starts."""

import base64

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)


def make_vapid_key() -> str:
    """Return a private P-256 key as web push takes it (RFC 8292).

    32 bytes in base64url, without padding.
    """
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return base64.urlsafe_b64encode(number.to_bytes(32, "big")).rstrip(b"=").decode()


def vapid_public_key(private: str) -> str:
    """Return what a browser is given to know us again: the point, base64url."""
    padded = private + "=" * (-len(private) % 4)
    number = int.from_bytes(base64.urlsafe_b64decode(padded), "big")
    point = ec.derive_private_key(number, ec.SECP256R1()).public_key()
    encoded = point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(encoded).rstrip(b"=").decode()


def make_identity_key() -> str:
    """Return a private RSA key, in PEM: it signs who somebody is (OpenID Connect)."""
    key = rsa.generate_private_key(public_exponent=65_537, key_size=2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return pem.decode()
