"""Consents, copies of data and suspensions, the least that is valid."""

from datetime import UTC, date, datetime

import factory
from django.db.backends.postgresql.psycopg_any import DateRange
from factory.django import DjangoModelFactory

from accounts.enums import Certainty, ConsentPurpose, SuspensionReason
from accounts.models import (
    Consent,
    ConsentText,
    DataExport,
    RetentionRule,
    Suspension,
)
from tests.factories.accounts import PersonFactory

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
SINCE_2026 = DateRange(date(2026, 1, 1), None)


class ConsentTextFactory(DjangoModelFactory):
    class Meta:
        model = ConsentText

    purpose = ConsentPurpose.RESEARCH
    version = 1
    valid = SINCE_2026
    is_required = False
    words_fr = "J’accepte."
    words_en = "I agree."
    legal_basis = "consent"


class ConsentFactory(DjangoModelFactory):
    class Meta:
        model = Consent

    person = factory.SubFactory(PersonFactory)
    text = factory.SubFactory(ConsentTextFactory)
    given_at = NOON


class DataExportFactory(DjangoModelFactory):
    class Meta:
        model = DataExport

    person = factory.SubFactory(PersonFactory)
    asked_at = NOON


class RetentionRuleFactory(DjangoModelFactory):
    class Meta:
        model = RetentionRule

    subject = "accounts.closed_account"
    valid = SINCE_2026
    days = 30
    basis = "days of grace"
    source = "our own choice"
    certainty = Certainty.CONFIRMED
    verified_on = date(2026, 1, 1)


class SuspensionFactory(DjangoModelFactory):
    class Meta:
        model = Suspension

    person = factory.SubFactory(PersonFactory)
    reason = SuspensionReason.PAPERS
    facts = "The insurance handed in on 1 March has been altered."
    imposed_by = factory.SubFactory(PersonFactory)
    imposed_at = NOON
