"""What the demo's people agreed to: written once, and left as they change it."""

from datetime import date

import pytest
from django.utils import timezone

from accounts.models import Consent, Person
from accounts.operations.consenting import withdraw_consent
from accounts.operations.reference import load_reference
from asasap.kernel.actor import Actor
from asasap.management.commands.demo import load_demo


@pytest.mark.django_db
def test_what_somebody_took_back_is_not_given_again():
    load_reference(today=date(2026, 11, 22))
    load_demo()
    person = Person.objects.get(display_name="Inès Moreau")
    actor = Actor(user_id=person.user_id, person_id=person.pk)
    given = Consent.objects.standing().count()

    withdraw_consent(person=person, purpose="research", actor=actor, now=timezone.now())
    load_demo()

    assert given == 8
    assert Consent.objects.standing().count() == 7
