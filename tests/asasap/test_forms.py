"""Every field says its label, its help and its error, tied for a screen reader."""

import html5lib
import pytest
from django import forms


class Order(forms.Form):
    hours = forms.IntegerField(help_text="In a week.", max_value=40)
    note = forms.CharField(required=False)
    agrees = forms.BooleanField()
    when = forms.ChoiceField(choices=[("am", "Morning")], widget=forms.RadioSelect)
    what = forms.ChoiceField(choices=[("home", "Housework")])
    token = forms.CharField(widget=forms.HiddenInput)


def test_a_refused_field_points_to_its_help_then_to_its_error():
    page = _drawn(Order({"hours": "60"}))
    box = page.find(".//input[@name='hours']")
    ids = box.get("aria-describedby").split()

    assert box.get("class") == "form-control is-invalid"
    assert box.get("aria-invalid") == "true"
    assert ids == ["id_hours_helptext", "id_hours_error"]
    assert [_text(page.find(f".//*[@id='{name}']")) for name in ids] == [
        "In a week.",
        "Assurez-vous que cette valeur est inférieure ou égale à 40.",
    ]


def test_each_field_has_one_label_and_choices_a_legend():
    page = _drawn(Order())

    assert [label.get("for") for label in page.iterfind(".//label")] == [
        "id_hours",
        "id_note",
        "id_agrees",
        "id_when_0",
        "id_what",
    ]
    assert [_text(legend) for legend in page.iterfind(".//legend")] == ["When"]


def test_what_may_be_left_out_says_so_and_the_rest_is_not_marked():
    page = _drawn(Order())

    marked = page.findall(".//*[@class='optional']")
    assert len(marked) == 1
    assert page.find(".//label[@for='id_note']/*[@class='optional']") is not None


@pytest.mark.parametrize(
    ("name", "classes"),
    [
        ("hours", "form-control"),
        ("agrees", "form-check-input"),
        ("when", "choices"),
        ("what", "form-select"),
        ("token", None),
    ],
)
def test_each_kind_of_field_is_dressed_as_itself(name, classes):
    page = _drawn(Order())

    assert page.find(f".//*[@name='{name}']").get("class") == classes


def test_a_refusal_of_the_whole_form_is_an_alert_above_it():
    form = Order({"token": "0193"})
    form.add_error(None, "Nobody is free that day.")

    alert = _drawn(form).find(".//*[@role='alert']")

    assert _text(alert) == "Nobody is free that day."


def _drawn(form):
    return html5lib.parse(f"<form>{form}</form>", namespaceHTMLElements=False)


def _text(element) -> str:
    return " ".join("".join(element.itertext()).split())
