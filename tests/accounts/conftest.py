"""What the tests of accounts share."""

from datetime import date

import pytest
from django.utils import translation


@pytest.fixture
def reference(db):
    """The dated rules and texts of ``accounts/data``, as of the first of 2026."""
    from accounts.operations.reference import load_reference  # noqa: PLC0415

    load_reference(today=date(2026, 1, 1))


@pytest.fixture
def english():
    """What operations say, in the language of the source."""
    with translation.override("en"):
        yield
