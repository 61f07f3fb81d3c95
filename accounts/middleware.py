"""Builds the actor, once a request, from the login and the URL alone; asks the
privileged for their second factor.
"""

from dataclasses import replace
from uuid import uuid4

from allauth.core.exceptions import RateLimited
from allauth.core.internal.ratelimit import respond_429
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.enums import OrganisationState, PersonState
from accounts.models import Mandate, Membership, Organisation
from accounts.queries.standing import standing_of
from accounts.queries.suspending import standing_statements_to
from accounts.rules.suspending import is_open_to_suspended
from asasap.audit.middleware import SAFE_METHODS
from asasap.kernel.actor import Actor
from asasap.kernel.admin import used_second_factor

# What stays open before the second factor is given: the pages that give it, the way
# out, and what shows nothing of anybody.
OPEN_FAMILIES = ("account_", "mfa_", "usersessions_")
OPEN_PAGES = frozenset(
    {
        "set_language",
        "admin:login",  # It leads to the second factor by itself.
        "dashboards:accessibility",
        "dashboards:demo",
        "dashboards:healthz",
        "dashboards:legal",
        "dashboards:manifest",
        "dashboards:offline",
        "dashboards:readyz",
        "dashboards:service_worker",
        "notices:letter",
        "notices:mailbox",
    }
)


class ActorMiddleware:
    """Sets ``request.standing`` and ``request.actor``, on every request.

    A route with an ``organisation`` in it is acted on in that organisation's name:
    ``request.organisation`` is set, and the actor keeps only the roles held there.
    One with a ``mandate`` in it is acted on for the person helped.
    Both are in the URL and not in the session, so that two windows do not mix.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        # Made here, never taken from a header: the audit's rows must not be a client's.
        request_id = uuid4().hex
        request.standing = standing_of(user=request.user, today=timezone.localdate())
        request.actor = replace(request.standing.actor, request_id=request_id)
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not request.actor.is_known:
            return
        if "mandate" in kwargs:
            self._act_for(request, kwargs["mandate"])
        if "organisation" in kwargs:
            self._act_in(request, kwargs["organisation"])

    def _act_for(self, request, uuid):
        """Become the person helped: their rows alone, and as far as the scopes go."""
        actor, today = request.actor, timezone.localdate()
        held = Mandate.objects.held_by(actor.person_id).valid_on(today)
        mandate = held.select_related("person").by_uuid(uuid).first()
        # Who is suspended acts for nobody, and reads for nobody.
        if mandate is None or actor.is_suspended:
            raise Http404
        request.mandate = mandate
        request.actor = Actor(
            user_id=actor.user_id,
            person_id=mandate.person_id,
            helper_id=actor.person_id,
            mandate_id=mandate.pk,
            scopes=frozenset(mandate.scopes),
            request_id=actor.request_id,
            is_suspended=actor.is_suspended
            or mandate.person.state == PersonState.SUSPENDED,
        )

    def _act_in(self, request, uuid):
        visible = Organisation.objects.visible_to(request.actor)
        organisation = visible.by_uuid(uuid).first()
        if organisation is None:
            raise Http404
        # Whoever declared it sees it in every state; roles are held while it lives.
        roles: frozenset[str] = frozenset()
        if organisation.state == OrganisationState.ACTIVE:
            roles = Membership.objects.roles_of(
                person_id=request.actor.person_id,
                organisation=organisation,
                today=timezone.localdate(),
            )
        request.organisation = organisation
        request.actor = replace(
            request.actor, organisation_id=organisation.pk, roles=roles
        )


class SecondFactorMiddleware:
    """Leads those who see others' rows to their second factor, before anything else.

    It stands after ``ActorMiddleware``, and asks the session alone: the database only
    to tell who must make one from who must give it.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not request.standing.owes_second_factor or used_second_factor(request):
            return None
        page = request.resolver_match.view_name
        if page in OPEN_PAGES or page.startswith(OPEN_FAMILIES):
            return None
        if page.startswith("api:"):
            said = _("Sign in with your second step first.")
            return JsonResponse({"detail": said}, status=403)
        wanted = request.get_full_path() if request.method == "GET" else "/"
        query = urlencode({REDIRECT_FIELD_NAME: wanted})
        return redirect(f"{reverse(_door(request.user))}?{query}")


class RateLimitMiddleware:
    """Says "a little too fast" where allauth lets a limit surface as an error.

    Its limit on SMS does so (65.21); its other limits answer by themselves.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        return respond_429(request) if isinstance(exception, RateLimited) else None


def _door(user) -> str:
    """Name the page where this person makes a second factor, or gives theirs."""
    if is_mfa_enabled(user, [Authenticator.Type.TOTP]):
        return "mfa_reauthenticate"
    if is_mfa_enabled(user, [Authenticator.Type.WEBAUTHN]):
        return "mfa_reauthenticate_webauthn"
    return "mfa_index"


class SuspensionMiddleware:
    """Stops what the suspended send, and says why; what they read stays open.

    Closed unless named in ``OPEN_TO_SUSPENDED``: a page that nobody thought of is one
    they may not send. It costs the others no query.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not request.actor.is_suspended or request.method in SAFE_METHODS:
            return None
        route = request.resolver_match.view_name
        if is_open_to_suspended(route):
            return None
        if route.startswith("api:"):
            said = {"detail": _("Your account is suspended.")}
            return JsonResponse(said, status=403)
        # Under a mandate, who is suspended may be who helps or who is helped.
        stopped = request.standing.actor
        if not stopped.is_suspended:
            stopped = request.actor
        today = timezone.localdate()
        context = {"statements": standing_statements_to(actor=stopped, today=today)}
        answer = render(request, "accounts/suspended.html", context, status=403)
        if request.htmx:
            answer["HX-Redirect"] = reverse("accounts:suspension")
        return answer
