"""Measures how long one waits for a commune while typing it."""

import sys

from django.core.management.base import BaseCommand

from bench.places import measure
from bench.services import running_services
from bench.table import is_missed, table


class Command(BaseCommand):
    help = "Print the autocomplete: figure · ours · reference · ratio · target."

    def add_arguments(self, parser):
        parser.add_argument("--quick", action="store_true", help="fewer letters")

    def handle(self, *, quick, **_options):
        with running_services():
            figures = measure(quick=quick)
        self.stdout.write(table(figures))
        if is_missed(figures):
            sys.exit(1)
