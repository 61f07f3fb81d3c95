"""The database's clock, which judges rivals."""

import time
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from asasap.kernel.clock import database_now

pytestmark = pytest.mark.django_db


def test_it_is_an_aware_instant_of_now():
    now = database_now()

    assert now.utcoffset() is not None
    assert abs(now - timezone.now()) < timedelta(seconds=5)


def test_it_goes_on_inside_a_transaction():
    with transaction.atomic():
        before = database_now()
        time.sleep(0.01)
        after = database_now()

    assert after - before >= timedelta(milliseconds=10)
