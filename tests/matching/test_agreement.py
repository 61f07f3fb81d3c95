"""Whatever is asked, all that answers the same words tells of the same offers."""

import csv
import json
from collections import Counter

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings

from tests.depth import DEEP
from tests.matching.worlds import addresses

pytestmark = pytest.mark.django_db
SLOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
# Of all that lies on the mainland: far away, then close by, where cells are public.
FRANCE = {"south": 41, "west": -5.5, "north": 51.5, "east": 10}
AROUND_PARIS = {"south": 48.6, "west": 2.1, "north": 49.1, "east": 2.75}


@settings(max_examples=200 if DEEP else 6, suppress_health_check=SLOW)
@given(said=addresses)
def test_page_api_files_and_map_tell_of_the_same_offers(world, said):
    cache.clear()
    client = Client()

    pages = _pages(client, said)
    api = client.get(reverse("api:offers"), said).json()["results"]
    table = b"".join(client.get(reverse("search:csv"), said)).decode("utf-8-sig")
    points = json.loads(b"".join(client.get(reverse("search:geojson"), said)))
    where = pages[0].map_words

    uuids = [row["id"] for row in csv.DictReader(table.splitlines())]
    assert len(uuids) == len(set(uuids)) == pages[0].found.total
    assert [row["id"] for row in api] == uuids
    assert [one["properties"]["id"] for one in points["features"]] == uuids
    told = [str(card.line.offer.uuid) for page in pages for card in page.cards]
    assert told == uuids
    assert {
        name: count
        for name, count in _counted(client, where).items()
        if count != len(uuids)
    } == {}
    by_commune = Counter(one["properties"]["commune"] for one in points["features"])
    assert _drilled_down(client, f"?{where}") == by_commune


def _pages(client, said) -> list:
    """The first page of the list, and those it leads to."""
    pages = [client.get(reverse("search:results"), said).context["page"]]
    while cursor := pages[-1].found.next:
        more = client.get(reverse("search:results"), said | {"cursor": cursor})
        pages.append(more.context["page"])
    return pages


def _counted(client, words: str) -> dict[str, int]:
    """How many each of the map’s doors counts."""
    data = reverse("mapping:geojson", args=["offers"])
    features = client.get(f"{data}?{words}").json()["features"]
    counts = {"open data": sum(one["properties"]["count"] for one in features)}
    for name in ("map", "embed"):
        page = client.get(f"{reverse(f'mapping:{name}')}?{words}").context["page"]
        counts[name] = page.total
        counts[f"lines of the {name}"] = sum(line.count for line in page.lines)
    for name, box in {"far": FRANCE, "close": AROUND_PARIS}.items():
        corners = "&".join(f"{side}={degrees}" for side, degrees in box.items())
        view = client.get(f"{reverse('api:map')}?{words}&{corners}").json()
        counts[f"cells, {name}"] = sum(cell["count"] for cell in view["cells"])
    return counts


def _drilled_down(client, words: str) -> Counter:
    """How many in each commune, as one finds by going into each area of the list."""
    page = client.get(f"{reverse('mapping:map')}{words}").context["page"]
    assert page.total == sum(line.count for line in page.lines)
    if page.where.commune is not None:
        return Counter({page.where.commune.insee: page.total})
    inside: Counter = Counter()
    for line in page.lines:
        found = _drilled_down(client, line.url)
        assert found.total() == line.count
        inside += found
    return inside
