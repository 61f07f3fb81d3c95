"""Joins the official list of communes, which has no coordinates, to GeoNames.

A commune gets the best point there is, and a flag that says which: its own, the mean
of the former communes in it, of its postcode, of its intercommunality, or of its
département. Built once by ``manage.py build_places``; the portal only reads the result.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from math import log
from statistics import fmean, median
from typing import Any

from asasap.kernel.text import words_of
from mapping.enums import CommunePrecision, Point
from mapping.rules import distance_km

# GeoNames' countries that are départements or collectivities of France.
OVERSEAS = {
    "BL": "977",
    "GF": "973",
    "GP": "971",
    "MF": "978",
    "MQ": "972",
    "NC": "988",
    "PF": "987",
    "PM": "975",
    "RE": "974",
    "TF": "984",
    "WF": "986",
    "YT": "976",
}
# Islands where nobody votes, which GeoNames does not list: read on a map.
UNINHABITED = {
    "98411": Point(-37.83, 77.55),
    "98412": Point(-49.35, 70.22),
    "98413": Point(-46.43, 51.86),
    "98414": Point(-66.66, 140.0),
    "98415": Point(-11.55, 47.33),
    "98901": Point(10.30, -109.22),
}
# A collectivity of one commune goes by its seat; a town renamed lately, by what it was.
KNOWN_AS = {
    "85146": "Montaigu",
    "93070": "Saint-Ouen",
    "97701": "Gustavia",
    "97801": "Marigot",
    "98612": "Leava",
    "98613": "Mata-Utu",
}
# A namesake so far from its neighbours is another place.
FARTHEST_KM = 60
# Two counts of one town's people, years apart, differ by less (a logarithm).
AS_MANY = log(1.5)


@dataclass(slots=True)
class Entry:
    """One commune, with all that leads to it."""

    insee: str
    name: str
    departement: str
    region: str
    postcodes: list[str]
    population: int
    epci: str = ""
    ept: str = ""
    former: dict[str, str] = field(default_factory=dict)
    point: Point | None = None
    precision: str = ""

    @property
    def area(self) -> str:
        """Where its name is looked for: the région; overseas, the département."""
        overseas = self.departement in OVERSEAS.values()
        return self.departement if overseas else self.region


@dataclass(frozen=True, slots=True)
class Source:
    """The files of the packages, parsed."""

    communes: list[dict]
    epci: list[dict]
    ept: list[dict]
    departements: list[dict]
    regions: list[dict]
    cities: Iterable[dict]
    older_cities: Iterable[dict]


def build(source: Source, *, vintage: str) -> dict[str, Any]:
    """Return what ``mapping/data/places.json.gz`` holds."""
    entries = _entries(source)
    cities = _cities(source)
    _give_own_points(entries.values(), cities)
    _drop_outliers(entries.values())
    for entry in entries.values():
        _give_point_of_former(entry, cities)
    _give_means(entries.values())
    return {
        "vintage": vintage,
        "regions": [[r["code"], r["nom"]] for r in source.regions],
        "departements": [
            [d["code"], d["nom"], d["region"]] for d in source.departements
        ],
        "intercommunalities": [
            [e["code"], e["nom"], e["type"]] for e in [*source.epci, *source.ept]
        ],
        "communes": [_row(entries[insee]) for insee in sorted(entries)],
    }


def _row(entry: Entry) -> list[Any]:
    if entry.point is None:
        raise ValueError(f"{entry.insee} {entry.name} has no point")
    former = sorted(entry.former.items())
    return [
        entry.insee,
        entry.name,
        entry.departement,
        entry.epci,
        entry.ept,
        entry.population,
        round(entry.point.latitude, 5),
        round(entry.point.longitude, 5),
        str(entry.precision),
        entry.postcodes,
        [name for _insee, name in former],
        [insee for insee, _name in former],
    ]


def _entries(source: Source) -> dict[str, Entry]:
    entries = {
        c["code"]: Entry(
            insee=c["code"],
            name=c["nom"].replace("'", "’"),
            departement=c["departement"],
            region=c["region"],
            postcodes=c.get("codesPostaux", []),
            population=c.get("population", 0),
        )
        for c in source.communes
        if c["type"] == "commune-actuelle"
    }
    for c in source.communes:
        # A district names its commune, a former commune the one it was merged into.
        whole = entries.get(c.get("commune") or c.get("chefLieu") or "")
        if c["type"] == "commune-actuelle" or whole is None or c["code"] == whole.insee:
            continue
        whole.former[c["code"]] = c["nom"].replace("'", "’")
    for attribute, groups in (("epci", source.epci), ("ept", source.ept)):
        for group in groups:
            for member in group["membres"]:
                setattr(entries[member["code"]], attribute, group["code"])
    return entries


# --- Points of their own ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class City:
    """A place of GeoNames, and the départements it may be in."""

    point: Point
    population: int
    departements: frozenset[str]


Cities = dict[tuple[str, str], list[City]]


def _cities(source: Source) -> Cities:
    """Index places by their area and name: régions, and départements overseas.

    What a place is also called is kept under an area of its own, "11 also".
    """
    seen = _Seen(source)
    cities: Cities = defaultdict(list)
    for row in source.cities:
        country, name = row["countrycode"], row["name"]
        if country != "FR" and country not in OVERSEAS:
            continue
        point = Point(row["latitude"], row["longitude"])
        area = OVERSEAS.get(country, row["admin1code"])
        around = {area} if country in OVERSEAS else seen.around(name, point)
        city = City(point, row["population"], frozenset(around))
        cities[area, _key(name)].append(city)
        for key in {_key(other) for other in row["alternatenames"]}:
            cities[f"{area} also", key].append(city)
    for name, code, point in seen.all():
        # Nobody was counted there.
        cities[f"{code} older", name].append(City(point, 0, frozenset({code})))
    return cities


class _Seen:
    """An older list, which names the département of each place: homonyms need it."""

    def __init__(self, source: Source) -> None:
        codes = {_key(d["nom"]): d["code"] for d in source.departements}
        self.places: dict[tuple[int, int], list] = defaultdict(list)
        for row in source.older_cities:
            code = _departement_of(row["admin2"], codes)
            if row["cc"] == "FR" and code:
                point = Point(float(row["lat"]), float(row["lon"]))
                seen = (_key(row["name"]), code, point)
                self.places[_square(point)].append(seen)

    def all(self) -> Iterator[tuple[str, str, Point]]:
        return chain.from_iterable(self.places.values())

    def around(self, name: str, point: Point) -> set[str]:
        """The département of the place itself if it is listed, else those nearby."""
        row, column = _square(point)
        near = [
            (name_, code, distance_km(point, at))
            for r in (row - 1, row, row + 1)
            for c in (column - 1, column, column + 1)
            for name_, code, at in self.places[r, c]
        ]
        same = {code for name_, code, km in near if name_ == _key(name) and km < 5}
        return same or {code for _name, code, km in near if km < 15}


def _square(point: Point) -> tuple[int, int]:
    """Which square of a grid, a quarter of a degree wide, this is in."""
    return int(point.latitude * 4 // 1), int(point.longitude * 4 // 1)


def _departement_of(name: str, codes: dict[str, str]) -> str:
    """Read "Departement de l'Ain", "Territoire de Belfort", "Paris"."""
    words = words_of(name)
    tails = (" ".join(words[start:]) for start in range(len(words)))
    return next((codes[tail] for tail in tails if tail in codes), "")


def _key(name: str) -> str:
    return " ".join(words_of(name))


def _found(entry: Entry, name: str, cities: Cities) -> City | None:
    """Return the one place of this name that can be in this commune's département."""
    for place in (entry.area, f"{entry.area} also", f"{entry.departement} older"):
        found = {
            city
            for city in cities.get((place, _key(name)), [])
            if entry.departement in city.departements
        }
        if len(found) == 1:
            return found.pop()
    return None


def _found_by_part(entry: Entry, name: str, cities: Cities) -> City | None:
    """Return it under a shorter name, such as it had; it must have as many people."""
    words = words_of(name)
    for length in range(len(words) - 1, 0, -1):
        city = _found(entry, " ".join(words[:length]), cities)
        if city and min(entry.population, city.population) > 1000:
            return city if _gap(entry, city) < AS_MANY else None
    return None


def _only_one(entry: Entry, name: str, cities: Cities) -> City | None:
    """Return the only place of this name in the area, whatever its département."""
    found = set(cities.get((entry.area, _key(name)), []))
    return found.pop() if len(found) == 1 else None


def _give_own_points(entries: Iterable[Entry], cities: Cities) -> None:
    namesakes = Counter((entry.area, _key(entry.name)) for entry in entries)
    claims: dict[City, list[Entry]] = defaultdict(list)
    for entry in entries:
        name = KNOWN_AS.get(entry.insee, entry.name)
        city = _found(entry, name, cities)
        if city is None and namesakes[entry.area, _key(name)] == 1:
            city = _only_one(entry, name, cities)
        city = city or _found_by_part(entry, name, cities)
        if entry.insee in UNINHABITED:
            entry.point = UNINHABITED[entry.insee]
        elif city:
            claims[city].append(entry)
    for city, rivals in claims.items():
        # Two communes of one name near a border: the one of about as many people.
        entry = min(rivals, key=lambda e: (_gap(e, city), e.insee))
        entry.point = city.point
    for entry in entries:
        if entry.point is not None:
            entry.precision = CommunePrecision.EXACT


def _gap(entry: Entry, city: City) -> float:
    return abs(log((entry.population + 1) / (city.population + 1)))


def _drop_outliers(entries: Iterable[Entry]) -> None:
    """What is far from all its partners is a namesake elsewhere."""
    groups = defaultdict(list)
    for entry in entries:
        if entry.point is not None and entry.epci:
            groups[entry.epci].append((entry, entry.point))
    for group in groups.values():
        middle = Point(
            median(point.latitude for _entry, point in group),
            median(point.longitude for _entry, point in group),
        )
        for entry, point in group:
            if distance_km(point, middle) > FARTHEST_KM:
                entry.point, entry.precision = None, ""


# --- Means ---------------------------------------------------------------------------


def _give_point_of_former(entry: Entry, cities: Cities) -> None:
    if entry.point is None:
        found = [_found(entry, name, cities) for name in entry.former.values()]
        points = [city.point for city in found if city]
        _give(entry, points, CommunePrecision.DELEGATED)


def _give_means(entries: Iterable[Entry]) -> None:
    """Each round stands on the points found by matching, never on another mean."""
    entries = list(entries)
    known = [entry for entry in entries if entry.point is not None]
    for precision, areas_of in (
        (CommunePrecision.POSTCODE_MEAN, lambda entry: entry.postcodes),
        (CommunePrecision.EPCI_MEAN, lambda entry: [entry.epci] if entry.epci else []),
        (CommunePrecision.DEPARTEMENT_MEAN, lambda entry: [entry.departement]),
    ):
        points = defaultdict(list)
        for entry in known:
            for area in areas_of(entry):
                points[area].append(entry.point)
        for entry in entries:
            if entry.point is None:
                _give(entry, _of_areas(points, areas_of(entry)), precision)


def _of_areas(points: dict[str, list], areas: list[str]) -> Iterator[Point]:
    return (point for area in areas for point in points.get(area, []))


def _give(entry: Entry, points: Iterable[Point], precision: str) -> None:
    points = list(points)
    if points:
        entry.point = Point(
            fmean(point.latitude for point in points),
            fmean(point.longitude for point in points),
        )
        entry.precision = precision
