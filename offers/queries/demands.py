"""Demands as others read them, and as those who ask follow them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.registry import Panel, panels_on
from asasap.kernel.actor import Actor
from asasap.kernel.pagination import Page, page_of
from asasap.kernel.periods import PARIS, day_in_paris
from asasap.kernel.templatetags.kernel import day
from mapping.enums import PlacePrecision
from offers.enums import ENDED_DEMANDS, DemandState, Outcome, ReviewState
from offers.models import Attachment, Demand, DemandVersion, Favourite
from offers.queries.engagements import Line, proposals_on
from offers.queries.listing import Search, listed
from offers.queries.questions import QuestionBoard, question_board
from offers.rules import publishing
from offers.rules.answers import answers_in_words
from offers.rules.asking import is_holder
from offers.rules.prices import price_words
from offers.rules.schedules import schedule_words


@dataclass(frozen=True, slots=True)
class Step:
    """One mark of the status line: ``state`` is done, current, todo or failed."""

    label: str
    state: str
    note: str = ""


@dataclass(frozen=True)
class DemandText:
    """One text of a demand, in words."""

    version: DemandVersion
    answers: list[tuple[str, str]]
    schedule: str
    price: str
    pictures: list[Attachment]

    @property
    def commune(self) -> str:
        place: Any = self.version.place
        return f"{place.commune.name} ({place.commune.departement.code})"

    @property
    def is_rough(self) -> bool:
        """An address was given, and is known no more finely than its commune."""
        place = self.version.place
        if place is None or place.precision != PlacePrecision.COMMUNE:
            return False
        return bool((place.private or {}).get("address"))


@dataclass(frozen=True)
class DemandPage:
    """What a page of a demand shows: ``is_own`` says whose page it is."""

    demand: Demand
    text: DemandText
    steps: list[Step]
    board: QuestionBoard
    proposals: list[Line]
    is_own: bool
    is_favourite: bool
    pending: DemandVersion | None
    why_not_refresh: str | None
    panels: list[Panel]

    @property
    def asks_outcome(self) -> bool:
        """It expired, and nobody has said whether somebody was found."""
        ended = self.demand.state in {DemandState.EXPIRED, DemandState.UNFILLED}
        return self.is_own and ended and self.demand.outcome == Outcome.NOT_SAID

    @property
    def is_ended(self) -> bool:
        return self.demand.state in ENDED_DEMANDS

    @property
    def outcomes(self) -> list[tuple[str, Any]]:
        """What it may be answered with one click."""
        return [pair for pair in Outcome.choices if pair[0] != Outcome.NOT_SAID]


@dataclass(frozen=True, slots=True)
class DemandLine:
    """A line of the list everybody reads: nothing here tells whose it is."""

    demand: Demand
    title: str
    activity: str
    commune: str
    schedule: str
    price: str
    distance_km: int | None


@dataclass(frozen=True, slots=True)
class MyDemand:
    demand: Demand
    title: str
    waits_for_me: str


def demand_page(*, demand: Demand, actor: Actor, now: datetime) -> DemandPage:
    """Return the page, as its owner or as anybody reads it.

    ``demand`` is one the actor sees. What is not public yet, its owner alone is shown.
    """
    is_own = is_holder(posting=demand, actor=actor)
    pending = demand.versions.pending().first() if is_own else None
    version = _readable(demand)
    return DemandPage(
        demand=demand,
        text=demand_text(version=version, today=day_in_paris(now)),
        steps=steps_of(demand=demand),
        board=question_board(posting=demand, actor=actor),
        proposals=(
            proposals_on(demand=demand, actor=actor, today=day_in_paris(now))
            if is_own
            else []
        ),
        is_own=is_own,
        is_favourite=not is_own and Favourite.objects.is_kept(actor, demand=demand),
        pending=pending,
        why_not_refresh=publishing.why_not_refresh(posting=demand, now=now),
        panels=(panels_on("demand", demand, actor=actor, now=now) if is_own else []),
    )


def listed_demands(
    *, search: Search, cursor: str, today: date
) -> tuple[Page[Demand], list[DemandLine]]:
    """A page of the demands one may answer: the newest, or the nearest first."""
    rows = Demand.objects.open().with_card()
    page = listed(rows, search=search, cursor=cursor)
    return page, [_card(demand, today) for demand in page.rows]


def demand_text(*, version: DemandVersion, today: date) -> DemandText:
    schema = version.question_set.schema if version.question_set else {"questions": []}
    return DemandText(
        version=version,
        answers=answers_in_words(
            schema, version.answers, language=get_language() or "fr"
        ),
        schedule=schedule_words(version, today=today),
        price=price_words(version.price_unit, version.price_cents),
        pictures=list(version.attachments.defer("content").order_by("pk")),
    )


def draft_of(*, demand: Demand) -> DemandVersion | None:
    """The text in its author's hands, with all that the steps show of it."""
    pending = demand.versions.pending().select_related(
        "demand__activity", "question_set", "place__commune__departement"
    )
    return pending.first()


def my_demands(
    *, actor: Actor, cursor: str = ""
) -> tuple[Page[Demand], list[MyDemand]]:
    """A page of one's own demands, the newest first; in a house's name, of that one."""
    mine = Demand.objects.held_by(actor)
    if actor.organisation_id is not None:
        mine = mine.filter(organisation_id=actor.organisation_id)
    page = page_of(_as_lines(mine), cursor=cursor)
    return page, [_line(demand) for demand in page.rows]


def demands_today(*, actor: Actor, limit: int = 3) -> list[MyDemand]:
    """The few that still live, for “my day”."""
    living = Demand.objects.held_by(actor).exclude(state__in=ENDED_DEMANDS)
    return [_line(demand) for demand in _as_lines(living)[:limit]]


def _as_lines(demands: QuerySet[Demand]) -> QuerySet[Demand]:
    pending = DemandVersion.objects.pending().order_by("pk")
    rows = demands.select_related("activity", "current").prefetch_related(
        Prefetch("versions", pending, to_attr="in_hand")
    )
    return rows.order_by("-created_at", "-pk")


def steps_of(*, demand: Demand) -> list[Step]:
    """Where it is on its road, since when, and who moves next."""
    road = _road()
    at = _PLACES.get(DemandState(demand.state))
    if at is not None:
        return [
            Step(label, _standing(n, at), _note(demand) if n == at else "")
            for n, label in enumerate(road)
        ]
    reached = 0 if demand.published_at is None else 2
    said = Outcome(demand.outcome).label if demand.outcome else ""
    stopped = Step(str(DemandState(demand.state).label), "failed", str(said))
    return [*(Step(label, "done") for label in road[: reached + 1]), stopped]


def _road() -> list[str]:
    return [_("Written"), _("Checked"), _("Online"), _("Discussed"), _("Agreed")]


_PLACES = {
    DemandState.DRAFT: 0,
    DemandState.IN_REVIEW: 1,
    DemandState.OPEN: 2,
    DemandState.IN_NEGOTIATION: 3,
    DemandState.AWARDED: 4,
    DemandState.FULFILLED: 5,
}


def _standing(number: int, at: int) -> str:
    if number == at:
        return "current"
    return "done" if number < at else "todo"


def _note(demand: Demand) -> str:
    """Who moves next, and until when."""
    if demand.state == DemandState.DRAFT:
        return _("You finish it, then publish it.")
    if demand.state == DemandState.IN_REVIEW:
        return _("Somebody of the portal reads it first, then writes to you.")
    if demand.state == DemandState.IN_NEGOTIATION:
        return _("Somebody waits for an answer.")
    if demand.state == DemandState.OPEN and demand.expires_at is not None:
        until = demand.expires_at - timedelta(seconds=1)
        return _("Providers answer, until %(day)s.") % {
            "day": day(until.astimezone(PARIS))
        }
    return ""


def _readable(demand: Demand) -> DemandVersion:
    """What is public; failing that, the last text written."""
    texts = demand.versions.select_related(
        "question_set", "place__commune__departement"
    )
    if demand.current_id is not None:
        return texts.get(pk=demand.current_id)
    return texts.newest_first()[0]


def _card(demand: Demand, today: date) -> DemandLine:
    text: Any = demand.current  # What is open has its text, and its place.
    away = getattr(demand, "distance_km", None)
    return DemandLine(
        demand=demand,
        title=text.title,
        activity=demand.activity.name,
        commune=f"{text.place.commune.name} ({text.place.commune.departement.code})",
        schedule=schedule_words(text, today=today),
        price=price_words(text.price_unit, text.price_cents),
        # Whole kilometres: what is said of a public point needs no more.
        distance_km=None if away is None else max(1, round(away)),
    )


def _line(demand: Any) -> MyDemand:
    pending = demand.in_hand[0] if demand.in_hand else None
    text = demand.current or pending
    return MyDemand(
        demand=demand,
        title=(text.title if text else "") or demand.activity.name,
        waits_for_me=_waiting(demand, pending),
    )


def _waiting(demand: Demand, pending: DemandVersion | None) -> str:
    if pending is not None and pending.state == ReviewState.SENT_BACK:
        return _("to be changed")
    if demand.state == DemandState.DRAFT:
        return _("to be finished")
    if demand.state == DemandState.EXPIRED and demand.outcome == Outcome.NOT_SAID:
        return _("Did you find somebody?")
    return ""
