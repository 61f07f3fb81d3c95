"""Which sites may ask us who somebody is."""

from datetime import datetime

from allauth.idp.oidc.adapter import get_adapter
from django.db import transaction

from accounts.models import FederatedClient

SCOPES = ["openid", "profile", "email"]


@transaction.atomic
def declare_client(
    *, name: str, redirect_uris: list[str], now: datetime
) -> tuple[FederatedClient, str]:
    """Let a site send people here to sign in; return it with its secret.

    The secret is shown once: only its hash is kept.
    """
    secret = get_adapter().generate_client_secret()
    client = FederatedClient(name=name, created_at=now)
    client.set_scopes(SCOPES)
    client.set_redirect_uris(redirect_uris)
    client.set_secret(secret)
    client.full_clean(exclude=["owner"])
    client.save(force_insert=True)
    return client, secret


@transaction.atomic
def withdraw_client(*, client: FederatedClient) -> None:
    """Trust this site no more: the tokens it holds go with it."""
    client.delete()
