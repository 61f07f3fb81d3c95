"""Counting areas anew, by the clock: tension, and white zones."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from django.db import transaction

from asasap.kernel.clock import take_time
from asasap.kernel.periods import day_in_paris
from mapping.queries.areas import Seat, seats
from mapping.registry import Level
from mapping.rules import cell_of
from matching.models import AreaTension, MapThreshold, WhiteZone
from matching.queries.areas import counts_by_activity, out_of_reach
from matching.rules.suppression import Children, Path, children_of, number_of, said
from offers.models import Activity

LEVELS = (Level.REGION, Level.DEPARTEMENT, Level.EPCI, Level.COMMUNE)
BATCH = 5000


@transaction.atomic
def count_tension(*, now: datetime) -> int:
    """Count who asks and who offers in each area; return how many areas say something.

    What is too few to say is not written at all. Safe to repeat: all rows are made
    anew, and readers see the former ones until commit. Nothing is said where no
    threshold holds.
    """
    take_time()
    AreaTension.objects.all().delete()
    threshold = MapThreshold.objects.valid_on(day_in_paris(now)).filter(name="tension")
    if (rule := threshold.first()) is None:
        return 0
    paths = {pk: _path(pk, seat) for pk, seat in seats().items()}
    children = children_of(list(paths.values()))
    rows = [
        row
        for activity, (demands, offers) in counts_by_activity().items()
        for row in _tensions(
            (_by_path(demands, paths), _by_path(offers, paths)),
            children=children,
            least=rule.least,
            activity_id=activity,
            counted_at=now,
        )
    ]
    AreaTension.objects.bulk_create(rows, batch_size=BATCH)
    return len(rows)


@transaction.atomic
def count_white_zones(*, now: datetime) -> int:
    """Find the requests no offer reaches, by public point. Safe to repeat."""
    take_time()
    WhiteZone.objects.all().delete()
    rows = [
        WhiteZone(
            activity=activity,
            commune_id=commune,
            latitude=point.latitude,
            longitude=point.longitude,
            cell=cell_of(point.latitude, point.longitude, is_sparse=False),
            demands=count,
            counted_at=now,
        )
        for activity in Activity.objects.order_by("pk")
        for commune, point, count in out_of_reach(activity)
    ]
    WhiteZone.objects.bulk_create(rows, batch_size=BATCH)
    return len(rows)


def _path(commune: int, seat: Seat) -> Path:
    return (seat.region, seat.departement, seat.group or 0, commune)


def _by_path(counts: Mapping[int, int], paths: Mapping[int, Path]) -> dict[Path, int]:
    return {paths[pk]: count for pk, count in counts.items() if pk in paths}


def _tensions(
    counted: tuple[Mapping[Path, int], Mapping[Path, int]],
    *,
    children: Children,
    least: int,
    **told: object,
) -> Iterator[AreaTension]:
    """One row for each area of which something is said, other than that none is there.

    Communes outside any intercommunality are hidden with the group they stand in for.
    """
    demands, offers = (said(one, children=children, least=least) for one in counted)
    for path in dict.fromkeys([*demands, *offers]):
        demanded, offered = number_of(path, demands), number_of(path, offers)
        if path and path[-1] != 0 and (demanded or offered):
            yield AreaTension(
                level=LEVELS[len(path) - 1],
                area=path[-1],
                parent=path[-2] if len(path) > 1 else None,
                departement=path[1] if len(path) > 2 else None,
                demands=demanded,
                offers=offered,
                **told,
            )
