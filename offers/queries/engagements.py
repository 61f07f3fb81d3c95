"""Lists of agreements, who may agree with whom, what the law says of terms on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from accounts.enums import Party
from accounts.models import (
    Organisation,
    Provider,
    WorkStatus,
    WorkStatusRule,
)
from asasap.kernel.actor import Actor
from asasap.kernel.pagination import Page, page_of
from asasap.kernel.periods import day_in_paris
from coops.queries import regime_of
from offers.enums import EngagementState, Public, ServiceMode, Side
from offers.models import ActivityRule, Demand, Engagement
from offers.queries.eligibility import Asked, eligibility_of
from offers.rules import engaging as rules
from offers.rules.prices import price_words
from offers.rules.schedules import schedule_words
from offers.rules.terms import (
    Law,
    Proposal,
    digest_of,
    may_be_withdrawn_from,
    proposal_of,
)

# Beyond, the oldest wait on: nobody answers that many in a day.
MOST_WAITING = 50


def law_of(*, engagement: Engagement, proposal: Proposal, day: date) -> Law:
    """Ask the gate and the dated rules about these terms. A few queries.

    ``engagement`` may be one that is only about to be.
    """
    commune, status = proposal.commune, engagement.work_status
    version = engagement.demand_version
    verdict = eligibility_of(
        asked=Asked(
            provider=engagement.provider,
            status=status,
            activity=engagement.activity,
            mode=ServiceMode(proposal.mode),
            departement=commune.departement.code,
            public=Public(version.public) if version else None,
        ),
        day=day,
    )
    activity_rules = ActivityRule.objects.of_activity(engagement.activity)
    return Law(
        day=day,
        verdict=verdict,
        activity_rule=activity_rules.in_mode(proposal.mode).valid_on(day).first(),
        status_rule=status_rule_of(status, day),
        regime=regime_of(commune=commune, day=day),
        has_withdrawal=may_be_withdrawn_from(
            mode=proposal.mode, is_consumer=engagement.organisation_id is None
        ),
        is_of_house=status is None,
    )


def status_rule_of(status: WorkStatus | None, day: date) -> WorkStatusRule | None:
    if status is None:
        return None
    return WorkStatusRule.objects.of_kind(status.kind).valid_on(day).first()


def signer_of(
    *, provider: Provider, status: WorkStatus | None, day: date
) -> Organisation | None:
    """Return the organisation that signs for the provider, where one does."""
    if status is None:
        return provider.organisation
    rule = status_rule_of(status, day)
    signs = rule is not None and rule.signer == Party.ORGANISATION
    return status.organisation if signs else None


def running_count(person_id: int) -> int:
    """How many proposals and agreements of this person still run, on either side."""
    return Engagement.objects.between_people(person_id).running().count()


def shown_to_sign(*, engagement: Engagement, now: datetime) -> tuple[int, str]:
    """Name what the page shows of the terms on the table: their number, and the law."""
    if engagement.state != EngagementState.PROPOSED:
        return engagement.terms.number, ""
    proposal = proposal_of(engagement.terms)
    law = law_of(engagement=engagement, proposal=proposal, day=day_in_paris(now))
    return engagement.terms.number, digest_of(law.copied())


@dataclass(frozen=True, slots=True)
class Line:
    """One agreement in a list."""

    engagement: Engagement
    other: str
    schedule: str
    price: str
    waits_for_me: bool

    @property
    def answer_by(self) -> date:
        return self.engagement.last_day_to_answer


@dataclass(frozen=True, slots=True)
class Board:
    waiting: list[Line]
    others: list[Line]
    page: Page[Engagement]


def board_of(*, actor: Actor, cursor: str, today: date) -> Board:
    """What waits for the actor, then all of theirs. A few queries."""
    waiting = [] if cursor else _most_pressing(actor)
    rows = Engagement.objects.in_name_of(actor).with_card().newest_first()
    page = page_of(rows, cursor=cursor, by_key=True)
    others = [row for row in page.rows if row not in waiting]
    return Board(
        waiting=engagement_lines(waiting, actor=actor, today=today),
        others=engagement_lines(others, actor=actor, today=today),
        page=page,
    )


def _most_pressing(actor: Actor) -> list[Engagement]:
    waiting = engagements_waiting(actor)
    return page_of(waiting, size=MOST_WAITING, by_key=True).rows


def proposals_on(*, demand: Demand, actor: Actor, today: date) -> list[Line]:
    """The talks on a demand that its owner has a part in, the newest first."""
    rows = Engagement.objects.in_name_of(actor).filter(demand=demand)
    found = rows.with_card().newest_first()[:MOST_WAITING]
    return [_line(row, actor, today) for row in found]


def engagement_lines(
    rows: Iterable[Engagement], *, actor: Actor, today: date
) -> list[Line]:
    """Return how the list says each of these (``with_card()``)."""
    return [_line(row, actor, today) for row in rows]


def engagements_waiting(actor: Actor) -> QuerySet[Engagement]:
    """Those whose answer the actor owes, the most pressing first."""
    waiting = Engagement.objects.waiting_for(actor).with_card()
    return waiting.order_by("answer_due_at", "pk")


def _line(engagement: Engagement, actor: Actor, today: date) -> Line:
    side = rules.side_of(engagement=engagement, actor=actor) or Side.PROVIDER
    is_proposed = engagement.state == EngagementState.PROPOSED
    return Line(
        engagement=engagement,
        other=rules.other_name(engagement, side),
        schedule=schedule_words(engagement.terms, today=today),
        price=price_words(engagement.terms.price_unit, engagement.terms.price_cents),
        waits_for_me=is_proposed and side == rules.side_to_answer(engagement),
    )


def asks_wish(*, engagement: Engagement, now: datetime) -> bool:
    """Whether who signs now is the client, of what begins within the legal days."""
    is_proposed = engagement.state == EngagementState.PROPOSED
    if not is_proposed or engagement.terms.side == Side.CLIENT:
        return False
    reason = rules.why_not_begin(
        proposal=proposal_of(engagement.terms),
        is_consumer=engagement.organisation_id is None,
        signed_by=now,
    )
    return reason is not None
