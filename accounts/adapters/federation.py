"""Signing in with an identity held elsewhere, and lending ours: OpenID Connect.

In: ProConnect, FranceConnect or any provider of that shape. It is linked by the
subject it names, never by an e-mail address, which it may not have proved. Of what it
says of somebody, nothing is kept but that subject.
"""

import json
import secrets

import jwt
import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.providers.openid_connect.provider import (
    OpenIDConnectProvider,
)
from django.conf import settings
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.operations.signing_up import register_person
from accounts.queries.federation import login_of_subject, person_of_login

# FranceConnect and ProConnect want 32 at least.
UNGUESSABLE = 40
NAME_KEY = "accounts_federated_name"


class HouseProvider(OpenIDConnectProvider):
    def redirect(self, request, process, next_url=None, data=None, **kwargs):
        """Add the nonce, which ties the answer to this very session."""
        nonce = get_random_string(UNGUESSABLE)
        auth_params = kwargs.pop("auth_params", None) or self.get_auth_params()
        auth_params["nonce"] = nonce
        return super().redirect(
            request,
            process,
            next_url=next_url,
            data=data,
            auth_params=auth_params,
            nonce=nonce,
            **kwargs,
        )

    def get_auth_params_from_request(self, request, action):
        """Ours alone: allauth would let the address bar add its own."""
        return self.get_auth_params()

    def get_scope_from_request(self, request):
        return self.get_scope()

    def extract_extra_data(self, data):
        """Keep no name, no date of birth: only what is checked, then useless."""
        return {"nonce": data.get("id_token", {}).get("nonce")}

    def extract_common_fields(self, data):
        fields = super().extract_common_fields(data)
        claims = data.get("userinfo") or data.get("id_token") or {}
        fields["last_name"] = claims.get("family_name") or claims.get("usual_name")
        return fields


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    def get_provider(self, request, provider, client_id=None):
        found = super().get_provider(request, provider, client_id=client_id)
        return HouseProvider(request, app=found.app)

    def list_providers(self, request):
        return [
            HouseProvider(request, app=p.app) for p in super().list_providers(request)
        ]

    def generate_state_param(self, state):
        return get_random_string(UNGUESSABLE)

    def get_requests_session(self):
        session = super().get_requests_session()
        session.max_redirects = 0
        session.hooks["response"].append(_open_signed_answer)
        return session

    def pre_social_login(self, request, sociallogin):
        """Refuse an identity that was not asked for in this session."""
        asked, told = sociallogin.state.get("nonce"), sociallogin.account.extra_data
        if not asked or told.get("nonce") != asked:
            page = render_authentication_error(request, sociallogin.provider)
            raise ImmediateHttpResponse(page)

    def new_user(self, request, sociallogin):
        """With its date: allauth keeps it in the session before it is a row."""
        user = super().new_user(request, sociallogin)
        user.joined_at = timezone.now()
        return user

    def populate_user(self, request, sociallogin, data):
        names = (data.get("first_name"), data.get("last_name"))
        known = " ".join(filter(None, names)) or data.get("name") or ""
        request.session[NAME_KEY] = known[:80]
        return super().populate_user(request, sociallogin, data)

    def get_signup_form_initial_data(self, sociallogin):
        """Offer the name that was told; what others see is the person's own choice."""
        initial = super().get_signup_form_initial_data(sociallogin)
        return {**initial, "display_name": self.request.session.get(NAME_KEY, "")}

    def save_user(self, request, sociallogin, form=None):
        user = super().save_user(request, sociallogin, form=form)
        request.session.pop(NAME_KEY, None)
        register_person(
            user=user,
            display_name=form.cleaned_data["display_name"],
            language=get_language(),
        )
        return user


class OIDCAdapter(DefaultOIDCAdapter):
    """Ours lent to others: who somebody is, by a name that says nothing else."""

    scope_display = {
        "openid": _("Know that it is you, each time"),
        "email": _("See your e-mail address"),
        "profile": _("See the name you show to others"),
    }

    def generate_client_secret(self):
        """Of signs that survive being copied into a file of settings."""
        return secrets.token_urlsafe(32)

    def get_issuer(self):
        """One name, whatever the header of a request says."""
        return settings.PUBLIC_URL

    def get_user_sub(self, client, user):
        return str(person_of_login(user).uuid)

    def get_user_by_sub(self, client, sub):
        return login_of_subject(sub)

    def get_claims(self, purpose, user, client, scopes, email=None, **kwargs):
        claims = super().get_claims(
            purpose, user, client, scopes, email=email, **kwargs
        )
        if "profile" in scopes:
            claims["name"] = person_of_login(user).display_name
        return claims


def _open_signed_answer(response: requests.Response, **_kwargs) -> requests.Response:
    """Read what FranceConnect and ProConnect sign (application/jwt) as plain JSON.

    It comes straight from the provider, over TLS, for a token that only we hold: its
    signature would prove nothing more (OpenID Connect Core, 3.1.3.7, point 6).
    """
    if response.headers.get("Content-Type", "").startswith("application/jwt"):
        claims = jwt.decode(response.text, options={"verify_signature": False})
        response._content = json.dumps(claims).encode()  # noqa: SLF001 (no other way)
    return response
