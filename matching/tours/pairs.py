"""Where both carers of a double visit could fit in, at one hour."""

from typing import NamedTuple

from matching.tours.routes import NEVER, Ground, Route, inserted, prices


class Opening(NamedTuple):
    """A leg that a visit may cut, at what cost, and between which starts."""

    cost: int
    carer: int
    leg: int
    early: int
    late: int


def openings(ground: Ground, carer: int, route: Route, visit: int) -> list[Opening]:
    """Return every leg this visit may cut: a pair must choose an hour for both."""
    who = ground.day.carers[carer]
    if who.pause is not None or who.most_minutes is not None:
        return openings_tried(ground, carer, route, visit)
    if who.capacity is not None and route.load + ground.load[visit] > who.capacity:
        return []
    minutes_to, minutes_from = ground.minutes_to[visit], ground.minutes_from[visit]
    extra, service = ground.extra[carer][visit], ground.service[visit]
    nodes, found = route.nodes, []
    for cost, leg in prices(ground, route, visit):
        early = max(ground.early[visit], route.ready[leg] + minutes_to[nodes[leg]])
        leaves = route.due[leg] - minutes_from[nodes[leg + 1]]
        late = min(ground.late[visit], leaves - service)
        if early <= late:
            found.append(Opening(cost + extra, carer, leg, early, late))
    return found


def openings_tried(
    ground: Ground, carer: int, route: Route, visit: int
) -> list[Opening]:
    """Do it by making each route: the break moves, hours add up."""
    extra = ground.extra[carer][visit]
    return [
        Opening(cost + extra, carer, leg, made.starts[leg + 1], made.due[leg])
        for cost, leg in prices(ground, route, visit)
        if (made := inserted(ground, carer, route, visit, leg)) is not None
    ]


def all_openings(ground: Ground, routes: list[Route], visit: int) -> list[Opening]:
    """Return every leg that this half of a pair may cut, the cheapest first."""
    found: list[Opening] = []
    for carer in ground.may[visit]:
        route = routes[carer]
        known = route.openings.get(visit)
        if known is None:
            known = openings(ground, carer, route, visit)
            route.openings[visit] = known
        found += known
    return sorted(found)


def cheapest_pair(
    ones: list[Opening], others: list[Opening], least: int, most: int
) -> tuple[Opening, Opening] | None:
    """Return the cheapest two openings, sorted by cost, of two carers and one hour."""
    found, cost = None, NEVER
    for one in ones:
        for other in others:
            if one.cost + other.cost >= cost:
                break
            lowest = max(one.early, other.early - most)
            highest = min(one.late, other.late - least)
            if one.carer != other.carer and lowest <= highest:
                found, cost = (one, other), one.cost + other.cost
                break
    return found
