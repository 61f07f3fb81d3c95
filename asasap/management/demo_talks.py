"""What the demo's people say to each other and agree on, keep, ask and are free for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange

from accounts.enums import StatusKind
from accounts.models import Person
from asasap.management.demo_market import Market, wished
from asasap.management.demo_people import Demo, reserved
from asasap.management.demo_words import ASKED, TALKS, TASKS
from offers.enums import (
    CONCLUDED,
    CancelReason,
    DeclineReason,
    DemandState,
    EngagementState,
    OfferState,
    PriceUnit,
    ReportReason,
    Side,
)
from offers.models import (
    AvailabilityException,
    AvailabilityRule,
    Conversation,
    Demand,
    Engagement,
    EngagementTerms,
    Favourite,
    Message,
    Offer,
    Question,
    Report,
)
from offers.queries.engagements import law_of, signer_of
from offers.rules.engaging import answer_due
from offers.rules.terms import proposal_of, withdrawal_end

State = EngagementState
# What has come of the answers to a demand, by how that stands.
ANSWERS: dict[str, tuple[tuple[State, ...], ...]] = {
    DemandState.IN_NEGOTIATION: ((State.PROPOSED,), (State.PROPOSED, State.PROPOSED)),
    DemandState.AWARDED: (
        (State.AGREED,),
        (State.AGREED,),
        (State.AGREED, State.DECLINED),
    ),
    DemandState.FULFILLED: ((State.ENDED,),),
    DemandState.CANCELLED: ((State.CANCELLED,), (State.DECLINED,), ()),
    DemandState.UNFILLED: ((State.LAPSED,), (State.DECLINED,), ()),
    DemandState.OPEN: (*[()] * 24, (State.RETRACTED,), (State.WITHDRAWN,)),
}
PAID = set(StatusKind) - {StatusKind.VOLUNTEER, StatusKind.FAMILY_CARER}
RUNNING = (State.PROPOSED, State.AGREED)


@dataclass(frozen=True)
class Answer:
    """A provider's, by one of their offers, to a demand: two texts that are public."""

    demand: Demand
    asked: Any
    offer: Offer
    offered: Any
    state: State


@transaction.atomic
def load_talks(*, market: Market) -> None:
    answers = list(_answers(market))
    _make_engagements(market.demo, answers)
    _make_conversations(market, answers)
    _make_questions(market)
    _make_favourites(market)
    _make_hours(market)


def _answers(market: Market) -> Iterator[Answer]:
    """Who signs in is among the first to answer the resident."""
    dice, residents = market.demo.dice, market.clients[0]
    for demand in market.demands:
        offers = _offers_for(market, demand)
        outcomes = ANSWERS.get(demand.state, ((),))
        states = outcomes[-1] if demand.client == residents else dice.choice(outcomes)
        states = states[: len(offers)]
        chosen = dice.sample(offers, len(states))
        if demand.client == residents:
            chosen = offers[: len(states)]
        for offer, state in zip(chosen, states, strict=True):
            yield Answer(demand, demand.current, offer, offer.current, state)


def _offers_for(market: Market, demand: Demand) -> list[Offer]:
    return [
        offer
        for offer in market.offers
        if offer.activity_id == demand.activity_id
        and offer.state == OfferState.LIVE
        and (offer.work_status is None or offer.work_status.kind in PAID)
        and offer.provider.person_id not in {None, demand.client_id}
    ]


def _make_engagements(demo: Demo, answers: list[Answer]) -> None:
    engagements, terms = [], []
    numbers = zip(
        reserved(Engagement, len(answers)),
        reserved(EngagementTerms, len(answers)),
        strict=True,
    )
    for answer, (number, of_terms) in zip(answers, numbers, strict=True):
        made, said = _engagement(demo, answer)
        made.pk, said.pk = number, of_terms
        made.terms_id, said.engagement_id = of_terms, number
        engagements.append(made)
        terms.append(said)
    Engagement.objects.bulk_create(engagements)
    EngagementTerms.objects.bulk_create(terms)


def _engagement(demo: Demo, answer: Answer) -> tuple[Engagement, EngagementTerms]:
    demand, offer = answer.demand, answer.offer
    begun = demo.ago(6, 1) if answer.state == State.PROPOSED else demo.ago(24, 16)
    status = offer.work_status
    made = Engagement(
        offer=offer,
        offer_version=offer.current,
        demand=demand,
        demand_version=demand.current,
        client=demand.client,
        beneficiary=demand.beneficiary,
        provider=offer.provider,
        work_status=status,
        signer=signer_of(provider=offer.provider, status=status, day=demo.today),
        activity=demand.activity,
        state=answer.state,
        created_at=begun,
        answer_due_at=answer_due(begun),
        **_end(answer.state, begun),
    )
    said = _terms(demo, answer, begun)
    made.regime = demo.regimes[answer.asked.place.commune]
    if answer.state in CONCLUDED:
        law = law_of(engagement=made, proposal=proposal_of(said), day=demo.today)
        made.agreed_at = begun + timedelta(days=1)
        said.rules = law.copied()
        if law.has_withdrawal:
            made.withdrawal_ends_at = withdrawal_end(
                made.agreed_at, departement=answer.asked.place.commune.departement.code
            )
    return made, said


def _end(state: State, begun: datetime) -> dict[str, Any]:
    if state in RUNNING:
        return {}
    ends: dict[State, dict[str, Any]] = {
        State.DECLINED: {"decline_reason": DeclineReason.HOURS},
        State.CANCELLED: {"cancel_reason": CancelReason.NEED_ENDED},
    }
    said = ends.get(state, {})
    if state != State.LAPSED:
        is_clients = state != State.RETRACTED
        said = {**said, "ended_by": Side.CLIENT if is_clients else Side.PROVIDER}
    return {"ended_at": begun + timedelta(days=7), **said}


def _terms(demo: Demo, answer: Answer, begun: datetime) -> EngagementTerms:
    asked, offered = answer.asked, answer.offered
    has_price = offered.price_cents is not None
    schedule = {
        name: getattr(asked, name)
        for name in ("schedule_kind", "frequency", "days", "minutes", "slots")
    }
    return EngagementTerms(
        number=1,
        side=Side.PROVIDER,
        author=answer.offer.provider.person,
        mode=offered.mode,
        price_unit=PriceUnit.HOUR if not has_price else offered.price_unit,
        price_cents=offered.price_cents if has_price else 30_00,
        place=asked.place,
        tasks=demo.dice.choice(TASKS),
        message=demo.dice.choice(TALKS)[0],
        proposed_at=begun,
        **(schedule if asked.schedule_kind else wished(demo)),
    )


def _make_conversations(market: Market, answers: list[Answer]) -> None:
    """About most answers; and some clients write about an offer they have read."""
    demo = market.demo
    about = [
        {"demand": a.demand, "client": a.demand.client, "provider": a.offer.provider}
        for a in answers
        if demo.dice.random() < 0.7 or a.demand.client == market.clients[0]
    ]
    live = [
        o for o in market.offers if o.state == OfferState.LIVE and o.provider.person_id
    ]
    for offer in [live[0], *demo.dice.sample(live[1:], min(40, len(live) - 1))]:
        client = demo.dice.choice(market.clients[2:])
        about.append({"offer": offer, "client": client, "provider": offer.provider})
    numbers = reserved(Conversation, len(about))
    conversations, messages = [], []
    for number, parties in zip(numbers, about, strict=True):
        begun = demo.ago(12, 1)
        said = _messages(demo, number, parties, begun)
        read = begun if demo.dice.random() < 0.5 else None
        conversations.append(
            Conversation(
                pk=number,
                begun_at=begun,
                last_at=said[-1].sent_at,
                client_read_at=read,
                provider_read_at=said[-1].sent_at if read else None,
                **parties,
            )
        )
        messages += said
    Conversation.objects.bulk_create(conversations)
    Message.objects.bulk_create(messages)


def _messages(
    demo: Demo, number: int, parties: dict[str, Any], begun: datetime
) -> list[Message]:
    """In turn; who answers a demand writes first, and so does who reads an offer."""
    sides = (
        [Side.PROVIDER, Side.CLIENT]
        if "demand" in parties
        else [
            Side.CLIENT,
            Side.PROVIDER,
        ]
    )
    authors = {
        Side.CLIENT: parties["client"],
        Side.PROVIDER: parties["provider"].person,
    }
    return [
        Message(
            conversation_id=number,
            side=sides[turn % 2],
            author=authors[sides[turn % 2]],
            text=text,
            sent_at=begun + timedelta(minutes=47 * turn),
        )
        for turn, text in enumerate(demo.dice.choice(TALKS))
    ]


def _make_questions(market: Market) -> None:
    demo = market.demo
    postings: list[tuple[str, Any]] = [
        ("offer", row) for row in market.offers if row.state == OfferState.LIVE
    ]
    postings += [
        ("demand", row) for row in market.demands if row.state == DemandState.OPEN
    ]
    questions = []
    for name, posting in demo.dice.sample(postings, min(80, len(postings))):
        asked = demo.ago(9, 2)
        text, answer = demo.dice.choice(ASKED)
        questions.append(
            Question(
                **{name: posting},
                author=demo.dice.choice(market.clients[2:]),
                text=text,
                asked_at=asked,
                answer=answer,
                answered_at=asked + timedelta(hours=5) if answer else None,
            )
        )
    Question.objects.bulk_create(questions)


def _make_favourites(market: Market) -> None:
    """The resident's, and others'; three things somebody reported."""
    demo = market.demo
    live = [offer for offer in market.offers if offer.state == OfferState.LIVE]
    kept = {(market.clients[0], offer) for offer in live[:4]}
    kept |= {
        (demo.dice.choice(market.clients[2:]), demo.dice.choice(live))
        for _ in range(100)
    }
    Favourite.objects.bulk_create(
        Favourite(person=person, offer=offer, added_at=demo.ago(20, 1))
        for person, offer in sorted(kept, key=lambda pair: (pair[0].pk, pair[1].pk))
    )
    Report.objects.bulk_create(
        Report(
            offer=offer,
            author=author,
            reason=reason,
            words="Le prix annoncé n’est pas celui qui m’a été demandé.",
            reported_at=demo.ago(5, 1),
        )
        for offer, author, reason in zip(
            live[-3:],
            market.clients[2:5],
            (ReportReason.FALSE, ReportReason.OTHER, ReportReason.SCAM),
            strict=True,
        )
    )


def _make_hours(market: Market) -> None:
    """When those who serve are free: two or three days, morning and afternoon."""
    demo = market.demo
    since = DateRange(demo.today - timedelta(days=90), None)
    free: list[Person] = [server.person for server in market.servers[:150]]
    AvailabilityRule.objects.bulk_create(
        AvailabilityRule(
            person=person,
            weekday=weekday,
            start_minute=start,
            end_minute=end,
            valid=since,
        )
        for person in free
        for weekday in sorted(demo.dice.sample(range(6), 3))
        for start, end in ((540, 720), (840, 1080))
    )
    away = demo.now.replace(hour=6, minute=0, second=0, microsecond=0)
    AvailabilityException.objects.create(
        person=free[0],
        period=DateTimeTZRange(away + timedelta(days=30), away + timedelta(days=44)),
        note="Congés",
    )
