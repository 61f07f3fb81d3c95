"""The search among a million offers: the database, then the whole page.

Queries are drawn by the population of communes, a third of them in the three largest
cities, a fifth of them for no activity. The reference is one statement written by
hand, on the index of ``model.md`` alone, that fetches the very rows ours fetched:
those ranked together, and all that the cards of the page show.
"""

import os
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import accumulate
from typing import Any

import psycopg
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from asasap.kernel.actor import ANONYMOUS
from asasap.kernel.memory import settle
from asasap.kernel.periods import day_in_paris
from bench.lists import Page, ask, scratch_database
from bench.pages import load_references, unthrottled
from bench.scale import empty_market, load_scale
from bench.table import Figure
from mapping.models import Commune
from mapping.rules import box_around
from matching.models import SearchEntry
from matching.operations.pricing import count_local_prices
from matching.queries.nearby import RING, Row, ring_of
from matching.queries.searching import Found, search
from matching.rules.asked import Asked
from offers.models import Activity

SCRATCH = "asasap_bench_search"
SEED = 5
CITIES = ("75056", "69123", "13055")
QUICK, FULL, TENTH, FIVE = 20_000, 1_000_000, 100_000, 5_000_000
TARGET_RATIO, POSTGIS_RATIO = 1.3, 0.8
PAGE_MS = {True: 120.0, False: 250.0}

AWAY = """2 * 6371.0088 * asin(sqrt(least(1.0,
        sin((radians(latitude) - radians(%(lat)s)) / 2) ^ 2
        + cos(radians(latitude)) * cos(radians(%(lat)s))
        * sin((radians(longitude) - radians(%(lng)s)) / 2) ^ 2)))"""
BY_HAND = """
WITH near AS (
    SELECT offer_id, provider_id, person_id, activity_id, latitude, longitude,
        published_at, price_unit, price_cents, mode, status_kind, regime,
        rating_milli, ratings, offered_minutes, capacity_minutes, away
    FROM (
        SELECT *, {away} AS away FROM matching_searchentry
        WHERE {activity}
        point(longitude, latitude) <@ box(point(%(west)s, %(south)s),
                                          point(%(east)s, %(north)s))
    ) inside
    WHERE away <= %(km)s
    AND (radius_km >= away OR communes_served @> ARRAY[%(commune)s])
    ORDER BY away, offer_id LIMIT %(limit)s
)
SELECT * FROM near LEFT JOIN (
    SELECT * FROM offers_offer offer
    JOIN offers_offerversion text ON text.id = offer.current_id
    JOIN offers_activity activity ON activity.id = offer.activity_id
    JOIN accounts_provider provider ON provider.id = offer.provider_id
    LEFT JOIN accounts_person person ON person.id = provider.person_id
    LEFT JOIN accounts_organisation house ON house.id = provider.organisation_id
    JOIN mapping_place place ON place.id = text.place_id
    JOIN mapping_commune commune ON commune.id = place.commune_id
    JOIN mapping_departement departement ON departement.id = commune.departement_id
    WHERE offer.id = ANY(%(shown)s) AND offer.state = 'live'
) card (key) ON card.key = near.offer_id
ORDER BY near.away, near.offer_id
"""


@dataclass
class Timed:
    """Milliseconds a statement took, one after the other."""

    spent: list[float] = field(default_factory=list)

    @contextmanager
    def one(self) -> Iterator[None]:
        began = time.perf_counter()
        yield
        self.spent.append((time.perf_counter() - began) * 1000)

    def at(self, share: float) -> float:
        return sorted(self.spent)[int(share * (len(self.spent) - 1))]


def measure(*, quick: bool, slopes: int, say: Callable[[str], Any]) -> list[Figure]:
    """``slopes`` names the largest market to measure on the way; 0: only the one."""
    sizes = [QUICK] if quick else [FULL]
    if slopes:
        sizes = [size for size in (TENTH, FULL, FIVE) if size <= slopes]
    found: list[Figure] = []
    with scratch_database(SCRATCH), unthrottled():
        load_references()
        for size in sizes:
            _fill(size, say)
            figures = list(_figures(80 if quick else 400, say))
            say(
                f"{size:,} offers: p50 {figures[0].ours:.1f} ms,"
                f" p95 {figures[1].ours:.1f} ms"
            )
            # The targets are of a million; on the way, they are only looked at.
            if size == min(sizes[-1], FULL):
                found = figures
    return found


def _fill(size: int, say: Callable[[str], Any]) -> None:
    now = timezone.now()
    with connection.cursor() as cursor:
        empty_market(cursor)
    load_scale(offers=size, now=now, say=say)
    count_local_prices(now=now)
    settle()  # As ``asasap.wsgi`` does, before the first request.


def _figures(count: int, say: Callable[[str], Any]) -> Iterator[Figure]:
    asked = _drawn(count)
    ours, by_hand = _database(asked, say)
    for name, share in (("p50", 0.5), ("p95", 0.95)):
        ratio = ours.at(share) / by_hand.at(share)
        yield Figure(
            name=f"search, database, {name} ms (reference: one statement by hand)",
            ours=ours.at(share),
            reference=by_hand.at(share),
            ratio=ratio,
            target=TARGET_RATIO,
            is_met=ratio <= TARGET_RATIO,
        )
    yield from _postgis(asked)
    for has_activity in (True, False):
        pages = [one for one in asked if (one.activities is not None) == has_activity]
        spent = _pages(pages)
        target = PAGE_MS[has_activity]
        kind = "with an activity" if has_activity else "of any activity"
        yield Figure(
            name=f"search page {kind}, p95 ms (p50: {spent.at(0.5):.1f})",
            ours=spent.at(0.95),
            reference=target,
            ratio=spent.at(0.95) / target,
            target=target,
            is_met=spent.at(0.95) <= target,
        )


def _drawn(count: int) -> list[Asked]:
    draw = random.Random(SEED)  # noqa: S311 (the same ones each time)
    communes = list(Commune.objects.current().order_by("pk"))
    cities = [one for one in communes if one.insee in CITIES]
    weights = list(accumulate(one.population for one in communes))
    activities = list(Activity.objects.in_order().values_list("pk", flat=True))
    found = []
    for number in range(count):
        [commune] = draw.choices(communes, cum_weights=weights)
        if number % 3 == 0:
            commune = draw.choice(cities)
        activity = draw.choice(activities)
        found.append(
            Asked(
                activities=None if number % 5 == 0 else (activity,),
                near=commune.point,
                commune_id=commune.pk,
            )
        )
    return found


def _database(asked: list[Asked], say: Callable[[str], Any]) -> tuple[Timed, Timed]:
    """Ours and the one by hand, turn about, so that neither finds all warm."""
    now, ours, by_hand = timezone.now(), Timed(), Timed()
    for number, one in enumerate(asked):
        found = search(one, actor=ANONYMOUS, now=now)  # Both find it warm.
        sql, given = _by_hand(one, found)
        for is_ours in (number % 2 == 0, number % 2 == 1):
            if is_ours:
                whole = partial(search, one, actor=ANONYMOUS, now=now)
                ours.spent.append(_database_ms(whole))
            else:
                rows = _sent(sql, given, by_hand)
        _refuse_others(found, rows)
    sql, given = _by_hand(asked[1], search(asked[1], actor=ANONYMOUS, now=now))
    with connection.cursor() as cursor:
        cursor.cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {sql}", given)
        for (line,) in cursor.fetchall():
            say(line)
    return ours, by_hand


def _database_ms(act: Callable[[], Any]) -> float:
    """Do it; return what the database took of it, all its queries together."""
    timed = Timed()

    def clock(execute, sql, params, many, context):
        with timed.one():
            return execute(sql, params, many, context)

    with connection.execute_wrapper(clock):
        act()
    return sum(timed.spent)


def _sent(sql: str, given: dict[str, Any], timed: Timed) -> list[tuple]:
    with connection.cursor() as cursor:
        with timed.one():
            cursor.cursor.execute(sql, given)
        return cursor.cursor.fetchall()


def _refuse_others(found: Found, rows: list[tuple]) -> None:
    """What is compared must be the same."""
    ours = [row.offer_id for row in found.ring.rows]
    if ours != [row[0] for row in rows[:RING]]:
        raise RuntimeError("The statement by hand fetched other rows")


def _by_hand(asked: Asked, found: Found) -> tuple[str, dict[str, Any]]:
    near: Any = asked.near
    south_west, north_east = box_around(near, asked.radius_km)
    given = {
        "lat": near.latitude,
        "lng": near.longitude,
        "south": south_west.latitude,
        "west": south_west.longitude,
        "north": north_east.latitude,
        "east": north_east.longitude,
        "km": asked.radius_km,
        "commune": asked.commune_id,
        "limit": RING + 1,
        "shown": [one.offer.pk for one in found.results],
    }
    activity = ""
    if asked.activities is not None:
        [given["activity"]] = asked.activities
        activity = "activity_id = %(activity)s::bigint AND"
    return BY_HAND.format(away=AWAY, activity=activity), given


def _pages(asked: list[Asked]) -> Timed:
    client, timed = Client(), Timed()
    slugs = dict(Activity.objects.order_by("pk").values_list("pk", "slug"))
    communes = Commune.objects.in_bulk([one.commune_id for one in asked])
    for number, one in enumerate(asked[:1] + asked):
        insee = communes[one.commune_id].insee
        words = f"where={insee}&where_for={insee}&where_insee={insee}"
        if one.activities is not None:
            words += f"&activity={slugs[one.activities[0]]}"
        page = Page("", f"{reverse('search:results')}?{words}", client)
        with timed.one() if number else _nothing():
            ask(page)
    return timed


@contextmanager
def _nothing() -> Iterator[None]:
    """The first is not counted: it fills what is kept."""
    yield


def _postgis(asked: list[Asked]) -> Iterator[Figure]:
    """The same circle and order asked of PostGIS; only where there is one.

    Without the cards, the prices and the counts, on either side.
    """
    url = os.environ.get("POSTGIS_URL")
    ours, theirs = Timed(), Timed()
    today = day_in_paris(timezone.now())
    for one in asked:
        act = partial(ring_of, one, hidden=(), today=today)
        ours.spent.append(_database_ms(act))
    if url:
        with psycopg.connect(url, autocommit=True) as server:
            _fill_postgis(server)
            for one in asked:
                sql, given = _by_postgis(one)
                with theirs.one():
                    server.execute(sql, given).fetchall()
    reference = theirs.at(0.95) if url else None
    ratio = ours.at(0.95) / reference if reference else None
    yield Figure(
        name="radius and order, database, p95 ms (reference: PostGIS)",
        ours=ours.at(0.95),
        reference=reference,
        ratio=ratio,
        target=POSTGIS_RATIO,
        is_met=ratio is not None and ratio <= POSTGIS_RATIO,
    )


def _by_postgis(asked: Asked) -> tuple[str, dict[str, Any]]:
    near: Any = asked.near
    activity = ""
    given = {
        "lat": near.latitude,
        "lng": near.longitude,
        "metres": asked.radius_km * 1000,
        "commune": asked.commune_id,
    }
    if asked.activities is not None:
        [given["activity"]] = asked.activities
        activity = "activity_id = %(activity)s::bigint AND"
    sql = f"""
        SELECT * FROM (
            SELECT *, ST_Distance(
                place, ST_MakePoint(%(lng)s, %(lat)s)::geography) AS away
            FROM bench_entry WHERE {activity}
            ST_DWithin(place, ST_MakePoint(%(lng)s, %(lat)s)::geography, %(metres)s)
        ) inside
        WHERE radius_km * 1000 >= away OR communes_served @> ARRAY[%(commune)s::integer]
        ORDER BY away, offer_id LIMIT {RING + 1}
    """  # noqa: S608
    return sql, given


def _fill_postgis(server: psycopg.Connection) -> None:
    """What is read of an entry, with a point of theirs, and the indexes they advise."""
    columns = [*Row._fields[:-1], "radius_km", "communes_served"]
    server.execute("CREATE EXTENSION IF NOT EXISTS postgis")
    server.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    server.execute("DROP TABLE IF EXISTS bench_entry")
    server.execute(
        "CREATE TABLE bench_entry (offer_id bigint, provider_id bigint,"
        " person_id bigint, activity_id bigint, latitude float, longitude float,"
        " published_at timestamptz, price_unit text, price_cents bigint, mode text,"
        " status_kind text, regime text, rating_milli smallint, ratings integer,"
        " offered_minutes integer, capacity_minutes integer, radius_km smallint,"
        " communes_served integer[], place geography(Point) GENERATED ALWAYS AS"
        " (ST_MakePoint(longitude, latitude)::geography) STORED)"
    )
    rows = SearchEntry.objects.order_by("pk").values_list(*columns)
    with server.cursor().copy(
        f"COPY bench_entry ({', '.join(columns)}) FROM STDIN"
    ) as copy:
        for row in rows.iterator():
            copy.write_row(row)
    server.execute("CREATE INDEX ON bench_entry USING gist (activity_id, place)")
    server.execute("CREATE INDEX ON bench_entry USING gist (place)")
    server.execute("VACUUM ANALYZE bench_entry")
