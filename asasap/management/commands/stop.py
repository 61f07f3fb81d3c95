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
        asked = None
        deadline = time.monotonic() + PATIENCE_SECONDS
        while claim.is_taken() or (asked and asked.is_alive()):
            # It may have the lock and not have noted itself yet.
            if asked is None and (asked := claim.holder()):
                os.kill(asked.pid, signal.SIGTERM)
            if time.monotonic() > deadline:
                raise CommandError(f"It has not ended after {PATIENCE_SECONDS} s.")
            time.sleep(0.05)
        self.stdout.write("Stopped.")
