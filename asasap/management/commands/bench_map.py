"""Measures the map of the country, and of any part of it, among a million offers."""

import sys

from django.core.management.base import BaseCommand

from bench import map as country
from bench.services import running_services
from bench.table import is_missed, table


class Command(BaseCommand):
    help = "Print the map: figure · ours · reference · ratio · target."

    def add_arguments(self, parser):
        parser.add_argument("--quick", action="store_true", help="under a minute")

    def handle(self, *, quick, **_options):
        with running_services():
            figures = country.measure(quick=quick, say=self.stdout.write)
        self.stdout.write(table(figures))
        if is_missed(figures):
            sys.exit(1)
