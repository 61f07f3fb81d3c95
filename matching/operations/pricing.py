"""The local price of an hour, counted again each night."""

from datetime import datetime

from django.db import transaction

from asasap.kernel.clock import take_time
from matching.models import LocalPrice
from matching.queries.prices import counted_medians


@transaction.atomic
def count_local_prices(*, now: datetime) -> int:
    """Make the table say what an hour costs today; return how many cells know it.

    Safe to call at any time, and twice: readers see the former ones until it is done.
    """
    take_time()
    counted = counted_medians()
    LocalPrice.objects.all().delete()
    LocalPrice.objects.bulk_create(
        (
            LocalPrice(
                activity_id=activity,
                cell=cell,
                median_cents=median,
                sample_size=size,
                counted_at=now,
            )
            for (activity, cell), (median, size) in sorted(counted.items())
        ),
        batch_size=1000,
    )
    return len(counted)
