"""What the tests of offers share."""

import pytest
from django.utils import translation


@pytest.fixture
def english():
    """What operations say, in the language of the source."""
    with translation.override("en"):
        yield
