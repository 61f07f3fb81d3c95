"""Mandates and papers handed in, the least that is valid."""

from datetime import UTC, date, datetime

import factory
from django.db.backends.postgresql.psycopg_any import DateRange
from factory.django import DjangoModelFactory

from accounts.enums import (
    LegalBasis,
    MandateKind,
    MandateScope,
    MandateState,
    PersonConsent,
)
from accounts.models import Mandate, Proof
from tests.factories.accounts import PersonFactory

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


class ProofFactory(DjangoModelFactory):
    class Meta:
        model = Proof

    person = factory.SubFactory(PersonFactory)
    name = "paper.jpg"
    content_type = "image/jpeg"
    content = b"a picture"
    fingerprint = factory.Sequence(lambda n: f"{n:064x}")
    size = 9
    received_at = NOON


class MandateFactory(DjangoModelFactory):
    """A family carer's, agreed to and in force, for all scopes."""

    class Meta:
        model = Mandate

    person = factory.SubFactory(PersonFactory, user=None)
    helper = factory.SubFactory(PersonFactory)
    kind = MandateKind.FAMILY_CARER
    scopes = factory.LazyFunction(lambda: list(MandateScope.values))
    legal_basis = LegalBasis.AGREEMENT
    valid = DateRange(date(2026, 1, 1), None)
    person_consent = PersonConsent.GIVEN
    registered_by = factory.SelfAttribute("helper")
    registered_at = NOON
    state = MandateState.ACTIVE
