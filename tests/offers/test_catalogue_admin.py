"""A coordinator corrects the catalogue from /admin/; what is wrong comes back said."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from asasap.audit.models import Transition
from offers.models import Activity, ActivityRule, QuestionSet
from tests.factories.catalogue import SURFACE
from tests.roles import create_roles, pk_of, sign_in

pytestmark = pytest.mark.django_db

RULE = {
    "requirement": "free",
    "benefit": "declaration",
    "vat_rate": "5,5",
    "ceiling": "4000",
    "publics": ["anyone"],
    "source": "Code du travail, D7231-1, version de 2027",
    "certainty": "confirmed",
    "verified_on": "2026-11-20",
}


@pytest.fixture
def post(client):
    """What a coordinator sends to a screen of a row of the catalogue."""
    create_roles()
    coordinator = sign_in(client, "coordinator")

    def send(name, kind, **data):
        address = reverse(f"admin:{name}", args=[pk_of(kind, "stranger")])
        assert coordinator.get(address).status_code == 200
        return coordinator.post(address, data)

    return send


def tomorrow():
    return timezone.localdate() + timedelta(days=1)


def test_the_words_of_an_activity_are_corrected_and_traced(post):
    activity = Activity.objects.get(code="60")
    words = {
        "name_fr": "Ménage",
        "name_en": "Cleaning",
        "plain_fr": activity.plain_fr,
        "plain_en": activity.plain_en,
        "synonyms": "ménage, vitres",
    }

    answer = post("offers_activity_correct", "activity", **words)

    assert answer.status_code == 302
    activity.refresh_from_db()
    assert (activity.name_fr, activity.synonyms) == ("Ménage", ["ménage", "vitres"])
    trace = Transition.objects.about(activity).get()
    assert trace.person_id == pk_of("person", "coordinator")


def test_a_dated_rule_begins_tomorrow_with_its_source(post):
    answer = post(
        "offers_activityrule_begin",
        "activity_rule",
        since=tomorrow().isoformat(),
        **RULE,
    )

    assert answer.status_code == 302
    former, rule = ActivityRule.objects.order_by("valid", "pk")
    assert former.valid.upper == rule.valid.lower == tomorrow()
    assert (rule.vat_rate, rule.ceiling_cents) == (Decimal("5.50"), 400_000)
    assert rule.source == RULE["source"]


def test_a_rule_that_cannot_be_comes_back_with_its_fault(post):
    faults = {
        "__all__": {"since": date(2026, 1, 2).isoformat()},
        "since": {"since": "soon"},
        "source": {"source": "a \u202elaw read backwards"},
        "publics": {"publics": []},
        "vat_rate": {"vat_rate": "120"},
        "ceiling": {"ceiling": "0"},
        "certainty": {"certainty": "sure"},
    }
    for field, wrong in faults.items():
        data = {"since": tomorrow().isoformat(), **RULE, **wrong}

        answer = post("offers_activityrule_begin", "activity_rule", **data)

        assert answer.status_code == 422
        assert set(answer.context["form"].errors) == {field}
    assert ActivityRule.objects.count() == 1


def test_questions_that_cannot_be_asked_come_back_as_they_were_typed(post):
    faults = {
        "": "schema",
        "not json": "schema",
        "[" * 5000: "schema",
        '{"questions": []}': "__all__",
        '{"questions": [{"key": "health", "kind": "date"}]}': "__all__",
    }
    for schema, field in faults.items():
        data = {"since": tomorrow().isoformat(), "schema": schema}

        answer = post("offers_questionset_begin", "question_set", **data)

        assert answer.status_code == 422
        assert set(answer.context["form"].errors) == {field}
    assert QuestionSet.objects.count() == 1


def test_other_questions_begin_tomorrow(post):
    answer = post(
        "offers_questionset_begin",
        "question_set",
        since=tomorrow().isoformat(),
        schema=json.dumps({"questions": [SURFACE | {"max": 500}]}),
    )

    assert answer.status_code == 302
    asked = QuestionSet.objects.valid_on(tomorrow()).get()
    assert asked.schema["questions"][0]["max"] == 500
