"""The demo's providers of every status and their papers, its houses, its clients."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Model

from accounts.enums import (
    DEMO_DOMAIN,
    CredentialKind,
    CredentialState,
    OrganisationKind,
    StatusKind,
)
from accounts.models import Credential, Organisation, Person, Provider, WorkStatus
from asasap.kernel.periods import day_in_paris
from asasap.kernel.text import fold
from asasap.management.demo_words import FAMILY, GIVEN, HEADLINES, HELLO, STREETS
from asasap.notifications.models import Recipient
from mapping.enums import PlacePrecision
from mapping.models import Commune, Place
from mapping.rules import cell_of, centre_of
from offers.enums import ServiceMode

FREE = ("60", "70", "80", "100", "120", "140", "150", "160", "190")
PAPERS = (CredentialKind.DECLARATION, CredentialKind.APPROVAL)


@dataclass(frozen=True)
class Sort:
    """So many providers of a status: in which mode they serve, what, and with whom."""

    kind: StatusKind
    count: int
    mode: ServiceMode
    activities: tuple[str, ...]
    house: str = ""


# Invented; what each holds, and what it may offer in its own name.
HOUSES = {
    "Domicile Entraide 93": (
        OrganisationKind.SAP_BODY,
        (*PAPERS, CredentialKind.AUTHORISATION),
    ),
    "Main dans la main": (OrganisationKind.SAP_BODY, PAPERS),
    "Les Services réunis": (OrganisationKind.COOPERATIVE, PAPERS[:1]),
    "La Couveuse de l’Est": (OrganisationKind.COOPERATIVE, PAPERS[:1]),
    "Régie du quartier": (OrganisationKind.ASSOCIATION, PAPERS[:1]),
    "Bon Voisinage": (OrganisationKind.ASSOCIATION, ()),
}
PROVIDER, DIRECT = ServiceMode.PROVIDER, ServiceMode.DIRECT
CARE = ("10", "30", "60", "90")
SORTS = (
    Sort(StatusKind.SELF_EMPLOYED, 150, PROVIDER, FREE),
    Sort(
        StatusKind.COOP_ENTREPRENEUR,
        45,
        PROVIDER,
        ("70", "80", "100", "160"),
        "Les Services réunis",
    ),
    Sort(
        StatusKind.BUSINESS_TEST,
        20,
        PROVIDER,
        ("70", "80", "120"),
        "La Couveuse de l’Est",
    ),
    Sort(
        StatusKind.INTEGRATION_EMPLOYEE,
        25,
        PROVIDER,
        ("60", "70", "140"),
        "Régie du quartier",
    ),
    Sort(
        StatusKind.INTEGRATION_EMPLOYEE,
        10,
        ServiceMode.LENDING,
        ("60", "70"),
        "Régie du quartier",
    ),
    Sort(StatusKind.EMPLOYEE, 40, PROVIDER, CARE, "Domicile Entraide 93"),
    Sort(StatusKind.EMPLOYEE, 20, PROVIDER, ("60", "90"), "Main dans la main"),
    Sort(StatusKind.HOUSEHOLD_EMPLOYEE, 45, DIRECT, CARE),
    Sort(
        StatusKind.VOLUNTEER,
        35,
        ServiceMode.MUTUAL_HELP,
        ("60", "100", "150", "160", "190"),
    ),
    # Neither offered nor compared: a family carer has a status, and no offer.
    Sort(StatusKind.FAMILY_CARER, 10, DIRECT, ()),
)


@dataclass
class Demo:
    """What the parts of the demo share: its dice, its day, who checks, where."""

    dice: random.Random
    now: datetime
    admin: Person
    clerk: Person  # Who hands in the papers of houses, and writes for them.
    regimes: Mapping[Commune, str]  # Of each commune where somebody lives.
    names: list[str] = field(
        default_factory=lambda: [
            f"{given} {family}" for given in GIVEN.split() for family in FAMILY.split()
        ]
    )

    @property
    def communes(self) -> list[Commune]:
        return list(self.regimes)

    @property
    def today(self) -> date:
        return day_in_paris(self.now)

    def ago(self, first: float, last: float) -> datetime:
        """Some moment between so many days ago and so many days ago, while all wake."""
        moment = self.now - timedelta(days=self.dice.uniform(first, last))
        hour = self.dice.randint(8, 18)  # In Paris one or two hours later.
        return min(moment.replace(hour=hour), self.now - timedelta(days=last))


@dataclass(frozen=True)
class Server:
    """A provider, and all that one of their offers needs to be right."""

    provider: Provider
    status: WorkStatus | None
    person: Person
    house: Organisation | None
    sort: Sort
    place: Place


def reserved(model: type[Model], wanted: int) -> list[int]:
    """Numbers for rows that point at each other, before either is written."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id'))"
            " FROM generate_series(1, %s)",
            [model._meta.db_table, wanted],
        )
        return [number for (number,) in cursor.fetchall()]


def make_people(demo: Demo, wanted: int) -> list[Person]:
    """People nobody signs in as; each has a name and an address of their own."""
    # Nobody is named as somebody made before: their addresses differ by it.
    names = demo.dice.sample(demo.names, wanted)
    demo.names = [name for name in demo.names if name not in set(names)]
    recipients = Recipient.objects.bulk_create(
        Recipient(email=_address_of(name), language="fr") for name in names
    )
    return Person.objects.bulk_create(
        Person(display_name=name.replace("-", " "), recipient=recipient)
        for name, recipient in zip(names, recipients, strict=True)
    )


def make_places(demo: Demo, wanted: int) -> list[Place]:
    """Homes in these communes, more of them where more people live."""
    weights = [commune.population for commune in demo.communes]
    chosen = demo.dice.choices(demo.communes, weights, k=wanted)
    return Place.objects.bulk_create(_home(demo, commune) for commune in chosen)


def make_houses(demo: Demo) -> dict[str, Organisation]:
    houses = Organisation.objects.bulk_create(
        Organisation(name=name, kind=kind) for name, (kind, _papers) in HOUSES.items()
    )
    Credential.objects.bulk_create(
        _paper(demo, kind, demo.clerk, organisation=house)
        for house in houses
        for kind in HOUSES[house.name][1]
    )
    return {house.name: house for house in houses}


def make_servers(demo: Demo, houses: dict[str, Organisation]) -> list[Server]:
    """Providers of every status, with the papers the law wants of them."""
    sorts = [sort for sort in SORTS for _ in range(sort.count)]
    people = make_people(demo, len(sorts))
    pairs = list(zip(people, sorts, strict=True))
    statuses = WorkStatus.objects.bulk_create(
        WorkStatus(
            person=person,
            kind=sort.kind,
            organisation=houses.get(sort.house),
            valid=DateRange(demo.ago(1500, 120).date(), None),
        )
        for person, sort in pairs
    )
    providers = Provider.objects.bulk_create(
        Provider(
            person=person,
            headline=HEADLINES[sort.kind],
            about=demo.dice.choice(HELLO),
            languages=demo.dice.sample(["français", "arabe", "anglais", "peul"], 2),
            is_published=bool(sort.activities),
        )
        for person, sort in pairs
    )
    _hand_in_papers(demo, pairs)
    places = make_places(demo, len(pairs))
    return [
        Server(provider, status, person, houses.get(sort.house), sort, place)
        for (person, sort), status, provider, place in zip(
            pairs, statuses, providers, places, strict=True
        )
    ]


def make_house_servers(demo: Demo, houses: dict[str, Organisation]) -> list[Server]:
    """Houses that offer in their own name."""
    sorts = {
        "Domicile Entraide 93": Sort(StatusKind.EMPLOYEE, 1, PROVIDER, CARE),
        "Main dans la main": Sort(
            StatusKind.EMPLOYEE, 1, ServiceMode.AGENT, ("60", "90")
        ),
        "Régie du quartier": Sort(StatusKind.EMPLOYEE, 1, PROVIDER, ("70", "80")),
    }
    providers = Provider.objects.bulk_create(
        Provider(
            organisation=houses[name],
            headline="Une équipe de votre territoire",
            is_published=True,
        )
        for name in sorts
    )
    places = make_places(demo, len(sorts))
    return [
        Server(provider, None, demo.clerk, houses[name], sort, place)
        for (name, sort), provider, place in zip(
            sorts.items(), providers, places, strict=True
        )
    ]


def _hand_in_papers(demo: Demo, pairs: list[tuple[Person, Sort]]) -> None:
    """Insurance for all who serve; most of the self-employed have declared."""
    papers = []
    for person, sort in pairs:
        if sort.activities:
            papers.append(_paper(demo, CredentialKind.INSURANCE, person, person=person))
        if sort.kind == StatusKind.SELF_EMPLOYED and demo.dice.random() < 0.8:
            kind = CredentialKind.DECLARATION
            papers.append(_paper(demo, kind, person, person=person))
    Credential.objects.bulk_create(papers)


_numbers = count(812_000_000)


def _paper(demo: Demo, kind: CredentialKind, by: Person, **holder: Any) -> Credential:
    """Verified by the operator some time after it was handed in."""
    has_end = kind == CredentialKind.INSURANCE
    until = demo.today + timedelta(days=demo.dice.randint(100, 350))
    return Credential(
        **holder,
        kind=kind,
        number=f"SAP{next(_numbers)}",
        issuer="Mutuelle Exemple" if has_end else "Drieets",
        valid=DateRange(demo.ago(900, 400).date(), until if has_end else None),
        submitted_by=by,
        submitted_at=demo.ago(90, 60),
        state=CredentialState.VERIFIED,
        checked_by=demo.admin,
        checked_at=demo.ago(59, 30),
    )


def _home(demo: Demo, commune: Commune) -> Place:
    latitude = commune.latitude + demo.dice.gauss(0, 0.005)
    longitude = commune.longitude + demo.dice.gauss(0, 0.007)
    cell = cell_of(latitude, longitude, is_sparse=commune.is_sparse)
    public = centre_of(cell)
    return Place(
        commune=commune,
        private={
            "address": f"{demo.dice.randint(1, 90)} {demo.dice.choice(STREETS)}",
            "latitude": latitude,
            "longitude": longitude,
            "access": "",
        },
        precision=PlacePrecision.ADDRESS,
        cell=cell,
        public_latitude=public.latitude,
        public_longitude=public.longitude,
    )


def _address_of(name: str) -> str:
    words = fold(name).replace("'", "").split()
    return f"{'.'.join(words)}@{DEMO_DOMAIN}"
