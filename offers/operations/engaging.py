"""From the first proposal to the agreement: terms put on the table, countered, signed.

Each begins as ``operations.negotiating`` says: the mandate, the demand and the
agreement are locked in that order, and who acts is asked again.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from asasap.audit.operations import move
from asasap.kernel.actor import Actor
from asasap.kernel.periods import day_in_paris
from mapping.operations.locating import make_place
from offers.enums import (
    DEMAND_MOVES,
    ENGAGEMENT_MOVES,
    DeclineReason,
    DemandState,
    EngagementState,
    Side,
)
from offers.models import Demand, Engagement, EngagementTerms, Offer
from offers.notices import engaging as notices
from offers.operations.negotiating import (
    AlreadyProposed,
    EngagementRefused,
    TermsOvertaken,
    TermsRefused,
    asked_again,
    follow_talks,
    locked_engagement,
)
from offers.queries.engagements import law_of, signer_of
from offers.rules import engaging as rules
from offers.rules.engaging import Parties
from offers.rules.terms import (
    Address,
    Law,
    Proposal,
    digest_of,
    faults_in,
    proposal_of,
    withdrawal_end,
)
from offers.signals import demand_ended, engagement_agreed


@transaction.atomic
def propose(
    *,
    parties: Parties,
    proposal: Proposal,
    wants_early_start: bool = False,
    actor: Actor,
    now: datetime,
) -> Engagement:
    """Put first terms on the table; the other side has some days to answer.

    Sent twice, it raises AlreadyProposed, which knows the first. Raises TermsRefused,
    EngagementRefused, MandateEnded.
    """
    actor = asked_again(actor=actor, now=now)
    parties = _locked(parties)
    if reason := rules.why_not_propose(parties):
        raise EngagementRefused(reason)
    engagement = _draft(parties, now)
    _require_side(engagement, parties.side, actor)
    if standing := Engagement.objects.standing_like(engagement).first():
        raise AlreadyProposed(standing)
    law = _law(engagement, proposal, now)
    engagement.regime = law.regime
    if parties.side == Side.CLIENT:
        _require_wish(engagement, proposal, wants_early_start, engagement.answer_due_at)
    engagement.save(force_insert=True)
    _put_on_table(engagement, parties.side, proposal, actor, now)
    follow_talks(demand=engagement.demand, actor=actor, now=now)
    notices.tell_proposed(engagement=engagement)
    return engagement


@transaction.atomic
def counter(
    *,
    engagement: Engagement,
    number: int,
    proposal: Proposal,
    wants_early_start: bool = False,
    actor: Actor,
    now: datetime,
) -> EngagementTerms:
    """Answer with other terms; the other side has as many days again.

    ``number`` is that of the terms answered. Raises TermsOvertaken, TermsRefused,
    EngagementRefused, MandateEnded.
    """
    actor = asked_again(actor=actor, now=now)
    engagement = locked_engagement(engagement=engagement)
    _require_answer(engagement, number, actor, now)
    side = rules.side_to_answer(engagement)
    engagement.regime = _law(engagement, proposal, now).regime
    engagement.answer_due_at = rules.answer_due(now)
    if side == Side.CLIENT:
        _require_wish(engagement, proposal, wants_early_start, engagement.answer_due_at)
    engagement.save(update_fields=["regime", "is_early_start", "answer_due_at"])
    terms = _put_on_table(engagement, side, proposal, actor, now)
    notices.tell_countered(engagement=engagement)
    return terms


@transaction.atomic
def accept(
    *,
    engagement: Engagement,
    shown: tuple[int, str],
    wants_early_start: bool = False,
    actor: Actor,
    now: datetime,
) -> None:
    """Sign the terms on the table: they are frozen, with what the law says that day.

    ``shown`` is the number of the terms and the digest of the law on the page signed.
    Other proposals on the same demand are told that somebody else was chosen. Raises
    TermsOvertaken, TermsRefused, EngagementRefused, MandateEnded.
    """
    actor = asked_again(actor=actor, now=now)
    engagement = locked_engagement(engagement=engagement)
    _require_answer(engagement, shown[0], actor, now)
    proposal = proposal_of(engagement.terms)
    law = _law(engagement, proposal, now)
    if rules.side_to_answer(engagement) == Side.CLIENT:
        _require_wish(engagement, proposal, wants_early_start, now)
    if digest_of(law.copied()) != shown[1]:
        raise TermsOvertaken
    _sign(engagement, proposal, law, actor, now)
    _award(engagement, actor, now)
    engagement_agreed.send(
        sender=Engagement, engagement=engagement, actor=actor, now=now
    )
    notices.tell_agreed(engagement=engagement)


def _locked(parties: Parties) -> Parties:
    """Lock what is proposed on: two who click at once are heard in turn."""
    demand, offer = parties.demand, parties.offer
    if demand is not None:
        rows = Demand.objects.locked().select_related("activity", "current")
        demand = rows.get(pk=demand.pk)
    if offer is not None:
        rows = Offer.objects.locked().select_related("activity", "current")
        offer = rows.get(pk=offer.pk)
    return replace(parties, demand=demand, offer=offer)


def _draft(parties: Parties, now: datetime) -> Engagement:
    demand, offer = parties.demand, parties.offer
    return Engagement(
        offer=offer,
        offer_version=offer.current if offer else None,
        demand=demand,
        demand_version=demand.current if demand else None,
        client=parties.client,
        beneficiary=parties.beneficiary,
        organisation=parties.organisation,
        provider=parties.provider,
        work_status=parties.work_status,
        signer=signer_of(
            provider=parties.provider,
            status=parties.work_status,
            day=day_in_paris(now),
        ),
        activity=parties.activity,
        created_at=now,
        answer_due_at=rules.answer_due(now),
    )


def _require_side(engagement: Engagement, side: Side, actor: Actor) -> None:
    if rules.side_of(engagement=engagement, actor=actor) != side:
        raise EngagementRefused(_("Only the two sides can propose."))
    if reason := rules.why_not_sign(engagement=engagement, side=side, actor=actor):
        raise EngagementRefused(reason)


def _require_answer(
    engagement: Engagement, number: int, actor: Actor, now: datetime
) -> None:
    if reason := rules.why_not_answer(engagement=engagement, actor=actor, now=now):
        raise EngagementRefused(reason)
    if engagement.terms.number != number:
        raise TermsOvertaken


def _law(engagement: Engagement, proposal: Proposal, now: datetime) -> Law:
    """What the law says of these terms, unless it or good sense forbids them."""
    today = day_in_paris(now)
    if faults := faults_in(proposal, today=today):
        raise TermsRefused(faults)
    law = law_of(engagement=engagement, proposal=proposal, day=today)
    if not law.verdict.is_allowed:
        reason = law.verdict.reasons[0]
        raise TermsRefused({"mode": f"{reason.words} ({reason.article})"})
    return law


def _require_wish(
    engagement: Engagement, proposal: Proposal, wants: bool, signed_by: datetime
) -> None:
    """Keep whether the client wants it to begin early, where they must say so."""
    reason = rules.why_not_begin(
        proposal=proposal,
        is_consumer=engagement.organisation_id is None,
        signed_by=signed_by,
    )
    if reason and not wants:
        raise TermsRefused({"wants_early_start": reason})
    engagement.is_early_start = bool(reason) and wants


def _put_on_table(
    engagement: Engagement, side: Side, proposal: Proposal, actor: Actor, now: datetime
) -> EngagementTerms:
    place = proposal.place
    if isinstance(place, Address):
        place = make_place(
            commune=place.commune, located=place.located, address=place.text
        )
    terms = EngagementTerms.objects.create(
        engagement=engagement,
        number=engagement.terms.number + 1 if engagement.terms else 1,
        side=side,
        author_id=cast("int", actor.person_id),  # Who stands on a side is somebody.
        mandate_id=actor.mandate_id,
        mode=proposal.mode,
        price_unit=proposal.price_unit,
        price_cents=proposal.price_cents,
        place=place,
        tasks=proposal.tasks.strip(),
        message=proposal.message.strip(),
        proposed_at=now,
        **_schedule_columns(proposal),
    )
    engagement.terms = terms
    engagement.save(update_fields=["terms"])
    return terms


def _schedule_columns(proposal: Proposal) -> dict[str, Any]:
    wished = proposal.wished
    return {
        "schedule_kind": wished.schedule_kind,
        "frequency": wished.frequency,
        "days": wished.days and DateRange(wished.days.start, wished.days.end),
        "minutes": wished.minutes,
        "slots": wished.slots,
    }


def _sign(
    engagement: Engagement, proposal: Proposal, law: Law, actor: Actor, now: datetime
) -> None:
    terms = engagement.terms
    terms.rules = law.copied()
    terms.save(update_fields=["rules"])
    departement = proposal.commune.departement.code
    move(
        engagement,
        to=EngagementState.AGREED,
        table=ENGAGEMENT_MOVES,
        actor=actor,
        now=now,
        agreed_at=now,
        regime=law.regime,
        is_early_start=engagement.is_early_start,
        withdrawal_ends_at=withdrawal_end(now, departement=departement)
        if law.has_withdrawal
        else None,
    )


def _award(engagement: Engagement, actor: Actor, now: datetime) -> None:
    """The demand has found; who else had proposed is told, and refused by nobody."""
    demand = engagement.demand
    if demand is None:
        return
    move(demand, to=DemandState.AWARDED, table=DEMAND_MOVES, actor=actor, now=now)
    others = Engagement.objects.proposed().filter(demand=demand)
    for other in others.locked().whole().order_by("pk"):
        move(
            other,
            to=EngagementState.DECLINED,
            table=ENGAGEMENT_MOVES,
            actor=actor,
            now=now,
            ended_at=now,
            ended_by=Side.CLIENT,
            decline_reason=DeclineReason.OTHER_FOUND,
        )
        notices.tell_obsolete(engagement=other)
    demand_ended.send(sender=Demand, demand=demand, actor=actor, now=now)
