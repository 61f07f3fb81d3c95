"""Brings the official outlines of communes, drawn on the map at close range."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from mapping.operations.contours import ContoursRefused, import_contours


class Command(BaseCommand):
    help = "Keep the outlines of communes of a GeoJSON file, by their INSEE codes."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *, file, **_options):
        try:
            kept, unknown = import_contours(file=file)
        except (ContoursRefused, OSError) as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"{kept} outlines kept, {unknown} of communes unknown here.")
