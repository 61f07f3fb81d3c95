"""How much work people have, and what they were offered lately."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta

from accounts.enums import StatusKind
from matching.models import Invitation, WorkingTimeRule
from matching.rules.wishes import minutes_in_28_days
from offers.models import AvailabilityRule, Engagement, EngagementTerms

LATELY = timedelta(days=28)


def longest_weeks(day) -> dict[str, int]:
    """Return the longest week of each salaried status, in minutes. One query."""
    rules = WorkingTimeRule.objects.valid_on(day)
    return dict(rules.values_list("kind", "weekly_minutes"))


def agreed_terms(
    person_ids: Collection[int], *, kinds: Collection[str]
) -> dict[int, list[EngagementTerms]]:
    """Return what runs for each of these people under these statuses. One query."""
    running = Engagement.objects.agreed().filter(
        provider__person__in=person_ids,
        work_status__kind__in=[StatusKind(kind) for kind in kinds],
    )
    agreed: dict[int, list[EngagementTerms]] = defaultdict(list)
    for engagement in running.select_related("terms", "provider").order_by("pk"):
        if engagement.provider.person_id is not None and engagement.terms is not None:
            agreed[engagement.provider.person_id].append(engagement.terms)
    return agreed


def offered_minutes(provider_ids: Collection[int], *, now: datetime) -> dict[int, int]:
    """Return the minutes each was offered in 28 days: asked for, or agreed.

    An agreement that came of an invitation is the same offer, counted once. Two
    queries.
    """
    since, minutes = now - LATELY, dict.fromkeys(provider_ids, 0)
    invited = Invitation.objects.filter(
        provider__in=provider_ids, sent_at__gt=since, sent_at__lte=now
    )
    counted = set()
    for one in invited.select_related("candidate__run__demand_version").order_by("pk"):
        if (one.demand_id, one.provider_id) not in counted:
            counted.add((one.demand_id, one.provider_id))
            asked = one.candidate.run.demand_version
            minutes[one.provider_id] += minutes_in_28_days(asked)
    agreed = Engagement.objects.filter(
        provider__in=provider_ids, agreed_at__gt=since, agreed_at__lte=now
    )
    for engagement in agreed.select_related("terms").order_by("pk"):
        if (engagement.demand_id, engagement.provider_id) not in counted:
            minutes[engagement.provider_id] += minutes_in_28_days(engagement.terms)
    return minutes


def weekly_hours(person_ids: Collection[int], *, day) -> dict[int, int]:
    """Return the minutes a week each says to be free; who says nothing is left out.

    One query.
    """
    minutes: dict[int, int] = defaultdict(int)
    rules = AvailabilityRule.objects.of_any(person_ids).valid_on(day)
    for rule in rules.order_by("pk"):
        minutes[rule.person_id] += rule.end_minute - rule.start_minute
    return dict(minutes)
