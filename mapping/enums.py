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
