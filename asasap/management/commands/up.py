"""The whole portal in one command, in the foreground: what `make run` calls."""

import os
import sys
import time
from io import StringIO

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connections
from django.utils import timezone

from accounts.operations.reference import load_reference
from asasap import embedded
from asasap.embedded import EmbeddedError
from asasap.management import preflight
from asasap.management.claim import AlreadyClaimed, Claim, Known, NotOurs
from asasap.management.preflight import Refused
from asasap.management.programs import (
    beat_program,
    migrate_program,
    web_programs,
    worker_program,
)
from asasap.management.supervisor import GaveUp, Stopped, Supervisor
from mapping.operations.gazetteer import load_places
from matching.operations.indexing import index_if_empty
from matching.operations.reference import load_matching
from matching.operations.weights import load_weights
from offers.operations.catalogue import load_catalogue

SERVICES, PORTAL = 0, 1  # Floors: the portal stops before what it stands on.
PATIENCE_SECONDS = 60
# A killed run's last connections may hold the port for a moment.
PORT_PATIENCE_SECONDS = 5


class Command(BaseCommand):
    help = "Run web, worker and beat, and PostgreSQL and Valkey where none is given."
    requires_system_checks = []

    def handle(self, **_options):
        self.began_at = time.monotonic()
        self.data = settings.DATA_DIR
        self.url = f"http://localhost:{settings.PORT}"
        self.claim = Claim(self.data)
        try:
            preflight.refuse_settings()
            recovering = self.claim.take()
            logs = self.data / "log"
            with Supervisor(logs, say=self.say, on_change=self.note) as supervisor:
                self.start_portal(supervisor, recovering=recovering)
                supervisor.run()
        except Stopped:
            self.say("Stopped.")
        except (AlreadyClaimed, EmbeddedError, GaveUp, NotOurs, Refused) as refusal:
            self.stderr.write(f"ASASAP: {refusal}")
            sys.exit(1)
        except OSError as error:  # The disk filled up, a folder was taken away…
            self.stderr.write(f"ASASAP: {error}. Mend that, then start again.")
            sys.exit(1)
        finally:
            self.claim.release()

    def load_tables(self) -> None:
        """What comes with the software, and what is made of what is here."""
        load_reference(today=timezone.localdate())
        load_catalogue(today=timezone.localdate())
        load_weights(today=timezone.localdate())
        load_matching(today=timezone.localdate())
        load_places(now=timezone.now())
        index_if_empty(now=timezone.now())

    def start_portal(self, supervisor: Supervisor, *, recovering: bool) -> None:
        """Everything up to the first page served, each step told."""
        if recovering:
            self.say("The last run was killed: what it left has been cleared away.")
        patience = PORT_PATIENCE_SECONDS if recovering else 0
        preflight.refuse_taken_port(settings.PORT, patience=patience)
        self.start_services(supervisor)
        preflight.refuse_database()
        preflight.refuse_queue(settings.REDIS_URL)
        self.say("Database and queue answer.")
        if preflight.must_migrate():
            self.say("Bringing the database to this version…")
            if supervisor.run_once(migrate_program()):
                words = supervisor.last_lines("migrate")
                raise GaveUp(f"The database could not be brought up to date:\n{words}")
        self.load_tables()
        self.say("Starting the web server…")
        first, second = web_programs(self.data, settings.PORT)
        supervisor.start(first, floor=PORTAL)
        accounts = StringIO()
        if settings.DEMO:  # While the web server starts.
            call_command("demo", first_time=True, stdout=accounts)
        connections.close_all()
        supervisor.wait_until(
            lambda: preflight.answers(settings.PORT),
            name=first.name,
            seconds=PATIENCE_SECONDS,
        )
        for program in (second, worker_program(), beat_program(self.data)):
            supervisor.start(program, floor=PORTAL)
        self.stdout.write(accounts.getvalue())
        self.say(f"ASASAP is ready: {self.url}  (Ctrl-C stops it.)")

    def start_services(self, supervisor: Supervisor) -> None:
        """Start the embedded services that no address replaces."""
        own_database = not os.environ.get("DATABASE_URL")
        own_queue = not os.environ.get("REDIS_URL")
        embedded.refuse_full_disk(self.data)
        if own_database or own_queue:
            self.say(f"Preparing {self.data}…")
            embedded.prepare(self.data)
        if own_database:
            supervisor.start(embedded.postgres_program(self.data), floor=SERVICES)
        if own_queue:
            supervisor.start(embedded.valkey_program(self.data), floor=SERVICES)
        supervisor.wait_until(
            lambda: not own_database or embedded.postgres_is_ready(self.data),
            name="postgres",
            seconds=PATIENCE_SECONDS,
        )
        supervisor.wait_until(
            lambda: not own_queue or embedded.valkey_is_ready(self.data),
            name="valkey",
            seconds=PATIENCE_SECONDS,
        )

    def note(self, supervisor: Supervisor) -> None:
        """Write down what runs now: `make stop` and a start after a kill need it."""
        running = [
            Known.by_pid(
                child.program.name, child.process.pid, child.program.stop_signal
            )
            for child in supervisor.children
            if child.process is not None
        ]
        self.claim.note(url=self.url, running=running)

    def say(self, line: str) -> None:
        seconds = time.monotonic() - self.began_at
        self.stdout.write(f"[{seconds:5.1f} s] {line}")
        self.stdout.flush()
