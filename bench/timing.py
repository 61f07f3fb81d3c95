"""Whether the time an answer takes tells that an address is known here.

Each door is knocked at in turn for an address that has an account and for one that has
none, in one process and one transaction, which is undone: the network would only hide
a difference.
"""

import statistics
import time
from collections.abc import Callable

from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse

from accounts.models import User
from accounts.operations.signing_up import register_person
from bench.table import Figure

KNOWN, UNKNOWN = "known@bench.example", "unknown@bench.example"
PASSWORD = "a walk along the canal"  # noqa: S105 (of nobody)
# The slower over the quicker; beneath it, what is left is the machine's own noise.
TARGET = 1.1
DOORS: dict[str, tuple[str, Callable[[str], dict]]] = {
    "a wrong password": (
        "account_login",
        lambda email: {"login": email, "password": "another one"},
    ),
    "a code by letter": ("account_request_login_code", lambda email: {"email": email}),
    "a new password": ("account_reset_password", lambda email: {"email": email}),
    "a new account": (
        "account_signup",
        lambda email: {
            "email": email,
            "password1": PASSWORD,
            "display_name": "Somebody",
        },
    ),
}


def figures(quick: bool) -> list[Figure]:
    """Return, door by door, how long each of the two waits: medians, in ms."""
    rounds = 15 if quick else 60
    with (
        override_settings(
            ACCOUNT_RATE_LIMITS=False,
            ALLOWED_HOSTS=["testserver"],
            SESSION_ENGINE="django.contrib.sessions.backends.db",
        ),
        transaction.atomic(),
    ):
        user = User.objects.create_user(KNOWN, PASSWORD)
        user.emailaddress_set.create(email=KNOWN, verified=True, primary=True)
        register_person(user=user, display_name="Bench", language="fr")
        found = [_figure(name, rounds) for name in DOORS]
        transaction.set_rollback(True)
    return found


def _figure(name: str, rounds: int) -> Figure:
    waits: dict[str, list[float]] = {KNOWN: [], UNKNOWN: []}
    for email in (KNOWN, UNKNOWN):
        _wait(name, email)  # Warm.
    for number in range(rounds):
        # Turn about, so that neither is always first.
        pair = (KNOWN, UNKNOWN) if number % 2 else (UNKNOWN, KNOWN)
        for email in pair:
            waits[email].append(_wait(name, email))
    known, unknown = (statistics.median(waits[e]) * 1000 for e in (KNOWN, UNKNOWN))
    ratio = max(known, unknown) / min(known, unknown)
    return Figure(
        name=f"{name}: an address known against one unknown, ms",
        ours=known,
        reference=unknown,
        ratio=ratio,
        target=TARGET,
        is_met=ratio <= TARGET,
    )


def _wait(name: str, email: str) -> float:
    route, words = DOORS[name]
    client = Client(headers={"Accept-Language": "fr"})
    url, answers = reverse(route), words(email)
    # Undone each time: who has just signed up would be known to the next.
    with transaction.atomic():
        started = time.perf_counter()
        client.post(url, answers)
        waited = time.perf_counter() - started
        transaction.set_rollback(True)
    return waited
