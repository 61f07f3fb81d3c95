"""What corrects the catalogue: words, a new dated rule, new questions."""

import json
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.utils.translation import gettext_lazy as _

from accounts.enums import Certainty
from accounts.forms.working import DayField
from asasap.kernel.forms import refuse_turned
from asasap.kernel.money import Money
from offers.enums import Benefit, Public, Requirement
from offers.models import Activity, ActivityRule, QuestionSet


def _text(label, *, most: int, lines: int = 3, required: bool = True):
    return forms.CharField(
        label=label,
        max_length=most,
        required=required,
        widget=forms.Textarea(attrs={"rows": lines}),
        validators=[refuse_turned],
    )


class WordsForm(forms.Form):
    """An activity’s words; what it is for the law is not corrected, it is the law."""

    name_fr = _text(_("Name in French"), most=160, lines=2)
    name_en = _text(_("Name in English"), most=160, lines=2)
    plain_fr = _text(_("Plain words in French"), most=600)
    plain_en = _text(_("Plain words in English"), most=600)
    limits_fr = _text(_("Limits in French"), most=1000, required=False)
    limits_en = _text(_("Limits in English"), most=1000, required=False)
    synonyms = SimpleArrayField(
        forms.CharField(max_length=40),
        label=_("Other words for it"),
        help_text=_("What people type, separated by commas."),
        required=False,
        max_length=30,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    @classmethod
    def of(cls, activity: Activity) -> dict[str, Any]:
        return {name: getattr(activity, name) for name in cls.base_fields}


class RuleForm(forms.Form):
    """What the law says from a day on. Whether that day may be, the operation says."""

    since = DayField(label=_("From"), help_text=_("Tomorrow at the earliest."))
    requirement = forms.ChoiceField(
        label=_("Required to work"), choices=Requirement.choices
    )
    benefit = forms.ChoiceField(label=_("Tax credit"), choices=Benefit.choices)
    vat_rate = forms.DecimalField(
        label=_("VAT rate, in percent"),
        min_value=0,
        max_value=99,
        max_digits=4,
        decimal_places=2,
        required=False,
        localize=True,
    )
    ceiling = forms.DecimalField(
        label=_("Yearly ceiling for a household, in euros"),
        min_value=1,
        max_digits=9,
        decimal_places=2,
        required=False,
        localize=True,
    )
    longest_visit_minutes = forms.IntegerField(
        label=_("Longest visit, in minutes"),
        min_value=1,
        max_value=1440,
        required=False,
    )
    is_only_in_global_offer = forms.BooleanField(
        label=_("Only in a global offer"), required=False
    )
    publics = forms.MultipleChoiceField(
        label=_("For whom"),
        choices=Public.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    nova_code = forms.CharField(label=_("Nova code"), max_length=10, required=False)
    source = forms.CharField(
        label=_("Source"),
        help_text=_("The article, and where you read it."),
        max_length=300,
        min_length=10,
        validators=[refuse_turned],
    )
    certainty = forms.ChoiceField(label=_("How sure"), choices=Certainty.choices)
    verified_on = DayField(label=_("Read on"))
    note_fr = _text(_("Note in French"), most=600, required=False)
    note_en = _text(_("Note in English"), most=600, required=False)

    @classmethod
    def of(cls, rule: ActivityRule) -> dict[str, Any]:
        """The rule as it stands, but for what is to be read anew."""
        kept = set(cls.base_fields) - {"since", "ceiling", "verified_on"}
        shown = {name: getattr(rule, name) for name in kept}
        if rule.ceiling_cents is not None:
            shown["ceiling"] = Decimal(rule.ceiling_cents) / 100
        return shown

    def clean_ceiling(self) -> int | None:
        euros = self.cleaned_data["ceiling"]
        return None if euros is None else Money.euros(euros).cents

    def values(self) -> dict[str, Any]:
        """As the columns of a rule are named, without the day it begins."""
        values = {k: v for k, v in self.cleaned_data.items() if k != "since"}
        values["ceiling_cents"] = values.pop("ceiling")
        return values


class SchemaField(forms.JSONField):
    """A set of questions, shown with its lines."""

    widget = forms.Textarea(
        attrs={"rows": 30, "spellcheck": "false", "translate": "no"}
    )

    def prepare_value(self, value):
        if isinstance(value, str):  # As it was typed, wrong.
            return value
        return json.dumps(value, ensure_ascii=False, indent=2)

    def to_python(self, value):
        try:
            return super().to_python(value)
        except RecursionError:  # Brackets within brackets, thousands of times.
            raise forms.ValidationError(self.error_messages["invalid"]) from None

    def bound_data(self, data, initial):
        try:
            return super().bound_data(data, initial)
        except RecursionError:
            return data


class QuestionsForm(forms.Form):
    since = DayField(label=_("From"), help_text=_("Tomorrow at the earliest."))
    schema = SchemaField(
        label=_("Questions"),
        help_text=_(
            "As they stand, with what you change. Never a question about health."
        ),
    )

    @classmethod
    def of(cls, asked: QuestionSet) -> dict[str, Any]:
        return {"schema": asked.schema}
