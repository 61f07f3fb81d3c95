"""Lives a year of requests with the rotation and without: who got the hours?"""

import sys

from django.core.management.base import BaseCommand

from bench import fairness
from bench.table import is_missed, table


class Command(BaseCommand):
    help = "Print each figure: figure · with · without · ratio · target."

    def add_arguments(self, parser):
        parser.add_argument("--quick", action="store_true", help="one town, 119 days")

    def handle(self, *, quick, **_options):
        figures = fairness.figures(quick=quick, say=self.stdout.write)
        self.stdout.write("Ours is with the rotation, the reference without.")
        self.stdout.write(table(figures))
        if is_missed(figures):
            sys.exit(1)
