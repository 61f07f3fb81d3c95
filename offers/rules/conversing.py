"""Who may write to whom, how much, and from when on nothing is hidden.

A rule is said once: the page asks it to know what to show, the operation asks it again.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from accounts.enums import MandateScope, OrganisationState, PersonState
from accounts.models import Organisation, Person, Provider
from asasap.kernel.actor import Actor
from offers.enums import Side
from offers.models import Conversation, Demand, Engagement, Offer
from offers.models.conversations import speaking_for
from offers.rules.engaging import may_see_contact

# Habits of the house: enough for who talks, too little for who floods.
MESSAGES_AN_HOUR = 30
BEGUN_A_DAY = 20
AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)

Posting = Offer | Demand


def side_of(*, conversation: Conversation, actor: Actor) -> Side | None:
    """Return the side the actor stands on here; None for who stands on neither.

    In an organisation's pages one stands where the organisation does; else, oneself.
    """
    provider = conversation.provider
    if actor.organisation_id is not None:
        return _side_of_house(conversation, actor)
    if actor.person_id is None or not actor.may(MandateScope.DEMANDS):
        return None
    if actor.person_id == conversation.client_id:
        return Side.CLIENT
    is_worker = actor.person_id == provider.person_id and actor.mandate_id is None
    return Side.PROVIDER if is_worker else None


def is_open_between(engagements: Iterable[Engagement], *, now: datetime) -> bool:
    """Whether the two have agreed, so that each may know how to reach the other."""
    return any(may_see_contact(engagement=e, now=now) for e in engagements)


def why_not_write(
    *, conversation: Conversation, side: Side | None, sent_lately: int = 0
) -> str | None:
    """Return why this side cannot write here now, or None.

    ``sent_lately`` is how many messages the author sent here within the hour.
    """
    if side is None:
        return _("Only the two sides write here.")
    if conversation.blocked_by == side:
        return _("You have blocked this conversation. Unblock it to write again.")
    if conversation.blocked_by:
        return _("The other side has closed this conversation.")
    if not is_reachable(conversation, side):
        return _("This account does not receive messages for now.")
    if sent_lately >= MESSAGES_AN_HOUR:
        return _(
            "You have written a lot here this hour. Let the other side answer, and "
            "write again in a while."
        )
    return None


def why_not_begin(
    *, posting: Posting, provider: Provider | None, actor: Actor, begun_lately: int = 0
) -> str | None:
    """Return why the actor cannot begin to talk about this, or None.

    ``provider`` is who would serve; ``begun_lately``, how many they began in a day.
    """
    if reason := _why_not_about(posting):
        return reason
    if not may_write_here(actor):
        return _("Its administrators and coordinators write in its name.")
    if provider is None:
        return _("Write your profile first: clients want to know who writes to them.")
    if _is_with_oneself(posting, provider, actor):
        return _("This is yours: others write to you about it.")
    if begun_lately >= BEGUN_A_DAY:
        return _(
            "You have begun many conversations today. Wait for answers, and begin "
            "others tomorrow."
        )
    return None


def may_write_here(actor: Actor) -> bool:
    """Whether this actor has messages at all, in the name they act in."""
    house = actor.organisation_id
    if house is not None:
        return house in speaking_for(actor)
    return actor.is_known and actor.may(MandateScope.DEMANDS)


def why_not_block(*, conversation: Conversation, side: Side | None) -> str | None:
    if side is None:
        return _("Only the two sides write here.")
    if conversation.blocked_by and conversation.blocked_by != side:
        return _("The other side has closed this conversation.")
    return None


def is_reachable(conversation: Conversation, side: Side) -> bool:
    """Whether the other side is there to read; the two are loaded."""
    if side == Side.PROVIDER:
        return _is_there(conversation.organisation, conversation.client)
    provider = conversation.provider
    return _is_there(provider.organisation, provider.person)


def _why_not_about(posting: Posting) -> str | None:
    if isinstance(posting, Offer):
        return None if posting.is_live else _("This offer is no longer online.")
    return None if posting.is_open else _("This request is no longer open.")


def _side_of_house(conversation: Conversation, actor: Actor) -> Side | None:
    house = actor.organisation_id
    if not may_write_here(actor):
        return None
    if house == conversation.organisation_id:
        return Side.CLIENT
    return Side.PROVIDER if house == conversation.provider.organisation_id else None


def _is_there(house: Organisation | None, person: Person | None) -> bool:
    if house is not None:
        return house.state == OrganisationState.ACTIVE
    return person is not None and person.state == PersonState.ACTIVE


def _is_with_oneself(posting: Posting, provider: Provider, actor: Actor) -> bool:
    """Under a mandate too: nobody talks to themselves in another's name."""
    people = {actor.person_id, actor.helper_id} - {None}
    if isinstance(posting, Offer):
        return provider.person_id in people or (
            actor.organisation_id is not None
            and provider.organisation_id == actor.organisation_id
        )
    return bool(people & {posting.client_id, posting.beneficiary_id}) or (
        actor.organisation_id is not None
        and posting.organisation_id == actor.organisation_id
    )
