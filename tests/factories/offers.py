"""Offers, the least that is valid."""

from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from asasap.audit.operations import move
from asasap.kernel.actor import SYSTEM, Actor
from offers.enums import (
    OFFER_MOVES,
    REVIEW_MOVES,
    OfferState,
    PriceUnit,
    ReportReason,
    ReviewState,
    ServiceMode,
)
from offers.models import ActivityRule, Offer, OfferVersion, Report
from offers.rules.publishing import expiry_of
from offers.signals import offer_changed
from tests.factories.accounts import PersonFactory
from tests.factories.catalogue import ActivityFactory, ActivityRuleFactory
from tests.factories.papers import ProviderFactory, WorkStatusFactory
from tests.factories.places import PlaceFactory

NOON = datetime(2026, 11, 23, 11, tzinfo=UTC)


class OfferFactory(DjangoModelFactory):
    """A draft of somebody self-employed; ``live_offer`` puts one on line."""

    class Meta:
        model = Offer

    provider = factory.SubFactory(ProviderFactory)
    work_status = factory.LazyAttribute(
        lambda made: (
            WorkStatusFactory(person=made.provider.person)
            if made.provider.person
            else None
        )
    )
    activity = factory.SubFactory(ActivityFactory)
    created_at = NOON


class OfferVersionFactory(DjangoModelFactory):
    """A whole text, ready to be published."""

    class Meta:
        model = OfferVersion

    offer = factory.SubFactory(OfferFactory)
    number = 1
    author = factory.SelfAttribute("offer.provider.person")
    title = "Ménage soigné à Montreuil"
    description = "Je viens avec mes produits."
    mode = ServiceMode.PROVIDER
    price_unit = PriceUnit.HOUR
    price_cents = 24_00
    place = factory.SubFactory(PlaceFactory)
    radius_km = 5
    updated_at = NOON


class ReportFactory(DjangoModelFactory):
    """What somebody reports: give ``offer`` or another thing it is about."""

    class Meta:
        model = Report

    author = factory.SubFactory(PersonFactory)
    reason = ReportReason.OTHER
    reported_at = NOON


def live_offer(*, now: datetime = NOON, **values) -> Offer:
    """An offer on line since ``now``, as ``put_online`` leaves it.

    ``text__…`` go to its version.
    """
    text = {k[6:]: values.pop(k) for k in list(values) if k.startswith("text__")}
    offer = OfferFactory(created_at=now, **values)
    mode = text.get("mode", ServiceMode.PROVIDER)
    if not ActivityRule.objects.filter(activity=offer.activity, mode=mode).exists():
        ActivityRuleFactory(activity=offer.activity, mode=mode)
    version = OfferVersionFactory(offer=offer, updated_at=now, **text)
    move(
        version,
        to=ReviewState.PUBLISHED,
        table=REVIEW_MOVES,
        actor=SYSTEM,
        now=now,
        published_at=now,
    )
    move(
        offer,
        to=OfferState.LIVE,
        table=OFFER_MOVES,
        actor=SYSTEM,
        now=now,
        current=version,
        latitude=version.place.public_latitude,
        longitude=version.place.public_longitude,
        published_at=now,
        expires_at=expiry_of(version, now=now),
    )
    offer_changed.send(Offer, offer=offer, now=now)
    return offer


def holder_of(offer: Offer) -> Actor:
    """The person who offers it, signed in."""
    person = offer.provider.person
    return Actor(user_id=person.user_id, person_id=person.pk)
