"""Brings the French catalogue up to the sources, or says how it differs."""

from django.core.management.base import BaseCommand, CommandError

from asasap.management.catalogue import (
    PO,
    extracted,
    faults,
    merged,
    read_catalogue,
    written,
)


class Command(BaseCommand):
    help = "Write the sentences of the sources into the French catalogue."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument(
            "--check",
            action="store_true",
            help="Write nothing; fail when a sentence is missing, empty or obsolete.",
        )

    def handle(self, *, check: bool, **_options):
        wanted, known = extracted(), read_catalogue()
        if check:
            if found := faults(wanted, known):
                raise CommandError(
                    "The French catalogue is not whole:\n" + "\n".join(found)
                )
            return
        PO.write_text(written(merged(wanted, known)), encoding="utf-8")
        for fault in faults(wanted, read_catalogue()):
            self.stdout.write(fault)
