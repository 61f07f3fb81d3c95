"""Favourites: what somebody keeps an eye on."""

from datetime import datetime

from django.db import transaction

from asasap.kernel.actor import Actor
from offers.models import Demand, Favourite, Offer


class NobodyKeeps(Exception):
    """Only a person keeps favourites, and for themselves."""


@transaction.atomic
def keep(*, posting: Offer | Demand, actor: Actor, now: datetime) -> None:
    """Put it among one's favourites. Safe to call twice. Raises NobodyKeeps."""
    if actor.person_id is None or actor.mandate_id is not None:
        raise NobodyKeeps
    named = {_name(posting): posting}
    Favourite.objects.bulk_create(
        [Favourite(person_id=actor.person_id, added_at=now, **named)],
        ignore_conflicts=True,  # A double click; a second window.
    )


@transaction.atomic
def let_go(*, favourite: Favourite) -> None:
    """Take it off one's favourites. Safe to call twice."""
    Favourite.objects.filter(pk=favourite.pk).delete()


def _name(posting: Offer | Demand) -> str:
    return "offer" if isinstance(posting, Offer) else "demand"
