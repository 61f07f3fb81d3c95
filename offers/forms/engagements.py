"""The forms of agreements: terms proposed or countered, signed, refused, undone."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.enums import StatusKind
from asasap.kernel.forms import refuse_turned
from asasap.kernel.money import Money
from asasap.kernel.periods import Days
from mapping.forms import CommuneField
from mapping.models import Place
from offers.enums import (
    PAID_UNITS,
    CancelReason,
    DeclineReason,
    PriceUnit,
    ServiceMode,
)
from offers.forms.schedules import ScheduleForm, schedule_shown
from offers.rules.publishing import units_for
from offers.rules.schedules import Wished
from offers.rules.terms import MESSAGE_LIMIT, TASKS_LIMIT, Address, Proposal

# Which field of the form the faults of a proposal stand beside.
FIELD_OF = {"price": "price", "place": "commune"}


class WishField(forms.BooleanField):
    """The client’s express wish (Code de la consommation, L221-25)."""

    def __init__(self, **kwargs):
        super().__init__(
            label=_("I want it to begin before the 14 days are over"),
            help_text=_(
                "You may still change your mind in these 14 days; what was done "
                "before you do is paid."
            ),
            required=False,
            **kwargs,
        )


class ActForm(forms.Form):
    """What is done to an agreement; it shows what the operation says against it."""

    def renew(self, number: int, law: str) -> None:
        """Carry what the page shows now: it was told, and is sent anew or not."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data["number"], data["law"] = number, law
        self.data = data

    def refuse(self, faults: dict[str, str]) -> None:
        for name, words in faults.items():
            field = FIELD_OF.get(name, name)
            self.add_error(field if field in self.fields else None, words)


class TermsForm(ActForm, ScheduleForm):
    """Terms put on the table: what, when, how, for how much."""

    number = forms.IntegerField(widget=forms.HiddenInput, required=False)
    tasks = forms.CharField(
        label=_("What is to be done?"),
        max_length=TASKS_LIMIT,
        validators=[refuse_turned],
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    mode = forms.ChoiceField(
        label=_("How is it organised?"),
        choices=lambda: [(m.value, capfirst(m.label)) for m in ServiceMode],
        widget=forms.RadioSelect,
    )
    price_unit = forms.ChoiceField(
        label=_("How is it paid?"),
        choices=lambda: _units(PriceUnit),
        widget=forms.RadioSelect,
    )
    price = forms.DecimalField(
        label=_("Price, in euros, all taxes included"),
        required=False,
        min_value=Decimal("0.01"),
        max_digits=8,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    message = forms.CharField(
        label=_("A word with it"),
        help_text=_("No telephone, no address: they open when you have agreed."),
        required=False,
        max_length=MESSAGE_LIMIT,
        validators=[refuse_turned],
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    field_order = ["number", "commune", "address", "tasks", "schedule_kind"]

    def __init__(
        self,
        *args,
        place: Place | None,
        mode: str | None,
        is_client: bool,
        **kwargs,
    ):
        """``mode`` where it is not to be chosen; ``place`` where it is known."""
        super().__init__(*args, **kwargs)
        self.place = place
        if mode is not None:
            self._fix_mode(mode)
        if place is None:
            self.fields["commune"] = CommuneField(label=_("In which commune?"))
            self.fields["address"] = forms.CharField(
                label=_("Number and street"),
                help_text=_("Only the person you agree with sees it."),
                required=False,
                max_length=120,
                validators=[refuse_turned],
                widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
            )
        if is_client:
            self.fields["wants_early_start"] = WishField()
        self.order_fields(self.field_order)

    def _fix_mode(self, mode: str) -> None:
        chosen = forms.ChoiceField(
            choices=[(mode, ServiceMode(mode).label)],
            initial=mode,
            widget=forms.HiddenInput,
        )
        self.fields["mode"] = chosen
        paid = cast("forms.ChoiceField", self.fields["price_unit"])
        paid.choices = _units(units_for(mode=mode))

    def clean(self):
        cleaned = super().clean()
        unit, price = cleaned.get("price_unit"), cleaned.get("price")
        if unit in PAID_UNITS and price is None and "price" not in self.errors:
            self.add_error("price", _("Name an amount."))
        return cleaned

    def proposal(self, *, place: Place | Address) -> Proposal:
        cleaned, days = self.cleaned_data, self.schedule_values["days"]
        is_paid = cleaned["price_unit"] in PAID_UNITS
        return Proposal(
            mode=cleaned["mode"],
            price_unit=cleaned["price_unit"],
            price_cents=Money.euros(cleaned["price"]).cents if is_paid else None,
            wished=Wished(
                **{
                    **self.schedule_values,
                    "days": Days(days.lower, days.upper),
                }
            ),
            place=place,
            tasks=cleaned["tasks"],
            message=cleaned["message"],
        )

    @property
    def wants_early_start(self) -> bool:
        return bool(self.cleaned_data.get("wants_early_start"))


class ProposeForm(TermsForm):
    """First terms; a provider with several ways to serve says by which, and who has
    none yet says how they work.
    """

    def __init__(
        self,
        *args,
        choices: list[tuple[str, str]] | None = None,
        kinds: list[StatusKind] | None = None,
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        if kinds:
            self.fields["kind"] = forms.TypedChoiceField(
                label=_("How do you work?"),
                help_text=_("You may add others later: several at once are possible."),
                choices=[(kind.value, capfirst(kind.label)) for kind in kinds],
                coerce=StatusKind,
                widget=forms.RadioSelect,
            )
            self.order_fields(["number", "kind"])
        if choices and len(choices) > 1:
            self.fields["by"] = forms.ChoiceField(
                label=_("How do you answer?"),
                choices=choices,
                initial=choices[0][0],
                widget=forms.RadioSelect,
            )
            self.order_fields(["number", "by"])


def terms_shown(row: Any, *, keep: dict[str, Any] | None = None) -> dict[str, Any]:
    """What the form shows of terms, or of a text, kept in a row; whole or not.

    ``keep`` is what the other text says: its price and its mode stand.
    """
    cents, unit = row.price_cents, row.price_unit
    shown = {
        "tasks": _tasks_of(row),
        "mode": row.mode,
        "price_unit": PriceUnit.HOUR if unit == PriceUnit.QUOTE else unit,
        "price": None if cents is None else Decimal(cents) / 100,
    }
    if hasattr(row, "slots"):
        shown |= schedule_shown(row)
    if keep:
        shown |= {name: keep[name] for name in ("mode", "price_unit", "price")}
    return shown


class SignForm(ActForm):
    """Carries what the page showed: other terms, or another law, are not signed."""

    number = forms.IntegerField(widget=forms.HiddenInput)
    law = forms.CharField(widget=forms.HiddenInput, max_length=16)

    def __init__(self, *args, asks_wish: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if asks_wish:
            self.fields["wants_early_start"] = WishField()

    @property
    def shown(self) -> tuple[int, str]:
        return self.cleaned_data["number"], self.cleaned_data["law"]

    @property
    def wants_early_start(self) -> bool:
        return bool(self.cleaned_data.get("wants_early_start"))


class DeclineForm(ActForm):
    reason = forms.ChoiceField(
        label=_("Why?"),
        choices=[
            pair
            for pair in DeclineReason.choices
            if pair[0] != DeclineReason.OTHER_FOUND
        ],
        initial=DeclineReason.NO_REASON,
        widget=forms.RadioSelect,
    )


class CancelForm(ActForm):
    reason = forms.ChoiceField(
        label=_("Why?"), choices=CancelReason.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args, may_look_again: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if may_look_again:
            self.fields["looks_again"] = forms.BooleanField(
                label=_("Look for somebody else: my request goes online again"),
                required=False,
                initial=True,
            )

    @property
    def looks_again(self) -> bool:
        return bool(self.cleaned_data.get("looks_again"))


class SureForm(ActForm):
    """Nothing to say but yes."""


def _tasks_of(row: Any) -> str:
    """What a client asks for; an offer’s own praise is nothing to be done."""
    if hasattr(row, "tasks"):
        return row.tasks
    return (row.description or row.title) if hasattr(row, "slots") else ""


def _units(units: Iterable[PriceUnit]) -> list[tuple[str, str]]:
    """Those with a price: what is agreed is no longer “on quote”."""
    priced = [unit for unit in units if unit != PriceUnit.QUOTE]
    return [(unit.value, str(capfirst(unit.label))) for unit in priced]
