"""Understanding what people type: the words of the list, faults, ages, places."""

from functools import cache
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from asasap.kernel.text import fold, words_of
from offers.queries import words as reading
from offers.queries.words import activities_meant, suggestions, understood
from offers.rules.typing_faults import KnownWords, faults_between
from offers.rules.vocabulary import Vocabulary, vocabulary_of
from offers.rules.words import Understanding, names_in, understand
from tests.factories.catalogue import ActivityFactory
from tests.factories.places import CommuneFactory

ALPHABET = "abcdefghijklmnopqrstuvwxyz"


@cache
def project() -> Vocabulary:
    """The list of the project alone."""
    file = reading._file()
    said = reading._said_by_file(file)
    return vocabulary_of(said, small=file["small"], plain=file["plain"])


def entries() -> list[str]:
    return [expression.label for expression in project().expressions]


def first(text: str) -> str | None:
    return next(iter(understand(text, project()).codes), None)


@cache
def lone_words() -> list[str]:
    """Words that mean an activity by themselves, long enough to bear a fault."""
    return [
        one.folded
        for one in project().expressions
        if one.strengths and len(one.folded) > 5 and one.folded.isalpha()
    ]


def test_every_entry_is_understood_with_or_without_accents_and_capitals():
    said = [one for one in project().expressions if one.strengths]

    meant = {one.label: understand(one.label, project()).activities for one in said}

    assert len(said) > 2000
    assert [label for label, activities in meant.items() if not activities] == []
    for label, activities in meant.items():
        assert understand(fold(label).upper(), project()).activities == activities


def test_a_plural_means_what_one_of_it_means():
    singular = [word for word in lone_words() if word[-1] not in "sxz"]

    changed = [word for word in singular if first(f"{word}s") != first(word)]

    assert len(singular) > 500
    assert changed == []


@given(st.data())
def test_one_fault_changes_nothing_where_no_other_word_is_as_near(data):
    word = data.draw(st.sampled_from(lone_words()))
    typed = data.draw(st.sampled_from(faulty(word)))
    assume(not project().is_known(typed))
    near = {one for one in known_words() if is_one_fault(typed, one)}
    assume(near == {word})

    assert first(typed) == first(word)


@cache
def known_words() -> list[str]:
    file = reading._file()
    labels = [*entries(), *file["small"], *file["plain"]]
    return sorted({word for label in labels for word in words_of(label)})


def faulty(word: str) -> list[str]:
    """All that one fault makes of it, its first letter apart."""
    cuts = [(word[:i], word[i:]) for i in range(1, len(word) + 1)]
    missing = [a + b[1:] for a, b in cuts if b]
    turned = [a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1]
    other = [a + letter + b[1:] for a, b in cuts if b for letter in ALPHABET]
    added = [a + letter + b for a, b in cuts for letter in ALPHABET]
    return sorted({*missing, *turned, *other, *added} - {word})


def is_one_fault(one: str, other: str) -> bool:
    """By the definition, and not by the table of ``faults_between``."""
    if abs(len(one) - len(other)) > 1 or one[:1] != other[:1]:
        return False
    return other in faulty(one)


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_faults_are_counted_the_same_both_ways_and_are_none_for_a_word_itself(a, b):
    assert faults_between(a, b, 2) == faults_between(b, a, 2)
    assert (faults_between(a, b, 2) == 0) == (a == b)
    assert faults_between(a, b, 12) <= max(len(a), len(b))


def test_three_letters_bear_no_fault_and_the_nearest_wins():
    known = KnownWords(["pelouse", "peluche", "lit", "repassage"])

    typed = ["pelouze", "pelousse", "li", "lut", "reppasage", "repasage", "xylophone"]

    assert [known.nearest(word) for word in typed] == [
        ("pelouse", 1),
        ("pelouse", 1),
        None,
        None,
        ("repassage", 2),
        ("repassage", 1),
        None,
    ]


COMMUNES = {
    "montreuil": 110_000,
    "93100": 110_000,
    "vincennes": 48_000,
    "les lilas": 23_843,
    "vitre": 19_365,
    "le mans": 145_000,
    "saint denis": 150_000,
    "cours": 4_306,
    "la garde": 26_476,
    "paris": 2_100_000,
    "paris 15e arrondissement": 2_100_000,
    "baby": 113,
}


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("ménage Montreuil", "60", "montreuil"),
        ("nounou 93100", "10", "93100"),
        ("nounou 93100 montreuil", "10", "montreuil 93100"),
        ("montreuil 93100 nounou", "10", "montreuil 93100"),
        ("jardinier vers Vincennes", "70", "vincennes"),
        ("jardinier près du Mans", "70", "le mans"),
        ("ménage st-denis 93", "60", "saint denis 93"),
        ("nounou paris 15ème", "10", "paris 15e arrondissement"),
        ("taille des lilas", "70", None),
        ("tailler les lilas", "70", None),
        ("ménage les lilas", "60", "les lilas"),
        ("tailler une haie aux lilas", "70", "les lilas"),
        ("laver mes vitres", "60", None),
        ("nounou Vitré", "10", "vitre"),
        ("cours de piano", "100", None),
        ("cours à domicile", "100", None),
        ("la garde de mes enfants", "10", None),
        ("baby sitting", "10", None),
        ("Montreuil", None, "montreuil"),
        ("Les Lilas", None, "les lilas"),
        ("vitre", "60", None),
    ],
)
def test_a_place_is_told_from_a_thing(text, code, place):
    named = {
        name: COMMUNES[name] for name in names_in(text, project()) if name in COMMUNES
    }

    found = understand(text, project(), named)

    assert (next(iter(found.codes), None), found.place) == (code, place)


@pytest.mark.parametrize(
    ("text", "tiers"),
    [
        ("garde enfant de 18 mois", ("10",)),
        ("garde enfant moins de 3 ans", ("10",)),
        ("garde enfant deux ans", ("10",)),
        ("garde enfant de 8 ans", ("90",)),
        ("aide pour quelqu'un de 84 ans", ("30",)),
        ("ménage et jardinage", ("70", "60")),
        ("nounou", ("10", "90")),
        ("télé assistance", ("210",)),
        ("femme de ménage crédit d'impôt", ("60",)),
    ],
)
def test_the_first_tier_is_what_is_meant(text, tiers):
    assert understand(text, project()).tiers[0] == tiers


@pytest.mark.parametrize(
    "text", ["", "   ", "\x00", "de la pour les", "🙂🙃", "'’«»", "?!", "99999"]
)
def test_what_says_nothing_means_nothing(text):
    assert understand(text, project()) == Understanding(rest="")


@given(st.text(max_size=60))
def test_any_text_is_read_and_read_alike(text):
    found = understand(text, project())

    assert understand(text, project()) == found
    assert list(found.activities) == sorted(found.activities, key=lambda one: -one[1])
    assert [code for tier in found.tiers for code in tier] == list(found.codes)
    assert all(a[1] >= b[1] for a, b in pairwise(found.activities))


def test_a_book_is_read_no_further_than_a_search():
    assert understand("ménage " + "mot " * 2500 + "jardinage", project()).codes == (
        "60",
    )


@pytest.mark.django_db
def test_what_an_operator_adds_to_the_catalogue_works_at_once():
    cleaning = ActivityFactory(code="60", synonyms=["ménage"])
    before = understood("carillonner")

    cleaning.synonyms = ["ménage", "carillonner"]
    cleaning.save()

    assert before.codes == ()
    assert understood("carillonner").codes == ("60",)


@pytest.mark.django_db
def test_a_commune_is_known_by_its_name_and_a_town_despite_a_fault():
    ActivityFactory(code="60")
    CommuneFactory()
    CommuneFactory(insee="93066", name="Saint-Denis", postcodes=["93200", "93210"])

    typed = ["menage montreuil", "menage montreil", "menage st dennis", "menage tulipe"]

    assert [understood(text).place for text in typed] == [
        "montreuil",
        "montreuil",
        "saint denis",
        None,
    ]


@pytest.mark.django_db
def test_first_letters_are_completed_and_faults_mended():
    garden = ActivityFactory(code="70")
    ActivityFactory(code="60")

    found = suggestions("tailler ma ha")

    assert {one.activity for one in found} == {garden}
    assert found[0].label == "taille de haie"
    assert {one.activity for one in suggestions("jardinnier")} == {garden}
    assert len(suggestions("m")) == 8
    assert suggestions("") == suggestions("xylophone") == []
    assert activities_meant("tondr") == {"70"}
