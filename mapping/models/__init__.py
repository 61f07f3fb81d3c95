"""Places: the communes of France, and the points where people and offers are."""

from mapping.models.communes import (
    Commune,
    Departement,
    Gazetteer,
    Intercommunality,
    Region,
)
from mapping.models.contours import Contour
from mapping.models.places import Place
from mapping.models.points import (
    MapPoint,
    PointConfirmation,
    PointImport,
    PointReport,
    PointSource,
)

__all__ = [
    "Commune",
    "Contour",
    "Departement",
    "Gazetteer",
    "Intercommunality",
    "MapPoint",
    "Place",
    "PointConfirmation",
    "PointImport",
    "PointReport",
    "PointSource",
    "Region",
]
