"""Lending one's identity to another site: allauth's page, which may lead there."""

from urllib.parse import urlsplit

from allauth.idp.oidc.views import AuthorizationView
from csp.constants import SELF


class Authorise(AuthorizationView):
    def render_to_response(self, context, **kwargs):
        """Let this form's answer lead to the site that asked: browsers check it."""
        response = super().render_to_response(context, **kwargs)
        site = urlsplit(self._request_info["redirect_uri"])
        origin = f"{site.scheme}://{site.netloc}"
        response._csp_update = {"form-action": [SELF, origin]}  # noqa: SLF001 (django-csp's way)
        return response


authorise = Authorise.as_view()
