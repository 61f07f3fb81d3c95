"""The world one searches in: written once for the tests of a module."""

import pytest
from django.db import connection, transaction


@pytest.fixture(scope="module")
def _world_written(django_db_setup, django_db_blocker):
    """What a test writes is undone as ever: its transaction is a part of this one."""
    from matching.operations.indexing import index_all  # noqa: PLC0415 (needs settings)
    from tests.factories.offers import NOON  # noqa: PLC0415
    from tests.matching.worlds import people_the_world  # noqa: PLC0415

    with django_db_blocker.unblock(), transaction.atomic():
        people_the_world()
        index_all(now=NOON)
        connection.check_constraints()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def world(_world_written, db):
    """Offers that differ in all that one may filter by."""
    from offers.models import Offer  # noqa: PLC0415 (needs settings)

    return list(Offer.objects.order_by("pk"))
