"""How long one waits for a commune while typing it, among all those of France.

What is typed is the beginning of real names and postcodes, letter by letter. Ours is
what the page's question costs the server in all; the reference is its SQL sent bare to
the same database in the same run.
"""

import random
import time
from collections.abc import Callable
from functools import partial

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench.table import Figure
from mapping.models import Commune
from mapping.operations.gazetteer import load_places
from mapping.queries import suggested_communes

TARGET_MS = 10.0


def measure(*, quick: bool) -> list[Figure]:
    draw = random.Random(4)  # noqa: S311 (the same letters each time)
    with transaction.atomic():
        load_places(now=timezone.now())
        rows = Commune.objects.order_by("pk").values_list("name", "postcodes")
        chosen = draw.sample(list(rows), 40 if quick else 300)
        names = [name for name, _postcodes in chosen]
        postcodes = [codes[0] for _name, codes in chosen if codes]
        found = [
            _figure("one letter", [name[0] for name in names]),
            _figure("a name begun", [name[: draw.randint(2, 12)] for name in names]),
            _figure("a word of it", [draw.choice(name.split("-")) for name in names]),
            _figure("a postcode begun", [c[: draw.randint(2, 5)] for c in postcodes]),
        ]
        transaction.set_rollback(True)
    return found


def _figure(name: str, typed: list[str]) -> Figure:
    statements = [_statement(text) for text in typed]
    ours = _p95([partial(suggested_communes, text) for text in typed])
    bare = _p95([partial(_send, sql) for sql in statements])
    return Figure(
        name=f"a commune by {name}, p95 ms (the database alone: {bare:.1f})",
        ours=ours,
        reference=bare,
        ratio=ours / bare,
        target=TARGET_MS,
        # Of the database ten milliseconds are asked; Python's own are shown beside.
        is_met=bare <= TARGET_MS,
    )


def _statement(text: str) -> str:
    with CaptureQueriesContext(connection) as captured:
        suggested_communes(text)
    return captured.captured_queries[0]["sql"]


def _send(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.cursor.execute(sql)
        cursor.cursor.fetchall()


def _p95(acts: list[Callable[[], object]]) -> float:
    found = []
    for act in [acts[0], *acts]:
        began = time.perf_counter()
        act()
        found.append((time.perf_counter() - began) * 1000)
    return sorted(found[1:])[int(0.95 * (len(acts) - 1))]
