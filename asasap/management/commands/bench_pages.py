"""Measures every list of the portal among a million offers."""

import sys

from django.core.management.base import BaseCommand

from bench import pages
from bench.services import running_services
from bench.table import is_missed, table


class Command(BaseCommand):
    help = "Print each list page: figure · ours · reference · ratio · target."

    def add_arguments(self, parser):
        parser.add_argument("--quick", action="store_true", help="under a minute")

    def handle(self, *, quick, **_options):
        with running_services():
            figures = pages.measure(quick=quick, say=self.stdout.write)
        self.stdout.write(table(figures))
        if is_missed(figures):
            sys.exit(1)
