"""Words brought to one form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asasap.kernel.text import fold, turns_letters


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Cœur  d’Été", "coeur d'ete"),
        ("ŒUVRE", "oeuvre"),
        ("e\u0301te\u0301", "ete"),
        ("Ménage\u00a0à\tdomicile\n", "menage a domicile"),
        ("Straße", "strasse"),
        ("L’Haÿ-les-Roses", "l'hay-les-roses"),
        ("", ""),
    ],
)
def test_what_is_typed_otherwise_is_the_same_word(text, folded):
    assert fold(text) == folded


@given(st.text())
def test_a_folded_text_stays_as_it_is(text):
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_capitals_make_no_difference_to_words_written_in_them(text):
    assert fold(text.upper().lower()) == fold(text.upper())


@pytest.mark.parametrize(
    ("text", "turns"),
    [
        ("Élise d’Été\nمريم", False),
        ("a\u200db", False),
        ("photo\u202egpj.exe", True),
        ("a\u2066b", True),
        ("a\x00b", True),
        ("", False),
    ],
)
def test_marks_that_turn_or_hide_letters_are_seen(text, turns):
    assert turns_letters(text) is turns
