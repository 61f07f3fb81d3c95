"""Two starts at once."""

import gzip
import json
import threading

import pytest
from django.db import connection, transaction
from django.utils import timezone

from mapping.models import Commune
from mapping.operations.gazetteer import load_places

POINT = (48.86, 2.44, "exact")
SMALL = {
    "vintage": "2026",
    "regions": [["11", "Île-de-France"]],
    "departements": [["93", "Seine-Saint-Denis", "11"]],
    "intercommunalities": [["200057875", "Est Ensemble", "EPT"]],
    "communes": [
        [
            "93048",
            "Montreuil",
            "93",
            "",
            "200057875",
            110_000,
            *POINT,
            ["93100"],
            [],
            [],
        ]
    ],
}


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_two_starts_at_once_one_loads_and_the_other_waits_for_it(tmp_path):
    file = tmp_path / "small.json.gz"
    file.write_bytes(gzip.compress(json.dumps(SMALL).encode()))
    found = []

    def load_second():
        try:
            found.append(load_places(now=timezone.now(), file=file))
        finally:
            connection.close()

    second = threading.Thread(target=load_second)
    with transaction.atomic():
        assert load_places(now=timezone.now(), file=file) == 1
        second.start()
        second.join(timeout=0.3)
        assert second.is_alive(), "the second did not wait for the first"
    second.join()

    assert found == [0]
    assert Commune.objects.get().spelt == ["montreuil", "93100"]
