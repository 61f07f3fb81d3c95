"""Offers and requests that end: by their holder, by time, by who moderates.

The posting is locked before its text. What was agreed goes on.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from asasap.audit.operations import move
from asasap.kernel.actor import SYSTEM, Actor
from offers.enums import (
    OFFER_MOVES,
    REVIEW_MOVES,
    DemandState,
    OfferState,
    Outcome,
    ReviewState,
)
from offers.models import Demand, Offer
from offers.notices import publishing as notices
from offers.operations.holding import (
    PostingRefused,
    locked_posting,
    own_posting,
    own_version,
    update_posting,
)
from offers.rules import publishing as rules
from offers.rules.publishing import Posting, Version
from offers.signals import demand_ended, offer_changed


@transaction.atomic
def withdraw(*, offer: Offer, actor: Actor, now: datetime) -> None:
    """End an offer for good, with the draft in hand. Agreements go on.

    Safe to call twice. Raises PostingRefused.
    """
    offer = own_posting(posting=offer, actor=actor, now=now)
    take_off(offer=offer, actor=actor, now=now)


@transaction.atomic
def take_off(*, offer: Offer, actor: Actor, now: datetime, reason: str = "") -> None:
    """End an offer its caller has locked: by its holder, or by who moderates."""
    if offer.state == OfferState.WITHDRAWN:
        return
    abandon_draft(posting=offer, actor=actor, now=now)
    move(
        offer,
        to=OfferState.WITHDRAWN,
        table=OFFER_MOVES,
        actor=actor,
        now=now,
        reason=reason,
        ended_at=now,
    )
    offer_changed.send(Offer, offer=offer, now=now)


@transaction.atomic
def end_demand(*, demand: Demand, outcome: str, actor: Actor, now: datetime) -> None:
    """End a request and keep how it ended; of one that has expired, keep that alone.

    Raises PostingRefused, MandateEnded.
    """
    demand = own_posting(posting=demand, actor=actor, now=now)
    if reason := rules.why_not_end(demand=demand, outcome=outcome):
        raise PostingRefused(reason)
    if demand.state in {DemandState.EXPIRED, DemandState.UNFILLED}:
        update_posting(posting=demand, outcome=outcome)
        return
    close_demand(demand=demand, outcome=outcome, actor=actor, now=now)


@transaction.atomic
def close_demand(
    *, demand: Demand, outcome: str, actor: Actor, now: datetime, reason: str = ""
) -> None:
    """End a request its caller has locked: by its client, or by who moderates."""
    abandon_draft(posting=demand, actor=actor, now=now)
    move(
        demand,
        to=rules.end_state(state=demand.state, outcome=outcome),
        table=rules.life_of(demand).table,
        actor=actor,
        now=now,
        reason=reason,
        ended_at=now,
        outcome=outcome,
    )
    demand_ended.send(sender=Demand, demand=demand, actor=actor, now=now)


@transaction.atomic
def expire(*, posting: Posting, now: datetime) -> None:
    """Take off what nobody renewed, and say so. Early, late or twice: harmless."""
    posting = locked_posting(posting=posting)
    life = rules.life_of(posting)
    until = posting.expires_at
    if posting.state not in life.expiring or until is None or until > now:
        return
    ended: dict[str, Any] = {}
    if isinstance(posting, Demand):
        ended = {"ended_at": now, "outcome": Outcome.NOT_SAID}
    move(
        posting,
        to=OfferState.EXPIRED,
        table=life.table,
        actor=SYSTEM,
        now=now,
        **ended,
    )
    if isinstance(posting, Demand):
        demand_ended.send(sender=Demand, demand=posting, actor=SYSTEM, now=now)
    else:
        offer_changed.send(Offer, offer=posting, now=now)
    notices.tell_expired(posting=posting)


@transaction.atomic
def warn_of_expiry(*, posting: Posting, now: datetime) -> None:
    """Write once that it is about to expire. Late or twice: harmless."""
    posting = locked_posting(posting=posting)
    if posting.state not in rules.life_of(posting).expiring:
        return
    if not rules.is_about_to_expire(posting, now=now):
        return
    notices.tell_expiring(posting=posting)


@transaction.atomic
def abandon_draft(*, posting: Posting, actor: Actor, now: datetime) -> None:
    """Let go of the text in hand, where there is one; the caller has the lock."""
    pending = posting.versions.pending().locked().first()
    if pending is not None:
        move(
            pending,
            to=ReviewState.ABANDONED,
            table=REVIEW_MOVES,
            actor=actor,
            now=now,
        )


@transaction.atomic
def discard_draft(*, version: Version, actor: Actor, now: datetime) -> None:
    """Throw the changes in hand away; the text in force stays. Safe to call twice.

    Raises PostingRefused, MandateEnded.
    """
    version = own_version(version=version, actor=actor, now=now)
    if version.posting.current_id is None:
        raise PostingRefused(_("This has never been public: withdraw it instead."))
    if version.is_pending:
        abandon_draft(posting=version.posting, actor=actor, now=now)
