"""Questions and answers as a page of an offer or a demand shows them."""

from dataclasses import dataclass

from asasap.kernel.actor import Actor
from offers.models import Demand, Offer, Question
from offers.rules import asking as rules


@dataclass(frozen=True)
class QuestionBoard:
    """What was asked and answered; who reads may ask, or may answer, or neither."""

    posting: Offer | Demand
    questions: list[Question]
    may_answer: bool
    why_not_ask: str | None

    @property
    def is_on_offer(self) -> bool:
        return isinstance(self.posting, Offer)


def question_board(*, posting: Offer | Demand, actor: Actor) -> QuestionBoard:
    """Two names are never shown: who asks stays unnamed. One query."""
    return QuestionBoard(
        posting=posting,
        questions=list(posting.questions.shown().oldest_first()),
        may_answer=rules.is_holder(posting=posting, actor=actor),
        why_not_ask=rules.why_not_ask(posting=posting, actor=actor),
    )
