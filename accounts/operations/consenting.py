"""What somebody agrees to, and takes back as easily."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import MandateScope
from accounts.models import Consent, ConsentText, Person
from accounts.operations.helping import require_scope
from asasap.kernel.actor import Actor
from asasap.kernel.periods import day_in_paris


class ConsentRefused(Exception):
    """The answer cannot be written down. The message is fit to show."""


@transaction.atomic
def give_consent(
    *, person: Person, text: ConsentText, actor: Actor, now: datetime
) -> Consent:
    """Write down that somebody agrees to these very words.

    Safe to call twice: the first answer stays. An answer given to an earlier version
    ends. Raises ConsentRefused, MandateEnded.
    """
    require_scope(actor=actor, scope=MandateScope.PRIVACY, now=now)
    person = Person.objects.locked().get(pk=person.pk)
    if not ConsentText.objects.valid_on(day_in_paris(now)).filter(pk=text.pk).exists():
        raise ConsentRefused(
            _("These words have changed meanwhile. Read the new ones, then answer.")
        )
    standing = Consent.objects.standing().filter(person=person)
    known = standing.filter(text=text).first()
    if known is not None:
        return known
    standing.filter(text__purpose=text.purpose).update(withdrawn_at=now)
    return Consent.objects.create(
        person=person, text=text, mandate_id=actor.mandate_id, given_at=now
    )


@transaction.atomic
def withdraw_consent(
    *, person: Person, purpose: str, actor: Actor, now: datetime
) -> None:
    """Take back what was agreed to for a purpose, whichever version it was.

    Safe to call twice. What is required ends with the account only. Raises
    ConsentRefused, MandateEnded.
    """
    require_scope(actor=actor, scope=MandateScope.PRIVACY, now=now)
    person = Person.objects.locked().get(pk=person.pk)
    texts = ConsentText.objects.valid_on(day_in_paris(now)).filter(purpose=purpose)
    if texts.filter(is_required=True).exists():
        raise ConsentRefused(
            _(
                "Without this, the portal cannot serve you. "
                "To take it back, close the account."
            )
        )
    standing = Consent.objects.standing().filter(person=person, text__purpose=purpose)
    standing.update(withdrawn_at=now)
