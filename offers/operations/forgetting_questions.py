"""Questions and favourites of those who leave, or turn out to be one; and old ones."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from accounts.queries.known import records_of
from accounts.registry import Kept
from offers.models import Favourite, Question
from offers.queries.known_questions import answered_by, old_questions


@transaction.atomic
def forget_questions_of(*, person: Person, now: datetime) -> None:
    """Empty what somebody asked and answered, and drop what they kept an eye on.

    Safe to call twice.
    """
    asked = Question.objects.filter(author__in=records_of(person))
    asked.filter(hidden_at=None).update(hidden_at=now)
    asked.update(text="")
    answered_by(person).update(answer="", answered_at=None)
    Favourite.objects.filter(person__in=records_of(person)).delete()


@transaction.atomic
def give_questions(*, keep: Person, absorbed: Person) -> None:
    """Let who is kept have the questions and the favourites of the other record."""
    Question.objects.filter(author=absorbed).update(author=keep)
    same = Q(offer=OuterRef("offer")) | Q(demand=OuterRef("demand"))
    held = Favourite.objects.filter(same, person=keep)
    theirs = Favourite.objects.filter(person=absorbed)
    theirs.filter(Exists(held)).delete()
    theirs.update(person=keep)


def _delete(question_ids: list[int], _now: datetime) -> None:
    Question.objects.filter(pk__in=question_ids).delete()


KEPT = Kept(
    key="offers.question",
    title=_("Questions and answers before everybody, after the question"),
    due=old_questions,
    since="asked_at",
    erase=_delete,
)
