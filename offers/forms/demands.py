"""The three steps of a demand, and how one ends it."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.forms.proofs import ProofField
from asasap.kernel.forms import refuse_turned
from asasap.kernel.money import Money
from mapping.forms import CommuneField
from offers.enums import PAID_UNITS, Outcome, PriceUnit, Public, ServiceMode
from offers.forms.answers import answer_fields, answers_given, answers_shown
from offers.forms.schedules import ScheduleForm, schedule_shown
from offers.models import DemandVersion

SOMEBODY_ELSE = _("somebody else")


class RevisionForm(forms.Form):
    """Carries the draft its page shows: an older one is not written over a newer."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @property
    def shown_revision(self) -> int:
        """The one the page showed; -1, which no draft has, where it shows none."""
        revision = self.cleaned_data.get("revision")
        return -1 if revision is None else revision


class WhatForm(RevisionForm):
    """Step one: who is helped, where the law asks it, and what the activity asks."""

    def __init__(self, *args, schema: dict[str, Any], publics: list[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.schema = schema
        self.is_for_anyone = Public.ANYONE in publics
        if not self.is_for_anyone:
            self.fields["public"] = forms.ChoiceField(
                label=_("Who is helped?"),
                help_text=_("This stays between the portal and you."),
                choices=[
                    *((public, Public(public).label) for public in publics),
                    (Public.ANYONE, SOMEBODY_ELSE),
                ],
                widget=forms.RadioSelect,
            )
        self.fields.update(answer_fields(schema))

    @property
    def values(self) -> dict[str, Any]:
        """What the draft keeps; of what is wrong or missing, nothing."""
        cleaned = self.cleaned_data
        public = Public.ANYONE if self.is_for_anyone else cleaned.get("public")
        answers = answers_given(self.schema, cleaned)
        return {"answers": answers} | ({"public": public} if public else {})


def what_shown(version: DemandVersion) -> dict[str, Any]:
    shown = answers_shown(version.answers)
    return {**shown, "public": version.public, "revision": version.revision}


class WhereForm(RevisionForm, ScheduleForm):
    """Step two: where, and when."""

    commune = CommuneField(label=_("In which commune?"))
    address = forms.CharField(
        label=_("Number and street"),
        help_text=_("Only the person you agree with sees it."),
        required=False,
        max_length=120,
        validators=[refuse_turned],
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )

    field_order = ["commune", "address", "schedule_kind"]


def where_shown(version: DemandVersion) -> dict[str, Any]:
    shown = schedule_shown(version) | {"revision": version.revision}
    if version.place is None:
        return shown
    private = version.place.private or {}
    address = private.get("address", "")
    return {**shown, "commune": version.place.commune, "address": address}


class CheckForm(RevisionForm):
    """Step three: the words others read, the price wished, how it is organised."""

    title = forms.CharField(label=_("Title"), max_length=80, validators=[refuse_turned])
    description = forms.CharField(
        label=_("What else should one know?"),
        help_text=_(
            "Everybody reads this: no name, no telephone, no address, nothing about "
            "health."
        ),
        required=False,
        max_length=2000,
        validators=[refuse_turned],
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    price_unit = forms.ChoiceField(
        label=_("What price do you wish?"),
        choices=[
            (PriceUnit.QUOTE, _("Make me an offer")),
            (PriceUnit.HOUR, _("A price per hour")),
            (PriceUnit.FIXED, _("A fixed price")),
            (PriceUnit.TOKENS, _("Tokens, between neighbours")),
            (PriceUnit.FREE, _("For free, between neighbours")),
        ],
        initial=PriceUnit.QUOTE,
        widget=forms.RadioSelect,
    )
    price = forms.DecimalField(
        label=_("Your price, in euros"),
        required=False,
        min_value=Decimal("0.01"),
        max_digits=8,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    mode = forms.ChoiceField(
        label=_("How is it organised?"),
        choices=lambda: [(m.value, capfirst(m.label)) for m in ServiceMode],
        initial=ServiceMode.PROVIDER,
        widget=forms.RadioSelect,
    )
    picture = ProofField(
        label=_("A picture or a paper"),
        help_text=_("What tells where and when a picture was taken is removed."),
        required=False,
    )
    picture_shows = forms.CharField(
        label=_("What does it show?"),
        help_text=_("In a few words, for who does not see it."),
        required=False,
        max_length=120,
        validators=[refuse_turned],
    )

    def clean(self):
        cleaned = super().clean() or {}
        unit, price = cleaned.get("price_unit"), cleaned.get("price")
        if unit in PAID_UNITS and price is None and "price" not in self.errors:
            self.add_error(
                "price", _("Give the price you wish, or “make me an offer”.")
            )
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        values: dict[str, Any] = {
            name: cleaned[name]
            for name in ("title", "description", "price_unit", "mode")
            if name in cleaned
        }
        if "price_unit" in values:
            price = cleaned.get("price")
            is_paid = values["price_unit"] in PAID_UNITS
            values["price_cents"] = (
                Money.euros(price).cents if is_paid and price else None
            )
        return values


def check_shown(version: DemandVersion, *, title: str) -> dict[str, Any]:
    cents = version.price_cents
    return {
        "revision": version.revision,
        "title": version.title or title,
        "description": version.description,
        "price_unit": version.price_unit or PriceUnit.QUOTE,
        "price": None if cents is None else Decimal(cents) / 100,
        "mode": version.mode or ServiceMode.PROVIDER,
    }


class EndForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("How did it end?"),
        choices=lambda: [
            (one.value, capfirst(one.label))
            for one in Outcome
            if one != Outcome.NOT_SAID
        ],
        widget=forms.RadioSelect,
    )
