"""Why a visit is left out, found by asking again, with nothing else in the way."""

from collections.abc import Iterable

from matching.tours.days import Left, Reason
from matching.tours.pairs import all_openings, cheapest_pair
from matching.tours.routes import NEVER, Ground, Route, build, cheapest


def why_left(
    ground: Ground, routes: list[Route], absent: Iterable[int]
) -> tuple[Left, ...]:
    """Return the reason of each absent visit; a pair stands there by its first."""
    visits = ground.day.visits
    return tuple(
        Left(visits[visit].key, reason)
        for first in sorted(absent)
        for visit, reason in _of(ground, routes, first)
    )


def _of(ground: Ground, routes: list[Route], visit: int) -> list[tuple[int, Reason]]:
    if visit in ground.pairs:
        return _of_pair(ground, routes, visit)
    reason = _alone(ground, visit)
    if reason is None:
        costs = [cheapest(ground, c, routes[c], visit)[0] for c in ground.may[visit]]
        reason = Reason.NO_ROOM if min(costs) == NEVER else Reason.TOO_DEAR
    return [(visit, reason)]


def _of_pair(
    ground: Ground, routes: list[Route], first: int
) -> list[tuple[int, Reason]]:
    second, _, _ = ground.pairs[first]
    alone = [_alone(ground, first), _alone(ground, second)]
    empty = _empty(ground)
    if any(alone) or not _is_room(ground, empty, first):
        reasons = [reason or Reason.PARTNER for reason in alone]
    elif _is_room(ground, routes, first):
        reasons = [Reason.TOO_DEAR] * 2
    else:
        reasons = [Reason.NO_ROOM] * 2
    return list(zip((first, second), reasons, strict=True))


def _alone(ground: Ground, visit: int) -> Reason | None:
    """Return why nobody could come even if this were the only visit of the day."""
    if not ground.may[visit]:
        return Reason.NOBODY_MAY
    empty = _empty(ground)
    if all(cheapest(ground, c, empty[c], visit)[0] == NEVER for c in ground.may[visit]):
        return Reason.NO_SHIFT
    return None


def _is_room(ground: Ground, routes: list[Route], first: int) -> bool:
    second, least, most = ground.pairs[first]
    return (
        cheapest_pair(
            all_openings(ground, routes, first),
            all_openings(ground, routes, second),
            least,
            most,
        )
        is not None
    )


def _empty(ground: Ground) -> list[Route]:
    return [
        route
        for carer in range(len(ground.day.carers))
        if (route := build(ground, carer, [])) is not None
    ]
