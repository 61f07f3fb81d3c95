"""Who somebody asked not to be proposed to, or proposed; their own list."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from accounts.models import Person, Provider
from accounts.registry import Panel
from accounts.rules.names import first_name
from asasap.kernel.actor import Actor
from matching.models import IncompatiblePair, Invitation
from offers.enums import Side
from offers.models import Conversation, Engagement, Offer
from offers.rules.engaging import side_of

TEMPLATE = "matching/parts/keep_apart.html"


@dataclass(frozen=True, slots=True)
class Two:
    """Whom one means, and on which side one stands."""

    client: Person
    provider: Provider
    side: Side


@dataclass(frozen=True, slots=True)
class Apart:
    """A line of one's list; a client one never met has no name here."""

    pair: IncompatiblePair
    name: str


@dataclass(frozen=True, slots=True)
class Button:
    """What a profile, or the page of an offer, an agreement, an invitation, offers."""

    kind: str
    row: UUID


def apart_from(*, actor: Actor) -> list[Apart]:
    met = Engagement.objects.filter(
        client=OuterRef("client"), provider=OuterRef("provider")
    )
    talked = Conversation.objects.filter(
        client=OuterRef("client"), provider=OuterRef("provider")
    )
    pairs = IncompatiblePair.objects.visible_to(actor).annotate(
        has_met=Exists(met) | Exists(talked)
    )
    pairs = pairs.select_related("client", "provider__person", "provider__organisation")
    return [Apart(pair, _name(pair)) for pair in pairs.newest_first()]


def two_meant(*, kind: str, row: str, actor: Actor) -> Two | None:
    """Return whom a button means, among what the actor sees; None where nobody is."""
    try:
        key = UUID(row)
    except ValueError:
        return None
    finder = {
        "offer": _by_offer,
        "provider": _by_provider,
        "engagement": _by_engagement,
        "invitation": _by_invitation,
    }.get(kind)
    return finder(key, actor) if finder and actor.mandate_id is None else None


def offer_panel(offer: Any, actor: Actor, _now: Any) -> Panel | None:
    """For who reads the offer of another, signed in, for oneself."""
    is_own = offer.provider.person_id == actor.person_id
    if not actor.is_known or is_own or actor.mandate_id is not None:
        return None
    return Panel(TEMPLATE, Button("offer", offer.uuid))


def provider_panel(provider: Provider, actor: Actor, _now: Any) -> Panel | None:
    """The same for who reads their profile."""
    is_own = provider.person_id == actor.person_id
    if not actor.is_known or is_own or actor.mandate_id is not None:
        return None
    return Panel(TEMPLATE, Button("provider", provider.uuid))


def engagement_panel(engagement: Any, actor: Actor, _now: Any) -> Panel | None:
    is_oneself = actor.organisation_id is None and actor.mandate_id is None
    if not is_oneself or side_of(engagement=engagement, actor=actor) is None:
        return None
    return Panel(TEMPLATE, Button("engagement", engagement.uuid))


def _by_offer(key: UUID, actor: Actor) -> Two | None:
    offers = Offer.objects.live().select_related("provider")
    offer = offers.filter(uuid=key).first()
    return _as_client(offer.provider, actor) if offer else None


def _by_provider(key: UUID, actor: Actor) -> Two | None:
    provider = Provider.objects.published().filter(uuid=key).first()
    return _as_client(provider, actor) if provider else None


def _as_client(provider: Provider, actor: Actor) -> Two | None:
    client = Person.objects.numbered(actor.person_id).first()
    if client is None or provider.person_id == client.pk:
        return None
    return Two(client, provider, Side.CLIENT)


def _by_engagement(key: UUID, actor: Actor) -> Two | None:
    mine = Engagement.objects.of_either(actor).select_related("client", "provider")
    engagement = mine.filter(uuid=key).first()
    if engagement is None:
        return None
    side = side_of(engagement=engagement, actor=actor)
    return Two(engagement.client, engagement.provider, side) if side else None


def _by_invitation(key: UUID, actor: Actor) -> Two | None:
    mine = Invitation.objects.held_by(actor).select_related("demand__client")
    invitation = mine.filter(Q(provider__person=actor.person_id), uuid=key).first()
    if invitation is None:
        return None
    return Two(invitation.demand.client, invitation.provider, Side.PROVIDER)


def _name(pair: Any) -> str:
    if pair.side == Side.CLIENT:
        house, person = pair.provider.organisation, pair.provider.person
        return house.name if house else first_name(person.display_name)
    return first_name(pair.client.display_name) if pair.has_met else ""
