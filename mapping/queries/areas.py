"""Where the map is: an area, what it is part of, and what each part of it bears."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

from django.db.models import Avg, F, Max, Min, QuerySet
from django.db.models.functions import Coalesce
from django.http import QueryDict

from mapping.models import (
    Commune,
    Departement,
    Gazetteer,
    Intercommunality,
    Region,
)
from mapping.registry import Area, Box, Level, Sums

P = ParamSpec("P")
R = TypeVar("R")

# The words of an address that say which area; the last one given is the finest.
CODES = ("region", "departement", "epci", "commune")


class NoSuchArea(Exception):
    """No area has this code, or not within the other one named."""


@dataclass(frozen=True, slots=True)
class Where:
    """An area with all it is part of; nothing set is the whole country."""

    region: Region | None = None
    departement: Departement | None = None
    epci: Intercommunality | None = None
    commune: Commune | None = None

    @property
    def level(self) -> Level:
        named = [name for name in CODES if getattr(self, name) is not None]
        return Level(named[-1]) if named else Level.COUNTRY

    @property
    def area(self) -> Area:
        if self.level is Level.COUNTRY:
            return Area()
        # Only an intercommunality is cut, by the département one came through.
        cut = self.departement if self.level is Level.EPCI else None
        part = cut.pk if cut else None
        return Area(self.level, getattr(self, self.level).pk, part)

    @property
    def steps(self) -> list["Where"]:
        """The areas this one is within, the widest first, and itself last."""
        found, named = [Where()], {}
        for name in CODES:
            if (row := getattr(self, name)) is not None:
                named[name] = row
                found.append(Where(**named))
        return found

    @property
    def codes(self) -> dict[str, str]:
        """What names it in an address."""
        of = {
            "region": self.region and self.region.code,
            "departement": self.departement and self.departement.code,
            "epci": self.epci and self.epci.siren,
            "commune": self.commune and self.commune.insee,
        }
        if self.commune:
            return {"commune": self.commune.insee}
        if self.departement:
            of["region"] = None  # The département says which.
        return {name: code for name, code in of.items() if code}

    @property
    def name(self) -> str:
        finest = None
        for name in CODES:
            finest = getattr(self, name) or finest
        return str(finest.label if isinstance(finest, Commune) else finest or "")


def area_asked(words: QueryDict) -> Where:
    """Return the area an address names. Raises NoSuchArea."""
    said = {name: code for name in CODES if (code := words.get(name))}
    if not all(code.isalnum() for code in said.values()):
        raise NoSuchArea
    try:
        if code := said.get("commune"):
            return _of_commune(code)
        if code := said.get("epci"):
            return _of_epci(code, said.get("departement"))
        if code := said.get("departement"):
            return _of_departement(code)
        if code := said.get("region"):
            return Where(Region.objects.get(code=code[:3]))
    except (Departement.DoesNotExist, Region.DoesNotExist):
        raise NoSuchArea from None
    return Where()


def _of_commune(code: str) -> Where:
    rows = Commune.objects.by_insee(code[:5])
    commune = rows.select_related("departement__region", "epci", "ept").first()
    if commune is None:
        raise NoSuchArea
    return where_is(commune)


def where_is(commune: Commune) -> Where:
    """Its areas; they must be loaded, with the région."""
    departement = commune.departement
    return Where(departement.region, departement, commune.ept or commune.epci, commune)


def _of_epci(siren: str, code: str | None) -> Where:
    epci = Intercommunality.objects.filter(siren=siren[:9]).first()
    if epci is None:
        raise NoSuchArea
    if not code:
        return Where(epci=epci)
    where = replace(_of_departement(code), epci=epci)
    if not communes_in(where).exists():
        raise NoSuchArea
    return where


def _of_departement(code: str) -> Where:
    departement = Departement.objects.select_related("region").get(code=code[:3])
    return Where(departement.region, departement)


def communes_in(where: Where) -> QuerySet[Commune]:
    """All the communes of an area, as the map divides the country.

    Around Paris it divides by the territories of the Métropole, not by the whole.
    """
    rows = Commune.objects.current()
    if where.commune:
        return rows.filter(pk=where.commune.pk)
    if where.epci:
        rows = rows.in_group(where.epci)
    if where.departement:
        return rows.filter(departement=where.departement)
    if where.region:
        return rows.filter(departement__region=where.region)
    return rows


def once_a_vintage(ask: Callable[P, R]) -> Callable[P, R]:
    """Ask once in a process for what is said of the communes of one file."""
    kept = lru_cache(maxsize=512)(lambda _vintage, *args: ask(*args))  # type: ignore[call-arg]

    @wraps(ask)
    def answer(*args: P.args, **kwargs: P.kwargs) -> R:
        vintage = Gazetteer.objects.values_list("checksum", flat=True).first()
        return kept(vintage, *args) if vintage else ask(*args, **kwargs)

    return answer


def box_of(where: Where) -> Box | None:
    """Return the box its communes stand in; None for the country, and for nothing."""
    bare = where.level in {Level.COUNTRY, Level.COMMUNE}
    return None if bare else _box_of(where)


@once_a_vintage
def _box_of(where: Where) -> Box | None:
    ends = communes_in(where).aggregate(
        south=Min("latitude"),
        west=Min("longitude"),
        north=Max("latitude"),
        east=Max("longitude"),
    )
    return Box(**ends) if ends["south"] is not None else None


@once_a_vintage
def middles_in(where: Where) -> list[tuple[int, float, float]]:
    """Return the middle of each part of an area: the mean of its communes."""
    parts = {
        Level.COUNTRY: F("departement__region"),
        Level.REGION: F("departement"),
        Level.DEPARTEMENT: Coalesce("ept", "epci"),
    }
    rows = communes_in(where).annotate(part=parts.get(where.level, F("pk")))
    means = rows.values("part").annotate(Avg("latitude"), Avg("longitude")).order_by()
    return list(means.values_list("part", "latitude__avg", "longitude__avg"))


@dataclass(frozen=True, slots=True)
class Seat:
    """The parts of the country a commune is in, by number."""

    region: int
    departement: int
    group: int | None

    def part_of(self, area: Area) -> int | None:
        """The part of an area it is in; None where that has no name of its own."""
        if area.level is Level.COUNTRY:
            return self.region
        if area.level is Level.REGION:
            return self.departement
        return self.group

    def is_in(self, area: Area) -> bool:
        if area.departement not in {None, self.departement}:
            return False
        if area.level is Level.COUNTRY:
            return True
        return area.pk == getattr(self, _OF_SEAT[area.level])


_OF_SEAT = {
    Level.REGION: "region",
    Level.DEPARTEMENT: "departement",
    Level.EPCI: "group",
}


@once_a_vintage
def seats() -> Mapping[int, Seat]:
    """Return the seat of each commune."""
    rows = Commune.objects.order_by("pk").values_list(
        "pk", "departement__region", "departement", "ept", "epci"
    )
    return {
        pk: Seat(region, departement, ept or epci)
        for pk, region, departement, ept, epci in rows
    }


def sums_in(area: Area, counts: Mapping[int, int]) -> Sums:
    """Add up, by part of the area, what is counted by commune.

    An intercommunality is divided into its communes. So is what a département has
    outside any.
    """
    parts: Counter[int] = Counter()
    communes: dict[int, int] = {}
    seated = seats()
    for pk, count in counts.items():
        seat = seated.get(pk)
        if seat is None or not seat.is_in(area):
            continue
        part = None if area.level is Level.EPCI else seat.part_of(area)
        if part is None:
            communes[pk] = count
        else:
            parts[part] += count
    return Sums(dict(parts), communes)


def sums_by_area(counts: Mapping[int, int]) -> dict[Area, Sums]:
    """Add up what is counted by commune for every area at once, as ``sums_in`` would.

    Areas without any are left out.
    """
    found: dict[Area, tuple[Counter[int], dict[int, int]]] = defaultdict(
        lambda: (Counter(), {})
    )
    seated = seats()
    for pk, count in counts.items():
        if (seat := seated.get(pk)) is None:
            continue
        found[Area()][0][seat.region] += count
        found[Area(Level.REGION, seat.region)][0][seat.departement] += count
        parts, communes = found[Area(Level.DEPARTEMENT, seat.departement)]
        if seat.group is None:
            communes[pk] = count
            continue
        parts[seat.group] += count
        for departement in (None, seat.departement):
            found[Area(Level.EPCI, seat.group, departement)][1][pk] = count
    return {
        area: Sums(dict(parts), communes) for area, (parts, communes) in found.items()
    }
