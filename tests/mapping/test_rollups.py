"""Counts kept added up: each cell and area says what counting it anew would say."""

from collections import Counter
from datetime import UTC, datetime
from itertools import product

import pytest
from django.core.cache import cache
from h3.api import basic_int as h3
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mapping.enums import CELL_RESOLUTION, Point
from mapping.models import Gazetteer, Intercommunality
from mapping.queries import rollups
from mapping.queries.areas import Where, box_of, sums_by_area, sums_in
from mapping.registry import Area, Box, Level, Sums
from mapping.rules import cell_of, centre_of, distance_km, outline_of, parent_of
from tests.depth import DEEP
from tests.factories.places import CommuneFactory, DepartementFactory, RegionFactory

RESOLUTIONS = range(3, CELL_RESOLUTION + 1)
ON_LAND = st.tuples(st.floats(42, 51), st.floats(-4, 8))
# Around one place, so that cells hold several and boxes cut through them.
CLOSE = st.tuples(st.floats(48.6, 49.1), st.floats(2.0, 2.9))


@pytest.fixture
def communes(db):
    """In three départements of two régions; two groups stand in all, one alone."""
    areas = [
        DepartementFactory(code=code, region=region)
        for region, codes in (
            (RegionFactory(code="32"), ("62", "80")),
            (RegionFactory(code="28"), ("76",)),
        )
        for code in codes
    ]
    groups = [
        Intercommunality.objects.create(siren=str(n), name=f"G{n}", kind="CC")
        for n in range(2)
    ]
    return [
        CommuneFactory(insee=f"{area.code}{n:03}", departement=area, epci=group)
        for area in areas
        for n, group in enumerate([*groups, None])
    ]


@settings(
    max_examples=200 if DEEP else 8,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
@given(
    points=st.lists(
        st.tuples(CLOSE | ON_LAND, st.integers(0, 8), st.integers(1, 9)), max_size=12
    ),
    corner=CLOSE,
    height=st.floats(0.01, 5),
)
def test_a_view_has_every_cell_it_touches_with_its_whole_number(
    communes, points, corner, height
):
    counted = [
        (communes[at].pk, cell_of(*point, is_sparse=False), count)
        for point, at, count in points
    ]
    south, west = corner
    box = Box(south, west, south + height, west + height)

    whole = rollups.keep("test.rollups", counted, seconds=60)

    assert rollups.kept("test.rollups") == whole
    for resolution in RESOLUTIONS:
        everything = Counter[int]()
        for _commune, cell, count in counted:
            small = resolution == CELL_RESOLUTION
            everything[cell if small else parent_of(cell, resolution)] += count
        shown = rollups.cells_in(whole, box, resolution)
        assert shown.items() <= everything.items()
        inside = {
            cell
            for cell in everything
            if any(
                south <= y <= box.north and west <= x <= box.east
                for y, x in [*outline_of(cell), h3.cell_to_latlng(cell)]
            )
        }
        assert inside <= shown.keys()
    for commune in communes:
        own = Counter[int]()
        for pk, cell, count in counted:
            own.update({cell: count} if pk == commune.pk else {})
        assert rollups.cells_of(whole, commune.pk) == own


@settings(
    max_examples=100 if DEEP else 10,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
@given(counts=st.lists(st.integers(0, 9), min_size=9, max_size=9))
def test_what_is_kept_of_an_area_is_what_adding_it_up_says(communes, counts):
    by_commune = {
        commune.pk: count
        for commune, count in zip(communes, counts, strict=True)
        if count
    }
    cell = cell_of(49, 2, is_sparse=False)
    departements = {commune.departement for commune in communes}
    groups = {commune.epci_id for commune in communes} - {None}
    areas = [
        Area(),
        *(Area(Level.REGION, one.region_id) for one in departements),
        *(Area(Level.DEPARTEMENT, one.pk) for one in departements),
        *(
            Area(Level.EPCI, group, within)
            for group, within in product(
                groups, [None, *(one.pk for one in departements)]
            )
        ),
    ]

    whole = rollups.keep(
        "test.areas", [(pk, cell, n) for pk, n in by_commune.items()], seconds=60
    )

    together = sums_by_area(by_commune)
    for area in areas:
        expected = sums_in(area, by_commune)
        assert rollups.sums_of(whole, area) == expected
        assert together.get(area, sums_in(area, {})) == expected


@given(point=st.tuples(st.floats(-90, 90), st.floats(-180, 179.99)))
@settings(max_examples=2000 if DEEP else 100, deadline=None)
def test_nothing_of_a_cell_is_farther_from_its_centre_than_is_looked(point):
    smallest = cell_of(*point, is_sparse=False)
    for resolution in RESOLUTIONS:
        small = resolution == CELL_RESOLUTION
        cell = smallest if small else parent_of(smallest, resolution)
        centre = Point(*h3.cell_to_latlng(cell))
        parts = [Point(*corner) for corner in h3.cell_to_boundary(cell)]
        for part in [*parts, centre_of(smallest)]:
            assert distance_km(centre, part) < rollups.REACH_KM[resolution]


@pytest.mark.usefixtures("communes")
def test_where_an_area_stands_is_asked_once_a_vintage(
    communes, django_assert_num_queries
):
    cache.clear()
    where = Where(region=communes[0].departement.region)
    now = datetime(2026, 11, 22, tzinfo=UTC)
    Gazetteer.objects.create(pk=1, checksum="one", vintage="1", loaded_at=now)

    with django_assert_num_queries(2 + 1):  # The file, the communes; the file again.
        first, second = box_of(where), box_of(where)
    moved = communes[0]
    moved.latitude += 1
    moved.save(update_fields=["latitude"])
    kept = box_of(where)
    Gazetteer.objects.update(checksum="two")
    anew = box_of(where)

    assert first == second == kept
    assert anew is not None
    assert first is not None
    assert anew.north == first.north + 1


def test_each_step_down_to_a_commune_names_an_area_whose_sum_is_kept(communes):
    home = communes[0]

    kept = sums_by_area({home.pk: 3})

    steps = Where(
        region=home.departement.region, departement=home.departement, epci=home.epci
    ).steps
    assert [kept[step.area] for step in steps] == [
        Sums({home.departement.region_id: 3}, {}),
        Sums({home.departement_id: 3}, {}),
        Sums({home.epci_id: 3}, {}),
        Sums({}, {home.pk: 3}),
    ]
