"""Brings the communes of France from the file the project ships to their tables."""

import gzip
import json
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from mapping.models import Departement, Gazetteer, Intercommunality, Region
from mapping.models.communes import spellings

FILE = Path(__file__).resolve().parents[1] / "data" / "places.json.gz"
# Under so many people a commune's homes are shown by the larger cells.
SPARSE_UNDER = 2_000

COLUMNS = (
    "insee",
    "name",
    "former_names",
    "former_insee",
    "postcodes",
    "spelt",
    "words",
    "departement_id",
    "epci_id",
    "ept_id",
    "population",
    "latitude",
    "longitude",
    "precision",
    "is_sparse",
)


@transaction.atomic
def load_places(*, now: datetime, file: Path = FILE) -> int:
    """Bring the tables to what the file says, and return how many communes it names.

    Safe to call again: a file already loaded is not even opened twice (0: nothing to
    do). A commune the file no longer has keeps its row, since places may stand on it,
    and is found under the one that took it in.
    """
    content = file.read_bytes()
    checksum = sha256(content).hexdigest()
    with connection.cursor() as cursor:
        # No page waits for this; of two starts at once, one waits for the other.
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SET LOCAL lock_timeout = 0")
        cursor.execute("LOCK TABLE mapping_gazetteer IN SHARE ROW EXCLUSIVE MODE")
    if Gazetteer.objects.filter(checksum=checksum).exists():
        return 0
    places = json.loads(gzip.decompress(content))
    keys = _bring_areas(places)
    _bring_communes([_values(row, keys) for row in places["communes"]])
    Gazetteer.objects.update_or_create(
        pk=1,
        defaults={
            "checksum": checksum,
            "vintage": places["vintage"],
            "loaded_at": now,
        },
    )
    return len(places["communes"])


def _bring_areas(places: dict[str, Any]) -> dict[type, dict[str, int]]:
    """Write régions, départements and intercommunalities; return their keys by code."""
    keys: dict[type, dict[str, int]] = {}
    keys[Region] = _bring(
        Region, "code", [{"code": c, "name": n} for c, n in places["regions"]]
    )
    keys[Departement] = _bring(
        Departement,
        "code",
        [
            {"code": code, "name": name, "region_id": keys[Region][region]}
            for code, name, region in places["departements"]
        ],
    )
    keys[Intercommunality] = _bring(
        Intercommunality,
        "siren",
        [
            {"siren": siren, "name": name, "kind": kind}
            for siren, name, kind in places["intercommunalities"]
        ],
    )
    return keys


def _bring(model: Any, key: str, rows: list[dict[str, Any]]) -> dict[str, int]:
    model.objects.bulk_create(
        [model(**row) for row in rows],
        update_conflicts=True,
        unique_fields=[key],
        update_fields=[name for name in rows[0] if name != key],
    )
    return dict(model.objects.values_list(key, "pk"))


def _values(row: list[Any], keys: dict[type, dict[str, int]]) -> tuple[Any, ...]:
    (insee, name, departement, epci, ept, population, *rest) = row
    (latitude, longitude, precision, postcodes, former_names, former_insee) = rest
    # Ajaccio (2A): the one code of a département that begins no postcode.
    codes = postcodes if insee.isdigit() else [*postcodes, insee[:2]]
    return (
        insee,
        name,
        former_names,
        former_insee,
        postcodes,
        *spellings(names=[name, *former_names], codes=codes),
        keys[Departement][departement],
        keys[Intercommunality].get(epci),
        keys[Intercommunality].get(ept),
        population,
        latitude,
        longitude,
        precision,
        population < SPARSE_UNDER,
    )


def _bring_communes(rows: Iterable[tuple[Any, ...]]) -> None:
    """COPY beside the table, then take over what is new or other."""
    names = ", ".join(COLUMNS)
    changes = ", ".join(f"{name} = EXCLUDED.{name}" for name in COLUMNS[1:])
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE arriving AS"  # noqa: S608
            f" SELECT {names} FROM mapping_commune WITH NO DATA"
        )
        # Index all at once what arrives, and not word by word.
        cursor.execute("SET LOCAL gin_pending_list_limit = '64MB'")
        with cursor.copy(f"COPY arriving ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(
            f"INSERT INTO mapping_commune ({names})"  # noqa: S608
            f" SELECT {names} FROM arriving ORDER BY population DESC, insee"
            f" ON CONFLICT (insee) DO UPDATE SET {changes}, successor_id = NULL"
        )
        # Merged since: whoever took its number in among the former ones.
        cursor.execute(
            "UPDATE mapping_commune gone SET successor_id = taker.id"
            " FROM mapping_commune taker"
            " WHERE gone.insee NOT IN (SELECT insee FROM arriving)"
            " AND taker.insee IN (SELECT insee FROM arriving)"
            " AND taker.former_insee @> ARRAY[gone.insee]"
        )
        cursor.execute("DROP TABLE arriving")
        cursor.execute("SELECT gin_clean_pending_list('commune_spelt')")
        cursor.execute("SELECT gin_clean_pending_list('commune_words')")
        # The planner must know what the table holds now.
        cursor.execute("ANALYZE mapping_commune")
