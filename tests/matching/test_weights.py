"""Weights by day: seven columns, a thousand in all, announced fifteen days before."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import IntegrityError, models, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from django.utils import timezone

from asasap.audit.models import Transition
from asasap.kernel.actor import Actor
from matching.models import RankingWeights
from matching.operations.weights import (
    WeightsRefused,
    announce_weights,
    load_weights,
)
from matching.queries.criteria import criteria_page
from matching.queries.weights import delivered, weights_on
from matching.ranking import Factor
from matching.rules.explaining import WORDS
from tests.factories.ranking import RankingWeightsFactory
from tests.roles import create_roles, pk_of, sign_in

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TODAY = date(2026, 3, 1)
OPERATOR = Actor(user_id=None, person_id=None, is_operator=True)
PUBLISHED = [
    "distance",
    "hours",
    "continuity",
    "reputation",
    "price",
    "rotation",
    "freshness",
]


def values(**changes):
    row = RankingWeightsFactory.build()
    names = (*Factor, "band", "source", "why_fr", "why_en", "decided_by")
    return {name: getattr(row, name) for name in names} | changes


def announce(since, actor=OPERATOR, **changes):
    return announce_weights(since=since, values=values(**changes), actor=actor, now=NOW)


def spans():
    rows = RankingWeights.objects.order_by("valid")
    return [(row.valid.lower, row.valid.upper, row.price) for row in rows]


def test_nothing_but_the_published_factors_can_be_given_a_weight():
    """No payment, nothing of who people are: there is no column to write it in."""
    columns = [
        field.name
        for field in RankingWeights._meta.get_fields()
        if isinstance(field, models.IntegerField) and not field.primary_key
    ]

    assert list(Factor) == PUBLISHED
    assert sorted(columns) == sorted([*PUBLISHED, "band"])
    assert list(WORDS) == list(Factor)
    assert [each.factor for each in criteria_page(TODAY).now.criteria] == PUBLISHED


def test_the_page_says_today_s_weights_those_announced_and_the_former(client):
    cache.clear()
    today = timezone.localdate()
    former = DateRange(today - timedelta(30), today)
    soon = DateRange(today + timedelta(20), None)
    RankingWeightsFactory(valid=former, distance=300, hours=150)
    RankingWeightsFactory(valid=DateRange(today, soon.lower))
    RankingWeightsFactory(valid=soon, price=0, rotation=250)

    page = client.get(reverse("ranking:criteria")).content.decode()
    home = client.get("/").content.decode()
    data = client.get(reverse("api:ranking")).json()

    assert reverse("ranking:criteria") in home
    for criterion in criteria_page(today).now.criteria:
        assert str(criterion.label) in page
    assert 'id="announced"' in page
    assert [row["since"] for row in data["former"]] == [former.lower.isoformat()]
    assert [row["since"] for row in data["announced"]] == [soon.lower.isoformat()]
    assert {c["factor"]: c["per_mille"] for c in data["now"]["criteria"]} == dict(
        weights_on(today).of
    )


def test_the_example_is_worked_by_the_ranking_itself():
    example = criteria_page(TODAY).example

    assert [sample.place for sample in example] == [1, 2, 3]
    for sample in example:
        assert sum(line.points for line in sample.lines) == sample.score


def test_a_day_has_the_weights_of_its_row_or_else_those_delivered():
    before = weights_on(TODAY)
    announce(TODAY + timedelta(15), price=50, rotation=200)

    later = weights_on(TODAY + timedelta(15))

    assert before == delivered().weights
    assert (later.version, later.of[Factor.PRICE]) == ("2026-03-16", 50)


@pytest.mark.parametrize(
    ("days", "actor", "words"),
    [
        (14, OPERATOR, "15"),
        (3000, OPERATOR, "année"),
        (20, Actor(user_id=1, person_id=1), "opérateurs|Operators"),
    ],
)
def test_weights_are_announced_in_time_and_by_operators(days, actor, words):
    with pytest.raises(WeightsRefused, match=words):
        announce(TODAY + timedelta(days), actor=actor)

    assert not RankingWeights.objects.exists()


def test_announced_weights_end_those_in_force_and_replace_those_of_the_same_day():
    RankingWeightsFactory()
    first, last = TODAY + timedelta(20), TODAY + timedelta(60)
    announce(last, price=0, rotation=250)
    announce(first, price=150, rotation=100)

    made = announce(first, price=50, rotation=200)

    assert spans() == [
        (date(2026, 1, 1), first, 100),
        (first, last, 50),
        (last, None, 0),
    ]
    assert Transition.objects.filter(object_id=made.pk, after="announced").exists()


def test_the_file_is_loaded_once_and_what_it_says_anew_is_announced(tmp_path):
    file = tmp_path / "ranking_weights.json"
    entry = {"from": "2026-01-01", **values()}
    file.write_text(json.dumps([entry]))
    assert load_weights(today=TODAY, folder=tmp_path) == 1

    file.write_text(json.dumps([{**entry, "price": 50, "rotation": 200}]))
    assert load_weights(today=TODAY, folder=tmp_path) == 1
    again = [
        load_weights(today=TODAY + timedelta(n), folder=tmp_path) for n in (0, 9, 99)
    ]

    since = TODAY + timedelta(15)
    assert again == [0, 0, 0]
    assert spans() == [(date(2026, 1, 1), since, 100), (since, None, 50)]


def test_weights_make_a_thousand_and_one_row_holds_at_a_time():
    RankingWeightsFactory()
    free = DateRange(date(2025, 1, 1), date(2025, 2, 1))

    for name, changes in (
        ("rankingweights_one_at_a_time", {"valid": DateRange(TODAY, None)}),
        ("rankingweights_make_a_thousand", {"price": 101}),
        ("rankingweights_have_a_first_day", {"valid": DateRange(None, free.lower)}),
        ("rankingweights_have_a_source", {"source": ""}),
        ("rankingweights_band_is_a_share", {"band": 1000}),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            RankingWeightsFactory(**{"valid": free, **changes})


def test_an_operator_announces_weights_on_a_page(client):
    create_roles()
    operator = sign_in(client, "admin")
    address = reverse(
        "admin:matching_rankingweights_announce",
        args=[pk_of("ranking_weights", "stranger")],
    )
    since = timezone.localdate() + timedelta(15)
    long = "Une raison assez longue"
    asked = values(source=long, why_fr=long, why_en=long, since=since.isoformat())

    wrong = operator.post(address, {**asked, "price": 101})
    right = operator.post(address, {**asked, "price": 50, "rotation": 200})

    assert (wrong.status_code, "1001" in wrong.content.decode()) == (422, True)
    assert right.url == reverse("ranking:criteria")
    assert weights_on(since).of[Factor.ROTATION] == 200
