"""The questions of each activity, and what answers them."""

import json

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from offers.enums import QuestionKind
from offers.operations.catalogue import DATA
from offers.rules.answers import (
    answers_in_words,
    clean_answers,
    why_not_answers,
    why_not_schema,
)
from tests.factories.catalogue import SURFACE

PETS = {
    "key": "pets",
    "kind": "several",
    "label_fr": "Des animaux ?",
    "label_en": "Pets?",
    "is_required": False,
    "options": [
        {"key": "cat", "label_fr": "un chat", "label_en": "a cat"},
        {"key": "dog", "label_fr": "un chien", "label_en": "a dog"},
    ],
}
TOOLS = PETS | {"key": "tools", "kind": "choice", "is_required": True}
LIFT = {
    "key": "lift",
    "kind": "yes_no",
    "label_fr": "Un ascenseur ?",
    "label_en": "A lift?",
    "is_required": False,
}
MORE = LIFT | {"key": "more", "kind": "text"}
SCHEMA = {"questions": [SURFACE, PETS, TOOLS, LIFT, MORE]}
ANSWERS = {"surface": 60, "tools": "cat", "lift": False}

anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 2000)
    | st.floats(allow_nan=False)
    | st.sampled_from(["cat", "dog", "", " ", "\u202e", "x" * 201]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["surface", "pets", "key"]), inner)
    ),
    max_leaves=4,
)


def entries():
    return json.loads((DATA / "questions.json").read_text(encoding="utf-8"))


def test_each_activity_has_three_to_six_right_questions_in_both_languages():
    sets = {entry["activity_id"]: entry["schema"] for entry in entries()}

    assert set(sets) == {str(code) for code in range(10, 280, 10)}
    for schema in sets.values():
        assert why_not_schema(schema) is None
        assert 3 <= len(schema["questions"]) <= 6


def test_no_question_asks_about_health():
    """Needs are told as practical tasks (regulation note, §8)."""
    words = ("maladi", "malade", "diagnos", "traitement", "médicament", "GIR", "handi")
    for entry in entries():
        for question in entry["schema"]["questions"]:
            said = question["label_fr"].lower()
            assert not any(word in said for word in words), said


def test_right_answers_are_kept_in_the_order_asked_without_the_empty():
    given_ = {"lift": False, "more": "  two floors ", "tools": "cat", "surface": 60}

    assert why_not_answers(SCHEMA, given_ | {"pets": []}) == {}
    assert clean_answers(SCHEMA, given_ | {"pets": []}) == {
        "surface": 60,
        "tools": "cat",
        "lift": False,
        "more": "two floors",
    }


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"surface": None}, {"surface": "This question needs an answer."}),
        ({"surface": 0}, {"surface": "Write a whole number from 1 to 1000."}),
        ({"surface": 1001}, {"surface": "Write a whole number from 1 to 1000."}),
        ({"surface": 1.5}, {"surface": "Write a whole number from 1 to 1000."}),
        ({"surface": True}, {"surface": "Write a whole number from 1 to 1000."}),
        ({"surface": "60"}, {"surface": "Write a whole number from 1 to 1000."}),
        ({"tools": "saw"}, {"tools": "Choose one of the answers given."}),
        ({"pets": "cat"}, {"pets": "Choose among the answers given."}),
        ({"pets": ["cat", "cow"]}, {"pets": "Choose among the answers given."}),
        ({"lift": "yes"}, {"lift": "Answer yes or no."}),
        ({"more": "x" * 201}, {"more": "Write a few words, 200 characters at most."}),
        (
            {"more": "\u202etxet"},
            {
                "more": "This holds marks nobody can see. Type it again instead of "
                "copying it."
            },
        ),
        ({"illness": "none"}, {"illness": "Nobody asked this."}),
    ],
)
def test_a_wrong_answer_is_named_beside_its_question(wrong, problem):
    with translation.override("en"):
        assert why_not_answers(SCHEMA, ANSWERS | wrong) == problem


@given(answers=st.dictionaries(st.sampled_from([*ANSWERS, "pets", "more"]), anything))
def test_whatever_comes_is_judged_and_what_is_right_stays_right(answers):
    if why_not_answers(SCHEMA, answers):
        return

    cleaned = clean_answers(SCHEMA, answers)

    assert why_not_answers(SCHEMA, cleaned) == {}
    assert clean_answers(SCHEMA, cleaned) == cleaned
    assert [key for key, _value in answers_in_words(SCHEMA, cleaned, language="en")]


@given(schema=anything | st.just({"questions": []}))
def test_what_is_not_a_set_of_questions_is_refused(schema):
    assert why_not_schema(schema)


@pytest.mark.parametrize(
    "fault",
    [
        {"key": "A"},
        {"key": ""},
        {"key": "k" * 31},
        {"kind": "date"},
        {"label_en": ""},
        {"label_fr": "x" * 201},
        {"help_fr": 3},
        {"is_required": "yes"},
        {"colour": "red"},
        {"min": 5, "max": 5},
        {"min": -1},
        {"max": 10_000_000},
        {"max": True},
        {"options": PETS["options"]},
    ],
)
def test_a_question_badly_made_is_refused(fault):
    assert why_not_schema({"questions": [SURFACE | fault]})


def test_keys_are_given_once_and_a_choice_has_two_answers_at_least():
    cat = PETS["options"][0]

    assert why_not_schema({"questions": [SURFACE, SURFACE]})
    assert why_not_schema({"questions": [PETS | {"options": [cat, cat]}]})
    assert why_not_schema({"questions": [PETS | {"options": [cat]}]})
    assert why_not_schema({"questions": [SURFACE, PETS, TOOLS, LIFT, MORE]}) is None


def test_answers_are_read_in_the_reader_s_language():
    answers = ANSWERS | {"pets": ["cat", "dog"], "more": "two floors"}

    with translation.override("en"):
        english = answers_in_words(SCHEMA, answers, language="en")

    assert english == [
        ("How large?", "60\u00a0m²"),
        ("Pets?", "a cat, a dog"),
        ("Pets?", "a cat"),
        ("A lift?", "No"),
        ("A lift?", "two floors"),
    ]
    assert answers_in_words(SCHEMA, answers, language="fr")[0] == (
        "Quelle surface ?",
        "60\u00a0m²",
    )
    assert {question["kind"] for question in SCHEMA["questions"]} == set(
        QuestionKind.values
    )
