"""Communes and places, the least that is valid."""

from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from asasap.audit.operations import move
from asasap.kernel.actor import SYSTEM
from mapping.enums import (
    POINT_MOVES,
    CommunePrecision,
    PlacePrecision,
    PointKind,
    PointState,
)
from mapping.models import Commune, Departement, MapPoint, Place, Region
from mapping.models.communes import spellings
from mapping.rules import cell_of, centre_of


class RegionFactory(DjangoModelFactory):
    class Meta:
        model = Region
        django_get_or_create = ("code",)

    code = "11"
    name = "Île-de-France"


class DepartementFactory(DjangoModelFactory):
    class Meta:
        model = Departement
        django_get_or_create = ("code",)

    code = "93"
    name = "Seine-Saint-Denis"
    region = factory.SubFactory(RegionFactory)


class CommuneFactory(DjangoModelFactory):
    """Montreuil, unless another is asked for; the same one when asked for twice."""

    class Meta:
        model = Commune
        django_get_or_create = ("insee",)

    insee = "93048"
    name = "Montreuil"
    postcodes = ["93100"]
    departement = factory.SubFactory(DepartementFactory)
    population = 110_000
    latitude = 48.8638
    longitude = 2.4484
    precision = CommunePrecision.EXACT
    is_sparse = False

    former_names: list[str] = []
    spelt = factory.LazyAttribute(lambda commune: _spellings(commune)[0])
    words = factory.LazyAttribute(lambda commune: _spellings(commune)[1])


def _spellings(commune):
    names = [commune.name, *commune.former_names]
    return spellings(names=names, codes=commune.postcodes)


class PlaceFactory(DjangoModelFactory):
    """Somebody’s home, at ``latitude`` and ``longitude``."""

    class Meta:
        model = Place

    class Params:
        latitude = 48.8612
        longitude = 2.4431

    commune = factory.SubFactory(CommuneFactory)
    precision = PlacePrecision.ADDRESS
    private = factory.LazyAttribute(
        lambda place: {
            "address": "12 rue de l’Exemple",
            "latitude": place.latitude,
            "longitude": place.longitude,
            "access": "",
        }
    )
    cell = factory.LazyAttribute(
        lambda place: cell_of(
            place.latitude, place.longitude, is_sparse=place.commune.is_sparse
        )
    )
    public_latitude = factory.LazyAttribute(
        lambda place: centre_of(place.cell).latitude
    )
    public_longitude = factory.LazyAttribute(
        lambda place: centre_of(place.cell).longitude
    )


NOON = datetime(2026, 11, 23, 11, tzinfo=UTC)


class MapPointFactory(DjangoModelFactory):
    """A public place somebody has proposed."""

    class Meta:
        model = MapPoint

    kind = PointKind.SOCIAL
    name = "Maison de quartier"
    commune = factory.SubFactory(CommuneFactory)
    latitude = 48.8638
    longitude = 2.4484
    cell = factory.LazyAttribute(
        lambda point: cell_of(point.latitude, point.longitude, is_sparse=False)
    )
    created_at = NOON


def put_on_the_map(point: MapPoint) -> MapPoint:
    move(point, to=PointState.SHOWN, table=POINT_MOVES, actor=SYSTEM, now=NOON)
    return point
