"""Ends the portal that runs on this data folder, and waits until it is gone."""

import os
import signal
import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from asasap.management.claim import Claim

PATIENCE_SECONDS = 90


class Command(BaseCommand):
    help = "Stop the portal that runs on this data folder."
    requires_system_checks = []

    def handle(self, **_options):
        claim = Claim(settings.DATA_DIR)
        if not claim.is_taken():
            self.stdout.write(f"Nothing runs on {settings.DATA_DIR}.")
            return
        asked = False
        deadline = time.monotonic() + PATIENCE_SECONDS
        while claim.is_taken():
            # It may have the lock and not have noted itself yet.
            if not asked and (holder := claim.holder()):
                os.kill(holder.pid, signal.SIGTERM)
                asked = True
            if time.monotonic() > deadline:
                raise CommandError(f"It has not ended after {PATIENCE_SECONDS} s.")
            time.sleep(0.05)
        self.stdout.write("Stopped.")
