"""Traces, the least that is valid."""

from datetime import UTC, datetime

import factory

from asasap.audit.models import AccessLog, Transition

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


class TransitionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Transition

    subject = "offers.demand"
    object_id = factory.Sequence(lambda n: n + 1)
    before = "draft"
    after = "open"
    request_id = "test"
    at = NOON


class AccessLogFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AccessLog

    subject = "accounts.person"
    object_id = factory.Sequence(lambda n: n + 1)
    purpose = "support"
    request_id = "test"
    at = NOON
