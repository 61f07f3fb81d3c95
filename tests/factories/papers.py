"""Statuses, credentials, providers and their rules, the least that is valid."""

from datetime import UTC, date, datetime

import factory
from django.db.backends.postgresql.psycopg_any import DateRange
from factory.django import DjangoModelFactory

from accounts.enums import Certainty, CredentialKind, Party, StatusKind
from accounts.models import (
    Credential,
    CredentialRule,
    Provider,
    WorkStatus,
    WorkStatusRule,
)
from tests.factories.accounts import PersonFactory

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
SINCE_2026 = DateRange(date(2026, 1, 1), None)


class WorkStatusRuleFactory(DjangoModelFactory):
    class Meta:
        model = WorkStatusRule

    kind = StatusKind.SELF_EMPLOYED
    valid = SINCE_2026
    signer = Party.WORKER
    invoicer = Party.WORKER
    needs_organisation = "possible"
    may_compete_on_price = True
    may_earn_tokens = True
    may_be_located = False
    source = "a law"
    certainty = Certainty.CONFIRMED
    verified_on = date(2026, 1, 1)


class WorkStatusFactory(DjangoModelFactory):
    class Meta:
        model = WorkStatus

    person = factory.SubFactory(PersonFactory)
    kind = StatusKind.SELF_EMPLOYED
    valid = SINCE_2026


class CredentialRuleFactory(DjangoModelFactory):
    class Meta:
        model = CredentialRule

    kind = CredentialKind.INSURANCE
    valid = SINCE_2026
    longest_months = 12
    has_end = True
    has_territory = False
    is_public = True
    source = "a law"
    certainty = Certainty.CONFIRMED
    verified_on = date(2026, 1, 1)


class CredentialFactory(DjangoModelFactory):
    class Meta:
        model = Credential

    person = factory.SubFactory(PersonFactory)
    kind = CredentialKind.INSURANCE
    number = factory.Sequence(lambda n: f"INS-{n}")
    issuer = "Mutuelle Exemple"
    valid = DateRange(date(2026, 1, 1), date(2027, 1, 1))
    submitted_by = factory.SelfAttribute("person")
    submitted_at = NOON


class ProviderFactory(DjangoModelFactory):
    class Meta:
        model = Provider

    person = factory.SubFactory(PersonFactory)
    headline = "Gardening in Montreuil"
    is_published = True
