"""What somebody asked, answered and keeps an eye on; and questions of long ago."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from accounts.queries.known import records_of
from accounts.registry import PersonalData
from offers.models import Favourite, Question, Report


def questions(person: Person, limit: int | None) -> list[dict[str, Any]]:
    asked = Question.objects.filter(author__in=records_of(person))
    return [
        {
            "asked": question.asked_at,
            "question": question.text,
            "answer": question.answer,
            "hidden": question.hidden_at,
        }
        for question in asked.order_by("-asked_at", "-pk")[:limit]
    ]


def answers(person: Person, limit: int | None) -> list[dict[str, Any]]:
    given = answered_by(person).exclude(answered_at=None)
    return [
        {"answered": question.answered_at, "answer": question.answer}
        for question in given.order_by("-answered_at", "-pk")[:limit]
    ]


def favourites(person: Person, limit: int | None) -> list[dict[str, Any]]:
    kept = Favourite.objects.filter(person__in=records_of(person))
    return [
        {
            "added": favourite.added_at,
            "kind": _("offer") if favourite.offer_id else _("request"),
            "number": str((favourite.offer or favourite.demand).uuid),
        }
        for favourite in kept.select_related("offer", "demand").newest_first()[:limit]
    ]


def answered_by(person: Person) -> QuerySet[Question]:
    """The questions on what one offers and asks for, in one's own name."""
    mine = records_of(person)
    return Question.objects.filter(
        Q(offer__provider__person__in=mine)
        | Q(demand__client__in=mine, demand__organisation=None)
    )


def old_questions(before: datetime) -> QuerySet[Question]:
    """Those asked before; one with a report stays as long as that does."""
    reported = Report.objects.filter(question=OuterRef("pk"))
    return Question.objects.filter(~Exists(reported), asked_at__lte=before)


KNOWN = (
    PersonalData(
        key="offers.questions",
        title=_("Questions you asked before everybody"),
        columns={
            "asked": _("Asked"),
            "question": _("Question"),
            "answer": _("Answer"),
        },
        collect=questions,
    ),
    PersonalData(
        key="offers.answers",
        title=_("Answers you gave before everybody"),
        columns={"answered": _("Answered"), "answer": _("Answer")},
        collect=answers,
    ),
    PersonalData(
        key="offers.favourites",
        title=_("Your favourites"),
        columns={"added": _("Added"), "kind": _("Kind")},
        collect=favourites,
    ),
)
