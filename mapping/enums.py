"""What a place is made of: a point, and how well it is known."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Point:
    """Degrees, WGS 84."""

    latitude: float
    longitude: float


class CommunePrecision(models.TextChoices):
    """Where the point of a commune comes from, the best first."""

    EXACT = "exact", _("its own centre")
    DELEGATED = "delegated", _("mean of the former communes in it")
    POSTCODE_MEAN = "postcode_mean", _("mean of the communes of its postcode")
    EPCI_MEAN = "epci_mean", _("mean of its intercommunality")
    DEPARTEMENT_MEAN = "departement_mean", _("mean of its département")


class PlacePrecision(models.TextChoices):
    """How finely the private point of a place is known."""

    ADDRESS = "address", _("to the number")
    STREET = "street", _("to the street")
    COMMUNE = "commune", _("to the commune")


class IntercommunalityKind(models.TextChoices):
    CC = "CC", _("communauté de communes")
    CA = "CA", _("communauté d’agglomération")
    CU = "CU", _("communauté urbaine")
    METRO = "METRO", _("métropole")
    MET69 = "MET69", _("métropole de Lyon")
    EPT = "EPT", _("établissement public territorial")


# H3 resolutions. Eight: hexagons of 0.74 km², a few hundred homes in a town; where few
# people live, seven: 5.2 km². Five, of 250 km², is for counting over a whole country.
CELL_RESOLUTION, SPARSE_RESOLUTION = 8, 7


class PointKind(models.TextChoices):
    """What a public place is to those who look for help nearby."""

    TOWN_HALL = "town_hall", _("town hall desk")
    SOCIAL = "social", _("social centre or social action desk")
    ASSOCIATION = "association", _("association")
    COOPERATIVE = "cooperative", _("cooperative")
    KITCHEN = "kitchen", _("shared kitchen or canteen")
    WORKSHOP = "workshop", _("workshop or repair café")
    DIGITAL = "digital", _("help with computers and paperwork")
    HEALTH = "health", _("health centre")
    LIBRARY = "library", _("library or media library")
    OTHER = "other", _("other public place")


class PointState(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    SHOWN = "shown", _("on the map")
    CLOSED = "closed", _("closed")
    MERGED = "merged", _("the same as another")
    REFUSED = "refused", _("refused")


PUBLIC_POINTS = (PointState.SHOWN, PointState.CLOSED, PointState.MERGED)
# What can be met twice: a place refused or merged already is nobody’s double.
LIVING_POINTS = (PointState.PROPOSED, PointState.SHOWN, PointState.CLOSED)
POINT_MOVES = {
    PointState.PROPOSED: {PointState.SHOWN, PointState.REFUSED, PointState.MERGED},
    PointState.SHOWN: {PointState.CLOSED, PointState.MERGED},
    PointState.CLOSED: {PointState.SHOWN, PointState.MERGED},
    PointState.REFUSED: {PointState.SHOWN},
    PointState.MERGED: set(),
}


class PointFault(models.TextChoices):
    """What may be wrong with a place on the map."""

    PLACE = "place", _("it is not there")
    CLOSED = "closed", _("it has closed for good")
    DUPLICATE = "duplicate", _("it is on the map twice")
    OTHER = "other", _("something else is wrong")


class PointReportState(models.TextChoices):
    OPEN = "open", _("waiting")
    UPHELD = "upheld", _("put right")
    DISMISSED = "dismissed", _("left as it is")


POINT_REPORT_MOVES = {
    PointReportState.OPEN: {PointReportState.UPHELD, PointReportState.DISMISSED},
    PointReportState.UPHELD: set(),
    PointReportState.DISMISSED: set(),
}


class Licence(models.TextChoices):
    """Under which terms a source lets its places be shown and given on."""

    LO = "lo-2.0", _("Licence Ouverte 2.0")
    ODBL = "odbl-1.0", _("Open Database License 1.0")
    CC_BY = "cc-by-4.0", _("Creative Commons BY 4.0")
    CC0 = "cc0-1.0", _("Creative Commons Zero")


class ImportState(models.TextChoices):
    READ = "read", _("to look over")
    APPLIED = "applied", _("brought in")


IMPORT_MOVES = {ImportState.READ: {ImportState.APPLIED}, ImportState.APPLIED: set()}
