"""Invitations and places as those who are ranked read them: their own, and no other's.

What a client reads of them is in ``queries.progress``: counts, and those interested.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from accounts.models import Provider
from asasap.kernel.actor import Actor
from asasap.kernel.pagination import Page, page_of
from asasap.kernel.periods import day_in_paris
from matching.enums import Barrier
from matching.models import Candidate, Contestation, Invitation, MatchRun
from matching.queries.apart import Button
from matching.ranking import FULL, Contribution, Factor
from matching.rules.candidacy import WAYS_OUT
from matching.rules.contesting import why_not_contest
from matching.rules.explaining import Line, explain, total
from matching.rules.inviting import answers_for, why_over
from offers.queries.demands import DemandText, demand_text
from offers.rules.reasons import REASONS

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Card:
    """A line of a list: a request one was asked for, or considered for."""

    title: str
    activity: Any
    commune: str
    invitation: Invitation | None = None
    candidate: Candidate | None = None


@dataclass(frozen=True, slots=True)
class Inbox:
    """What waits for an answer, what is past, or what one was considered for."""

    show: str
    cards: list[Card]
    page: Page
    # One’s standing in searches, of which no ranking is kept.
    may_contest: bool = False


@dataclass(frozen=True, slots=True)
class Why:
    """Why one stands where one does: the lines make the score."""

    lines: list[Line]
    total: Decimal


@dataclass(frozen=True, slots=True)
class InvitationPage:
    invitation: Invitation
    text: DemandText
    why: Why
    may_answer: bool
    why_over: str | None
    is_open: bool
    button: Button


@dataclass(frozen=True, slots=True)
class Wall:
    """One hard filter that stopped somebody, and what may be done."""

    label: str
    words: str
    article: str = ""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A line of the ranking, as who answers a contestation reads it."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class StandingPage:
    candidate: Candidate
    card: Card
    why: Why
    walls: list[Wall]
    ranked_count: int
    considered_count: int
    version: str
    invitation: Invitation | None
    contests: list[Contestation]
    why_not_contest: str | None


def inbox_of(*, actor: Actor, show: str, cursor: str) -> Inbox:
    """Return a page of what is the actor's, or of the organisation acted in."""
    if show == "considered":
        return _considered(actor, cursor)
    rows = Invitation.objects.in_name_of(actor)
    rows = rows.over() if show == "past" else rows.outstanding()
    page = page_of(rows.with_card().newest_first(), cursor=cursor, size=PAGE_SIZE)
    cards = [card_of(row.demand, invitation=row) for row in page.rows]
    return Inbox("past" if show == "past" else "open", cards, page)


def invitations_waiting(*, actor: Actor) -> int:
    """Return how many wait for the actor's own answer. One query."""
    return Invitation.objects.in_name_of(actor).outstanding().count()


def invitation_page(
    *, invitation: Invitation, actor: Actor, now: datetime
) -> InvitationPage:
    demand = invitation.demand
    version: Any = invitation.demand.current
    return InvitationPage(
        invitation=invitation,
        text=demand_text(version=version, today=day_in_paris(now)),
        why=why_of(invitation.candidate),
        may_answer=answers_for(invitation=invitation, actor=actor),
        why_over=why_over(invitation),
        is_open=demand.is_open,
        button=Button("invitation", invitation.uuid),
    )


def standing_page(*, candidate: Candidate, actor: Actor) -> StandingPage:
    """Return one's own place in one ranking, asked or not, and how it came about."""
    run = candidate.run
    mine = Contestation.objects.filter(candidate=candidate)
    return StandingPage(
        candidate=candidate,
        card=card_of(run.demand, candidate=candidate),
        why=why_of(candidate),
        walls=walls_of(candidate),
        ranked_count=run.candidates.passed().count(),
        considered_count=run.candidates.count(),
        version=run.weights.get("version", ""),
        invitation=Invitation.objects.filter(
            candidate=candidate, sent_at__isnull=False
        ).first(),
        contests=list(mine.oldest_first()),
        why_not_contest=why_not_contest(provider=candidate.provider, actor=actor),
    )


def ranking_of(run: MatchRun) -> list[Ranked]:
    """Return everyone considered, for who answers a contestation. One query."""
    rows = run.candidates.select_related("provider__person", "provider__organisation")
    return [Ranked(_name(row.provider), place_words(row)) for row in rows.in_order()]


def place_words(candidate: Candidate) -> str:
    """Say a place in one line: “place 3, 612 points”, or what stopped them."""
    if candidate.place is None:
        walls = [str(Barrier(code).label) for code in candidate.barriers]
        return get_text_list(walls, _("and"))
    return _("place %(place)s, %(points)s points") % {
        "place": candidate.place,
        "points": (candidate.score or 0) // FULL,
    }


def why_of(candidate: Candidate) -> Why:
    """Say the factors as they were kept: nothing is counted again."""
    lines = explain(
        Contribution(Factor(one["factor"]), one["value"], one["weight"])
        for one in candidate.breakdown
    )
    return Why(lines, total(lines))


def walls_of(candidate: Candidate) -> list[Wall]:
    return [_wall(Barrier(code), candidate.missing) for code in candidate.barriers]


def _name(provider: Any) -> str:
    house = provider.organisation
    return house.name if house else provider.person.display_name


def card_of(demand: Any, **more: Any) -> Card:
    """What everybody may read of a demand: nothing of whose it is."""
    place = demand.current.place
    return Card(
        title=demand.current.title or demand.activity.name,
        activity=demand.activity,
        commune=f"{place.commune.name} ({place.commune.departement.code})"
        if place
        else "",
        **more,
    )


def _wall(barrier: Barrier, missing: str) -> Wall:
    reason = REASONS.get(missing)
    if barrier == Barrier.NOT_ELIGIBLE and reason is not None:
        return Wall(str(barrier.label), reason.in_full, reason.article)
    return Wall(str(barrier.label), str(WAYS_OUT[barrier]))


def _considered(actor: Actor, cursor: str) -> Inbox:
    rows = Candidate.objects.in_name_of(actor).with_card().newest_first()
    page = page_of(rows, cursor=cursor, size=PAGE_SIZE)
    cards = [card_of(row.run.demand, candidate=row) for row in page.rows]
    mine = Provider.objects.held_by(actor, organisation=None)
    may_contest = actor.organisation_id is None and mine.exists()
    return Inbox("considered", cards, page, may_contest)
