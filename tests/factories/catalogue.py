"""Activities, their rules and questions, the least that is valid."""

from datetime import date

import factory
from django.db.backends.postgresql.psycopg_any import DateRange
from factory.django import DjangoModelFactory

from accounts.enums import Certainty
from offers.enums import ActivityFamily, Benefit, Public, Requirement, ServiceMode
from offers.models import Activity, ActivityRule, QuestionSet

SINCE_2026 = DateRange(date(2026, 1, 1), None)
SURFACE = {
    "key": "surface",
    "kind": "number",
    "label_fr": "Quelle surface ?",
    "label_en": "How large?",
    "unit_fr": "m²",
    "unit_en": "m²",
    "min": 1,
    "max": 1000,
    "is_required": True,
}


class ActivityFactory(DjangoModelFactory):
    """Cleaning, unless another is asked for; the same one when asked for twice."""

    class Meta:
        model = Activity
        django_get_or_create = ("code",)

    code = "60"
    ref = "II-1"
    slug = factory.LazyAttribute(lambda made: f"activity-{made.code}")
    family = ActivityFamily.HOUSE
    position = factory.LazyAttribute(lambda made: int(made.code) // 10)
    icon = "house-heart"
    is_at_home = True
    name_fr = factory.LazyAttribute(lambda made: f"Activité {made.code}")
    name_en = factory.LazyAttribute(lambda made: f"Activity {made.code}")
    plain_fr = "Quelqu’un fait le ménage chez vous."
    plain_en = "Somebody does your housework."


class ActivityRuleFactory(DjangoModelFactory):
    class Meta:
        model = ActivityRule

    activity = factory.SubFactory(ActivityFactory)
    mode = ServiceMode.PROVIDER
    valid = SINCE_2026
    requirement = Requirement.FREE
    benefit = Benefit.DECLARATION
    vat_rate = "10.00"
    is_only_in_global_offer = False
    publics = [Public.ANYONE]
    urssaf_code = factory.SelfAttribute("activity.code")
    source = "a law"
    certainty = Certainty.CONFIRMED
    verified_on = date(2026, 1, 1)


class QuestionSetFactory(DjangoModelFactory):
    class Meta:
        model = QuestionSet

    activity = factory.SubFactory(ActivityFactory)
    valid = SINCE_2026
    schema = {"questions": [SURFACE]}
