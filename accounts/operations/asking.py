"""Mandates agreed by letter between two people who each have, or open, an account."""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Mandate, Person
from accounts.notices.helping import tell_ask_refused, tell_asked
from accounts.operations.helping import MandateRefused, agree_to_mandate
from accounts.rules.asking import AGREED_KINDS, Ask, address_key, sealed
from accounts.rules.helping import Terms
from asasap.kernel.actor import Actor
from asasap.kernel.periods import day_in_paris
from asasap.notifications.models import Notice

LETTERS_A_DAY = 10
A_DAY = timedelta(days=1)


@transaction.atomic
def ask_by_letter(
    *, email: str, asker_helps: bool, terms: Terms, actor: Actor, now: datetime
) -> Ask:
    """Write to the address, whether or not it has an account: nothing tells.

    Raises MandateRefused.
    """
    asker = Person.objects.numbered(actor.person_id).locked().first()
    if asker is None or actor.mandate_id is not None:
        raise MandateRefused(_("A mandate is asked for from one’s own account."))
    if terms.kind not in AGREED_KINDS or terms.until is None:
        raise MandateRefused(_("This kind of mandate is registered by an operator."))
    ask = Ask(
        asker=asker.uuid.hex,
        address_key=address_key(email),
        asker_helps=asker_helps,
        kind=terms.kind,
        scopes=list(terms.scopes),
        until=(terms.until - timedelta(days=1)).isoformat(),
        asked_at=now.isoformat(timespec="seconds"),
    )
    if _is_to(ask, actor):
        raise MandateRefused(_("This is your own address."))
    if _has_asked_enough(asker, now):
        raise MandateRefused(_("Ten letters a day at most: go on tomorrow."))
    url = reverse("accounts:mandate_asked", args=[sealed(ask)])
    tell_asked(email=email, language=get_language() or "fr", asker=asker, url=url)
    return ask


@transaction.atomic
def answer_ask(
    *, ask: Ask, agrees: bool, actor: Actor, now: datetime
) -> Mandate | None:
    """Begin what was asked, or say no. Only the address it was sent to may answer.

    A question is answered once: what was agreed on and ended is not begun again by an
    old letter. Raises MandateRefused.
    """
    asker = Person.objects.locked().get(uuid=ask.asker)
    me = Person.objects.numbered(actor.person_id).first()
    if me is None or not _is_to(ask, actor):
        raise MandateRefused(_("This question was sent to another address."))
    if not ask.stands_at(now):
        raise MandateRefused(_("This question is too old: ask for a new one."))
    person, helper = (me, asker) if ask.asker_helps else (asker, me)
    if _was_answered(person, helper, ask):
        raise MandateRefused(_("This question has already been answered."))
    if not agrees:
        tell_ask_refused(asker=asker, once=f"ask:{ask.asked_at}:{me.pk}")
        return None
    terms = ask.terms_from(day_in_paris(now))
    return agree_to_mandate(
        person=person, helper=helper, terms=terms, actor=actor, now=now
    )


def _has_asked_enough(asker: Person, now: datetime) -> bool:
    """Letters go to whatever address is typed: nobody makes a habit of it."""
    letters = Notice.objects.naming(asker.uuid).filter(kind="accounts.mandate_asked")
    return letters.filter(created_at__gt=now - A_DAY).count() >= LETTERS_A_DAY


def _is_to(ask: Ask, actor: Actor) -> bool:
    proved = EmailAddress.objects.filter(user_id=actor.user_id, verified=True)
    return actor.mandate_id is None and any(
        ask.is_to(email) for email in proved.values_list("email", flat=True)
    )


def _was_answered(person: Person, helper: Person, ask: Ask) -> bool:
    between = Mandate.objects.filter(person=person, helper=helper)
    return between.filter(registered_at__gte=ask.asked_on).exists()
