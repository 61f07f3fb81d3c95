"""Compiles the French catalogue; the result is committed, so users need no tool."""

from django.core.management.base import BaseCommand, CommandError

from asasap.management.catalogue import MO, compiled


class Command(BaseCommand):
    help = "Compile the French catalogue from its .po."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument(
            "--check",
            action="store_true",
            help="Write nothing; fail when the .mo is not what the .po compiles to.",
        )

    def handle(self, *, check: bool, **_options):
        if not check:
            MO.write_bytes(compiled())
        elif not MO.exists() or MO.read_bytes() != compiled():
            raise CommandError(f"{MO.name} is not its .po's: run manage.py compile_mo.")
