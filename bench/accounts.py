"""What staff wait for: each list of the admin, among a hundred thousand people.

Each page is asked in this process, by an operator and by the coordinator of an
organisation of two thousand, against the same statements sent bare to the same
database in the same run. The number of queries is counted among a hundred people
first: it may not grow with them.
"""

from collections.abc import Callable, Iterator

from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.urls import reverse

from bench.crowd import FIRST, grow, make_first_rows
from bench.lists import (
    Page,
    far,
    figures_of,
    list_of,
    queries,
    scratch_database,
    signed_in,
)
from bench.table import Figure

SCRATCH = "asasap_bench_accounts"
FEW, FEW_PLACES = 100, 10
MANY, MANY_PLACES = 100_000, 10_000
APPS = ("accounts", "audit")


def measure(*, quick: bool, say: Callable[[str], None]) -> list[Figure]:
    with scratch_database(SCRATCH):
        clients = {
            name: signed_in(person.user) for name, person in make_first_rows().items()
        }
        grow(range(FEW), range(FEW_PLACES))
        asked = [page for who, client in clients.items() for page in pages(who, client)]
        counts = {page: len(queries(page)) for page in asked}
        say(f"{MANY:,} people, {MANY_PLACES:,} organisations…")
        grow(range(FEW, MANY), range(FEW_PLACES, MANY_PLACES))
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        rounds = 10 if quick else 60
        return [f for page in asked for f in figures_of(page, counts[page], rounds)]


def pages(who: str, client: Client) -> Iterator[Page]:
    """Every list there is, and what is asked most of the longest."""
    for model in apps.get_models():
        if model._meta.app_label in APPS and admin.site.is_registered(model):
            name = str(model._meta.label_lower)
            yield Page(f"{name} ({who})", list_of(name), client)
    people, places = list_of("accounts.person"), list_of("accounts.organisation")
    asked = {
        "people, a common name": f"{people}?q=elise+martin",
        "people, part of a name": f"{people}?q=art",
        "people, two letters": f"{people}?q=zo",
        "people, a name of nobody": f"{people}?q=xyzzy",
        "people, a telephone": f"{people}?q=06+12+34+56+78",
        "people, name and birth": f"{people}?q=Jeanne+Martin+1942-03-05",
        "people, suspended": f"{people}?state__exact=suspended",
        "people, active": f"{people}?state__exact=active",
        "people, coordinators": f"{people}?role=coordinator",
        "people, members": f"{people}?role=member",
        "organisations, a name": f"{places}?q=ville+1234",
        "organisations, a SIRET": f"{places}?q={'7' * 7}{FIRST + 5}",
        "organisations, suspended": f"{places}?state__exact=suspended",
        "memberships, two words": f"{list_of('accounts.membership')}?q=zoe+ville",
        "memberships, funders": f"{list_of('accounts.membership')}?role__exact=funder",
        "suspensions, contested": (
            f"{list_of('accounts.suspension')}?state__exact=contested"
        ),
        "steps of one row": f"{list_of('audit.transition')}?q={FIRST + 5}",
        "looks in one request": f"{list_of('audit.accesslog')}?q=nothing",
        "trail of a person": reverse("admin:accounts_person_history", args=[3]),
    }
    for name, url in asked.items():
        yield Page(f"{name} ({who})", url, client)
    yield Page(f"people, far in the list ({who})", far(client, people), client)
