"""The demo's market: some hundreds of offers and demands, in every state they know.

Rows are written many at a time, in the state they have come to, and every constraint
and trigger holds for them. What goes through no operation sends no news.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.enums import StatusKind
from accounts.models import Person
from asasap.management.demo_people import (
    Demo,
    Server,
    Sort,
    make_house_servers,
    make_houses,
    make_people,
    make_places,
    make_servers,
    reserved,
)
from asasap.management.demo_territories import load_territories
from asasap.management.demo_words import HELLO, THANKS, WORDS, Words
from mapping.models import Place
from offers.enums import (
    ENDED_DEMANDS,
    DemandState,
    Frequency,
    OfferState,
    Outcome,
    PriceUnit,
    QuestionKind,
    ReviewState,
    ScheduleKind,
    ServiceMode,
)
from offers.models import (
    Activity,
    Demand,
    DemandVersion,
    Offer,
    OfferVersion,
    QuestionSet,
)
from offers.rules.publishing import expiry_of

SEED = 93_048
CLIENTS = 230
# Those who sign in: their status, and what they offer.
KNOWN = (
    ("provider", StatusKind.SELF_EMPLOYED, ServiceMode.PROVIDER, ("70", "80")),
    ("coop-member", StatusKind.VOLUNTEER, ServiceMode.MUTUAL_HELP, ("150", "190")),
)
# So many demands in each state; the resident's are the first of some.
DEMANDS = {
    DemandState.OPEN: 130,
    DemandState.IN_NEGOTIATION: 30,
    DemandState.AWARDED: 45,
    DemandState.FULFILLED: 30,
    DemandState.EXPIRED: 20,
    DemandState.UNFILLED: 12,
    DemandState.CANCELLED: 15,
    DemandState.DRAFT: 10,
    DemandState.IN_REVIEW: 8,
}
RESIDENTS = (DemandState.OPEN, DemandState.IN_NEGOTIATION, DemandState.AWARDED)
OUTCOMES = {
    DemandState.FULFILLED: (Outcome.AGREED_HERE,),
    DemandState.EXPIRED: (Outcome.NOT_SAID,),
    DemandState.UNFILLED: (Outcome.NOBODY_ANSWERED, Outcome.NOBODY_SUITABLE),
    DemandState.CANCELLED: (Outcome.NO_LONGER_NEEDED, Outcome.FOUND_ELSEWHERE),
}
# Of a hundred offers; the others are online.
OFFERS = {
    OfferState.PAUSED: 5,
    OfferState.EXPIRED: 4,
    OfferState.DRAFT: 4,
    OfferState.IN_REVIEW: 3,
    OfferState.WITHDRAWN: 3,
}
ENDED_OFFERS = (OfferState.WITHDRAWN,)
UNPUBLISHED = (OfferState.DRAFT, OfferState.IN_REVIEW)
REVIEWS: dict[str, ReviewState] = {
    OfferState.DRAFT: ReviewState.WRITING,
    OfferState.IN_REVIEW: ReviewState.SUBMITTED,
}


@dataclass(frozen=True)
class Market:
    """What was made, for the talks and agreements that follow."""

    demo: Demo
    servers: list[Server]
    offers: list[Offer]
    clients: list[Person]
    demands: list[Demand]


@transaction.atomic
def load_market(*, people: Mapping[str, Person], now: datetime) -> Market | None:
    """Make it once: None where there are offers already, or no places."""
    regimes = load_territories()
    if Offer.objects.exists() or not regimes or not Activity.objects.exists():
        return None
    demo = Demo(
        dice=random.Random(SEED),
        now=now,
        admin=people["admin"],
        clerk=people["coordinator"],
        regimes=regimes,
    )
    houses = make_houses(demo)
    servers = _known_servers(demo, people) + make_servers(demo, houses)
    offers = _make_offers(demo, servers + make_house_servers(demo, houses))
    clients = [people["resident"], people["coop-member"], *make_people(demo, CLIENTS)]
    return Market(demo, servers, offers, clients, _make_demands(demo, clients))


def _known_servers(demo: Demo, people: Mapping[str, Person]) -> list[Server]:
    """The two providers of the demo who sign in."""
    found = []
    for name, kind, mode, activities in KNOWN:
        person = people[name]
        status = person.statuses.held_by(person.pk).filter(kind=kind).first()
        sort = Sort(kind, 1, mode, activities)
        [place] = make_places(demo, 1)
        found.append(Server(person.provider, status, person, None, sort, place))
    return found


def _make_offers(demo: Demo, servers: Sequence[Server]) -> list[Offer]:
    """One or two of each, most of them online."""
    activities = {activity.code: activity for activity in Activity.objects.all()}
    chosen = [
        (server, code, state)
        for server in servers
        for code, state in _offered(demo, server)
    ]
    numbers = reserved(Offer, len(chosen))
    texts = reserved(OfferVersion, len(chosen))
    offers, versions = [], []
    for (server, code, state), number, text in zip(chosen, numbers, texts, strict=True):
        version = _offer_text(demo, server, code, state)
        version.pk, version.offer_id = text, number
        versions.append(version)
        offers.append(
            Offer(
                pk=number,
                provider=server.provider,
                work_status=server.status,
                activity=activities[code],
                current=None if state in UNPUBLISHED else version,
                **_life(demo, state, version),
            )
        )
    Offer.objects.bulk_create(offers)
    OfferVersion.objects.bulk_create(versions)
    return offers


def _offered(demo: Demo, server: Server) -> list[tuple[str, str]]:
    """Which activities, and where each has come to; who signs in finds all online."""
    codes = server.sort.activities
    if server.person.user_id and server.house is None:
        return [(code, OfferState.LIVE) for code in codes]
    chosen = demo.dice.sample(codes, min(len(codes), demo.dice.choice((1, 1, 2))))
    states, weights = [*OFFERS, OfferState.LIVE], [*OFFERS.values(), 81]
    return [(code, demo.dice.choices(states, weights)[0]) for code in chosen]


def _offer_text(demo: Demo, server: Server, code: str, state: str) -> OfferVersion:
    words, mode = WORDS[code], server.sort.mode
    is_given = mode == ServiceMode.MUTUAL_HELP
    unit = PriceUnit.FREE if is_given else PriceUnit.HOUR
    if not is_given and code in {"70", "80"} and demo.dice.random() < 0.3:
        unit = PriceUnit.QUOTE
    return OfferVersion(
        author=server.person,
        **_text(demo, words.offers, words.says, HELLO),
        **_price(demo, unit, words),
        **_review(demo, state),
        mode=mode,
        place=server.place,
        radius_km=demo.dice.choice((3, 5, 8, 10)),
    )


def _make_demands(demo: Demo, clients: Sequence[Person]) -> list[Demand]:
    activities = {activity.code: activity for activity in Activity.objects.all()}
    sets = QuestionSet.objects.valid_on(demo.today)
    questions = {found.activity_id: found for found in sets}
    states = [state for state, count in DEMANDS.items() for _ in range(count)]
    codes = demo.dice.choices(list(WORDS), k=len(states))
    authors = [clients[1 + n % (len(clients) - 1)] for n in range(len(states))]
    for state in RESIDENTS:
        # Gardening: what the provider who signs in offers too.
        codes[states.index(state)], authors[states.index(state)] = "70", clients[0]
    places = make_places(demo, len(states))
    demands, versions = [], []
    numbers = zip(
        reserved(Demand, len(states)), reserved(DemandVersion, len(states)), strict=True
    )
    for state, code, author, place, (number, text) in zip(
        states, codes, authors, places, numbers, strict=True
    ):
        version = _demand_text(demo, author, code, state)
        version.pk, version.demand_id = text, number
        version.question_set = questions.get(code)
        version.answers = _answers(demo, version.question_set)
        version.place = place
        versions.append(version)
        outcomes = OUTCOMES.get(state, ("",))
        demands.append(
            Demand(
                pk=number,
                client=version.author,
                beneficiary=version.author,
                activity=activities[code],
                outcome=demo.dice.choice(outcomes),
                current=None if state in UNPUBLISHED else version,
                **_life(demo, state, version),
            )
        )
    Demand.objects.bulk_create(demands)
    DemandVersion.objects.bulk_create(versions)
    return demands


def _demand_text(demo: Demo, client: Person, code: str, state: str) -> DemandVersion:
    words = WORDS[code]
    unit = demo.dice.choice((PriceUnit.QUOTE, PriceUnit.HOUR))
    return DemandVersion(
        author=client,
        **_text(demo, words.demands, words.asks, THANKS),
        **_price(demo, unit, words),
        **_review(demo, state),
        **wished(demo),
        mode=ServiceMode.PROVIDER,
        public=words.public,
    )


def wished(demo: Demo) -> dict[str, Any]:
    """Some hours a week, or once; from some day of the next weeks on."""
    first = demo.today + timedelta(days=demo.dice.randint(3, 30))
    start = 60 * demo.dice.randint(8, 17)
    minutes = demo.dice.choice((60, 90, 120, 180))
    if demo.dice.random() < 0.3:
        return {
            "schedule_kind": ScheduleKind.ONCE,
            "days": DateRange(first, first + timedelta(days=1)),
            "minutes": minutes,
            "slots": [{"start": start}],
        }
    weekdays = sorted(demo.dice.sample(range(6), demo.dice.choice((1, 1, 2))))
    return {
        "schedule_kind": ScheduleKind.RECURRING,
        "frequency": demo.dice.choice((Frequency.WEEKLY, Frequency.FORTNIGHTLY)),
        "days": DateRange(first, None),
        "minutes": minutes,
        "slots": [{"weekday": day, "start": start} for day in weekdays],
    }


def _text(
    demo: Demo, titles: Sequence[str], says: Sequence[str], ends: Sequence[str]
) -> dict[str, str]:
    said = [demo.dice.choice(says), demo.dice.choice(ends)]
    return {"title": demo.dice.choice(titles), "description": " ".join(said)}


def _price(demo: Demo, unit: PriceUnit, words: Words) -> dict[str, Any]:
    has_amount = unit == PriceUnit.HOUR
    cents = 50 * demo.dice.randint(2 * words.euros[0], 2 * words.euros[1])
    return {"price_unit": unit, "price_cents": cents if has_amount else None}


def _review(demo: Demo, state: str) -> dict[str, Any]:
    """Where its first text stands; what is or was online has been published."""
    review = REVIEWS.get(state, ReviewState.PUBLISHED)
    at = demo.ago(75, 65) if state == OfferState.EXPIRED else demo.ago(50, 1)
    return {
        "number": 1,
        "state": review,
        "updated_at": at,
        "submitted_at": at if review == ReviewState.SUBMITTED else None,
        "published_at": at if review == ReviewState.PUBLISHED else None,
    }


def _life(demo: Demo, state: str, version: Any) -> dict[str, Any]:
    """The columns that go with the state, as the operations would have left them."""
    place: Place = version.place
    life: dict[str, Any] = {
        "state": state,
        "created_at": version.updated_at - timedelta(hours=2),
    }
    if state not in UNPUBLISHED:
        life |= {
            "latitude": place.public_latitude,
            "longitude": place.public_longitude,
            "published_at": version.published_at,
            "expires_at": expiry_of(version, now=version.published_at),
        }
    ends = ENDED_DEMANDS if isinstance(version, DemandVersion) else ENDED_OFFERS
    if state in ends:
        life["ended_at"] = min(demo.now, version.published_at + timedelta(days=9))
    return life


def _answers(demo: Demo, asked: QuestionSet | None) -> dict[str, Any]:
    """One answer to each required question, such as its schema takes."""
    questions = asked.schema["questions"] if asked else []
    return {q["key"]: _answer(demo, q) for q in questions if q["is_required"]}


def _answer(demo: Demo, question: Mapping[str, Any]) -> Any:
    kind, dice = question["kind"], demo.dice
    if kind == QuestionKind.NUMBER:
        least = question.get("min", 1)
        return dice.randint(least, min(question.get("max", 10), least + 40))
    if kind == QuestionKind.YES_NO:
        return dice.random() < 0.5
    if kind == QuestionKind.TEXT:
        return "Comme d’habitude."
    keys = [option["key"] for option in question["options"]]
    return [dice.choice(keys)] if kind == QuestionKind.SEVERAL else dice.choice(keys)
