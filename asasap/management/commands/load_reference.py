"""Brings rules, texts, activities, communes to what their files say, as `up` does."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.operations.reference import load_reference
from mapping.operations.gazetteer import load_places
from matching.operations.reference import load_matching
from matching.operations.weights import load_weights
from offers.operations.catalogue import load_catalogue


class Command(BaseCommand):
    help = "Load dated rules, texts, activities and communes; safe to run again."

    def handle(self, **_options):
        today = timezone.localdate()
        written = load_reference(today=today) + load_catalogue(today=today)
        written += load_weights(today=today) + load_matching(today=today)
        self.stdout.write(f"Reference: {written} rows written.")
        if communes := load_places(now=timezone.now()):
            self.stdout.write(f"Places: {communes} communes.")
