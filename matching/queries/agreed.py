"""What already binds people, and what keeps them apart, read for many together."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from matching.models import IncompatiblePair
from offers.enums import CONCLUDED
from offers.models import Conversation, Demand, Engagement


def running_terms(providers: Iterable[int]) -> dict[int, list[Any]]:
    """What each has agreed to and still runs. One query."""
    terms: dict[int, list[Any]] = defaultdict(list)
    running = Engagement.objects.agreed().filter(provider__in=providers)
    for engagement in running.select_related("terms").order_by("pk"):
        terms[engagement.provider_id].append(engagement.terms)
    return terms


def agreements_between(providers: Iterable[int]) -> dict[tuple[int, int], set[int]]:
    """The agreements each person had with each provider, to ask or to be helped.

    One query.
    """
    rows = Engagement.objects.filter(provider__in=providers, state__in=CONCLUDED)
    found: dict[tuple[int, int], set[int]] = defaultdict(set)
    for key, provider, *people in rows.order_by().values_list(
        "pk", "provider_id", "client_id", "beneficiary_id"
    ):
        for person in people:
            found[person, provider].add(key)
    return found


def people_of(asked: Iterable[Demand | Engagement]) -> set[int]:
    """Who asks, and who is helped."""
    return {pk for one in asked for pk in (one.client_id, one.beneficiary_id)}


def kept_apart(asked: Iterable[Demand | Engagement]) -> set[tuple[int, int]]:
    """Who is never proposed to whom: a secret of who said so. Two queries."""
    clients = people_of(asked)
    said = IncompatiblePair.objects.filter(client__in=clients)
    blocked = Conversation.objects.filter(client__in=clients, blocked_at__isnull=False)
    return {
        pair
        for rows in (said, blocked)
        for pair in rows.order_by().values_list("client_id", "provider_id")
    }
