"""Measures the floor: an empty signed-in page against a bare Django view."""

import sys

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.cached_db import SessionStore
from django.core.management.base import BaseCommand
from django.db import transaction
from django.middleware.csrf import CSRF_ALLOWED_CHARS, CSRF_SECRET_LENGTH
from django.utils.crypto import get_random_string

from accounts.models import Person, User
from accounts.operations.signing_up import register_person
from asasap.notifications.models import Notice, Recipient
from bench.floor import measure
from bench.services import running_services
from bench.table import is_missed, table

EMAIL = "bench@asasap.example"


class Command(BaseCommand):
    help = "Print the floor: figure · ours · reference · ratio · target."

    def add_arguments(self, parser):
        parser.add_argument("--quick", action="store_true", help="under a minute")

    def handle(self, *, quick, **_options):
        with running_services():
            session = _session()
            try:
                # As a browser sends them from its second page on.
                token = get_random_string(CSRF_SECRET_LENGTH, CSRF_ALLOWED_CHARS)
                cookie = (
                    f"{settings.SESSION_COOKIE_NAME}={session.session_key}; "
                    f"{settings.CSRF_COOKIE_NAME}={token}"
                )
                figures = measure(cookie=cookie, quick=quick)
            finally:
                session.delete()
                _forget_person()
        self.stdout.write(table(figures))
        if is_missed(figures):
            sys.exit(1)


def _session() -> SessionStore:
    """Sign in a person made for the bench, and for as long as it lasts."""
    _forget_person()
    user = User.objects.create_user(EMAIL)
    register_person(user=user, display_name="Bench", language="fr")
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session


@transaction.atomic
def _forget_person() -> None:
    """Leave the portal's data as they were: the next start may still be the first."""
    Notice.objects.filter(recipient__email=EMAIL).delete()
    Person.objects.filter(user__email=EMAIL).delete()
    User.objects.filter(email=EMAIL).delete()
    Recipient.objects.filter(email=EMAIL).delete()
