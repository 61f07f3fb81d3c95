"""The questions of an activity, which are data: whether they are well made, and whether
what is answered answers them. Practical tasks only: nothing about health is asked.

A schema is ``{"questions": [...]}``; a question has a ``key``, a ``kind``, its words
(``label_fr``, ``label_en``, ``help_fr``…), whether it ``is_required`` and, by kind,
``options`` (each a ``key`` and a label), ``unit_fr``, ``unit_en``, ``min`` and ``max``.
Answers are ``{key: value}``.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeGuard

from django.utils.translation import gettext as _

from asasap.kernel.text import turns_letters
from offers.enums import QuestionKind

MOST_QUESTIONS = 12
MOST_OPTIONS = 20
LONGEST_TEXT = 200
LONGEST_WORDS = 200
LARGEST_NUMBER = 1_000_000
KEY = re.compile(r"[a-z][a-z0-9_]{0,29}\Z")
WORDS = ("label_fr", "label_en")
MORE_WORDS = ("help_fr", "help_en", "unit_fr", "unit_en")
OF_ANY_KIND = {"key", "kind", "is_required", *WORDS, "help_fr", "help_en"}
OF_KIND = {
    QuestionKind.CHOICE: {"options"},
    QuestionKind.SEVERAL: {"options"},
    QuestionKind.NUMBER: {"min", "max", "unit_fr", "unit_en"},
    QuestionKind.YES_NO: set(),
    QuestionKind.TEXT: set(),
}


def why_not_schema(schema: Any) -> str | None:
    """Say what is wrong with a set of questions, for who writes it; None if nothing."""
    if not isinstance(schema, dict) or set(schema) != {"questions"}:
        return _("Write one list of “questions”, and nothing else.")
    questions = schema["questions"]
    if not isinstance(questions, list) or not 1 <= len(questions) <= MOST_QUESTIONS:
        return _("Write from 1 to %(most)d questions.") % {"most": MOST_QUESTIONS}
    for number, question in enumerate(questions, 1):
        if problem := _why_not_question(question):
            return _("Question %(number)d: %(problem)s") % {
                "number": number,
                "problem": problem,
            }
    keys = [question["key"] for question in questions]
    return None if len(set(keys)) == len(keys) else _("Two questions have one key.")


def why_not_answers(schema: Mapping[str, Any], answers: Any) -> dict[str, str]:
    """Say what is wrong with each answer, by the key of its question.

    What answers no question is named too: nothing unasked is kept. Every required
    question wants its answer.
    """
    if not isinstance(answers, dict):
        return {"": _("Answers are written by the key of their question.")}
    questions = {question["key"]: question for question in schema["questions"]}
    problems = {
        str(key): _("Nobody asked this.") for key in answers if key not in questions
    }
    for key, question in questions.items():
        if answers.get(key) in (None, "", []):
            if question["is_required"]:
                problems[key] = _("This question needs an answer.")
        elif problem := _WHY_NOT[question["kind"]](question, answers[key]):
            problems[key] = problem
    return problems


def clean_answers(schema: Mapping[str, Any], answers: Mapping[str, Any]) -> dict:
    """Return right answers in one form: in the order asked, and without the empty."""
    cleaned = {}
    for question in schema["questions"]:
        value = answers.get(question["key"])
        if isinstance(value, str):
            value = value.strip()
        if isinstance(value, list):
            value = [o["key"] for o in question["options"] if o["key"] in value]
        if value not in (None, "", []):
            cleaned[question["key"]] = value
    return cleaned


def answers_in_words(
    schema: Mapping[str, Any], answers: Mapping[str, Any], *, language: str
) -> list[tuple[str, str]]:
    """Return what was asked and what was answered, to be read."""
    french = language.startswith("fr")
    return [
        (question[_of("label", french)], _said(question, answers[key], french))
        for question in schema["questions"]
        if (key := question["key"]) in answers
    ]


def _of(name: str, french: bool) -> str:
    return f"{name}_fr" if french else f"{name}_en"


def _said(question: Mapping[str, Any], value: Any, french: bool) -> str:
    if question["kind"] == QuestionKind.YES_NO:
        return _("Yes") if value else _("No")
    if question["kind"] == QuestionKind.NUMBER:
        return f"{value}\u00a0{question.get(_of('unit', french), '')}".strip()
    if question["kind"] == QuestionKind.TEXT:
        return value
    chosen = value if isinstance(value, list) else [value]
    return ", ".join(
        option[_of("label", french)]
        for option in question["options"]
        if option["key"] in chosen
    )


def _why_not_question(question: Any) -> str | None:
    if not isinstance(question, dict):
        return _("it is not an object.")
    if question.get("kind") not in QuestionKind.values:
        return _("its kind is none of those known.")
    own = OF_KIND[question["kind"]]
    if unknown := set(question) - OF_ANY_KIND - own:
        return _("“%(name)s” means nothing here.") % {"name": min(unknown)}
    if not isinstance(question.get("is_required"), bool):
        return _("say whether it is required, true or false.")
    problem = _why_not_named(question)
    if "min" in own:
        problem = problem or _why_not_bounds(question)
    if "options" in own:
        problem = problem or _why_not_options(question.get("options"))
    return problem


def _why_not_named(thing: Any) -> str | None:
    """A key for the machine, and words in both languages for people."""
    if not isinstance(thing, dict) or not KEY.match(str(thing.get("key", ""))):
        return _("a key has small letters, figures and _, thirty at most.")
    words = [thing.get(name) for name in WORDS]
    words += [thing[name] for name in MORE_WORDS if name in thing]
    if not all(isinstance(w, str) and 0 < len(w) <= LONGEST_WORDS for w in words):
        return _("words are needed in French and in English, 200 characters at most.")
    return None


def _why_not_bounds(question: Mapping[str, Any]) -> str | None:
    low, high = question.get("min"), question.get("max")
    if not _is_whole(low) or not _is_whole(high) or not 0 <= low < high:
        return _("give a smallest and a largest whole number.")
    return None if high <= LARGEST_NUMBER else _("the largest number is too large.")


def _why_not_options(options: Any) -> str | None:
    if not isinstance(options, list) or not 2 <= len(options) <= MOST_OPTIONS:
        return _("give from 2 to 20 answers to choose from.")
    for option in options:
        if problem := _why_not_named(option):
            return problem
    keys = [option["key"] for option in options]
    return None if len(set(keys)) == len(keys) else _("two answers have one key.")


def _is_whole(value: Any) -> TypeGuard[int]:
    """True is no number, though Python counts with it."""
    return isinstance(value, int) and not isinstance(value, bool)


def _why_not_choice(question: Mapping[str, Any], value: Any) -> str | None:
    keys = [option["key"] for option in question["options"]]
    return None if value in keys else _("Choose one of the answers given.")


def _why_not_several(question: Mapping[str, Any], value: Any) -> str | None:
    keys = [option["key"] for option in question["options"]]
    is_right = isinstance(value, list) and all(one in keys for one in value)
    return None if is_right else _("Choose among the answers given.")


def _why_not_number(question: Mapping[str, Any], value: Any) -> str | None:
    low, high = question["min"], question["max"]
    if _is_whole(value) and low <= value <= high:
        return None
    return _("Write a whole number from %(low)d to %(high)d.") % {
        "low": low,
        "high": high,
    }


def _why_not_yes_no(_question: Mapping[str, Any], value: Any) -> str | None:
    return None if isinstance(value, bool) else _("Answer yes or no.")


def _why_not_text(_question: Mapping[str, Any], value: Any) -> str | None:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        return _("Write a few words, 200 characters at most.")
    if turns_letters(value):
        return _(
            "This holds marks nobody can see. Type it again instead of copying it."
        )
    return None


_WHY_NOT: Mapping[str, Callable[[Mapping[str, Any], Any], str | None]] = {
    QuestionKind.CHOICE: _why_not_choice,
    QuestionKind.SEVERAL: _why_not_several,
    QuestionKind.NUMBER: _why_not_number,
    QuestionKind.YES_NO: _why_not_yes_no,
    QuestionKind.TEXT: _why_not_text,
}
