"""The questions of an activity, as fields: what is asked is data of the catalogue."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from asasap.kernel.forms import refuse_turned
from offers.enums import QuestionKind
from offers.rules.answers import LONGEST_TEXT, clean_answers

YES_OR_NO = (("yes", _("Yes")), ("no", _("No")))


def answer_fields(schema: dict[str, Any]) -> dict[str, forms.Field]:
    """One field a question, named after its key."""
    return {
        f"answer_{question['key']}": _field(question)
        for question in schema["questions"]
    }


def answers_given(schema: dict[str, Any], cleaned: dict[str, Any]) -> dict[str, Any]:
    """What a draft keeps of them: those that have an answer, by their key."""
    given = {}
    for question in schema["questions"]:
        value = cleaned.get(f"answer_{question['key']}")
        if question["kind"] == QuestionKind.YES_NO and value:
            value = value == "yes"
        if value not in ("", None, []):
            given[question["key"]] = value
    return clean_answers(schema, given)


def answers_shown(answers: dict[str, Any]) -> dict[str, Any]:
    """The other way: what a form shows of the answers a draft keeps."""
    shown = {f"answer_{key}": value for key, value in answers.items()}
    yes_no = {True: "yes", False: "no"}
    return {
        name: yes_no[value] if isinstance(value, bool) else value
        for name, value in shown.items()
    }


def _field(question: dict[str, Any]) -> forms.Field:
    common = {
        "label": _said(question, "label"),
        "help_text": _said(question, "help"),
        "required": question.get("is_required", False),
    }
    kind = question["kind"]
    if kind == QuestionKind.NUMBER:
        return _number(question, common)
    if kind == QuestionKind.YES_NO:
        return forms.ChoiceField(choices=YES_OR_NO, widget=forms.RadioSelect, **common)
    if kind == QuestionKind.TEXT:
        return forms.CharField(
            max_length=LONGEST_TEXT,
            validators=[refuse_turned],
            **common,
        )
    choices = [
        (option["key"], _said(option, "label")) for option in question["options"]
    ]
    if kind == QuestionKind.SEVERAL:
        return forms.MultipleChoiceField(
            choices=choices, widget=forms.CheckboxSelectMultiple, **common
        )
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)


def _number(question: dict[str, Any], common: dict[str, Any]) -> forms.Field:
    if unit := _said(question, "unit"):
        common["label"] = f"{common['label']} ({unit})"
    return forms.IntegerField(
        min_value=question.get("min", 0),
        max_value=question.get("max"),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        **common,
    )


def _said(entry: dict[str, Any], name: str) -> str:
    language = "fr" if (get_language() or "fr").startswith("fr") else "en"
    return entry.get(f"{name}_{language}", "")
