"""What was answered before signing in becomes a draft of who signs in.

It is the sending of a password or of a code that begins it: to read a page never does.
"""

from dataclasses import replace

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.utils import timezone

from accounts.queries.standing import standing_of
from offers.operations.requesting import begin_kept

# Where the first step of a demand waits in a session: its activity, its answers; then
# the draft it has become.
BEGUN = "demand_begun"


@receiver(user_logged_in, dispatch_uid="offers.begin_what_waited")
def begin_what_waited(*, request, user, **_kwargs):
    kept = request.session.get(BEGUN)
    if not kept or "demand" in kept:
        return
    now = timezone.now()
    standing = standing_of(user=user, today=timezone.localdate(now))
    actor = replace(standing.actor, request_id=request.actor.request_id)
    demand = begin_kept(
        slug=kept["activity"], answers=kept["answers"], actor=actor, now=now
    )
    if demand is not None:
        request.session[BEGUN] = {**kept, "demand": str(demand.uuid)}
