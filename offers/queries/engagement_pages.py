"""What the page of one agreement shows: its terms, the law, what came before them.

Before it is agreed, the law is read as it is today; after, as it was copied that day.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.enums import Certainty, Party, StatusKind
from accounts.registry import Panel, panels_on
from asasap.kernel.actor import Actor
from asasap.kernel.periods import day_in_paris
from asasap.kernel.templatetags.kernel import day
from offers.enums import (
    CancelReason,
    DeclineReason,
    Eligibility,
    EngagementState,
    ServiceMode,
    Side,
)
from offers.models import Conversation, Engagement, EngagementTerms
from offers.queries.engagements import law_of
from offers.queries.unread import held_by
from offers.rules import engaging as rules
from offers.rules.prices import price_words
from offers.rules.reasons import REASONS
from offers.rules.schedules import schedule_words
from offers.rules.terms import (
    after_credit,
    changed_between,
    digest_of,
    monthly_cents,
    needs_quote,
    proposal_of,
)


@dataclass(frozen=True, slots=True)
class Step:
    """One mark of the status line: ``state`` is done, current, todo or failed."""

    label: str
    state: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class LawShown:
    """What the rules say of these terms, in words; ``digest`` is what one signs by."""

    digest: str
    is_allowed: bool
    has_benefit: bool
    reasons: list[tuple[str, str]]
    vat_rate: str
    ceiling_cents: int | None
    longest_visit_minutes: int | None
    status: str
    signer: str
    invoicer: str
    has_withdrawal: bool
    # Where it is written, and whether somebody must still check it.
    sources: list[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Terms in words. ``address`` waits for the agreement."""

    terms: EngagementTerms
    mode: str
    schedule: str
    price: str
    month_cents: int | None
    after_credit_cents: int | None
    needs_quote: bool
    commune: str
    # Which warning the law wants: you become the employer, or somebody is lent to you.
    warning: str


@dataclass(frozen=True, slots=True)
class Round:
    """One proposal of the talks, with what it changed in the one before."""

    terms: EngagementTerms
    is_mine: bool
    schedule: str
    price: str
    changes: list[str]


@dataclass(frozen=True, slots=True)
class EngagementPage:
    engagement: Engagement
    side: Side | None
    other: str
    provider: str
    steps: list[Step]
    sheet: Sheet
    law: LawShown | None
    rounds: list[Round]
    conversation: Conversation | None
    why_not_answer: str | None
    why_not_decline: str | None
    why_not_retract: str | None
    why_not_withdraw: str | None
    why_not_cancel: str | None
    why_not_end: str | None
    panels: list[Panel]

    @property
    def is_mine_to_answer(self) -> bool:
        return self.why_not_answer is None

    @property
    def ended_reason(self) -> str:
        """Why it was declined or cancelled, in words."""
        if self.engagement.decline_reason:
            return str(DeclineReason(self.engagement.decline_reason).label)
        if self.engagement.cancel_reason:
            return str(CancelReason(self.engagement.cancel_reason).label)
        return ""

    @property
    def answer_by(self) -> date:
        return self.engagement.last_day_to_answer

    @property
    def withdraw_by(self) -> date | None:
        return self.engagement.last_day_to_withdraw


def engagement_page(
    *, engagement: Engagement, actor: Actor, now: datetime
) -> EngagementPage:
    """Return the page of an agreement the actor sees (``whole()``)."""
    today = day_in_paris(now)
    side = rules.side_of(engagement=engagement, actor=actor)
    asked: dict[str, Any] = {"engagement": engagement, "actor": actor}
    copied = law_copied(engagement=engagement, today=today)
    rows = engagement.all_terms.select_related("place__commune")
    return EngagementPage(
        engagement=engagement,
        side=side,
        other=rules.other_name(engagement, side or Side.CLIENT),
        provider=rules.other_name(engagement, Side.CLIENT),
        steps=_steps(engagement, side),
        sheet=sheet_of(terms=engagement.terms, copied=copied, today=today),
        law=law_shown(copied) if copied else None,
        rounds=_rounds(list(rows.order_by("number", "pk")), side, today),
        conversation=_conversation(engagement, actor),
        why_not_answer=rules.why_not_answer(**asked, now=now),
        why_not_decline=rules.why_not_decline(**asked),
        why_not_retract=rules.why_not_retract(**asked),
        why_not_withdraw=rules.why_not_withdraw(**asked, now=now),
        why_not_cancel=rules.why_not_cancel(**asked),
        why_not_end=rules.why_not_end(**asked, today=today),
        panels=panels_on("engagement", engagement, actor=actor, now=now),
    )


def law_copied(*, engagement: Engagement, today: date) -> dict[str, Any]:
    """Return what was copied the day it was agreed; before, what is said today.

    Of what was never agreed and is over, the law has nothing more to say.
    """
    if engagement.terms.rules or engagement.state != EngagementState.PROPOSED:
        return engagement.terms.rules
    proposal = proposal_of(engagement.terms)
    return law_of(engagement=engagement, proposal=proposal, day=today).copied()


def law_shown(copied: dict[str, Any]) -> LawShown:
    verdict, status = copied["verdict"], copied["status"]
    activity = copied["activity"] or {}
    written = [activity, status, copied["withdrawal"] or {}, copied["credit"] or {}]
    vat_rate = activity.get("vat_rate")
    return LawShown(
        digest=digest_of(copied),
        is_allowed=verdict["outcome"] != Eligibility.FORBIDDEN,
        has_benefit=verdict["outcome"] == Eligibility.ALLOWED,
        reasons=[
            (str(REASONS[said["code"]].words), said["article"])
            for said in verdict["reasons"]
        ],
        vat_rate=vat_rate.rstrip("0").rstrip(".") if vat_rate else "",
        ceiling_cents=activity.get("ceiling_cents"),
        longest_visit_minutes=activity.get("longest_visit_minutes"),
        status=str(StatusKind(status["kind"]).label) if status["kind"] else "",
        signer=str(Party(status["signer"])),
        invoicer=str(Party(status["invoicer"])),
        has_withdrawal=copied["withdrawal"] is not None,
        sources=[
            (part["source"], part.get("certainty") == Certainty.TO_VERIFY)
            for part in written
            if part.get("source")
        ],
    )


def sheet_of(*, terms: EngagementTerms, copied: dict[str, Any], today: date) -> Sheet:
    """``terms`` has its place and its commune loaded, where it has one."""
    cents = monthly_cents(terms)
    place = terms.place
    warnings = {
        ServiceMode.AGENT: "employer",
        ServiceMode.DIRECT: "employer",
        ServiceMode.LENDING: "lent",
    }
    return Sheet(
        terms=terms,
        mode=str(ServiceMode(terms.mode).label),
        schedule=schedule_words(terms, today=today),
        price=price_words(terms.price_unit, terms.price_cents),
        month_cents=cents,
        after_credit_cents=None if cents is None else after_credit(cents, copied),
        needs_quote=needs_quote(terms),
        commune=str(place.commune.name) if place else "",
        warning=warnings.get(ServiceMode(terms.mode), ""),
    )


def _rounds(rows: list[EngagementTerms], side: Side | None, today: date) -> list[Round]:
    """Newest first."""
    before: list[EngagementTerms | None] = [None, *rows[:-1]]
    rounds = [
        Round(
            terms=row,
            is_mine=row.side == side,
            schedule=schedule_words(row, today=today),
            price=price_words(row.price_unit, row.price_cents),
            changes=changed_between(former, row) if former else [],
        )
        for former, row in zip(before, rows, strict=True)
    ]
    return rounds[::-1]


def _steps(engagement: Engagement, side: Side | None) -> list[Step]:
    """Proposed, agreed, over: where it is, since when, who moves next."""
    proposed = Step(_("Proposed"), "done", _day(engagement.created_at))
    if engagement.state == EngagementState.PROPOSED:
        by = day(engagement.last_day_to_answer)
        mine = side == rules.side_to_answer(engagement)
        said = _("Your answer, by %(day)s") if mine else _("Their answer, by %(day)s")
        return [
            proposed,
            Step(said % {"day": by}, "current"),
            Step(_("Agreed"), "todo"),
        ]
    if not engagement.is_concluded:
        label = str(EngagementState(engagement.state).label).capitalize()
        return [proposed, Step(label, "failed", _day(engagement.ended_at))]
    agreed = Step(_("Agreed"), "done", _day(engagement.agreed_at))
    if engagement.state == EngagementState.AGREED:
        return [proposed, Step(agreed.label, "current", agreed.note)]
    label = str(EngagementState(engagement.state).label).capitalize()
    is_over = engagement.state == EngagementState.ENDED
    return [
        proposed,
        agreed,
        Step(
            label,
            "done" if is_over else "failed",
            _day(engagement.ended_at),
        ),
    ]


def _conversation(engagement: Engagement, actor: Actor) -> Conversation | None:
    """What the two have written to each other about this, where the actor reads it."""
    about = (
        {"demand": engagement.demand_id, "provider": engagement.provider_id}
        if engagement.demand_id
        else {"offer": engagement.offer_id, "client": engagement.client_id}
    )
    return held_by(actor).filter(**about).first()


def _day(moment: datetime | None) -> str:
    return day(day_in_paris(moment)) if moment else ""
