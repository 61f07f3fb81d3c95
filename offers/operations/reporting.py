"""What people report, and what is decided of it: both sides are told, with reasons."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import Person
from asasap.audit.operations import move
from asasap.kernel.actor import Actor
from offers.enums import (
    REPORT_MOVES,
    DemandState,
    OfferState,
    Outcome,
    ReportReason,
    ReportState,
)
from offers.models import Demand, Offer, Question, Report
from offers.notices import reporting as notices
from offers.operations.asking import hide_question
from offers.operations.ending_postings import close_demand, take_off
from offers.operations.holding import locked_posting
from offers.queries.reporting import Reported, reported_in, subject_of
from offers.rules import publishing
from offers.rules import reporting as rules


class ReportRefused(Exception):
    """This cannot be reported or decided so. The message is fit to show."""


@transaction.atomic
def report(
    *,
    reported: Reported,
    reason: ReportReason,
    words: str,
    actor: Actor,
    now: datetime,
) -> Report:
    """Write down a report, and acknowledge it to who makes it.

    Sent twice while it waits, it is one. Raises ReportRefused.
    """
    kind = subject_of(reported).kind
    recent = Report.objects.by(actor.person_id).since(now - timedelta(days=1))
    if refusal := rules.why_not_report(
        actor=actor,
        author_id=subject_of(reported).author_id,
        reported_today=recent.count(),
    ):
        raise ReportRefused(refusal)
    waiting = Report.objects.open().by(actor.person_id)
    known = waiting.filter(**{kind: reported}).first()
    if known is not None:
        return known
    made = Report.objects.create(
        **{kind: reported},
        author=Person.objects.numbered(actor.person_id).get(),
        reason=reason,
        words=words,
        reported_at=now,
    )
    notices.tell_received(report=made)
    return made


@transaction.atomic
def decide_report(
    *, report: Report, upheld: bool, decision: str, actor: Actor, now: datetime
) -> None:
    """Decide on a report: what is upheld is taken off, and both sides are told why.

    Raises ReportRefused.
    """
    report = Report.objects.locked().get(pk=report.pk)
    reported = reported_in(report)
    author_id = subject_of(reported).author_id
    if refusal := rules.why_not_decide(
        report=report, actor=actor, reported_id=author_id
    ):
        raise ReportRefused(refusal)
    move(
        report,
        to=ReportState.UPHELD if upheld else ReportState.DISMISSED,
        table=REPORT_MOVES,
        actor=actor,
        now=now,
        decided_by_id=actor.person_id,
        decided_at=now,
        decision=decision,
    )
    if upheld:
        _take_down(reported, actor, now)
        notices.tell_taken_down(report=report, author_id=author_id)
    notices.tell_decided(report=report)


def _take_down(reported: Reported, actor: Actor, now: datetime) -> None:
    """Take off what may be taken off; a message is between two people, and stays."""
    if isinstance(reported, Question):
        hide_question(question=reported, now=now)
        return
    if isinstance(reported, Offer):
        offer = locked_posting(posting=reported)
        if offer.state != OfferState.WITHDRAWN:
            take_off(offer=offer, actor=actor, now=now, reason="reported")
        return
    if isinstance(reported, Demand):
        demand = locked_posting(posting=reported)
        # What is agreed goes on: it is no longer in the list.
        keeps = publishing.life_of(demand).over | {
            DemandState.AWARDED,
            DemandState.EXPIRED,
        }
        if demand.state not in keeps:
            close_demand(
                demand=demand,
                outcome=Outcome.NOT_SAID,
                actor=actor,
                now=now,
                reason="reported",
            )
