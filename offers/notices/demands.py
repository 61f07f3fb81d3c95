"""News of questions asked before everybody, and of their answers."""

from django.urls import reverse

from asasap.notifications.operations import notify
from offers.models import Demand, Question


def tell_asked(*, question: Question) -> None:
    """Tell whoever answers: the author of the text and, under a mandate, who acts."""
    posting = question.offer or question.demand
    if posting is None or posting.current is None:
        return
    text, author = posting.current, posting.current.author
    if author is None:
        return
    readers = [(author.recipient_id, posting.get_absolute_url())]
    if isinstance(posting, Demand) and text.mandate is not None:
        address = reverse("demands:demand_for", args=[text.mandate.uuid, posting.uuid])
        readers.append((text.mandate.helper.recipient_id, address))
    for recipient_id, url in readers:
        notify(
            recipient_id=recipient_id,
            kind="offers.question_asked",
            about=question.uuid,
            url=url,
            values={"title": text.title},
            once=f"asked:{question.pk}",
        )


def tell_answered(*, question: Question) -> None:
    posting = question.offer or question.demand
    if posting is None or posting.current is None:
        return
    notify(
        recipient_id=question.author.recipient_id,
        kind="offers.question_answered",
        about=question.uuid,
        url=posting.get_absolute_url(),
        values={"title": posting.current.title},
        once=f"answered:{question.pk}",
    )
