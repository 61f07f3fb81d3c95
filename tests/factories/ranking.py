"""Weights of the ranking, and searches that people keep."""

from datetime import UTC, date, datetime

import factory
from django.db.backends.postgresql.psycopg_any import DateRange

from matching.enums import AlertFrequency
from matching.models import RankingWeights, SavedSearch
from tests.factories.accounts import PersonFactory


class RankingWeightsFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RankingWeights

    valid = DateRange(date(2026, 1, 1), None)
    distance = 250
    hours = 200
    continuity = 150
    reputation = 100
    price = 100
    rotation = 150
    freshness = 50
    band = 50
    source = "for a test"
    why_fr = "pour un essai"
    why_en = "for a test"
    decided_by = "nobody"


class SavedSearchFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SavedSearch

    person = factory.SubFactory(PersonFactory)
    name = "Ménage près de chez moi"
    words = factory.Sequence(lambda n: f"q=menage&radius_km={n + 1}")
    frequency = AlertFrequency.NEVER
    saved_at = datetime(2026, 3, 1, 12, tzinfo=UTC)
    looked_at = factory.SelfAttribute("saved_at")
    told_at = factory.SelfAttribute("saved_at")
