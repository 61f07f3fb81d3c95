import unicodedata

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from accounts.rules.names import clean_name, why_not_name


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    "name",
    [
        "Jeanne Martin",
        "Aïssatou Diallo",
        "Siobhán O’Neill",
        "Anne d'Ormesson",
        "Marie-Thérèse Le Guen",
        "Mª José Núñez",
        "Nguyễn Thị Hồng",
        "عبد الرحمن بن علي",
        "דָּוִד לוי",
        "Анна Сергеевна",
        "Ελένη Παππά",
        "山田 ひろコ",
        "김 서연",
        "علی\u200cرضا",
        "क्षितिज",
        "K. (Karim) B., père & fils",
        "Martin Сергеевна",  # Two words, each in one alphabet.
    ],
)
def test_real_names_of_all_alphabets_are_welcome(name):
    assert why_not_name(name) is None


def test_a_name_of_300_letters_is_told_its_length_and_the_limit():
    assert why_not_name("A" * 300) == (
        "Write at most 80 characters: this name has 300. Shorten it as on your letters."
    )
    assert why_not_name("A" * 80) is None


@pytest.mark.parametrize(
    "name",
    [
        "Jeanne \u202enitraM",  # What follows is shown backwards.
        "Jeanne\u2066 Martin",
        "Jeanne\u200b Martin",
        "Jeanne\x07Martin",
        "Jeanne\ufeff",
        "Jeanne\ue000",
    ],
)
def test_what_nobody_can_see_is_refused(name):
    assert why_not_name(name) == (
        "This name holds a character nobody can see. "
        "Type it again instead of copying it."
    )


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("Jеanne Martin", "Jеanne"),  # The е is Cyrillic.
        ("Jeanne Μartin", "Μartin"),  # The Μ is Greek.
        ("Jean-Pаul", "Pаul"),
        ("Оlga", "Оlga"),
    ],
)
def test_two_alphabets_in_one_word_are_refused_and_the_word_is_shown(name, word):
    assert why_not_name(name) == (
        f"“{word}” mixes the letters of two alphabets that look alike. "
        "Write each word with one keyboard."
    )


@pytest.mark.parametrize("name", ["", "   ", "-", "12", "…"])
def test_a_name_has_a_letter(name):
    assert why_not_name(name) == "Write a name with at least one letter."


@pytest.mark.parametrize("sign", ["<", "@", "/", ":", "𝐉", "Ⓙ", "Ｊ", "😀", "_"])
def test_signs_that_are_in_no_name_are_refused_by_name(sign):
    assert why_not_name(f"Jeanne{sign}") == (
        f"“{sign}” cannot be in a name: write letters, spaces, hyphens and apostrophes."
    )


def test_accents_piled_on_a_letter_are_refused():
    assert why_not_name("Je\u0301\u0302\u0303\u0304\u0305anne") == (
        "Too many accents on one letter: write the name without them."
    )


def test_a_name_is_kept_in_one_form_with_single_spaces():
    decomposed = unicodedata.normalize("NFD", "  Thérèse \t Le\n Guen ")

    assert clean_name(decomposed) == "Thérèse Le Guen"


@given(st.text(max_size=100))
def test_cleaning_twice_changes_nothing_and_judges_alike(text):
    once = clean_name(text)

    assert clean_name(once) == once
    assert why_not_name(once) == why_not_name(text)
