"""A small world to search in, and what one finds in it reading row by row."""

import random
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from hypothesis import strategies as st

from asasap.kernel.periods import Period
from mapping.enums import Point
from mapping.models import Commune
from mapping.rules import distance_km
from offers.enums import AreaKind, PriceUnit, Public, ServiceMode
from offers.models import Offer
from offers.queries.availability import free_in
from offers.queries.eligibility import Asked, eligibility_of
from tests.factories.accounts import OrganisationFactory
from tests.factories.availability import (
    AvailabilityExceptionFactory,
    AvailabilityRuleFactory,
)
from tests.factories.catalogue import ActivityFactory, ActivityRuleFactory
from tests.factories.offers import live_offer
from tests.factories.papers import ProviderFactory, WorkStatusFactory
from tests.factories.places import CommuneFactory, PlaceFactory

PARIS = ZoneInfo("Europe/Paris")
MONTREUIL, VINCENNES = Point(48.8638, 2.4484), Point(48.8474, 2.4390)
DAYS = ("2026-11-24", "2026-11-28", "2026-12-01")
HOURS = ("08:00", "09:30", "12:00", "17:00")


def people_the_world(count: int = 24) -> list[Offer]:
    """Offers that differ in all that one may filter by; the same each time."""
    dice = random.Random(7)
    communes = [
        CommuneFactory(),
        CommuneFactory(
            insee="94080",
            name="Vincennes",
            postcodes=["94300"],
            latitude=VINCENNES.latitude,
            longitude=VINCENNES.longitude,
        ),
    ]
    activities = [ActivityFactory(code="60"), ActivityFactory(code="40")]
    ActivityRuleFactory(activity=activities[0])
    ActivityRuleFactory(activity=activities[1], publics=[Public.CHILD])
    providers = [
        ProviderFactory(languages=dice.choice([[], ["Français"], ["Anglais", "Arabe"]]))
        for _ in range(6)
    ]
    for provider in providers:
        WorkStatusFactory(person=provider.person)
    house = ProviderFactory(person=None, organisation=OrganisationFactory())
    for provider in providers[:4]:
        for weekday in dice.sample(range(7), 3):
            start = dice.choice([480, 540, 720])
            AvailabilityRuleFactory(
                person=provider.person,
                weekday=weekday,
                start_minute=start,
                end_minute=start + dice.choice([45, 180, 480]),
            )
        away = datetime(2026, 11, dice.choice([24, 28]), 9, tzinfo=PARIS)
        AvailabilityExceptionFactory(
            person=provider.person,
            period=DateTimeTZRange(away, away.replace(hour=11)),
            is_free=dice.choice([True, False]),
        )
    for _ in range(count):
        _offer(dice, dice.choice([*providers, house]), activities, communes)
    return list(Offer.objects.order_by("pk"))


def _offer(dice, provider, activities, communes) -> None:
    unit = dice.choice([*2 * [PriceUnit.HOUR], PriceUnit.FIXED, PriceUnit.FREE])
    place = PlaceFactory(
        commune=dice.choice(communes),
        latitude=MONTREUIL.latitude + dice.gauss(0, 0.04),
        longitude=MONTREUIL.longitude + dice.gauss(0, 0.06),
    )
    by_radius = dice.random() < 0.7
    offer = live_offer(
        provider=provider,
        work_status=(
            provider.person.statuses.get() if provider.person is not None else None
        ),
        activity=dice.choice(activities),
        text__place=place,
        text__price_unit=unit,
        text__price_cents=(
            None if unit == PriceUnit.FREE else dice.choice([15_00, 22_50, 30_00])
        ),
        text__mode=ServiceMode.PROVIDER,
        text__area_kind=AreaKind.RADIUS if by_radius else AreaKind.COMMUNES,
        text__radius_km=dice.choice([2, 5, 30]) if by_radius else None,
    )
    if not by_radius:
        offer.current.communes.add(dice.choice(communes))


words = st.fixed_dictionaries(
    {},
    optional={
        "activity": st.sampled_from(["60", "40"]),
        "near": st.sampled_from(["48.8638,2.4484", "48.8474,2.439", "48.9,2.3"]),
        "radius_km": st.sampled_from(["1", "4.5", "20", "100"]),
        "day": st.sampled_from(DAYS),
        "from": st.sampled_from(HOURS[:2]),
        "to": st.sampled_from(HOURS[2:]),
        "price_max": st.sampled_from(["15", "22.5", "29.99"]),
        "unit": st.sampled_from(["hour", "fixed", "free"]),
        "mode": st.sampled_from(["provider", "direct"]),
        "status": st.sampled_from(["self_employed", "volunteer"]),
        "regime": st.sampled_from(["market", "coop"]),
        "language": st.sampled_from(["anglais", "Français", "FRANCAIS"]),
        "situation": st.sampled_from(["child", "fragile_adult", "anyone"]),
        "rating": st.sampled_from(["3", "4"]),
    },
).map(lambda said: said if "day" in said else _without_hours(said))


# The same as one types them in an address; the days to come are those of the clock.
addresses = st.builds(
    lambda said, more: {**said, **more} | _days_to_come(said),
    words,
    st.fixed_dictionaries(
        {},
        optional={
            "q": st.sampled_from(
                [
                    "menage",
                    "nounou",
                    "tondre la pelouse",
                    "menage a Vincennes",
                    "soigné",
                ]
            ),
            "where": st.sampled_from(["Montreuil", "94300"]),
        },
    ),
)


def _days_to_come(said: dict[str, str]) -> dict[str, str]:
    if "day" not in said:
        return {}
    day = timezone.localdate() + timedelta(days=1 + DAYS.index(said["day"]))
    return {"day": day.isoformat()}


def _without_hours(said: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in said.items() if name not in {"from", "to"}}


def passes(offer: Offer, said: dict[str, str]) -> bool:
    """Each filter, asked of the rows themselves: not of the index, not of its code."""
    return all(_RULES[name](offer, value, said) for name, value in said.items())


def _is_here(offer, value, said) -> bool:
    here = Point(*map(float, value.split(",")))
    away = distance_km(here, Point(offer.latitude, offer.longitude))
    if away > float(said.get("radius_km", 20)):
        return False
    text = offer.current
    if text.area_kind == AreaKind.RADIUS:
        return away <= text.radius_km
    communes = Commune.objects.order_by("pk")
    nearest = min(communes, key=lambda one: distance_km(here, one.point))
    return distance_km(here, nearest.point) < 21 and nearest in text.communes.all()


def _is_free(offer, value, said) -> bool:
    person = offer.provider.person
    if person is None:
        return True
    day = date.fromisoformat(value)
    start = datetime.combine(day, time.fromisoformat(said.get("from", "00:00")), PARIS)
    end = datetime.combine(day, time.fromisoformat(said.get("to", "23:59:59")), PARIS)
    minutes = (end - start).seconds // 60 if "to" in said else 60
    free = free_in([person.pk], Period(start, end))[person.pk]
    return any(part.minutes >= minutes for part in free)


def _is_for(offer, value, _said) -> bool:
    text = offer.current
    asked = Asked(
        provider=offer.provider,
        status=offer.work_status,
        activity=offer.activity,
        mode=ServiceMode(text.mode),
        departement=text.place.commune.departement.code,
        public=Public(value),
    )
    day = date.fromisoformat(_said.get("day", "2026-11-23"))
    return eligibility_of(asked=asked, day=day).is_allowed


def _is_cheap(offer, value, said) -> bool:
    text = offer.current
    is_in_unit = text.price_unit == said.get("unit", "hour")
    cents = text.price_cents
    return is_in_unit and cents is not None and cents <= float(value) * 100


_RULES = {
    "activity": lambda offer, value, _: offer.activity.code == value,
    "near": _is_here,
    "radius_km": lambda *_: True,
    "day": _is_free,
    "from": lambda *_: True,
    "to": lambda *_: True,
    "price_max": _is_cheap,
    "unit": lambda offer, value, _: offer.current.price_unit == value,
    "mode": lambda offer, value, _: offer.current.mode == value,
    "status": lambda offer, value, _: (
        offer.work_status is not None and offer.work_status.kind == value
    ),
    "regime": lambda _offer, value, _: value == "market",
    "language": lambda offer, value, _: (
        value.lower().replace("ç", "c")
        in [one.lower().replace("ç", "c") for one in offer.provider.languages]
    ),
    "situation": _is_for,
    "rating": lambda *_: False,
}
