"""Runs every benchmark of the house, one after the other."""

import sys

from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Run every bench_*; exit 1 when any of them misses a target."

    def add_arguments(self, parser):
        parser.add_argument("--quick", action="store_true", help="smaller data")

    def handle(self, *, quick, **_options):
        missed = []
        for name in sorted(n for n in get_commands() if n.startswith("bench_")):
            self.stdout.write(f"\n{name}")
            try:
                call_command(name, quick=quick, stdout=self.stdout)
            except SystemExit:
                missed.append(name)
        if missed:
            self.stderr.write(f"Missed a target: {', '.join(missed)}")
            sys.exit(1)
