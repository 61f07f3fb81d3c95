"""The provider that an offer stands on, made on the way where there is none."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, Provider
from accounts.operations.providers import save_profile
from accounts.rules.providers import Face
from asasap.kernel.actor import Actor
from offers.operations.holding import PostingRefused


@transaction.atomic
def provider_for(
    *, organisation: Organisation | None = None, actor: Actor, now: datetime
) -> Provider:
    """Return the provider of the actor, or of the organisation they act in.

    One that is made here shows no profile to anybody yet. Raises PostingRefused,
    ProfileRefused.
    """
    if actor.mandate_id is not None or actor.person_id is None:
        raise PostingRefused(_("One offers in one’s own name."))
    known = Provider.objects.held_by(actor, organisation=organisation).first()
    if known is not None:
        return known
    return save_profile(
        face=Face(headline=""), organisation=organisation, actor=actor, now=now
    )
