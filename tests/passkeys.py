"""A passkey such as a browser would have registered, made without one."""

from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import sha256, websafe_encode
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

FLAGS = AuthenticatorData.FLAG
USED = FLAGS.UP | FLAGS.UV | FLAGS.AT


def registered(number: int, name: str) -> dict:
    """Return what allauth keeps of a passkey; the number names it."""
    key = ec.derive_private_key(number, ec.SECP256R1()).public_key()
    identity = number.to_bytes(16, "big")
    kept = AttestedCredentialData.create(
        aaguid=bytes(16),
        credential_id=identity,
        public_key=ES256.from_cryptography_key(key),
    )
    auth_data = AuthenticatorData.create(sha256(b"localhost"), USED, 0, bytes(kept))
    client_data = CollectedClientData.create(
        type=CollectedClientData.TYPE.CREATE,
        challenge=bytes(32),
        origin="http://localhost",
    )
    credential = {
        "id": websafe_encode(identity),
        "rawId": websafe_encode(identity),
        "type": "public-key",
        "response": {
            "clientDataJSON": websafe_encode(bytes(client_data)),
            "attestationObject": websafe_encode(
                bytes(AttestationObject.create("none", auth_data, {}))
            ),
            "transports": ["internal"],
        },
        "clientExtensionResults": {"credProps": {"rk": True}},
    }
    return {"name": name, "credential": credential}
