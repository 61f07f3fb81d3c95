"""Fills the database with a market of any size: for benchmarks, never for people."""

import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from bench import scale
from mapping.models import Commune
from offers.models import Activity

LEAST = 100


class Command(BaseCommand):
    help = "Add so many invented offers, and all that goes with them, to this database."

    def add_arguments(self, parser):
        parser.add_argument("--offers", type=int, default=1_000_000)

    def handle(self, *, offers, **_options):
        if not (settings.DEMO or settings.DEBUG):
            raise CommandError("Invented people go where the demo is: ASASAP_DEMO=1.")
        if offers < LEAST:
            raise CommandError(f"At least {LEAST} offers.")
        if scale.is_loaded():
            raise CommandError("Such offers are here already: begin with `make reset`.")
        if not (Commune.objects.exists() and Activity.objects.exists()):
            raise CommandError("Load places and activities first: load_reference.")
        began = time.monotonic()
        scale.load_scale(offers=offers, now=timezone.now(), say=self.stdout.write)
        self.stdout.write(f"{time.monotonic() - began:,.0f} s")
