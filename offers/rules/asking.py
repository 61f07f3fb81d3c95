"""Who may ask and answer before everybody, and the words proposed for a demand."""

from typing import Any

from django.utils.translation import gettext as _

from asasap.kernel.actor import Actor
from offers.models import Demand, Offer, Question
from offers.rules.schedules import week_words

TITLE_LIMIT = 80
# Many questions at once are a conversation, or a nuisance.
QUESTIONS_A_DAY = 20


def is_holder(*, posting: Offer | Demand, actor: Actor) -> bool:
    """Whether it is one's own, so that one answers and does not ask."""
    if not actor.is_known:
        return False
    if isinstance(posting, Offer):
        person_id = posting.provider.person_id
        organisation_id = posting.provider.organisation_id
    else:
        person_id, organisation_id = posting.client_id, posting.organisation_id
    if organisation_id is not None:
        return organisation_id in actor.organisation_ids
    return person_id is not None and person_id == actor.person_id


def why_not_ask(
    *, posting: Offer | Demand, actor: Actor, asked_today: int = 0
) -> str | None:
    if not actor.is_known:
        return _("Sign in to ask a question.")
    if actor.mandate_id is not None or actor.person_id is None:
        return _("Ask in your own name.")
    if is_holder(posting=posting, actor=actor):
        return _("This is yours: you answer the questions of others.")
    is_open = posting.is_live if isinstance(posting, Offer) else posting.is_open
    if not is_open:
        return _("This is no longer online: nobody would answer.")
    if asked_today >= QUESTIONS_A_DAY:
        return _("You have asked many questions today. Come back tomorrow.")
    return None


def why_not_answer(*, question: Question) -> str | None:
    if question.hidden_at is not None:
        return _("This question was hidden: it needs no answer.")
    return None


def proposed_title(*, activity: str, schedule: Any) -> str:
    """“Cleaning, every Tuesday and Thursday”: what a list can show."""
    week = week_words(schedule)
    title = f"{activity}, {week}" if week else activity
    if len(title) > TITLE_LIMIT:
        title = activity
    if len(title) <= TITLE_LIMIT:
        return title
    return title[: TITLE_LIMIT - 1].rsplit(" ", 1)[0] + "…"
