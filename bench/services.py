"""A database to measure against: the portal's when it runs, else one of our own."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command

from asasap import embedded


@contextmanager
def running_services() -> Iterator[None]:
    """Start the embedded services for as long as the bench runs, unless they are up."""
    data = settings.DATA_DIR
    elsewhere = {"DATABASE_URL", "REDIS_URL"} <= os.environ.keys()
    if elsewhere or embedded.postgres_is_ready(data):
        yield
        return
    with embedded.start(data):
        call_command("migrate", verbosity=0)
        yield
