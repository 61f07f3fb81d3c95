"""How long the map of the country and of any part of it takes, among a million offers.

National: the page with its list, what the map then asks, and the outlines it draws, in
bytes and milliseconds. Then pan and zoom: boxes drawn by population at each zoom, as a
screen sees them, and the page of each area. The reference is what each asks of the
database and of the cache, sent bare in the same process.
"""

import random
import time
from collections.abc import Callable
from functools import partial
from itertools import accumulate, product
from typing import Any

from django.conf import settings
from django.core.cache import cache, caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from asasap.kernel.memory import settle
from bench.lists import NO_HOST, scratch_database, send
from bench.pages import MANY, SOME, fill, load_references, unthrottled
from bench.table import Figure
from mapping.models import Commune
from matching.operations.counting import count_tension, count_white_zones
from matching.operations.reference import load_matching

SCRATCH = "asasap_bench_map"
SEED = 5
NATIONAL_MS, NATIONAL_KB, MOVE_MS = 60.0, 120.0, 80.0
# What a screen of 1280 by 800 shows of the country, and at each zoom below, in degrees
# of latitude.
FRANCE = "south=41.30000&west=-5.20000&north=51.20000&east=9.70000"
ZOOMS = {"région": 3.0, "département": 1.0, "intercommunality": 0.35, "commune": 0.12}
LAYERS = ("offers", "demands", "white-zones", "tension")
DRAWN = settings.BASE_DIR / "static" / "mapping" / "outlines-far.json"


def measure(*, quick: bool, say: Callable[[str], Any]) -> list[Figure]:
    with scratch_database(SCRATCH), unthrottled():
        load_references()
        load_matching(today=timezone.localdate())
        fill(SOME if quick else MANY, say)
        for name, count in (
            ("tension", count_tension),
            ("white zones", count_white_zones),
        ):
            began = time.perf_counter()
            count(now=timezone.now())
            say(f"{time.perf_counter() - began:9.1f} s to count {name}")
        settle()  # As ``asasap.wsgi`` does, before the first request.
        rounds = 20 if quick else 100
        return [*_national(rounds), *_moves(rounds)]


def _national(rounds: int) -> list[Figure]:
    found = []
    for layer in LAYERS:
        page = f"{reverse('mapping:map')}?layer={layer}"
        view = f"{reverse('api:map')}?layer={layer}&{FRANCE}"
        kilobytes = (len(_ask(page)) + len(_ask(view)) + DRAWN.stat().st_size) / 1000
        found += [
            _figure(f"{layer}, the page of the country", [page], rounds, NATIONAL_MS),
            _figure(f"{layer}, what it draws", [view], rounds, NATIONAL_MS),
            Figure(
                name=f"{layer}, page, data and outlines of the country, kB",
                ours=kilobytes,
                reference=DRAWN.stat().st_size / 1000,
                ratio=kilobytes * 1000 / DRAWN.stat().st_size,
                target=NATIONAL_KB,
                is_met=kilobytes <= NATIONAL_KB,
            ),
        ]
    return found


def _moves(rounds: int) -> list[Figure]:
    draw = random.Random(SEED)  # noqa: S311 (the same walk each time)
    rows = Commune.objects.current().select_related(
        "departement__region", "epci", "ept"
    )
    communes = list(rows.order_by("pk"))
    weights = list(accumulate(commune.population for commune in communes))
    found = []
    for layer, (zoom, height) in product(LAYERS, ZOOMS.items()):
        views, pages = [], []
        for commune in draw.choices(communes, cum_weights=weights, k=rounds):
            words = f"?layer={layer}&{_codes(zoom, commune)}"
            pages.append(reverse("mapping:map") + words)
            box = _box(commune, height, draw)
            views.append(f"{reverse('api:map')}{words}&{box}")
        found += [
            _figure(f"{layer}, a view of a {zoom}", views, rounds, MOVE_MS),
            _figure(f"{layer}, the page of a {zoom}", pages, rounds, MOVE_MS),
        ]
    return found


def _codes(zoom: str, commune: Commune) -> str:
    departement = commune.departement
    group = commune.ept or commune.epci
    if zoom == "région":
        return f"region={departement.region.code}"
    if zoom == "département":
        return f"departement={departement.code}"
    if zoom == "intercommunality" and group is not None:
        return f"departement={departement.code}&epci={group.siren}"
    return f"commune={commune.insee}"


def _box(commune: Commune, height: float, draw: random.Random) -> str:
    """A screen of that height, somewhere about the middle of the commune."""
    south = commune.latitude - height * draw.random()
    width = height * 1280 / 800 * 1.45  # A degree of longitude is shorter here.
    west = commune.longitude - width * draw.random()
    north, east = min(90, south + height), min(180, west + width)
    corners = {
        "south": max(-90, south),
        "west": max(-180, west),
        "north": north,
        "east": east,
    }
    return "&".join(f"{name}={value:.5f}" for name, value in corners.items())


def _figure(name: str, urls: list[str], rounds: int, target: float) -> Figure:
    asked = [urls[number % len(urls)] for number in range(rounds)]
    for url in urls[:3]:
        _ask(url)  # Warm.
    ours = _p95([partial(_ask, url) for url in asked])
    compared = asked[: max(10, rounds // 5)]
    sample = {url: _bare(url) for url in set(compared)}
    bare = _p95([sample[url] for url in compared])
    return Figure(
        name=f"{name}, p95 ms",
        ours=ours,
        reference=bare,
        ratio=ours / bare if bare else 0.0,
        target=target,
        is_met=ours <= target,
    )


_client = Client()


def _ask(url: str) -> bytes:
    answer = _client.get(url, **NO_HOST)
    if answer.status_code != 200:
        raise RuntimeError(f"{url} answered {answer.status_code}")
    return answer.content


def _bare(url: str) -> Callable[[], None]:
    """What a page asks of the database and of the cache, to be sent by itself."""
    keys: list[str] = []
    get, get_many = cache.get, cache.get_many

    def noted(key, *args, **kwargs):
        keys.append(key)
        return get(key, *args, **kwargs)

    def noted_many(names, *args, **kwargs):
        keys.extend(names)
        return get_many(names, *args, **kwargs)

    kept: Any = caches["default"]
    kept.get, kept.get_many = noted, noted_many
    try:
        with CaptureQueriesContext(connection) as captured:
            _ask(url)
    finally:
        del kept.get, kept.get_many
    statements = [query["sql"] for query in captured.captured_queries]

    def sent() -> None:
        send(statements)
        if keys:
            get_many(keys)

    return sent


def _p95(acts: list[Callable[[], Any]]) -> float:
    found = []
    for act in acts:
        began = time.perf_counter()
        act()
        found.append((time.perf_counter() - began) * 1000)
    return sorted(found)[int(0.95 * (len(found) - 1))]
