"""The field that asks for a commune, and the API that completes it."""

import pytest
from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from mapping.api.views import CommuneList
from mapping.forms import CommuneField, LargestCommuneField
from mapping.models import Commune
from tests.factories.places import CommuneFactory, DepartementFactory

pytestmark = pytest.mark.django_db


class PlaceForm(forms.Form):
    where = CommuneField(label="Commune")


def montreuils():
    calais = DepartementFactory(code="62", name="Pas-de-Calais")
    small = CommuneFactory(
        insee="62588",
        name="Montreuil",
        postcodes=["62170"],
        population=1_800,
        departement=calais,
    )
    return CommuneFactory(), small


def sent(**data):
    form = PlaceForm(data)
    return form, form.errors.get("where", [])


@pytest.mark.parametrize(
    "typed",
    ["Les Lilas", "LES-LILAS", "lilas", "93260", "Les Lilas (93)", " les  lilas 93"],
)
def test_what_means_one_commune_is_taken(typed):
    lilas = CommuneFactory(insee="93045", name="Les Lilas", postcodes=["93260"])
    CommuneFactory()

    form, errors = sent(where=typed)

    assert errors == []
    assert form.cleaned_data["where"] == lilas


def test_the_very_name_wins_over_what_only_begins_so():
    bagnolet = CommuneFactory(insee="93006", name="Bagnolet", postcodes=["93170"])
    CommuneFactory(insee="93007", name="Bagnolet-les-Bains", postcodes=["93171"])

    assert sent(where="bagnolet")[0].cleaned_data["where"] == bagnolet


def test_namesakes_come_back_as_a_list_with_their_departements():
    large, small = montreuils()

    form, [error] = sent(where="montreuil")

    assert "2 communes" in error
    page = str(form)
    assert page.index("Seine-Saint-Denis") < page.index("Pas-de-Calais")
    for commune in (large, small):
        assert f'value="{commune.insee}"' in page


def test_what_is_chosen_of_the_list_is_taken_as_long_as_the_words_stand():
    _large, small = montreuils()
    lilas = CommuneFactory(insee="93045", name="Les Lilas", postcodes=["93260"])
    chosen = {"where_for": "Montreuil", "where_insee": small.insee}

    same, _errors = sent(where=" Montreuil ", **chosen)
    other, _errors = sent(where="Les Lilas", **chosen)

    assert same.cleaned_data["where"] == small
    assert other.cleaned_data["where"] == lilas


def test_a_postcode_of_twenty_communes_lists_them_all():
    for number in range(25):
        CommuneFactory(
            insee=f"51{number:03}", name=f"Village {number}", postcodes=["51300"]
        )

    form, [error] = sent(where="51300")

    assert "25" in error
    assert str(form).count('type="radio"') == 25


def test_a_merged_commune_leads_to_the_one_that_took_it_in():
    whole = CommuneFactory(
        insee="93066",
        name="Saint-Denis",
        postcodes=["93200"],
        former_names=["Pierrefitte-sur-Seine"],
        former_insee=["93059"],
    )
    CommuneFactory(insee="93059", name="Pierrefitte-sur-Seine", successor=whole)

    by_name, _errors = sent(where="pierrefitte")
    kept, _errors = sent(where="x", where_for="x", where_insee="93059")

    assert by_name.cleaned_data["where"] == kept.cleaned_data["where"] == whole


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({}, "required"),
        ({"where": "   "}, "required"),
        ({"where": "Atlantide"}, "unknown"),
        ({"where": "-'%_"}, "unknown"),
        ({"where": "x" * 5000}, "unknown"),
        ({"where": "a\x00b"}, "unknown"),
        ({"where": "x", "where_for": "x", "where_insee": "99999"}, "ended"),
        ({"where": "x", "where_for": "x", "where_insee": "'; --" * 99}, "ended"),
    ],
)
def test_what_means_no_commune_says_what_to_do(data, code):
    CommuneFactory()

    form, errors = sent(**data)

    assert [error.code for error in errors.as_data()] == [code]
    assert str(form)


def test_one_form_never_shows_the_choices_of_another():
    montreuils()

    assert "radio" in str(sent(where="montreuil")[0])
    assert "radio" not in str(PlaceForm())


def test_a_search_takes_the_largest_of_a_name_and_offers_the_others():
    large, small = montreuils()
    field = LargestCommuneField(required=False)
    words = {"where": "montreuil"}

    taken = field.clean(field.widget.value_from_datadict(words, {}, "where"))
    chosen = {"where_for": "montreuil", "where_insee": small.insee}
    other = field.clean(field.widget.value_from_datadict(words | chosen, {}, "where"))

    assert (taken, other) == (large, small)
    assert field.widget.choices == (large, small)
    with pytest.raises(ValidationError, match="2 communes"):
        field.clean("montr")


def test_a_commune_already_chosen_is_shown_and_has_not_changed():
    commune = CommuneFactory()
    form = PlaceForm(
        {"where": commune.label, "where_for": commune.label, "where_insee": "93048"},
        initial={"where": commune},
    )

    assert 'value="Montreuil (93)"' in str(PlaceForm(initial={"where": commune}))
    assert not form.has_changed()
    assert form.is_valid()


def test_the_api_completes_with_all_one_needs_to_tell_namesakes(client):
    montreuils()

    found = client.get(reverse("api:communes"), {"q": "mont"}).json()

    assert [line["insee"] for line in found] == ["93048", "62588"]
    assert found[0] == {
        "insee": "93048",
        "name": "Montreuil",
        "label": "Montreuil (93)",
        "postcodes": ["93100"],
        "departement": "93",
        "departement_name": "Seine-Saint-Denis",
        "population": 110_000,
        "latitude": 48.8638,
        "longitude": 2.4484,
        "precision": "exact",
    }
    assert client.get(reverse("api:communes")).json() == []


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_one_query_for_one_or_three(client, count, django_assert_num_queries):
    for number in range(count):
        CommuneFactory(insee=f"9300{number}", name=f"Bourg {number}")

    with django_assert_num_queries(1):
        found = client.get(reverse("api:communes"), {"q": "bourg"}).json()

    assert len(found) == count


def test_who_asks_too_much_is_asked_to_wait_whatever_their_headers_say(monkeypatch):
    throttle = CommuneList.throttle_classes[0]
    monkeypatch.setitem(throttle.THROTTLE_RATES, "communes", "2/min")
    cache.clear()

    answers = [
        Client(headers={"X-Forwarded-For": f"192.0.2.{number}"})
        .get(reverse("api:communes"), {"q": "x"})
        .status_code
        for number in range(3)
    ]

    assert answers == [200, 200, 429]
    cache.clear()


def test_twenty_at_most_and_never_without_the_very_name():
    for number in range(30):
        CommuneFactory(
            insee=f"80{number:03}", name=f"Ysse {number}", population=9_000 - number
        )
    CommuneFactory(insee="80829", name="Y", population=90)

    found = [c["insee"] for c in Client().get("/api/v1/communes/?q=y").json()]

    assert len(found) == 20
    assert found[-1] == "80829"
    assert Commune.objects.matching("y").count() == 21
