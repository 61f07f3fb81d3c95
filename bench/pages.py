"""What people wait for: each list of the portal, among a million offers.

Asked by a passer-by, by somebody with hundreds of everything, by the coordinator of two
thousand people and by an operator, in this process, against the same statements sent
bare to the same database in the same run.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.core.cache import cache
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from rest_framework.throttling import ScopedRateThrottle

from accounts.enums import OrganisationKind, Role
from accounts.models import Membership, Organisation, Person, User
from accounts.operations.reference import load_reference
from asasap.kernel.memory import settle
from asasap.notifications.models import Recipient
from bench.lists import (
    Page,
    far,
    figures_of,
    list_of,
    queries,
    scratch_database,
    signed_in,
)
from bench.rows import FIRST
from bench.scale import empty_market, load_scale
from bench.table import Figure
from mapping.operations.gazetteer import load_places
from mapping.registry import all_layers
from matching.operations.reference import load_matching
from offers.operations.catalogue import load_catalogue
from offers.queries.mapped import count_again, shown_on_maps

SCRATCH = "asasap_bench_pages"
FEW, SOME, MANY = 400, 50_000, 1_000_000
MEMBERS = 2_000
TOWN = "The town"
# From the country to a commune: what the address says of it.
AREAS = ("", "&region=11", "&region=11&departement=93", "&commune=93048")
APPS = ("offers", "coops", "mapping", "matching")
SINCE = DateRange(date(2026, 1, 1), None)
# By number: a town of a hundred thousand, the largest city, and where few live.
AROUND = {
    "93048": "48.8638,2.4484",
    "75056": "48.8566,2.3522",
    "48095": "44.52,3.5",
}
LISTS = {"offers": "search:results", "demands": "demands:list"}
BOXES = {
    "a town": "south=48.84&west=2.4&north=48.9&east=2.5",
    "a département": "south=48.6&west=2.1&north=49.1&east=2.7",
    "France": "south=41&west=-5&north=51&east=10",
}


def measure(*, quick: bool, say: Callable[[str], Any]) -> list[Figure]:
    with scratch_database(SCRATCH), unthrottled():
        load_references()
        counts = {}
        fill(FEW, lambda _line: None)
        for page in pages():
            counts[page.name] = len(queries(page))
        with connection.cursor() as cursor:
            empty_market(cursor)
        fill(SOME if quick else MANY, say)
        settle()  # As ``asasap.wsgi`` does, before the first request.
        rounds = 10 if quick else 60
        return [f for p in pages() for f in figures_of(p, counts[p.name], rounds)]


def load_references() -> None:
    today = timezone.localdate()
    load_reference(today=today)
    load_catalogue(today=today)
    load_matching(today=today)
    load_places(now=timezone.now())


def fill(offers: int, say: Callable[[str], Any]) -> None:
    """The market, those who look at it, and what beat counts for the map."""
    load_scale(offers=offers, now=timezone.now(), say=say)
    _make_readers()
    for key in shown_on_maps():
        count_again(key)


def pages() -> Iterator[Page]:
    yield from _public_pages(Client())
    busy = signed_in(Person.objects.get(pk=FIRST).user)
    yield from _own_pages(busy)
    yield from _desk_pages(signed_in(_user("coordinator")))
    for name in ("coordinator", "operator"):
        yield from _staff_pages(name, signed_in(_user(name)))


def _public_pages(client: Client) -> Iterator[Page]:
    """Pages and API alike: found by what, by where, far down the list, on the map."""
    for sort in ("offers", "demands"):
        page, api = reverse(LISTS[sort]), reverse(f"api:{sort}")
        asked = {
            "newest": page,
            "one activity": f"{page}?activity=menage",
            "far in the list": far(client, page),
            "API, newest": api,
            "API, one activity": f"{api}?activity=60",
        }
        for commune, point in AROUND.items():
            # As the form says which of its choices was taken.
            said = "where" if sort == "offers" else "commune"
            chosen = f"{said}_for={commune}&{said}_insee={commune}"
            near = f"{page}?{said}={commune}&{chosen}"
            asked |= {
                f"near {commune}": f"{near}&radius_km=20",
                f"one activity near {commune}": f"{near}&radius_km=5&activity=menage",
                f"API, near {point}": f"{api}?near={point}&radius_km=100",
                f"API, one activity near {point}": (
                    f"{api}?activity=60&near={point}&radius_km=10"
                ),
            }
        for name, url in asked.items():
            yield Page(f"{sort}, {name}", url, client, more=5 * ("near" in name))
        for name, box in BOXES.items():
            view = f"{reverse('api:map')}?{box}&layer={sort}"
            yield Page(f"map of {sort}, {name}", view, client)
    yield from _maps_as_lists(client)
    for name in (
        "dashboards:home",
        "activities:activities",
        "api:activities",
        "ranking:criteria",
    ):
        yield Page(name, reverse(name), client)
    yield Page("api:communes", f"{reverse('api:communes')}?q=mont", client)


def _maps_as_lists(client: Client) -> Iterator[Page]:
    """Drilled down from the country to a commune, layer by layer."""
    for layer in all_layers():
        for area in AREAS:
            view = f"{reverse('mapping:map')}?layer={layer.key}{area}"
            yield Page(f"map of {layer.key} as a list{area}", view, client)


def _own_pages(client: Client) -> Iterator[Page]:
    for name in (
        "dashboards:my_day",
        "offers:mine",
        "demands:mine",
        "engagements:engagements",
        "messages:list",
        "favourites:list",
        "availability:week",
        "search:results",
        "searches:list",
        "invitations:inbox",
    ):
        yield Page(f"{name} (busy)", reverse(name), client)


def _desk_pages(client: Client) -> Iterator[Page]:
    """Where two thousand members are planned for."""
    town = Organisation.objects.get(name=TOWN)
    for name in ("planning:plans", "touring:days"):
        yield Page(f"{name} (coordinator)", reverse(name, args=[town.uuid]), client)


def _staff_pages(who: str, client: Client) -> Iterator[Page]:
    for model in apps.get_models():
        if model._meta.app_label in APPS and admin.site.is_registered(model):
            name = str(model._meta.label_lower)
            yield Page(f"{name} ({who})", list_of(name), client)


def _make_readers() -> None:
    """A login for the busy person, a coordinator of many, an operator."""
    busy = Person.objects.get(pk=FIRST)
    busy.user = User.objects.create(email=busy.recipient.email, password="!")  # noqa: S106
    busy.save(update_fields=["user"])
    coordinator, _operator = (
        _person("coordinator"),
        _person("operator", is_superuser=True),
    )
    kind = OrganisationKind.COOPERATIVE
    town = Organisation.objects.create(name=TOWN, kind=kind)
    held = {"organisation": town, "valid": SINCE}
    Membership.objects.create(person=coordinator, role=Role.COORDINATOR, **held)
    members = Person.objects.filter(pk__gt=FIRST).order_by("pk")[:MEMBERS]
    Membership.objects.bulk_create(
        Membership(person=person, role=Role.PROVIDER, **held) for person in members
    )


def _person(name: str, **login) -> Person:
    email = f"{name}@bench.example"
    user = User.objects.create(email=email, password="!", **login)  # noqa: S106
    recipient = Recipient.objects.create(email=email)
    return Person.objects.create(user=user, recipient=recipient, display_name=name)


def _user(name: str) -> User:
    return User.objects.get(email=f"{name}@bench.example")


@contextmanager
def unthrottled() -> Iterator[None]:
    """Let one machine ask a thousand times a minute; forget what was counted here."""
    rates = ScopedRateThrottle.THROTTLE_RATES
    ScopedRateThrottle.THROTTLE_RATES = dict.fromkeys(rates)
    try:
        yield
    finally:
        ScopedRateThrottle.THROTTLE_RATES = rates
        cache.delete_many([f"offers.rollup.{key}" for key in shown_on_maps()])
