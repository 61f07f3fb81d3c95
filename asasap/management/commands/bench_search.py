"""Measures the search among a million offers."""

import sys

from django.core.management.base import BaseCommand

from bench import search
from bench.services import running_services
from bench.table import is_missed, table


class Command(BaseCommand):
    help = "Print the search: figure · ours · reference · ratio · target."

    def add_arguments(self, parser):
        parser.add_argument("--quick", action="store_true", help="under a minute")
        parser.add_argument(
            "--slopes",
            type=int,
            default=0,
            metavar="LARGEST",
            help="measure at 0.1, 1 and 5 million too, up to so many",
        )

    def handle(self, *, quick, slopes, **_options):
        with running_services():
            figures = search.measure(quick=quick, slopes=slopes, say=self.stdout.write)
        self.stdout.write(table(figures))
        if is_missed(figures):
            sys.exit(1)
