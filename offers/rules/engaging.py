"""Who may propose, answer, withdraw and end; when each side may reach the other.

A rule is said once: the page asks it to know what to show, the operation asks it again.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from accounts.enums import MandateScope, PersonState
from accounts.models import Organisation, Person, Provider, WorkStatus
from accounts.rules.names import first_name
from asasap.kernel.actor import Actor
from asasap.kernel.periods import day_in_paris, instant
from offers.enums import OTHER_SIDE, SIGNERS, EngagementState, OfferState, Side
from offers.models import Activity, Demand, Engagement, Offer
from offers.rules.terms import Proposal, may_be_withdrawn_from, withdrawal_end

# Habits of the house, not law: how long one has to answer; how long contact details
# stay open once an agreement was undone, to give back keys and settle what is due.
ANSWER_DAYS = 7
CONTACT_DAYS = 30


@dataclass(frozen=True, slots=True)
class Parties:
    """Who would agree with whom, and on what; ``side`` is the one that proposes."""

    side: Side
    provider: Provider
    work_status: WorkStatus | None
    client: Person
    beneficiary: Person
    organisation: Organisation | None = None
    offer: Offer | None = None
    demand: Demand | None = None

    @property
    def activity(self) -> Activity:
        about = self.demand or self.offer
        if about is None:
            raise ValueError("One agrees on an offer or on a demand")
        return about.activity


def other_name(engagement: Engagement, side: Side) -> str:
    """How this side knows the other before they agree."""
    house, person = engagement.other_of(side)
    if house is not None:
        return house.name
    return first_name(person.display_name) if person else ""


def side_of(*, engagement: Engagement, actor: Actor) -> Side | None:
    """Return the side the actor stands on here; None for who only looks.

    In an organisation's pages one stands where the organisation does; else, oneself.
    """
    if not actor.is_known:
        return None
    if actor.organisation_id is not None:
        return _side_of_house(engagement, actor.organisation_id)
    if actor.person_id is None or not actor.may(MandateScope.DEMANDS):
        return None
    if actor.person_id in {engagement.client_id, engagement.beneficiary_id}:
        return Side.CLIENT
    is_worker = engagement.provider.person_id == actor.person_id
    return Side.PROVIDER if is_worker and actor.mandate_id is None else None


def side_to_answer(engagement: Engagement) -> Side:
    """Return the side that must answer: the one that did not make these terms."""
    return OTHER_SIDE[Side(engagement.terms.side)]


def why_not_sign(*, engagement: Engagement, side: Side, actor: Actor) -> str | None:
    """Whether the actor commits this side: themselves, or the organisation that signs.

    ``actor.roles`` are those held in the organisation acted in.
    """
    signer_id: int | None
    if side == Side.CLIENT:
        house, signer_id = engagement.organisation, engagement.client_id
    else:
        house, signer_id = engagement.signer, engagement.provider.person_id
    if house is None:
        if actor.organisation_id is None and actor.person_id == signer_id:
            return None
        return _("Only whoever this commits can sign.")
    if actor.organisation_id == house.pk and not SIGNERS.isdisjoint(actor.roles):
        return None
    return _(
        "%(organisation)s signs: an administrator or a coordinator answers from the "
        "organisation’s own pages."
    ) % {"organisation": house.name}


def why_not_propose(parties: Parties) -> str | None:
    """Whether these two may begin to talk about this."""
    offer, demand, provider = parties.offer, parties.demand, parties.provider
    if offer is not None and offer.state != OfferState.LIVE:
        return _("This offer is no longer online.")
    if demand is not None and not demand.is_open:
        return _("This request is no longer open.")
    if offer and demand and offer.activity_id != demand.activity_id:
        return _("This offer and this request are not about the same activity.")
    if provider.person_id in {parties.client.pk, parties.beneficiary.pk}:
        return _("One does not make an agreement with oneself.")
    people = [parties.client, *([provider.person] if provider.person else [])]
    if any(person.state != PersonState.ACTIVE for person in people):
        return _("This person does not receive proposals for now.")
    return None


def why_not_answer(
    *, engagement: Engagement, actor: Actor, now: datetime
) -> str | None:
    """Whether the actor may sign or counter the terms on the table."""
    side = side_of(engagement=engagement, actor=actor)
    if side is None:
        return _("Only the two sides can answer.")
    if reason := _why_not_at_table(engagement, now):
        return reason
    if side != side_to_answer(engagement):
        return _("These terms are yours: it is for the other side to answer.")
    return why_not_sign(engagement=engagement, side=side, actor=actor)


def why_not_decline(*, engagement: Engagement, actor: Actor) -> str | None:
    side = side_of(engagement=engagement, actor=actor)
    if side is None:
        return _("Only the two sides can answer.")
    if engagement.state != EngagementState.PROPOSED:
        return _over(engagement)
    if side != side_to_answer(engagement):
        return _("These terms are yours: you can take them back.")
    return None


def why_not_retract(*, engagement: Engagement, actor: Actor) -> str | None:
    side = side_of(engagement=engagement, actor=actor)
    if side is None:
        return _("Only the two sides can answer.")
    if engagement.state != EngagementState.PROPOSED:
        return _over(engagement)
    if side == side_to_answer(engagement):
        return _("These terms are the other side’s: you can say no.")
    return None


def why_not_withdraw(
    *, engagement: Engagement, actor: Actor, now: datetime
) -> str | None:
    if side_of(engagement=engagement, actor=actor) != Side.CLIENT:
        return _("The right to withdraw is the client’s.")
    if engagement.state != EngagementState.AGREED:
        return _("Nothing is agreed here that could be withdrawn from.")
    if engagement.withdrawal_ends_at is None:
        return _("The law gives no days to withdraw here; you can cancel.")
    if now >= engagement.withdrawal_ends_at:
        return _("The days to withdraw are over; you can cancel.")
    return None


def why_not_cancel(*, engagement: Engagement, actor: Actor) -> str | None:
    if side_of(engagement=engagement, actor=actor) is None:
        return _("Only the two sides can cancel.")
    if engagement.state != EngagementState.AGREED:
        return _("Nothing is agreed here that could be cancelled.")
    return None


def why_not_end(*, engagement: Engagement, actor: Actor, today: date) -> str | None:
    """What is over as agreed ends; what stops before is cancelled, and says why."""
    if side_of(engagement=engagement, actor=actor) is None:
        return _("Only the two sides can say that it is over.")
    if engagement.state != EngagementState.AGREED:
        return _("Nothing is agreed here that could end.")
    last_day = engagement.terms.last_day or engagement.terms.first_day
    if last_day is not None and today < last_day:
        return _("It is not over yet: to stop before, cancel and say why.")
    return None


def why_not_begin(
    *, proposal: Proposal, is_consumer: bool, signed_by: datetime
) -> str | None:
    """Whether it may begin on its first day without the client's express wish.

    ``signed_by`` is the latest moment at which it may be agreed.
    """
    if not may_be_withdrawn_from(mode=proposal.mode, is_consumer=is_consumer):
        return None
    departement = proposal.commune.departement.code
    days = proposal.wished.days
    if days is None or instant(days.start, time.min) >= withdrawal_end(
        signed_by, departement=departement
    ):
        return None
    return _(
        "It begins before the 14 days to change one’s mind are over. Tick the box if "
        "that is what you want, or choose a later day."
    )


def answer_due(now: datetime) -> datetime:
    """Return the midnight of Paris at the end of the last day to answer."""
    last = day_in_paris(now) + timedelta(days=ANSWER_DAYS)
    return instant(last + timedelta(days=1), time.min)


def may_see_contact(*, engagement: Engagement, now: datetime) -> bool:
    """Whether each side may read how to reach the other, at that moment."""
    if not engagement.is_concluded:
        return False
    undone = {EngagementState.WITHDRAWN, EngagementState.CANCELLED}
    ended_at = engagement.ended_at
    if engagement.state not in undone or ended_at is None:
        return True
    return now < ended_at + timedelta(days=CONTACT_DAYS)


def _side_of_house(engagement: Engagement, organisation_id: int) -> Side | None:
    if engagement.organisation_id == organisation_id:
        return Side.CLIENT
    houses = {engagement.signer_id, engagement.provider.organisation_id}
    return Side.PROVIDER if organisation_id in houses else None


def _why_not_at_table(engagement: Engagement, now: datetime) -> str | None:
    if engagement.state != EngagementState.PROPOSED:
        return _over(engagement)
    if now >= engagement.answer_due_at:
        return _("The time to answer is over. A new proposal can be made.")
    if engagement.demand is not None and not engagement.demand.is_open:
        return _("This request is no longer open.")
    return None


def _over(engagement: Engagement) -> str:
    if engagement.state == EngagementState.AGREED:
        return _("This is already agreed.")
    return _("This proposal is no longer on the table.")
