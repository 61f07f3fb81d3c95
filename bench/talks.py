"""What people of the market of ``bench.scale`` say to each other, and agree on."""

from dataclasses import dataclass

from bench.rows import FIRST, Writer, by_turn, drawn, numbered, sealed
from coops.enums import Regime
from offers.enums import PriceUnit, ServiceMode
from offers.models import (
    Activity,
    Conversation,
    Engagement,
    EngagementTerms,
    Favourite,
    Message,
    Question,
    Report,
)

# Of the busy person, at the most.
BUSY_OFFERS, BUSY_DEMANDS = 500, 200
# Every Tuesday at nine, without an end.
WEEKLY = {
    "schedule_kind": "'recurring'",
    "frequency": "'weekly'",
    "days": "daterange('2026-01-06', NULL)",
    "minutes": "120",
    "slots": """'[{"weekday": 1, "start": 540}]'::jsonb""",
}


@dataclass(frozen=True)
class Sizes:
    """How many rows of each sort go with so many offers."""

    offers: int

    @property
    def people(self) -> int:
        return max(self.offers // 4, 4)

    @property
    def demands(self) -> int:
        return max(self.offers // 10, 4)

    @property
    def busy_offers(self) -> int:
        return min(BUSY_OFFERS, self.demands // 2)

    @property
    def busy_demands(self) -> range:
        """Beside the offers: nobody makes an agreement with themselves."""
        first = self.busy_offers
        return range(first, first + min(BUSY_DEMANDS, self.demands // 4))


def provider_of(offer: str, sizes: Sizes) -> str:
    busy = f"CASE WHEN {offer} < {sizes.busy_offers} THEN 0"
    return f"({busy} ELSE {drawn(4, sizes.people, of=offer)} END)"


def client_of(demand: str, sizes: Sizes) -> str:
    mine = sizes.busy_demands
    busy = f"CASE WHEN {demand} BETWEEN {mine.start} AND {mine.stop - 1} THEN 0"
    return f"({busy} ELSE {drawn(5, sizes.people, of=demand)} END)"


def activity_drawn() -> str:
    numbers = Activity.objects.in_order().values_list("pk", flat=True)
    known = ", ".join(map(str, numbers))
    return f"(ARRAY[{known}])[1 + {drawn(10, len(numbers))}]"


def add_engagements(writer: Writer, sizes: Sizes) -> None:
    """One for each demand that came so far, or for the offer of the same number."""
    count = sizes.demands
    told = {
        "2": "agreed",
        "3": "ended",
        "6": "proposed",
        "7": "proposed",
        "8": "agreed",
        "9": "ended",
    }
    is_over, is_agreed = "n % 20 NOT IN (2, 6, 7, 8)", "n % 20 IN (2, 3, 8, 9)"
    is_declined = "n % 20 NOT IN (2, 3, 6, 7, 8, 9)"
    writer.add(
        Engagement,
        count,
        offer_id=f"CASE WHEN n % 20 > 7 THEN {FIRST} + n END",
        demand_id=f"CASE WHEN n % 20 <= 7 THEN {FIRST} + n END",
        client_id=numbered(client_of("n", sizes)),
        beneficiary_id=numbered(client_of("n", sizes)),
        provider_id=numbered(provider_of("n", sizes)),
        work_status_id=numbered(provider_of("n", sizes)),
        activity_id=activity_drawn(),
        state=by_turn(told, "declined", turn=20),
        terms_id=numbered("n"),
        regime=f"'{Regime.MARKET}'",
        created_at=writer.at(),
        answer_due_at=writer.at(less="-70 d"),
        agreed_at=f"CASE WHEN {is_agreed} THEN {writer.at()} END",
        ended_at=f"CASE WHEN {is_over} THEN now() END",
        decline_reason=f"CASE WHEN {is_declined} THEN 'price' ELSE '' END",
    )
    writer.add(
        EngagementTerms,
        count,
        engagement_id=numbered("n"),
        number="1",
        side="'provider'",
        author_id=numbered(provider_of("n", sizes)),
        mode=f"'{ServiceMode.PROVIDER}'",
        price_unit=f"'{PriceUnit.HOUR}'",
        price_cents="2200",
        place_id=numbered(f"{sizes.people} + n"),
        tasks=sealed(EngagementTerms, "tasks", "Deux heures de ménage, le mardi."),
        proposed_at=writer.at(),
        **WEEKLY,
    )


def add_talks(writer: Writer, sizes: Sizes) -> None:
    """Conversations of three messages, favourites, questions, reports."""
    count = sizes.demands
    client, provider = client_of("n", sizes), provider_of("n", sizes)
    writer.add(
        Conversation,
        count,
        client_id=numbered(client),
        provider_id=numbered(provider),
        offer_id=numbered("n"),
        begun_at=writer.at(less="1 d"),
        last_at=writer.at(),
        client_read_at=f"CASE WHEN n % 3 > 0 THEN {writer.at()} END",
        provider_read_at=f"CASE WHEN n % 3 = 0 THEN {writer.at()} END",
    )
    talk = "(n / 3)"
    writer.add(
        Message,
        3 * count,
        conversation_id=numbered(talk),
        side="CASE n % 3 WHEN 1 THEN 'provider' ELSE 'client' END",
        author_id=numbered(
            f"CASE n % 3 WHEN 1 THEN {provider_of(talk, sizes)}"
            f" ELSE {client_of(talk, sizes)} END"
        ),
        text=sealed(Message, "text", "Bonjour, seriez-vous libre mardi matin ?"),
        sent_at=f"{writer.at(of=talk)} - (2 - n % 3) * interval '1 h'",
    )
    reader = f"(CASE WHEN n < 300 THEN 0 ELSE {drawn(9, sizes.people)} END)"
    writer.add(
        Favourite,
        count,
        person_id=numbered(reader),
        offer_id=numbered("n"),
        added_at=writer.at(),
    )
    writer.add(
        Question,
        count,
        offer_id=numbered("n"),
        author_id=numbered(reader),
        text="'Venez-vous aussi le samedi ?'",
        asked_at=writer.at(),
        answer="CASE WHEN n % 2 = 0 THEN 'Oui, le matin.' ELSE '' END",
        answered_at="CASE WHEN n % 2 = 0 THEN now() END",
    )
    writer.add(
        Report,
        max(count // 100, 1),
        offer_id=numbered("n"),
        author_id=numbered(reader),
        reason="'other'",
        reported_at=writer.at(),
    )
