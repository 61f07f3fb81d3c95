"""A market of any size, for benchmarks: offers over the real communes of France.

What must be computed here (where people live, their cells) comes by COPY; the rest
PostgreSQL makes itself, table by table (``bench.rows``). Triggers are silent, secondary
indexes and exclusion constraints set aside meanwhile and made again over all rows at
once; CHECKs are asked of every row. That wants a superuser, as the embedded server's.

Person 0 is busy: five hundred offers, two hundred demands, and people who write.
"""

import random
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import accumulate
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Model

from accounts.enums import StatusKind
from accounts.models import Person, Provider, User, WorkStatus
from asasap.notifications.models import Recipient
from bench.crowd import FAMILY, GIVEN
from bench.rows import (
    FIRST,
    Writer,
    by_turn,
    drawn,
    indexes_aside,
    number_on,
    numbered,
    one_of,
)
from bench.talks import (
    WEEKLY,
    Sizes,
    activity_drawn,
    add_engagements,
    add_talks,
    client_of,
    provider_of,
)
from mapping.enums import PlacePrecision
from mapping.models import Commune, Place
from mapping.rules import cell_of, centre_of
from matching.models import SearchEntry
from matching.operations.indexing import index_all
from offers.enums import PriceUnit, ServiceMode
from offers.models import (
    Conversation,
    Demand,
    DemandVersion,
    Engagement,
    EngagementTerms,
    Favourite,
    Message,
    Offer,
    OfferVersion,
    Question,
    Report,
)

SEED = 20_261_122
# How far from the middle of a commune of ten thousand people live, in degrees; larger
# ones are wider: three kilometres in Paris, four hundred metres here.
SPREAD, GROWTH = 0.004, 0.35

TITLES = (
    "Ménage et repassage,Jardinage et taille de haies,Cours de maths,Garde d’enfants,"
    "Petit bricolage,Courses et compagnie,Aide à l’ordinateur,Repas à domicile"
)

TEXT = (
    "Je viens à votre domicile, à l’heure dite, avec ce qu’il faut. Dites-moi ce dont"
    " vous avez besoin, et combien de temps cela prend d’habitude : je vous réponds"
    " dans la journée."
)

MODELS = (
    Recipient,
    Person,
    Provider,
    WorkStatus,
    Place,
    OfferVersion,
    Offer,
    DemandVersion,
    Demand,
    Engagement,
    EngagementTerms,
    Conversation,
    Message,
    Favourite,
    Question,
    Report,
)


def is_loaded() -> bool:
    return Offer.objects.filter(pk__gte=FIRST).exists()


def empty_market(cursor) -> None:
    """Take away all of these rows and every login: in a scratch database."""
    tables = ", ".join(m._meta.db_table for m in (*MODELS, SearchEntry, User))
    cursor.execute("SET session_replication_role = replica")
    cursor.execute(f"TRUNCATE {tables} CASCADE")
    cursor.execute("SET session_replication_role = origin")


def load_scale(*, offers: int, now: datetime, say: Callable[[str], Any]) -> None:
    """Write so many offers, and the people, demands and talks that go with them."""
    _write(offers=offers, now=now, say=say)
    with connection.cursor() as cursor:
        # The planner must know what the tables hold now.
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("ANALYZE")
        cursor.execute("RESET statement_timeout")


@transaction.atomic
def _write(*, offers: int, now: datetime, say: Callable[[str], Any]) -> None:
    sizes = Sizes(offers)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SET LOCAL lock_timeout = 0")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        writer = Writer(cursor, now, say)
        with indexes_aside(cursor, MODELS, say):
            _add_people(writer, sizes)
            _add_offers(writer, sizes)
            _add_demands(writer, sizes)
            add_engagements(writer, sizes)
            add_talks(writer, sizes)
        cursor.execute("ANALYZE")  # A copy of all of it follows.
        with indexes_aside(cursor, [SearchEntry], say):
            index_all(now=now)
            say(f"{SearchEntry.objects.count():>9,} {SearchEntry._meta.label_lower}")
        number_on(cursor, MODELS)


def _add_people(writer: Writer, sizes: Sizes) -> None:
    name = f"{one_of(GIVEN.split(), 2)} || ' ' || {one_of(FAMILY.split(), 3)}"
    people = sizes.people
    writer.add(Recipient, people, email="'s' || n || '@scale.example'")
    writer.add(Person, people, recipient_id=numbered("n"), display_name=name)
    writer.add(
        Provider,
        people,
        person_id=numbered("n"),
        headline="'Services à domicile, près de chez vous'",
        is_published="true",
    )
    writer.add(
        WorkStatus,
        people,
        person_id=numbered("n"),
        kind=f"'{StatusKind.SELF_EMPLOYED}'",
        valid="daterange('2024-01-01', NULL)",
    )
    _copy_places(writer, people + sizes.demands)


def _copy_places(writer: Writer, count: int) -> None:
    """A home for each, in a commune drawn by its population."""
    columns = (
        "id, uuid, commune_id, private, precision, cell, public_latitude,"
        " public_longitude"
    )
    table = Place._meta.db_table
    communes = list(Commune.objects.current().order_by("pk"))
    homes = _homes(communes, count)
    with writer.cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in homes:
            copy.write_row(row)
    writer.say(f"{count:>9,} {Place._meta.label_lower}")


def _homes(communes: list[Commune], count: int) -> Iterator[tuple]:
    draw = random.Random(SEED)  # noqa: S311 (nobody's secret)
    weights = list(accumulate(commune.population for commune in communes))
    private = Place._meta.get_field("private").get_prep_value(
        {"address": "12 rue de l’Exemple", "latitude": 0, "longitude": 0, "access": ""}
    )
    chosen = draw.choices(communes, cum_weights=weights, k=count)
    for number, commune in enumerate(chosen):
        spread = SPREAD * (max(commune.population, 100) / 10_000) ** GROWTH
        cell = cell_of(
            commune.latitude + draw.gauss(0, spread),
            commune.longitude + draw.gauss(0, spread * 1.4),
            is_sparse=commune.is_sparse,
        )
        public = centre_of(cell)
        yield (
            FIRST + number,
            UUID(int=draw.getrandbits(128), version=4),
            commune.pk,
            private,
            PlacePrecision.ADDRESS.value,
            cell,
            public.latitude,
            public.longitude,
        )


def _add_offers(writer: Writer, sizes: Sizes) -> None:
    """Nine in ten are online."""
    provider = provider_of("n", sizes)
    _add_versions(
        writer,
        OfferVersion,
        sizes.offers,
        turn=50,
        posting="offer_id",
        author_id=numbered(provider),
        place_id=numbered(provider),
        radius_km=f"5 + {drawn(6, 26)}",
    )
    state = {
        "0": "draft",
        "1": "in_review",
        "2": "paused",
        "3": "expired",
        "4": "withdrawn",
    }
    is_out = "n % 50 > 1"
    writer.add(
        Offer,
        sizes.offers,
        f"JOIN mapping_place place ON place.id = {numbered(provider)}",
        provider_id=numbered(provider),
        work_status_id=numbered(provider),
        activity_id=activity_drawn(),
        state=by_turn(state, "live", turn=50),
        current_id=f"CASE WHEN {is_out} THEN {FIRST} + n END",
        latitude=f"CASE WHEN {is_out} THEN place.public_latitude END",
        longitude=f"CASE WHEN {is_out} THEN place.public_longitude END",
        created_at=writer.at(less="1 d"),
        published_at=f"CASE WHEN {is_out} THEN {writer.at()} END",
        expires_at=f"CASE WHEN {is_out} THEN {writer.at(less='-60 d')} END",
        ended_at="CASE WHEN n % 50 = 4 THEN now() END",
    )


def _add_demands(writer: Writer, sizes: Sizes) -> None:
    client = client_of("n", sizes)
    place = numbered(f"{sizes.people} + n")
    _add_versions(
        writer,
        DemandVersion,
        sizes.demands,
        turn=20,
        posting="demand_id",
        author_id=numbered(client),
        place_id=place,
        **WEEKLY,
    )
    state = {
        "0": "draft",
        "1": "in_review",
        "2": "awarded",
        "3": "fulfilled",
        "4": "expired",
        "5": "unfilled",
        "6": "in_negotiation",
        "7": "in_negotiation",
    }
    is_out, is_over = "n % 20 > 1", "n % 20 BETWEEN 3 AND 5"
    writer.add(
        Demand,
        sizes.demands,
        f"JOIN mapping_place place ON place.id = {place}",
        client_id=numbered(client),
        beneficiary_id=numbered(client),
        activity_id=activity_drawn(),
        state=by_turn(state, "open", turn=20),
        current_id=f"CASE WHEN {is_out} THEN {FIRST} + n END",
        latitude=f"CASE WHEN {is_out} THEN place.public_latitude END",
        longitude=f"CASE WHEN {is_out} THEN place.public_longitude END",
        created_at=writer.at(less="1 d"),
        published_at=f"CASE WHEN {is_out} THEN {writer.at()} END",
        expires_at=f"CASE WHEN {is_out} THEN {writer.at(less='-60 d')} END",
        ended_at=f"CASE WHEN {is_over} THEN now() END",
        outcome=f"CASE WHEN {is_over} THEN 'not_said' ELSE '' END",
    )


def _add_versions(
    writer: Writer,
    model: type[Model],
    count: int,
    /,
    *,
    turn: int,
    posting: str,
    **told: str,
) -> None:
    """The one text of each, of the same number; the first two of a turn are not out."""
    writer.add(
        model,
        count,
        number="1",
        state=by_turn({"0": "writing", "1": "submitted"}, "published", turn=turn),
        title=f"{one_of(TITLES.split(','), 7)} || ' n° ' || n",
        description=f"'{TEXT}'",
        mode=f"'{ServiceMode.PROVIDER}'",
        price_unit=f"'{PriceUnit.HOUR}'",
        price_cents=f"1500 + 50 * {drawn(8, 50)}",
        updated_at=writer.at(),
        submitted_at=f"CASE WHEN n % {turn} > 0 THEN {writer.at()} END",
        published_at=f"CASE WHEN n % {turn} > 1 THEN {writer.at()} END",
        **{posting: numbered("n")},
        **told,
    )
