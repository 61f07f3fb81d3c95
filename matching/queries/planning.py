"""What the pages of plans show: whole, in words, with the price of each choice."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from accounts.models import Organisation, Provider
from asasap.kernel.templatetags.kernel import hours
from matching.assignment.changing import Found
from matching.assignment.problem import OddProblem
from matching.enums import WhyUnserved
from matching.models import AssignmentPlan, PlannedPair
from matching.queries.desk import offers_of
from matching.ranking import Factor
from matching.rules.explaining import Line, explain
from matching.rules.planning import (
    DEAREST,
    MOST_DEMANDS,
    UNSERVED,
    Asked,
    Pair,
    contributions_of,
)
from offers.models import Demand
from offers.rules.schedules import schedule_words

# Of the page of plans; older ones are found by their address.
MOST_PLANS = 50
# Of who else could serve one request: the best, and who does in the plan.
MOST_CHOICES = 8
POINT = Decimal(1000)


@dataclass(frozen=True, slots=True)
class PlanLine:
    plan: AssignmentPlan
    served: int
    unserved: int


@dataclass(frozen=True, slots=True)
class PlansBoard:
    plans: list[PlanLine]
    offers_count: int


@dataclass(frozen=True, slots=True)
class DemandLine:
    title: str
    activity: str
    commune: str
    when: str
    url: str


@dataclass(frozen=True, slots=True)
class PairLine:
    """One demand of the plan; who would serve it and why, or why nobody."""

    pair: PlannedPair
    demand: DemandLine
    name: str
    short: str
    points: Decimal | None
    factors: list[Line]
    why_nobody: str


@dataclass(frozen=True, slots=True)
class Share:
    """How many requests of the plan one and the same provider would have."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class PlanPage:
    plan: AssignmentPlan
    served: list[PairLine]
    unserved: list[PairLine]
    shares: list[Share]
    mean_points: Decimal | None
    fairness_points: Decimal | None
    # To share the work may leave requests without anybody, which no points say.
    fairness_left: int
    gap_points: Decimal | None
    gini: Decimal | None
    is_full: bool  # As many requests as one plan holds: there may be more.


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another choice for one demand, and what it would change."""

    provider_id: int | None
    name: str
    short: str
    is_chosen: bool
    price: Decimal
    moved: int  # Other demands that somebody else would serve.
    left: int  # More demands without anybody, or fewer.


@dataclass(frozen=True, slots=True)
class PairPage:
    line: PairLine
    alternatives: list[Alternative]


def plans_of(*, organisation: Organisation) -> PlansBoard:
    """Those of a desk, for who plans there. Two queries."""
    rows = AssignmentPlan.objects.of(organisation).kept()
    counted = rows.annotate(
        served=Count("pairs", filter=Q(pairs__why_unserved="")),
        unserved=Count("pairs", filter=~Q(pairs__why_unserved="")),
    ).select_related("organisation")
    return PlansBoard(
        plans=[
            PlanLine(plan, plan.served, plan.unserved)
            for plan in counted.defer("asked").newest_first()[:MOST_PLANS]
        ],
        offers_count=offers_of(organisation).count(),
    )


def plan_page(*, plan: AssignmentPlan, today: date) -> PlanPage:
    """The pairs and their words; two queries, however many there are."""
    weights = Asked.read(plan.asked).weights if plan.asked else None
    pairs = _with_words(plan.pairs.all()).order_by("pk")
    lines = [_line(pair, weights, today) for pair in pairs]
    served = [line for line in lines if line.pair.provider_id is not None]
    known = [line.points for line in served if line.points is not None]
    price = plan.fairness_price or 0
    left = round(price / UNSERVED)
    return PlanPage(
        plan=plan,
        served=served,
        unserved=[line for line in lines if line.pair.provider_id is None],
        shares=_shares(line.name for line in served),
        mean_points=_rounded(sum(known, Decimal(0)) / len(known)) if known else None,
        fairness_points=_points(price - left * UNSERVED),
        fairness_left=left,
        gap_points=_points((plan.cost or 0) - (plan.bound or 0)),
        gini=None if plan.gini_milli is None else Decimal(plan.gini_milli) / 1000,
        is_full=len(lines) >= MOST_DEMANDS,
    )


def pair_page(*, pair: PlannedPair, today: date) -> PairPage:
    """Every other choice, each with what the whole plan would cost more.

    One plan is found anew for each: some milliseconds for a usual desk, a second for
    a thousand requests.
    """
    asked, plan = Asked.read(pair.plan.asked), pair.plan
    rows = _with_words(PlannedPair.objects.filter(pk=pair.pk))
    manual = plan.pairs.filter(is_manual=True).order_by("pk")
    pins: dict[int, int | None] = dict(manual.values_list("demand_id", "provider_id"))
    able = asked.pairs_of(pair.demand_id)
    choices = [
        one
        for place, one in enumerate(able)
        if place < MOST_CHOICES or one.provider == pair.provider_id
    ]
    names = _names(one.provider for one in choices)
    now = _found(asked, plan, pins)
    alternatives = [
        found
        for one in [*choices, None]
        if (found := _alternative(asked, pair, one, names, now=now, pins=pins))
    ]
    return PairPage(
        line=_line(rows.get(), asked.weights, today),
        alternatives=sorted(alternatives, key=lambda one: (one.left, one.price)),
    )


def name_of(provider: Provider) -> str:
    holder = provider.person or provider.organisation
    return getattr(holder, "display_name", "") or getattr(holder, "name", "")


def _alternative(
    asked: Asked,
    pair: PlannedPair,
    one: Pair | None,
    names: Mapping[int, str],
    *,
    now: Found,
    pins: dict[int, int | None],
) -> Alternative | None:
    provider = one.provider if one else None
    try:
        found = _found(asked, pair.plan, {**pins, pair.demand_id: provider})
    except OddProblem:
        return None  # No room for this pair beside those chosen by hand.
    problem = asked.problem(pair.plan.fairness)
    before, after = now.plan.pairs(problem), found.plan.pairs(problem)
    left = len(before) - len(after)
    others = set(asked.demands) - {pair.demand_id}
    return Alternative(
        provider_id=provider,
        name=names.get(provider, "") if provider else _("Nobody"),
        short=_short(one.told()) if one else "",
        is_chosen=pair.provider_id == provider,
        price=_points(found.plan.cost - now.plan.cost - left * UNSERVED) or Decimal(0),
        moved=sum(before.get(key) != after.get(key) for key in others),
        left=left,
    )


def _found(asked: Asked, plan: AssignmentPlan, pins: Mapping[int, int | None]) -> Found:
    return asked.solved(plan.fairness, pins)


def _with_words(rows: Any) -> Any:
    return rows.select_related(
        "demand__activity",
        "demand__current__place__commune",
        "provider__person",
        "provider__organisation",
    )


def _line(pair: PlannedPair, weights: Any, today: date) -> PairLine:
    is_served = pair.provider is not None and weights is not None
    why = "" if is_served else WhyUnserved(pair.why_unserved).label
    return PairLine(
        pair=pair,
        demand=_demand_line(pair.demand, today),
        name=name_of(pair.provider) if pair.provider else "",
        short=_short(pair.values) if is_served else "",
        points=_points(DEAREST - pair.cost) if is_served else None,
        factors=_factors(pair.values, weights) if is_served else [],
        why_nobody=str(why),
    )


def _demand_line(demand: Demand, today: date) -> DemandLine:
    text: Any = demand.current
    return DemandLine(
        title=text.title,
        activity=demand.activity.name,
        commune=text.place.commune.name,
        when=schedule_words(text, today=today),
        url=demand.get_absolute_url(),
    )


def _factors(told: Mapping[str, Any], weights: Any) -> list[Line]:
    facts = {Factor.DISTANCE: _far(told), Factor.HOURS: _free(told)}
    return explain(contributions_of(told["values"], weights), facts=facts)


def _short(told: Mapping[str, Any]) -> str:
    return " · ".join(filter(None, (_far(told), _free(told))))


def _far(told: Mapping[str, Any]) -> str:
    km = Decimal(told["metres"]) / 1000
    return _("%(km)s km as the crow flies") % {"km": _number(km)}


def _free(told: Mapping[str, Any]) -> str:
    if told["free"] is None:
        return _("hours not told")
    said = {"free": hours(told["free"]), "wished": hours(told["wished"])}
    return _("free for %(free)s of the %(wished)s asked for in four weeks") % said


def _number(value: Decimal) -> str:
    return number_format(value, decimal_pos=1)


def _names(providers: Iterable[int]) -> dict[int, str]:
    rows = Provider.objects.filter(pk__in=set(providers)).with_holder()
    return {row.pk: name_of(row) for row in rows.order_by("pk")}


def _shares(names: Iterable[str]) -> list[Share]:
    counted = Counter(names)
    return [
        Share(name, count)
        for name, count in sorted(counted.items(), key=lambda one: (-one[1], one[0]))
    ]


def _points(cost: int | None) -> Decimal | None:
    return None if cost is None else _rounded(Decimal(cost) / POINT)


def _rounded(points: Decimal) -> Decimal:
    return points.quantize(Decimal("0.1"))
