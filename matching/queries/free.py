"""When people are free for more: by their calendar, less what they agreed to."""

from collections import defaultdict
from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from asasap.kernel.periods import Period, day_in_paris
from matching.rules.wishes import occurrences
from offers.enums import Frequency
from offers.models import Engagement
from offers.queries.availability import free_in
from offers.rules.availability import free_periods


def free_for_more(
    person_ids: Collection[int], window: Period, *, unsaid_is_free: bool = False
) -> dict[int, list[Period]]:
    """Return when each is free by their calendar and by what runs of their agreements.

    As ``free_in``, and one query more.
    """
    free = free_in(person_ids, window, unsaid_is_free=unsaid_is_free)
    for person_id, taken in _agreed(person_ids, window).items():
        free[person_id] = free_periods(
            window=window, weekly=(), added=free[person_id], taken=taken
        )
    return free


def _agreed(person_ids: Collection[int], window: Period) -> dict[int, list[Period]]:
    """When their agreements take them, until visits say it better.

    Of once a month nobody knows yet which week: it takes none.
    """
    # What began the evening before may last into the window.
    since = day_in_paris(window.start) - timedelta(days=1)
    until = day_in_paris(window.end) + timedelta(days=1)
    running = Engagement.objects.agreed().filter(
        provider__person__in=person_ids, terms__days__overlap=DateRange(since, until)
    )
    known = running.exclude(terms__frequency=Frequency.MONTHLY)
    taken: dict[int, list[Period]] = defaultdict(list)
    for one in known.select_related("terms", "provider").order_by("pk"):
        person_id: Any = one.provider.person_id
        taken[person_id] += occurrences(one.terms, since=since, until=until)
    return taken
