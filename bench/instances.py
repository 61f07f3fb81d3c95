"""Public routing instances as days, where somebody has their files.

``vrptw/``: Solomon's, "Algorithms for the vehicle routing and scheduling problems with
time window constraints", Operations Research 35, 1987, with the proven optima of the
DIMACS challenge (each distance cut to one decimal). ``hhcrsp/``: Mankowska, Meisel and
Bierwirth, "The home health care routing and scheduling problem with interdependent
services", Health Care Management Science 17, 2014; the cost is a third of distance,
total lateness and worst lateness together.
"""

import csv
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from matching.tours.days import Carer, Day, Pair, Visit, Weights

TENTHS = 10
THOUSANDTHS = 1000
DEAR = 10**9  # No visit of an instance may be left.


@dataclass(frozen=True)
class Instance:
    """A day, and the best cost known for it, in the day's own units."""

    name: str
    day: Day
    best: float


def solomon(folder: Path) -> list[Instance]:
    """Return the instances whose optimum is proven."""
    return [
        Instance(
            row["instance"],
            _solomon(folder / "vrptw" / f"{row['instance']}.txt"),
            float(row["optimal_distance"]) * TENTHS,
        )
        for row in _rows(folder / "vrptw" / "proven_optima.csv")
    ]


def _solomon(path: Path) -> Day:
    lines = [line.split() for line in path.read_text().splitlines()]
    start = next(i for i, words in enumerate(lines) if words[:1] == ["CUST"])
    fleet, capacity = (int(word) for word in lines[4])
    rows = [[int(word) for word in words] for words in lines[start + 1 :] if words]
    depot, *customers = rows
    points = [(row[1], row[2]) for row in rows]
    return Day(
        visits=tuple(
            Visit(
                key=number,
                place=number,
                minutes=service * TENTHS,
                earliest=ready * TENTHS,
                latest=due * TENTHS,
                load=demand,
                unserved=DEAR,
            )
            for number, _x, _y, demand, ready, due, service in customers
        ),
        carers=tuple(
            Carer(key, 0, depot[4] * TENTHS, depot[5] * TENTHS, capacity=capacity)
            for key in range(fleet)
        ),
        minutes=tuple(
            tuple(int(TENTHS * math.dist(a, b)) for b in points) for a in points
        ),
    )


def home_care(folder: Path) -> list[Instance]:
    """Return the instances with visits of two carers."""
    return [
        Instance(
            row["instance"].removesuffix(".json"),
            _home_care(folder / "hhcrsp" / row["instance"]),
            float(row["total_cost"]) * 3 * THOUSANDTHS,
        )
        for row in _rows(folder / "hhcrsp" / "best_known.csv")
    ]


def _home_care(path: Path) -> Day:
    told = json.loads(path.read_text())
    places = [told["central_offices"][0]["location"]]
    places += [patient["location"] for patient in told["patients"]]
    visits: list[Visit] = []
    pairs: list[Pair] = []
    for place, patient in enumerate(told["patients"], start=1):
        halves = [
            _care(patient, care, place, len(visits) + number)
            for number, care in enumerate(patient["required_caregivers"])
        ]
        if len(halves) == 2:
            gap = patient["synchronization"].get("distance", (0, 0))
            keys = (half.key for half in halves)
            pairs.append(Pair(*keys, *(round(THOUSANDTHS * end) for end in gap)))
        visits += halves
    distances = tuple(
        tuple(round(THOUSANDTHS * math.dist(a, b)) for b in places) for a in places
    )
    evening = THOUSANDTHS * 10_000  # The day of an instance has no end.
    carers = tuple(
        Carer(key, 0, 0, evening, skills=frozenset(carer["abilities"]))
        for key, carer in enumerate(told["caregivers"])
    )
    weights = Weights(late=1, latest=1)
    return Day(tuple(visits), carers, distances, pairs=tuple(pairs), weights=weights)


def _care(patient: dict, care: dict, place: int, key: int) -> Visit:
    earliest, latest = patient["time_window"]
    return Visit(
        key=key,
        place=place,
        minutes=round(THOUSANDTHS * care["duration"]),
        earliest=round(THOUSANDTHS * earliest),
        latest=round(THOUSANDTHS * latest),
        skills=frozenset({care["service"]}),
        unserved=DEAR,
    )


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(newline="") as file:
        yield from csv.DictReader(file)
