"""Questions on an offer or a demand: asked, answered and hidden, before everybody.

What gives a way to reach somebody is hidden before it is kept: it is not known here.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from asasap.kernel.actor import Actor
from offers.models import Demand, Offer, Question
from offers.notices import demands as notices
from offers.operations.holding import locked_posting, own_posting
from offers.rules import asking as rules
from offers.rules.masking import mask


class AskingRefused(Exception):
    """This question, or this answer, cannot be. The message is fit to show."""


@transaction.atomic
def ask_question(
    *, posting: Offer | Demand, text: str, actor: Actor, now: datetime
) -> Question:
    """Ask before everybody; whoever holds the posting is told.

    The same words sent twice are asked once. Raises AskingRefused.
    """
    # One's questions are counted one after the other.
    author = Person.objects.locked().filter(pk=actor.person_id).first()
    posting = locked_posting(posting=posting)
    mine = Question.objects.filter(author_id=actor.person_id)
    today = mine.filter(asked_at__gt=now - timedelta(days=1)).count()
    if reason := rules.why_not_ask(posting=posting, actor=actor, asked_today=today):
        raise AskingRefused(reason)
    said = mask(text).text
    same = posting.questions.filter(author=author, text=said, answered_at=None).first()
    if same is not None:
        return same
    question = posting.questions.create(author=author, text=said, asked_at=now)
    notices.tell_asked(question=question)
    return question


@transaction.atomic
def answer_question(
    *, question: Question, text: str, actor: Actor, now: datetime
) -> None:
    """Answer before everybody, or change the answer; who asked is told once.

    Raises AskingRefused, PostingRefused, MandateEnded.
    """
    posting = question.offer or question.demand
    if posting is None:
        raise AskingRefused(_("This question is about nothing any more."))
    own_posting(posting=posting, actor=actor, now=now)
    question = Question.objects.locked().get(pk=question.pk)
    if reason := rules.why_not_answer(question=question):
        raise AskingRefused(reason)
    is_first = question.answered_at is None
    question.answer = mask(text).text
    question.answered_at = now
    question.save(update_fields=["answer", "answered_at"])
    if is_first:
        notices.tell_answered(question=question)


@transaction.atomic
def hide_question(*, question: Question, now: datetime) -> None:
    """Let nobody read it any more; who moderates decided so. Safe to call twice."""
    question = Question.objects.locked().get(pk=question.pk)
    if question.hidden_at is None:
        question.hidden_at = now
        question.save(update_fields=["hidden_at"])
