"""What bringing a list in would do: shown first, then done."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from mapping.enums import Point
from mapping.models import Commune, MapPoint, PointImport
from mapping.rules import NEARBY_KM, distance_km
from mapping.rules.importing import Fault, Listed, read_list

COMPARED = ("kind", "name", "address", "website", "hours", "commune_id")
SAME_DEGREES = 1e-6


@dataclass(frozen=True, slots=True)
class Brought:
    """The lines of a list: which are new, say otherwise, say the same, or are wrong."""

    new: list[Listed]
    changed: list[tuple[MapPoint, Listed]]
    same_count: int
    faults: list[Fault]
    # By the number the list says, that of the commune as it is today.
    communes: dict[str, int]

    @property
    def counts(self) -> dict[str, int]:
        return {
            "new": len(self.new),
            "changed": len(self.changed),
            "same": self.same_count,
            "faults": len(self.faults),
        }


def bring(listed: PointImport) -> Brought:
    """Compare a list with the map, by the numbers of its source. Four queries."""
    reading = read_list(listed.content)
    known = {
        point.external_id: point
        for point in MapPoint.objects.filter(source=listed.source).order_by("pk")
    }
    communes = _communes({place.insee for place in reading.places})
    found = Brought([], [], 0, list(reading.faults), {})
    same = 0
    for place in reading.places:
        commune = communes.get(place.insee)
        fault = _why_not(place, commune)
        if commune is None or fault:
            found.faults.append(Fault(place.line, fault))
            continue
        found.communes[place.insee] = commune.pk
        point = known.get(place.external_id)
        if point is None:
            found.new.append(place)
        elif _is_same(point, place, commune):
            same += 1
        else:
            found.changed.append((point, place))
    return replace(found, same_count=same)


def _communes(codes: set[str]) -> dict[str, Commune]:
    """By the number a list says: one merged since is found under the one it is in."""
    current = Commune.objects.current()
    found = {row.insee: row for row in current.filter(insee__in=codes).order_by("pk")}
    missing = codes - set(found)
    for row in current.filter(former_insee__overlap=list(missing)).order_by("pk"):
        found |= dict.fromkeys(missing & set(row.former_insee), row)
    return found


def _why_not(place: Listed, commune: Commune | None) -> str:
    if commune is None:
        return _("No commune has the number %(insee)s.") % {"insee": place.insee}
    at = Point(place.latitude, place.longitude)
    if distance_km(at, commune.point) > NEARBY_KM:
        return _("This point is far from %(commune)s.") % {"commune": commune.name}
    return ""


def _is_same(point: MapPoint, place: Listed, commune: Commune) -> bool:
    said = {name: getattr(place, name, None) for name in COMPARED}
    said["commune_id"] = commune.pk
    near = max(
        abs(point.latitude - place.latitude), abs(point.longitude - place.longitude)
    )
    return near <= SAME_DEGREES and all(
        getattr(point, name) == value for name, value in said.items()
    )
