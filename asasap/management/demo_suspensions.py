"""A suspension of the demo, lifted since: what it says, and to whom, can be read."""

from collections.abc import Mapping
from datetime import datetime

from accounts.enums import SuspensionReason
from accounts.models import Person, Suspension
from accounts.operations.suspending import lift_suspension, suspend_person
from asasap.kernel.actor import Actor

FACTS = "L’attestation d’assurance remise le 3 mars porte une date corrigée à la main."
ANSWER = "Votre assureur a confirmé les dates : l’attestation est valable."


def load_suspensions(*, people: Mapping[str, Person], now: datetime) -> None:
    """Safe to call again: whoever was once suspended is left alone."""
    person, operator = people["provider"], people["admin"]
    if Suspension.objects.filter(person=person).exists():
        return
    actor = Actor(user_id=operator.user_id, person_id=operator.pk, is_operator=True)
    suspension = suspend_person(
        person=person,
        reason=SuspensionReason.PAPERS,
        facts=FACTS,
        ends_on=None,
        actor=actor,
        now=now,
    )
    lift_suspension(suspension=suspension, answer=ANSWER, actor=actor, now=now)
