"""The local price of an hour, by large cell: what “cheap here” is measured against."""

from collections import defaultdict
from collections.abc import Iterable
from statistics import median_low

from mapping.rules import cell_of, parent_of
from matching.models import LocalPrice
from matching.models.prices import FEWEST_PROVIDERS
from offers.enums import PriceUnit
from offers.models import Offer

# 250 km²; where too few offer there, 1,770 km².
RESOLUTIONS = (5, 4)

Around = tuple[int, float, float]  # An activity’s number, and a public point.


def local_medians(around: Iterable[Around]) -> dict[Around, int]:
    """Return the median hour in cents around each point that has one. One query.

    The nearer cell counts; the larger one where too few offer in it.
    """
    cells = {
        (activity, latitude, longitude): _cells(latitude, longitude)
        for activity, latitude, longitude in around
    }
    kept = LocalPrice.objects.filter(
        activity__in={key[0] for key in cells},
        cell__in={cell for both in cells.values() for cell in both},
    )
    medians = {
        (activity, cell): cents
        for activity, cell, cents in kept.values_list(
            "activity_id", "cell", "median_cents"
        )
    }
    found = {}
    for key, both in cells.items():
        known = [medians[key[0], cell] for cell in both if (key[0], cell) in medians]
        if known:
            found[key] = known[0]
    return found


def counted_medians() -> dict[tuple[int, int], tuple[int, int]]:
    """Count them anew: (median, how many providers) by activity and cell.

    Each provider counts once, by their cheapest hour there: nobody moves the price of a
    town by publishing ten offers.
    """
    rows = Offer.objects.live().filter(current__price_unit=PriceUnit.HOUR)
    cheapest: dict[tuple[int, int], dict[int, int]] = defaultdict(dict)
    for activity, provider, latitude, longitude, cents in rows.values_list(
        "activity_id", "provider_id", "latitude", "longitude", "current__price_cents"
    ).iterator():
        for cell in _cells(latitude, longitude):
            prices = cheapest[activity, cell]
            prices[provider] = min(cents, prices.get(provider, cents))
    return {
        key: (median_low(prices.values()), len(prices))
        for key, prices in cheapest.items()
        if len(prices) >= FEWEST_PROVIDERS
    }


def _cells(latitude: float, longitude: float) -> list[int]:
    cell = cell_of(latitude, longitude, is_sparse=False)
    return [parent_of(cell, resolution) for resolution in RESOLUTIONS]
