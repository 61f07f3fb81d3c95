"""All the communes of France, from the file that is shipped."""

import gzip
import json
from functools import cache
from math import isfinite

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from asasap.kernel.text import words_of
from mapping.enums import CommunePrecision
from mapping.models import Commune, Departement, Gazetteer, Intercommunality, Region
from mapping.operations.gazetteer import FILE, load_places
from mapping.queries import suggested_communes
from tests.factories.places import PlaceFactory
from tests.undone import undone_after

EST_ENSEMBLE = {
    "93006": ("Bagnolet", "bagnole", "93170"),
    "93008": ("Bobigny", "bobig", "93000"),
    "93010": ("Bondy", "BOND", "93140"),
    "93045": ("Les Lilas", "lilas", "93260"),
    "93048": ("Montreuil", "montreui", "93100"),
    "93053": ("Noisy-le-Sec", "noisy le s", "93130"),
    "93055": ("Pantin", "panti", "93500"),
    "93061": ("Le Pré-Saint-Gervais", "pre st ger", "93310"),
    "93063": ("Romainville", "romainv", "93230"),
}
EXACT = {
    "93066": "Saint-Denis",
    "97411": "Saint-Denis",
    "97209": "Fort-de-France",
    "97302": "Cayenne",
    "97611": "Mamoudzou",
}


@cache
def france() -> dict:
    return json.loads(gzip.decompress(FILE.read_bytes()))


@cache
def spelt() -> list[tuple[list, list[list[str]]]]:
    """Each commune, with the words of all that leads to it."""
    return [
        (row, [words_of(name) for name in [row[1], *row[10], *row[9], *_code(row)]])
        for row in france()["communes"]
    ]


@pytest.fixture(scope="module")
def _france(django_db_setup, django_db_blocker):
    """Load the whole file once for this module, and take it away again."""
    with undone_after(django_db_blocker):
        load_places(now=timezone.now())
        yield


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_france")]


def test_all_communes_of_the_vintage_have_a_point_and_say_how_good_it_is():
    rows = Commune.objects.all()

    assert (Region.objects.count(), Departement.objects.count()) == (26, 109)
    assert Intercommunality.objects.count() == 1266
    assert Gazetteer.objects.get().vintage == "2026"
    assert rows.count() == 34_969
    assert set(rows.values_list("precision", flat=True)) == set(CommunePrecision)
    assert rows.filter(precision=CommunePrecision.EXACT).count() > 14_000
    assert all(
        isfinite(latitude) and isfinite(longitude)
        for latitude, longitude in rows.values_list("latitude", "longitude")
    )
    found = rows.filter(insee__in=EXACT, precision=CommunePrecision.EXACT)
    assert dict(found.values_list("insee", "name")) == EXACT


def test_what_is_loaded_already_is_not_loaded_again(django_assert_num_queries):
    with django_assert_num_queries(6):  # Savepoints, patience twice, lock, checksum.
        assert load_places(now=timezone.now()) == 0


def test_the_nine_communes_of_est_ensemble_are_found_in_each_way():
    for insee, ways in EST_ENSEMBLE.items():
        for typed in ways:
            assert insee in [c.insee for c in suggested_communes(typed)], typed
        assert suggested_communes(ways[0])[0].insee == insee
    ept = Intercommunality.objects.get(siren="200057875")
    assert set(ept.communes_of_ept.values_list("insee", flat=True)) == set(EST_ENSEMBLE)


def test_a_postcode_shared_by_many_leads_to_all_of_them():
    found = Commune.objects.matching("51300")

    sharing = [row for row in france()["communes"] if "51300" in row[9]]
    assert len(sharing) == 46
    assert len(found) == 20
    assert {c.insee for c in found} <= {row[0] for row in sharing}
    assert Commune.objects.called("51300").count() == 46


def test_former_names_districts_and_odd_names_are_found():
    ways = {
        "Pierrefitte-sur-Seine": "93066",  # Merged in 2025.
        "Paris 20e Arrondissement": "75056",
        "L'Haÿ-les-Roses": "94038",
        "oeuf en ternois": "62633",
        "Y": "80829",  # Ninety people, and thousands begin so.
        "ste-colombe 05700": "05135",
        "Ajaccio (2A)": "2A004",
    }

    for typed, insee in ways.items():
        assert insee in [commune.insee for commune in suggested_communes(typed)], typed


def test_numbers_of_merged_communes_lead_to_the_one_that_took_them_in():
    assert Commune.objects.by_insee("93059").get().insee == "93066"
    assert Commune.objects.by_insee("93066").get().name == "Saint-Denis"
    assert not Commune.objects.by_insee("00000").exists()


# Each reads thirty-five thousand names.
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_what_is_found_is_what_reading_the_whole_file_finds(data):
    _row, names = data.draw(st.sampled_from(spelt()))
    said = data.draw(st.sampled_from(names))
    first = data.draw(st.integers(0, len(said) - 1))
    letters = data.draw(st.integers(1, len(said[first])))
    typed = " ".join([*said[:first], said[first][:letters]])

    found = [commune.insee for commune in Commune.objects.matching(typed)]

    assert found == _read_through(typed)


def _read_through(typed: str) -> list[str]:
    wanted = words_of(typed)
    called = [row for row, names in spelt() if wanted in names]
    begun = [
        row for row, names in spelt() if all(_begins(word, names) for word in wanted)
    ]
    rows = [*_largest(called)[:20], *_largest(begun)[:20]]
    return [row[0] for row in _largest({row[0]: row for row in rows}.values())]


def _code(row: list) -> list[str]:
    return [] if row[0].isdigit() else [row[0][:2]]


def _largest(rows):
    return sorted(rows, key=lambda row: (-row[5], row[0]))


def _begins(word: str, names: list[list[str]]) -> bool:
    meant = (word, {"st": "saint", "ste": "sainte"}.get(word, word))
    return any(said.startswith(meant) for name in names for said in name)


def test_a_later_vintage_changes_adds_and_merges_without_losing_a_place(tmp_path):
    place = PlaceFactory(commune=Commune.objects.get(insee="93045"))
    rows = {
        row[0]: list(row)
        for row in france()["communes"]
        if row[0] in {"93045", "93048", "93006"}
    }
    rows["93048"][1] = "Montreuil-sous-Bois"
    # Les Lilas and Bagnolet become one, and a new commune appears.
    gone = rows.pop("93045")
    rows["93006"][10:] = [[gone[1]], [gone[0]]]
    rows["93999"] = ["93999", "Nouvelle", *gone[2:10], [], []]
    later = france() | {"vintage": "2027", "communes": [*rows.values()]}
    file = tmp_path / "later.json.gz"
    file.write_bytes(gzip.compress(json.dumps(later).encode()))

    load_places(now=timezone.now(), file=file)

    place.refresh_from_db()
    assert place.commune.successor.insee == "93006"
    assert [c.insee for c in Commune.objects.matching("Les Lilas")] == ["93006"]
    assert Commune.objects.by_insee("93045").get().insee == "93006"
    assert Commune.objects.get(insee="93048").name == "Montreuil-sous-Bois"
    assert Commune.objects.current().count() == 34_969
    assert Gazetteer.objects.get().vintage == "2027"
