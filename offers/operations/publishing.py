"""Offers and requests put on line, and kept there.

The posting is locked before its text. The gate is asked each time something comes on
line, and whoever moderates looks first at what the rules name.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from asasap.audit.operations import move
from asasap.kernel.actor import SYSTEM, Actor
from asasap.kernel.periods import day_in_paris
from offers.enums import (
    OFFER_MOVES,
    REVIEW_MOVES,
    OfferState,
    ReviewState,
)
from offers.models import Demand, Engagement, Offer
from offers.notices import publishing as notices
from offers.notices.engaging import tell_demand_changed
from offers.operations.holding import (
    DraftOvertaken,
    PostingRefused,
    locked_posting,
    own_posting,
    own_version,
    update_posting,
)
from offers.queries.gate import problems_of, why_look_first
from offers.queries.moderation import moderators_of
from offers.rules import publishing as rules
from offers.rules.moderation import LookFirst
from offers.rules.publishing import Posting, Problem, Version
from offers.rules.reasons import REASONS
from offers.signals import demand_opened, offer_changed

# Of a request that comes back: it has not ended after all.
NOT_ENDED: dict[str, Any] = {"ended_at": None, "outcome": ""}


class PublishRefused(PostingRefused):
    """The text may not be public so. Each problem says beside which field, and why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(" ".join(problem.words for problem in problems))
        self.problems = problems


@transaction.atomic
def publish(
    *, version: Version, actor: Actor, now: datetime, revision: int | None = None
) -> ReviewState:
    """Put the draft on line, or hand it to who checks it; returns which it became.

    ``revision`` is the one the page showed. Safe to send twice: the second time changes
    nothing. Raises PublishRefused, DraftOvertaken, PostingRefused, MandateEnded.
    """
    version = own_version(version=version, actor=actor, now=now)
    if version.state in {ReviewState.PUBLISHED, ReviewState.SUBMITTED}:
        return ReviewState(version.state)
    if reason := rules.why_not_change_text(version=version):
        raise PostingRefused(reason)
    if revision is not None and version.revision != revision:
        raise DraftOvertaken
    _ask_gate(version, now)
    if version.state == ReviewState.SENT_BACK:
        # Handed in again as it was: whoever checks it reads it again.
        move(version, to=ReviewState.WRITING, table=REVIEW_MOVES, actor=actor, now=now)
    if look_first := why_look_first(version=version):
        _submit(version, look_first, actor, now)
        moderators = moderators_of(version=version, today=day_in_paris(now))
        notices.tell_waiting(version=version, moderators=moderators)
    else:
        put_online(version=version, actor=actor, now=now)
    notices.tell_written_for(version=version)
    return ReviewState(version.state)


@transaction.atomic
def put_online(*, version: Version, actor: Actor, now: datetime) -> None:
    """Let everybody read this text, in the place of the one before.

    The posting and the text are locked by the caller. Raises PublishRefused.
    """
    _ask_gate(version, now)
    posting, life = version.posting, rules.life_of(version.posting)
    move(
        version,
        to=ReviewState.PUBLISHED,
        table=REVIEW_MOVES,
        actor=actor,
        now=now,
        published_at=now,
        # What it was sent back for no longer holds.
        sent_back_reason="",
        sent_back_note="",
    )
    is_first = posting.published_at is None
    place: Any = version.place  # The gate has seen to it.
    shown: dict[str, Any] = {
        "current": version,
        "latitude": place.public_latitude,
        "longitude": place.public_longitude,
        "published_at": now if is_first else posting.published_at,
        "expires_at": rules.expiry_of(version, now=now),
    }
    if posting.state in rules.comes_online_from(posting):
        ended = NOT_ENDED if _is_demand(posting) else {}
        move(
            posting,
            to=life.online,
            table=life.table,
            actor=actor,
            now=now,
            **shown,
            **ended,
        )
    else:
        update_posting(posting=posting, **shown)
    if _is_demand(posting) and not is_first:
        talks = Engagement.objects.proposed().filter(demand=posting)
        for engagement in talks.whole().order_by("pk"):
            tell_demand_changed(engagement=engagement, number=version.number)
    _announce(posting, actor, now)


@transaction.atomic
def pause(*, offer: Offer, actor: Actor, now: datetime) -> None:
    """Take an offer off for a time. Safe to call twice. Raises PostingRefused."""
    offer = own_posting(posting=offer, actor=actor, now=now)
    if offer.state == OfferState.PAUSED:
        return
    if offer.state != OfferState.LIVE:
        raise PostingRefused(_("This offer is not online."))
    move(offer, to=OfferState.PAUSED, table=OFFER_MOVES, actor=actor, now=now)
    _announce(offer, actor, now)


@transaction.atomic
def resume(*, offer: Offer, actor: Actor, now: datetime) -> None:
    """Put a paused offer on line again, if the gate still lets it.

    Safe to call twice. Raises PublishRefused, PostingRefused.
    """
    offer = own_posting(posting=offer, actor=actor, now=now)
    if offer.state == OfferState.LIVE:
        return
    if offer.state != OfferState.PAUSED:
        raise PostingRefused(_("This offer is not paused."))
    _ask_gate(_current_of(offer), now)
    move(offer, to=OfferState.LIVE, table=OFFER_MOVES, actor=actor, now=now)
    _announce(offer, actor, now)


@transaction.atomic
def suspend_offer(*, offer: Offer, reason: str, now: datetime) -> None:
    """Take off an offer whose papers no longer do; its holder is told why.

    ``reason`` is a code of ``rules.reasons``. Safe to call twice: only what is online
    is suspended.
    """
    offer = locked_posting(posting=offer)
    if offer.state != OfferState.LIVE:
        return
    move(
        offer,
        to=OfferState.SUSPENDED,
        table=OFFER_MOVES,
        actor=SYSTEM,
        now=now,
        reason=reason,
    )
    _announce(offer, SYSTEM, now)
    known = REASONS.get(reason)
    article = known.article if known else ""
    notices.tell_suspended(offer=offer, reason=reason, article=article, now=now)


@transaction.atomic
def resume_offer(*, offer: Offer, now: datetime) -> None:
    """Put a suspended offer on line again: the papers are there. Safe to call twice.

    Nothing is done where the gate still says no.
    """
    offer = locked_posting(posting=offer)
    if offer.state != OfferState.SUSPENDED:
        return
    if problems_of(version=_current_of(offer), today=day_in_paris(now)):
        return
    move(offer, to=OfferState.LIVE, table=OFFER_MOVES, actor=SYSTEM, now=now)
    _announce(offer, SYSTEM, now)
    notices.tell_resumed(offer=offer, now=now)


@transaction.atomic
def refresh(*, posting: Posting, actor: Actor, now: datetime) -> None:
    """Keep it online as long again from today; bring back what had expired.

    Safe to call twice. Raises PublishRefused, PostingRefused, MandateEnded.
    """
    posting = own_posting(posting=posting, actor=actor, now=now)
    if reason := rules.why_not_refresh(posting=posting, now=now):
        raise PostingRefused(reason)
    current = _current_of(posting)
    until = rules.expiry_of(current, now=now)
    if posting.state != OfferState.EXPIRED:
        update_posting(posting=posting, expires_at=until)
        return
    _ask_gate(current, now)
    life = rules.life_of(posting)
    ended = NOT_ENDED if _is_demand(posting) else {}
    move(
        posting,
        to=life.online,
        table=life.table,
        actor=actor,
        now=now,
        published_at=now,
        expires_at=until,
        **ended,
    )
    _announce(posting, actor, now)


def _submit(
    version: Version, look_first: list[LookFirst], actor: Actor, now: datetime
) -> None:
    """Let somebody look first. What is on line meanwhile stays."""
    move(
        version,
        to=ReviewState.SUBMITTED,
        table=REVIEW_MOVES,
        actor=actor,
        now=now,
        reason=",".join(look_first),
        submitted_at=now,
    )
    posting = version.posting
    if posting.state == OfferState.DRAFT:
        table = rules.life_of(posting).table
        move(posting, to=OfferState.IN_REVIEW, table=table, actor=actor, now=now)


def _ask_gate(version: Version, now: datetime) -> None:
    if problems := problems_of(version=version, today=day_in_paris(now)):
        raise PublishRefused(problems)


def _announce(posting: Posting, actor: Actor, now: datetime) -> None:
    """Tell the apps above: of an offer, that it came, left or changed."""
    if isinstance(posting, Offer):
        offer_changed.send(Offer, offer=posting, now=now)
    elif posting.is_open:
        demand_opened.send(sender=Demand, demand=posting, actor=actor, now=now)


def _current_of(posting: Posting) -> Version:
    """The text on line, which knows the posting that is locked."""
    texts: Any = posting.versions.select_related("place__commune__departement")
    current = texts.get(pk=posting.current_id)
    setattr(current, "demand" if _is_demand(posting) else "offer", posting)
    return current


def _is_demand(posting: Posting) -> bool:
    return isinstance(posting, Demand)
