"""Who is written to, and what: the least that is valid."""

import factory
from factory.django import DjangoModelFactory

from asasap.notifications.models import Recipient


class RecipientFactory(DjangoModelFactory):
    class Meta:
        model = Recipient

    email = factory.Sequence(lambda n: f"recipient{n}@example.org")
