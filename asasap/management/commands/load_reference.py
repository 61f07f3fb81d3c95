"""Brings the dated rules and texts to what their files say: `up` does it each time."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.operations.reference import load_reference


class Command(BaseCommand):
    help = "Load the dated rules and texts of accounts/data; safe to run again."

    def handle(self, **_options):
        written = load_reference(today=timezone.localdate())
        self.stdout.write(f"Reference: {written} rows written.")
