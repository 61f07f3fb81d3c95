"""Measures the tours against proven optima, best known plans and a longer search."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand

from bench.table import is_missed, table
from bench.tours import measure


class Command(BaseCommand):
    help = "Print the tours: figure · ours · reference · ratio · target."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("--quick", action="store_true", help="one of each kind")
        parser.add_argument(
            "--instances", type=Path, help="the folder of vrptw/ and hhcrsp/"
        )

    def handle(self, *, quick, instances, **_options):
        figures = measure(instances=instances, quick=quick, say=self.stdout.write)
        self.stdout.write(table(figures))
        if is_missed(figures):
            sys.exit(1)
