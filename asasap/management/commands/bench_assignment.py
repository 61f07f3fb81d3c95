"""Measures the assignment against an independent solver, and against the bare one."""

import sys

from django.core.management.base import BaseCommand

from bench import assignment
from bench.table import is_missed, table


class Command(BaseCommand):
    help = "Print each figure: figure · ours · reference · ratio · target."

    def add_arguments(self, parser):
        parser.add_argument("--quick", action="store_true", help="10,000 demands")

    def handle(self, *, quick, **_options):
        figures = assignment.figures(quick=quick, say=self.stdout.write)
        self.stdout.write(table(figures))
        if is_missed(figures):
            sys.exit(1)
