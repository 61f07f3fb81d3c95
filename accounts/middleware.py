"""Builds the actor: once a request, from the login and from the URL alone."""

from dataclasses import replace
from uuid import uuid4

from django.http import Http404
from django.utils import timezone

from accounts.models import Membership, Organisation
from accounts.queries import standing_of


class ActorMiddleware:
    """Sets ``request.standing`` and ``request.actor``, on every request.

    A route with an ``organisation`` in it is acted on in that organisation's name:
    ``request.organisation`` is set, and the actor keeps only the roles held there.
    It is in the URL and not in the session, so that two windows do not mix.
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
        if "organisation" not in kwargs or not request.actor.is_known:
            return
        visible = Organisation.objects.visible_to(request.actor)
        organisation = visible.by_uuid(kwargs["organisation"]).first()
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
