"""What people type finds what they mean: 120 searches judged by hand, in a small world.

Sixty were judged by somebody who has not seen the list of synonyms; the other sixty by
its author. The measure is nDCG@10 (K. Järvelin and J. Kekäläinen, “Cumulated Gain-Based
Evaluation of IR Techniques”, ACM TOIS 20, 2002).
"""

import csv
import gzip
import json
from dataclasses import dataclass
from math import log2
from pathlib import Path

import pytest
from django.db import connection
from django.db.models import OuterRef, Subquery
from django.http import QueryDict

from asasap.kernel.actor import ANONYMOUS
from asasap.kernel.text import fold
from mapping.enums import Point
from mapping.models import Commune
from mapping.operations.gazetteer import FILE as GAZETTEER
from mapping.rules import distance_km
from matching.filters import SearchFilters
from matching.operations.indexing import index_all
from matching.queries.searching import search
from offers.enums import OfferState, ReviewState
from offers.models import Activity, Offer, OfferVersion
from offers.operations.catalogue import load_catalogue
from offers.queries.words import FILE as SYNONYMS
from offers.rules.publishing import expiry_of
from tests.factories.offers import NOON, OfferFactory, OfferVersionFactory
from tests.factories.papers import ProviderFactory, WorkStatusFactory
from tests.factories.places import CommuneFactory, DepartementFactory, PlaceFactory
from tests.undone import undone_after

HALVES = ("judged_seen.csv", "judged_unseen.csv")
TARGET = 0.9
# Who lives in a smaller town still reads the names of all these.
TOWNS_FROM = 20_000
PROVIDERS_A_TOWN = 2


@dataclass(frozen=True)
class Judged:
    query: str
    where: str
    place: str
    grades: dict[str, int]


def judged(file: str) -> list[Judged]:
    with (Path(__file__).parent / file).open(encoding="utf-8", newline="") as rows:
        return [
            Judged(row["query"], row["where"], row["place"], _grades(row["grades"]))
            for row in csv.DictReader(rows)
        ]


def _grades(text: str) -> dict[str, int]:
    pairs = (pair.split(":") for pair in text.split())
    return {code: int(grade) for code, grade in pairs}


@pytest.fixture(scope="module")
def _world(django_db_setup, django_db_blocker):
    """The towns of France, the catalogue, and offers of all of it in those judged."""
    places = {one.place for file in HALVES for one in judged(file) if one.place}
    with undone_after(django_db_blocker):
        load_catalogue(today=NOON.date())
        _found_towns(places)
        _offer_everything(Commune.objects.filter(insee__in=places).order_by("pk"))
        index_all(now=NOON)
        yield


def _found_towns(places: set[str]) -> None:
    rows = json.loads(gzip.decompress(GAZETTEER.read_bytes()))["communes"]
    kept = [row for row in rows if row[0] in places or row[5] >= TOWNS_FROM]
    areas = {code: DepartementFactory(code=code) for code in {row[2] for row in kept}}
    Commune.objects.bulk_create(
        CommuneFactory.build(
            insee=row[0],
            name=row[1],
            departement=areas[row[2]],
            population=row[5],
            latitude=row[6],
            longitude=row[7],
            postcodes=row[9],
            former_names=row[10],
            former_insee=row[11],
        )
        for row in kept
    )


def _offer_everything(communes) -> None:
    """Past the triggers: nothing but this test would see these offers published."""
    versions = []
    for commune in communes:
        place = PlaceFactory(
            commune=commune, latitude=commune.latitude, longitude=commune.longitude
        )
        for _ in range(PROVIDERS_A_TOWN):
            provider = ProviderFactory()
            status = WorkStatusFactory(person=provider.person)
            for activity in Activity.objects.in_order():
                offer = OfferFactory.build(
                    provider=provider, work_status=status, activity=activity
                )
                versions.append(
                    OfferVersionFactory.build(
                        offer=offer,
                        author=provider.person,
                        place=place,
                        title=activity.name_fr[:80],
                        description=activity.plain_fr,
                        state=ReviewState.PUBLISHED,
                        published_at=NOON,
                    )
                )
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        Offer.objects.bulk_create(version.offer for version in versions)
        OfferVersion.objects.bulk_create(versions)
        mine = OfferVersion.objects.filter(offer=OuterRef("pk"))
        here = mine.values("place__public_latitude")[:1]
        there = mine.values("place__public_longitude")[:1]
        Offer.objects.update(
            state=OfferState.LIVE,
            current=Subquery(mine.values("pk")[:1]),
            latitude=Subquery(here),
            longitude=Subquery(there),
            published_at=NOON,
            expires_at=expiry_of(versions[0], now=NOON),
        )
        cursor.execute("SET LOCAL session_replication_role = origin")


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_world")]


@pytest.mark.parametrize("file", HALVES)
def test_what_people_type_finds_what_they_mean(file, offers, capsys):
    searches = judged(file)

    measures = [ndcg_at_10(one, offers) for one in searches]

    mean = sum(measures) / len(measures)
    with capsys.disabled():
        print(f"\n{file}: nDCG@10 = {mean:.3f} of {len(searches)} searches")  # noqa: T201
    assert len(searches) == 60
    assert mean >= TARGET


def test_no_search_judged_is_an_entry_of_the_list():
    words = json.loads(SYNONYMS.read_text(encoding="utf-8"))["activities"]
    entries = {
        fold(entry)
        for by_strength in words.values()
        for said in by_strength.values()
        for entry in said
    }

    copied = {
        one.query
        for file in HALVES
        for one in judged(file)
        if fold(one.query) in entries
    }

    assert copied == set()


@pytest.fixture(scope="module")
def offers(_world, django_db_blocker) -> list[Offer]:
    """All of the world, read once."""
    with django_db_blocker.unblock():
        return list(Offer.objects.live().with_card().order_by("pk"))


def ndcg_at_10(one: Judged, offers: list[Offer]) -> float:
    place = Commune.objects.get(insee=one.place) if one.place else None
    ideal = sorted((_gain(offer, one, place) for offer in offers), reverse=True)
    found = [_gain(result.offer, one, place) for result in _found(one)]
    return _dcg(found) / _dcg(ideal)


def _found(one: Judged):
    data = QueryDict(mutable=True)
    data.update({"q": one.query} | ({"where": one.where} if one.where else {}))
    filters = SearchFilters(data, now=NOON)
    if not filters.is_valid():  # Namesakes: one chooses.
        data.update({"where_for": one.where, "where_insee": one.place})
        filters = SearchFilters(data, now=NOON)
        assert filters.is_valid(), filters.errors
    return search(filters.asked, actor=ANONYMOUS, now=NOON, size=10).results


def _gain(offer: Offer, one: Judged, place: Commune | None) -> int:
    """Half of the grade, rounded down, of who does not serve the place meant."""
    grade = one.grades.get(offer.activity.code, 0)
    if grade and place is not None and not _serves(offer, place):
        grade //= 2
    return 2**grade - 1


def _serves(offer: Offer, place: Commune) -> bool:
    here = Point(offer.latitude, offer.longitude)
    return distance_km(here, place.point) <= offer.current.radius_km


def _dcg(gains: list[int]) -> float:
    return sum(gain / log2(rank + 1) for rank, gain in enumerate(gains[:10], start=1))
