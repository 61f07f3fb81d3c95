"""What already binds people, and what keeps them apart, read for many together."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Count

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


def agreements_between(providers: Iterable[int]) -> dict[tuple[int, int], int]:
    """How many agreements each client and provider already had. One query."""
    rows = Engagement.objects.filter(provider__in=providers, state__in=CONCLUDED)
    counted = rows.order_by().values_list("client_id", "provider_id")
    return {
        (client, provider): count
        for client, provider, count in counted.annotate(count=Count("pk"))
    }


def kept_apart(demands: list[Demand]) -> set[tuple[int, int]]:
    """Who is never proposed to whom: a secret of who said so. Two queries."""
    clients = {one.client_id for one in demands} | {
        one.beneficiary_id for one in demands
    }
    said = IncompatiblePair.objects.filter(client__in=clients)
    blocked = Conversation.objects.filter(client__in=clients, blocked_at__isnull=False)
    return {
        pair
        for rows in (said, blocked)
        for pair in rows.order_by().values_list("client_id", "provider_id")
    }
