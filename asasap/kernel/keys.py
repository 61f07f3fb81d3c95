"""Keys made once, when an installation starts."""

import base64

from cryptography.hazmat.primitives.asymmetric import ec


def make_vapid_key() -> str:
    """Return a private P-256 key as web push takes it (RFC 8292).

    32 bytes in base64url, without padding.
    """
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return base64.urlsafe_b64encode(number.to_bytes(32, "big")).rstrip(b"=").decode()
