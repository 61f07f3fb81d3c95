"""What the demo's people agreed to: the rules for all but one, research for two."""

from collections.abc import Mapping
from datetime import datetime

from accounts.enums import ConsentPurpose
from accounts.models import Consent, ConsentText, Person
from accounts.operations.consenting import give_consent
from asasap.kernel.actor import Actor
from asasap.kernel.periods import day_in_paris

# The resident has not answered yet: their account asks.
AGREED = {
    ConsentPurpose.TERMS: (
        "provider",
        "coop-member",
        "coordinator",
        "funder",
        "researcher",
    ),
    ConsentPurpose.RESEARCH: ("provider", "researcher"),
    ConsentPurpose.LOCATION: ("coop-member",),
}


def load_privacy(*, people: Mapping[str, Person], now: datetime) -> None:
    """Safe to call again: what was withdrawn since stays withdrawn."""
    texts = ConsentText.objects.valid_on(day_in_paris(now))
    for text in texts.filter(purpose__in=AGREED).order_by("pk"):
        for name in AGREED[ConsentPurpose(text.purpose)]:
            person = people[name]
            answered = Consent.objects.filter(person=person, text__purpose=text.purpose)
            if not answered.exists():
                actor = Actor(user_id=person.user_id, person_id=person.pk)
                give_consent(person=person, text=text, actor=actor, now=now)
