"""Builds the actor: once a request, from the login and from the URL alone."""

from dataclasses import replace
from uuid import uuid4

from django.http import Http404
from django.utils import timezone

from accounts.models import Mandate, Membership, Organisation
from accounts.queries.standing import standing_of
from asasap.kernel.actor import Actor


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
        if mandate is None:
            raise Http404
        request.mandate = mandate
        request.actor = Actor(
            user_id=actor.user_id,
            person_id=mandate.person_id,
            helper_id=actor.person_id,
            mandate_id=mandate.pk,
            scopes=frozenset(mandate.scopes),
            request_id=actor.request_id,
            is_suspended=actor.is_suspended,
        )

    def _act_in(self, request, uuid):
        visible = Organisation.objects.visible_to(request.actor)
        organisation = visible.by_uuid(uuid).first()
        if organisation is None:
            raise Http404
        roles = Membership.objects.roles_of(
            person_id=request.actor.person_id,
            organisation=organisation,
            today=timezone.localdate(),
        )
        request.organisation = organisation
        request.actor = replace(
            request.actor, organisation_id=organisation.pk, roles=roles
        )
