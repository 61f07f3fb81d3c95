"""Samples for the living page of components: invented, but shaped as the real ones."""

from dataclasses import dataclass, field

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


@dataclass(frozen=True, slots=True)
class Step:
    label: str
    state: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class PriceLine:
    label: str
    amount: str


@dataclass(frozen=True, slots=True)
class Price:
    total: str
    lines: list[PriceLine]
    net_for_worker: str
    in_the_end: str


@dataclass(frozen=True, slots=True)
class Factor:
    id: str
    sentence: str
    weight: int


@dataclass(frozen=True, slots=True)
class Why:
    title: str
    factors: list[Factor]


@dataclass(frozen=True, slots=True)
class Tick:
    x: int
    label: str


@dataclass(frozen=True, slots=True)
class Bar:
    kind: str
    label: str
    x: int
    y: int
    width: int
    times: str
    duration: str

    @property
    def text_y(self) -> int:
        return self.y + 17


@dataclass(frozen=True, slots=True)
class Timeline:
    title: str
    ticks: list[Tick]
    bars: list[Bar]
    marks: list[Tick]


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    caption: str
    columns: list[Cell]
    rows: list[list[Cell]]
    totals: list[Cell] = field(default_factory=list)


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(
        label=gettext_lazy("Your name"),
        help_text=gettext_lazy("As others will see it."),
    )
    hours = forms.IntegerField(
        label=gettext_lazy("Hours a week"), required=False, max_value=40
    )
    when = forms.DateField(
        label=gettext_lazy("First day"),
        widget=forms.DateInput(attrs={"type": "date"}),
        required=False,
    )
    activity = forms.ChoiceField(
        label=gettext_lazy("What for"),
        choices=[
            ("home", gettext_lazy("Housework")),
            ("garden", gettext_lazy("Gardening")),
        ],
    )
    moment = forms.ChoiceField(
        label=gettext_lazy("When it suits you"),
        choices=[
            ("morning", gettext_lazy("Morning")),
            ("afternoon", gettext_lazy("Afternoon")),
        ],
        widget=forms.RadioSelect,
    )
    agrees = forms.BooleanField(label=gettext_lazy("I may be called by telephone"))


@dataclass(frozen=True)
class ComponentSamples:
    form: SampleForm
    refused_form: SampleForm
    steps: list[Step]
    stopped_steps: list[Step]
    price: Price
    why: Why
    timeline: Timeline
    table: Table
    empty_table: Table


def component_samples() -> ComponentSamples:
    return ComponentSamples(
        form=SampleForm(auto_id="sample_%s", initial={"name": "Yvette Morel"}),
        refused_form=SampleForm({"hours": "60"}, auto_id="refused_%s"),
        steps=[
            Step(_("Request published"), "done", _("Tuesday 3 March, 9:30 am")),
            Step(_("Provider chosen"), "current", _("You, before Friday 6 March")),
            Step(_("Agreement signed"), "todo"),
            Step(_("First visit"), "todo"),
        ],
        stopped_steps=[
            Step(_("Request published"), "done", _("Tuesday 3 March, 9:30 am")),
            Step(_("Withdrawn"), "failed", _("By you, Wednesday 4 March")),
        ],
        price=_price(),
        why=_why(),
        timeline=_timeline(),
        table=_table(),
        empty_table=Table(_("Visits to check, none left"), _columns(), []),
    )


def _price() -> Price:
    return Price(
        total="49,00 €",
        lines=[
            PriceLine(_("Work, 2 h"), "44,00 €"),
            PriceLine(_("Travel, 4 km"), "2,00 €"),
            PriceLine(_("Contribution to the cooperative"), "3,00 €"),
        ],
        net_for_worker="33,40 €",
        in_the_end="24,50 €",
    )


def _why() -> Why:
    return Why(
        title=_("Why this result?"),
        factors=[
            Factor("why-near", _("Works in your neighbourhood."), 90),
            Factor("why-free", _("Is free on the days you ask for."), 70),
            Factor("why-kept", _("Kept 48 of their last 50 visits."), 60),
        ],
    )


def _timeline() -> Timeline:
    return Timeline(
        title=_("Visit of Tuesday 3 March"),
        ticks=[Tick(140, "9:00"), Tick(280, "9:30"), Tick(420, "10:00")],
        bars=[
            Bar("planned", _("Planned"), 140, 8, 280, "9:00 – 10:00", "1 h 00"),
            Bar("clocked", _("Clocked"), 178, 48, 256, "9:08 – 10:03", "0 h 55"),
            Bar("retained", _("Retained"), 178, 88, 242, "9:08 – 10:00", "0 h 52"),
        ],
        marks=[Tick(160, _("Started 8 minutes late"))],
    )


def _columns() -> list[Cell]:
    return [
        Cell(_("Person helped")),
        Cell(_("Provider")),
        Cell(_("Clocked"), is_number=True),
        Cell(_("Amount"), is_number=True),
    ]


def _table() -> Table:
    lines = [
        ("Yvette Morel", "Samira Haddad", "0 h 55", "20,17 €"),
        ("Ernest Le Goff", "Paul N’Guyen", "2 h 00", "44,00 €"),
        ("Association Les Mésanges", "Coop Atout Mains", "12 h 30", "1 275,00 €"),
    ]
    return Table(
        caption=_("Visits to check"),
        columns=_columns(),
        rows=[_row(*line) for line in lines],
        totals=_row(_("Total"), "", "15 h 25", "1 339,17 €"),
    )


def _row(person: str, provider: str, clocked: str, amount: str) -> list[Cell]:
    return [
        Cell(person),
        Cell(provider),
        *(Cell(n, is_number=True) for n in (clocked, amount)),
    ]
