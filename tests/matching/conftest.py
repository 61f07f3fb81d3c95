"""The world one searches in: written once for the tests of a module."""

import pytest
from django.db import connection


@pytest.fixture(scope="module")
def _world_written(django_db_setup, django_db_blocker):
    from matching.operations.indexing import index_all  # noqa: PLC0415 (needs settings)
    from tests.factories.offers import NOON  # noqa: PLC0415
    from tests.matching.worlds import people_the_world  # noqa: PLC0415
    from tests.undone import undone_after  # noqa: PLC0415

    with undone_after(django_db_blocker):
        people_the_world()
        index_all(now=NOON)
        connection.check_constraints()
        yield


@pytest.fixture
def world(_world_written, db):
    """Offers that differ in all that one may filter by."""
    from offers.models import Offer  # noqa: PLC0415 (needs settings)

    return list(Offer.objects.order_by("pk"))
