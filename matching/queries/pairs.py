"""Who is never proposed to whom: said so by one of them, or blocked in a conversation.

It is a secret of who said it: such a provider is left out before anything is counted,
ranked or written down.
"""

from collections.abc import Collection

from asasap.kernel.actor import Actor
from matching.models import IncompatiblePair
from offers.models import Conversation


def excluded_provider_ids(actor: Actor) -> frozenset[int]:
    """Return the providers never shown to the actor, whoever of the two said so.

    For the person helped, under a mandate. One query; none for a visitor.
    """
    if actor.person_id is None:
        return frozenset()
    return excluded_for([actor.person_id])


def excluded_for(client_ids: Collection[int]) -> frozenset[int]:
    """The same for those who ask and those who receive. One query."""
    said = IncompatiblePair.objects.filter(client__in=client_ids)
    blocked = Conversation.objects.filter(
        client__in=client_ids, blocked_at__isnull=False
    )
    both = said.order_by().values_list("provider_id")
    return frozenset(
        provider_id
        for (provider_id,) in both.union(blocked.order_by().values_list("provider_id"))
    )
