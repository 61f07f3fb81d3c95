"""What the pages of statuses show: each with what it drives, and by which rule."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import get_language

from accounts.enums import Certainty, StatusKind
from accounts.models import WorkStatus, WorkStatusRule
from asasap.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class RuleCard:
    """A rule in force, in the reader's language."""

    rule: WorkStatusRule
    note: str
    is_to_verify: bool

    @property
    def name(self) -> str:
        return str(StatusKind(self.rule.kind).label)


@dataclass(frozen=True, slots=True)
class StatusLine:
    status: WorkStatus
    card: RuleCard | None
    until: date | None
    is_over: bool
    is_to_come: bool


@dataclass(frozen=True, slots=True)
class StatusBoard:
    held: list[StatusLine]
    over: list[StatusLine]


def status_board(*, actor: Actor, today: date) -> StatusBoard:
    """The actor's own statuses: those held or to come, then those that have ended."""
    cards = {card.rule.kind: card for card in rule_cards(today=today)}
    mine = WorkStatus.objects.held_by(actor.person_id).select_related("organisation")
    lines = [
        _line_of(status, cards.get(status.kind), today)
        for status in mine.latest_first()
    ]
    return StatusBoard(
        held=[line for line in lines if not line.is_over],
        over=[line for line in lines if line.is_over],
    )


def rule_cards(*, today: date) -> list[RuleCard]:
    """The rules in force, in the order of the statuses."""
    french = (get_language() or "fr").startswith("fr")
    order = {kind: place for place, kind in enumerate(StatusKind.values)}
    rules = WorkStatusRule.objects.valid_on(today).order_by("kind", "pk")
    cards = [
        RuleCard(
            rule=rule,
            note=rule.note_fr if french else rule.note_en,
            is_to_verify=rule.certainty == Certainty.TO_VERIFY,
        )
        for rule in rules
    ]
    return sorted(cards, key=lambda card: order[card.rule.kind])


def _line_of(status: WorkStatus, card: RuleCard | None, today: date) -> StatusLine:
    upper = status.valid.upper
    return StatusLine(
        status=status,
        card=card,
        until=upper - timedelta(days=1) if upper else None,
        is_over=upper is not None and upper <= today,
        is_to_come=status.valid.lower > today,
    )
