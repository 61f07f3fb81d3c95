"""A private point and a public one: what the second tells of the first."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from h3.api import basic_int as h3
from hypothesis import given
from hypothesis import strategies as st

from mapping.enums import PlacePrecision, Point
from mapping.models import Place
from mapping.operations.locating import Located, forget_place, locate, make_place
from mapping.rules import box_around, cell_of, centre_of, distance_km, parent_of
from tests.factories.places import CommuneFactory, PlaceFactory

# France, overseas included, and more: no cell of it touches a pole.
POINTS = st.builds(
    Point,
    latitude=st.floats(-60, 60, allow_nan=False),
    longitude=st.floats(-179.9, 179.9, allow_nan=False),
)


@given(POINTS, st.booleans(), st.floats(0, 1), st.integers(0, 5))
def test_a_home_moved_anywhere_in_its_cell_changes_nothing_in_public(
    home, is_sparse, way, corner
):
    cell = cell_of(home.latitude, home.longitude, is_sparse=is_sparse)
    corners = h3.cell_to_boundary(cell)
    latitude, longitude = corners[corner % len(corners)]
    centre = h3.cell_to_latlng(cell)
    # Nearly to the corner: on it, two neighbours have equal claims.
    part = way * 0.98
    moved = Point(
        centre[0] + part * (latitude - centre[0]),
        centre[1] + part * (longitude - centre[1]),
    )

    moved_cell = cell_of(moved.latitude, moved.longitude, is_sparse=is_sparse)

    assert moved_cell == cell
    assert centre_of(moved_cell) == centre_of(cell)


@given(POINTS, st.booleans())
def test_the_public_point_is_in_its_own_cell(home, is_sparse):
    cell = cell_of(home.latitude, home.longitude, is_sparse=is_sparse)

    public = centre_of(cell)

    assert cell_of(public.latitude, public.longitude, is_sparse=is_sparse) == cell
    assert h3.get_resolution(cell) == (7 if is_sparse else 8)


@given(POINTS, POINTS, POINTS)
def test_distance_is_one(a, b, c):
    assert distance_km(a, a) == 0
    assert distance_km(a, b) == pytest.approx(distance_km(b, a), abs=1e-9)
    assert distance_km(a, c) <= distance_km(a, b) + distance_km(b, c) + 1e-6


@given(POINTS, POINTS, st.floats(0, 25_000))
def test_what_is_within_so_many_kilometres_is_in_the_box(a, b, km):
    south_west, north_east = box_around(a, km)

    if distance_km(a, b) <= km:
        assert south_west.latitude <= b.latitude <= north_east.latitude
        assert south_west.longitude <= b.longitude <= north_east.longitude


def test_paris_and_marseille_are_as_far_as_maps_say():
    paris, marseille = Point(48.8566, 2.3522), Point(43.2965, 5.3698)

    assert distance_km(paris, marseille) == pytest.approx(661, abs=1)


@pytest.mark.django_db
def test_a_place_keeps_the_address_sealed_and_shows_the_centre_of_its_cell():
    commune = CommuneFactory()
    located = locate(address=" 12 rue de l’Exemple ", commune=commune)

    place = make_place(
        commune=commune, located=located, address=" 12 rue de l’Exemple ", access="B"
    )

    place = Place.objects.get(pk=place.pk)
    assert place.private == {
        "address": "12 rue de l’Exemple",
        "latitude": located.point.latitude,
        "longitude": located.point.longitude,
        "access": "B",
    }
    assert place.precision == PlacePrecision.ADDRESS
    assert place.public_point == centre_of(place.cell)
    assert place.public_point != located.point


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("", ""),
        ("1 rue Introuvable", "This address was not found"),
        ("1 rue en panne", "does not answer"),
    ],
)
def test_without_a_geocoder_a_place_is_the_middle_of_its_commune(
    address, said, settings
):
    settings.LANGUAGE_CODE = "en"
    commune = CommuneFactory()

    located = locate(address=address, commune=commune)

    assert (located.point, located.precision) == (
        commune.point,
        PlacePrecision.COMMUNE,
    )
    assert located.note.startswith(said) if not said else said in located.note
    assert make_place(commune=commune, located=located, address=address).pk


@pytest.mark.django_db
def test_a_place_never_changes_but_its_private_part_may_go():
    place = PlaceFactory()
    moved = replace(Located(place.public_point, PlacePrecision.STREET))
    refused = [
        {"private": place.private | {"access": "C"}},
        {"precision": moved.precision},
        {"public_latitude": 1.0},
        {"cell": cell_of(1, 1, is_sparse=False)},
    ]

    for change in refused:
        with pytest.raises(IntegrityError, match="place_"), transaction.atomic():
            Place.objects.filter(pk=place.pk).update(**change)
    for _ in range(2):
        forget_place(place=place)

    place.refresh_from_db()
    assert place.private is None
    with pytest.raises(IntegrityError, match="only_goes"), transaction.atomic():
        Place.objects.filter(pk=place.pk).update(private={"address": "back"})


@pytest.mark.django_db
@pytest.mark.parametrize("axis", ["latitude", "longitude"])
def test_two_places_of_one_cell_cannot_differ_in_public(axis):
    place = PlaceFactory()
    PlaceFactory(latitude=48.86121)

    with pytest.raises(IntegrityError, match=f"place_one_{axis}_a_cell"):
        PlaceFactory(
            cell=place.cell,
            **{f"public_{axis}": getattr(place, f"public_{axis}") + 1e-9},
        )


@pytest.mark.django_db
@pytest.mark.parametrize("resolution", [5, 6])
def test_a_place_is_shown_by_no_other_size_of_cell(resolution):
    cell = parent_of(cell_of(48.86, 2.44, is_sparse=False), resolution)

    with pytest.raises(IntegrityError, match="place_cell_is_of_a_resolution"):
        PlaceFactory(cell=cell)
