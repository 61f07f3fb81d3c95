"""Deletes all the data of an installation: the folder and what root keeps elsewhere."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from asasap import embedded
from asasap.management.claim import AlreadyClaimed, Claim, NotOurs


class Command(BaseCommand):
    help = (
        "Delete the data folder, the embedded database included. Refuses while it runs."
    )
    requires_system_checks = []

    def handle(self, **_options):
        claim = Claim(settings.DATA_DIR)
        try:
            claim.take()
        except (AlreadyClaimed, NotOurs) as refusal:
            raise CommandError(str(refusal)) from None
        embedded.remove(settings.DATA_DIR)
        claim.release()
        self.stdout.write(f"Deleted: {settings.DATA_DIR}")
