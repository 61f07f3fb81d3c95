"""Finding where an address is, and keeping it as a place."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from mapping import rules
from mapping.enums import PlacePrecision, Point
from mapping.models import Commune, Place
from mapping.registry import GeocoderUnavailable, geocoder


@dataclass(frozen=True, slots=True)
class Located:
    """A point, how finely it is known, and what to tell who gave the address."""

    point: Point
    precision: PlacePrecision
    note: str = ""


def locate(*, address: str, commune: Commune) -> Located:
    """Return where this address is; failing that, the middle of its commune, and why.

    It may wait some seconds for the geocoder: call it before the operation that keeps
    the place, never inside a transaction.
    """
    centre = Located(commune.point, PlacePrecision.COMMUNE)
    if not address.strip():
        return centre
    try:
        answer = geocoder().search(address=address, insee=commune.insee)
    except GeocoderUnavailable:
        return Located(
            centre.point,
            centre.precision,
            _(
                "The address service does not answer. Your address is kept, and "
                "distances are counted from the middle of the commune for now."
            ),
        )
    if answer is None or not rules.is_credible(answer, commune):
        return Located(
            centre.point,
            centre.precision,
            _(
                "This address was not found in the commune. It is kept as you wrote "
                "it, and distances are counted from the middle of the commune."
            ),
        )
    return Located(answer.point, answer.precision)


@transaction.atomic
def make_place(
    *, commune: Commune, located: Located, address: str = "", access: str = ""
) -> Place:
    """Keep a place: its address sealed, and in public the centre of its cell.

    The caller keeps its key, and decides who may read ``private``.
    """
    point = located.point
    cell = rules.cell_of(point.latitude, point.longitude, is_sparse=commune.is_sparse)
    public = rules.centre_of(cell)
    return Place.objects.create(
        commune=commune,
        private={
            "address": address.strip(),
            "latitude": point.latitude,
            "longitude": point.longitude,
            "access": access.strip(),
        },
        precision=located.precision,
        cell=cell,
        public_latitude=public.latitude,
        public_longitude=public.longitude,
    )


@transaction.atomic
def forget_place(*, place: Place) -> None:
    """Erase the exact part for good; the cell stays, for counting. Safe to repeat."""
    Place.objects.filter(pk=place.pk, private__isnull=False).update(private=None)
    place.private = None
