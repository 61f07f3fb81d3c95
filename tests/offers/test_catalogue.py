"""The catalogue: brought from its files, read by everybody, corrected by some."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.enums import Certainty
from asasap.audit.models import Transition
from asasap.kernel.actor import ANONYMOUS, Actor
from offers.enums import ActivityFamily, Benefit, Public, Requirement, ServiceMode
from offers.models import Activity, ActivityRule, QuestionSet
from offers.operations.catalogue import (
    DATA,
    CatalogueRefused,
    begin_questions,
    begin_rule,
    correct_activity,
    load_catalogue,
)
from offers.queries.catalogue import activities_on
from tests.factories.catalogue import (
    SURFACE,
    ActivityFactory,
    ActivityRuleFactory,
    QuestionSetFactory,
)

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 3)
NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
TOMORROW = DAY + timedelta(days=1)
COORDINATOR = Actor(user_id=1, person_id=1, coordinated_ids=frozenset({7}))
VALUES = {
    "requirement": Requirement.FREE,
    "benefit": Benefit.DECLARATION,
    "vat_rate": Decimal("5.50"),
    "is_only_in_global_offer": False,
    "publics": [Public.ANYONE],
    "source": "a newer law",
    "certainty": Certainty.CONFIRMED,
    "verified_on": DAY,
}


def read(name):
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def folder_with(tmp_path, **files):
    """The files of the house, but for those given."""
    for name in ("activities", "activity_rules", "questions"):
        said = files.get(name, read(f"{name}.json"))
        (tmp_path / f"{name}.json").write_text(json.dumps(said), encoding="utf-8")
    return tmp_path


def periods(rows):
    return [(r.valid.lower, r.valid.upper) for r in rows.order_by("valid", "pk")]


def test_the_files_bring_the_26_activities_their_rules_and_questions_once():
    codes = [str(code) for code in range(10, 280, 10)]

    first, again = load_catalogue(today=DAY), load_catalogue(today=TOMORROW)

    assert first == sum(
        len(read(name))
        for name in ("activities.json", "activity_rules.json", "questions.json")
    )
    assert again == 0
    assert list(Activity.objects.in_order().values_list("code", flat=True)) == codes
    for activity in Activity.objects.all():
        activity.full_clean()
        assert activity.family in ActivityFamily
    for rule in ActivityRule.objects.valid_on(DAY):
        rule.clean_fields(exclude=["activity"])
        assert rule.urssaf_code == rule.activity_id
        assert bool(rule.note_fr) == bool(rule.note_en)
    assert QuestionSet.objects.valid_on(DAY).count() == len(codes)


def test_what_the_note_of_law_says_is_what_is_loaded():
    """By hand from the table of the note, not from the file."""
    load_catalogue(today=DAY)
    rules = {(r.activity_id, r.mode): r for r in ActivityRule.objects.valid_on(DAY)}
    provider = {
        code: rule for (code, mode), rule in rules.items() if mode == "provider"
    }

    def codes(condition):
        return {int(code) for code, rule in provider.items() if condition(rule)}

    assert codes(lambda r: r.requirement == "approval") == {10, 20}
    assert codes(lambda r: r.requirement == "authorisation") == {30, 40, 50}
    assert codes(lambda r: r.vat_rate == Decimal("5.5")) == {30, 40, 50, 220}
    assert codes(lambda r: r.vat_rate == 20) == {70, 160, 180, 210, 260, 270}
    assert codes(lambda r: r.is_only_in_global_offer) == (
        {20, 40, 50, 130, 140, 150, 200, 230, 240}
    )
    assert {
        code: r.ceiling_cents for code, r in provider.items() if r.ceiling_cents
    } == {"70": 500_000, "80": 50_000, "160": 300_000}
    assert codes(lambda r: r.longest_visit_minutes == 120) == {80}
    assert codes(lambda r: Public.FRAGILE_ADULT in r.publics) == {30, 40, 50, 110, 170}
    agents = [rule for (_code, mode), rule in rules.items() if mode == "agent"]
    assert {rule.vat_rate for rule in agents} == {20}
    assert {r.activity_id for r in agents if r.requirement == "approval"} == (
        {"10", "20", "30", "40", "50"}
    )
    unsure = {"10", "20", "40", "50", "130", "240"}
    assert all(provider[code].certainty == Certainty.TO_VERIFY for code in unsure)


def test_two_rules_of_one_activity_and_mode_never_hold_on_one_day():
    rule = ActivityRuleFactory()

    ActivityRuleFactory(activity=rule.activity, mode=ServiceMode.AGENT)
    with (
        pytest.raises(IntegrityError, match="activityrule_one_at_a_time"),
        transaction.atomic(),
    ):
        ActivityRuleFactory(activity=rule.activity)
    asked = QuestionSetFactory(activity=rule.activity)
    with (
        pytest.raises(IntegrityError, match="questionset_one_at_a_time"),
        transaction.atomic(),
    ):
        QuestionSetFactory(activity=asked.activity)


@pytest.mark.parametrize(
    ("fault", "constraint"),
    [
        ({"publics": []}, "activityrule_is_for_somebody"),
        ({"source": ""}, "activityrule_has_a_source"),
        ({"vat_rate": "-1"}, "activityrule_vat_rate_is_a_percentage"),
    ],
)
def test_a_rule_that_says_nothing_is_refused(fault, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ActivityRuleFactory(**fault)


def test_a_new_rule_ends_the_former_one_that_day_and_says_who_wrote_it():
    rule = ActivityRuleFactory()

    made = begin_rule(
        rule=rule, since=TOMORROW, values=VALUES, actor=COORDINATOR, now=NOON
    )

    assert periods(ActivityRule.objects) == [
        (date(2026, 1, 1), TOMORROW),
        (TOMORROW, None),
    ]
    assert (made.mode, made.urssaf_code, made.is_local) == (rule.mode, "60", True)
    trace = Transition.objects.about(rule.activity).get()
    assert (trace.person_id, trace.reason) == (1, "a newer law")


def test_a_rule_to_come_is_replaced_and_one_that_comes_later_still_comes():
    rule = ActivityRuleFactory()
    later = TOMORROW + timedelta(days=30)
    for since, rate in ((later, "1"), (TOMORROW, "2"), (TOMORROW, "3")):
        begin_rule(
            rule=rule,
            since=since,
            values=VALUES | {"vat_rate": Decimal(rate)},
            actor=COORDINATOR,
            now=NOON,
        )

    rows = ActivityRule.objects.order_by("valid", "pk")

    assert [(r.valid.lower, r.valid.upper, r.vat_rate) for r in rows] == [
        (date(2026, 1, 1), TOMORROW, 10),
        (TOMORROW, later, 3),
        (later, None, 1),
    ]


@pytest.mark.parametrize(
    ("since", "actor", "words"),
    [
        (DAY, COORDINATOR, "It begins tomorrow at the earliest: no past day changes."),
        (
            date(2206, 3, 3),
            COORDINATOR,
            "This first day is too far away. Check the year.",
        ),
        (
            TOMORROW,
            Actor(user_id=2, person_id=2),
            "Coordinators and operators look after the catalogue.",
        ),
        (
            TOMORROW,
            Actor(user_id=1, person_id=2, mandate_id=3, is_operator=True),
            "Coordinators and operators look after the catalogue.",
        ),
    ],
)
def test_who_may_not_or_not_that_day_changes_nothing(since, actor, words):
    rule, asked = ActivityRuleFactory(), QuestionSetFactory()
    common = {"since": since, "actor": actor, "now": NOON}

    with translation.override("en"):
        with pytest.raises(CatalogueRefused, match=words):
            begin_rule(rule=rule, values=VALUES, **common)
        with pytest.raises(CatalogueRefused, match=words):
            begin_questions(asked=asked, schema={"questions": [SURFACE]}, **common)

    assert periods(ActivityRule.objects) == [(date(2026, 1, 1), None)]
    assert periods(QuestionSet.objects) == [(date(2026, 1, 1), None)]


def test_what_is_written_here_wins_until_the_file_says_something_later(tmp_path):
    load_catalogue(today=DAY)
    rows = ActivityRule.objects.of_activity(Activity.objects.get(code="60"))
    rows = rows.in_mode(ServiceMode.PROVIDER)
    begin_rule(
        rule=rows.get(), since=TOMORROW, values=VALUES, actor=COORDINATOR, now=NOON
    )
    in_force = [(date(2026, 1, 1), TOMORROW), (TOMORROW, None)]

    assert load_catalogue(today=DAY) == 0
    assert load_catalogue(today=DAY + timedelta(days=400)) == 0
    assert periods(rows) == in_force

    entry = next(
        e
        for e in read("activity_rules.json")
        if (e["activity_id"], e["mode"]) == ("60", "provider")
    )
    newer = entry | {"from": "2026-06-01", "vat_rate": "7.00"}
    folder = folder_with(tmp_path, activity_rules=[*read("activity_rules.json"), newer])
    assert load_catalogue(today=date(2026, 5, 1), folder=folder) == 1
    assert load_catalogue(today=date(2026, 5, 2), folder=folder) == 0
    assert periods(rows) == [
        (date(2026, 1, 1), TOMORROW),
        (TOMORROW, date(2026, 6, 1)),
        (date(2026, 6, 1), None),
    ]


def test_corrected_words_stay_and_are_traced(tmp_path):
    load_catalogue(today=DAY)
    activity = Activity.objects.get(code="60")
    words = {"name_fr": "Ménage", "plain_fr": activity.plain_fr}

    for _again in range(2):
        correct_activity(activity=activity, words=words, actor=COORDINATOR, now=NOON)

    assert load_catalogue(today=DAY) == 0
    assert Activity.objects.get(code="60").name_fr == "Ménage"
    assert Transition.objects.about(activity).get().reason == "name_fr"
    with pytest.raises(CatalogueRefused):
        correct_activity(
            activity=activity, words={"name_fr": "x"}, actor=ANONYMOUS, now=NOON
        )


def test_questions_badly_made_are_refused_with_what_is_wrong():
    asked = QuestionSetFactory()

    with translation.override("en"), pytest.raises(CatalogueRefused, match="1 to 12"):
        begin_questions(
            asked=asked,
            since=TOMORROW,
            schema={"questions": []},
            actor=COORDINATOR,
            now=NOON,
        )


def test_names_are_in_the_reader_s_language_without_a_query(
    django_assert_num_queries,
):
    activity = ActivityFactory()

    with django_assert_num_queries(0):
        with translation.override("fr"):
            french = activity.name
        with translation.override("en"):
            english = activity.name

    assert (french, english) == ("Activité 60", "Activity 60")


def test_the_whole_list_is_two_queries(django_assert_num_queries):
    ActivityRuleFactory()
    with django_assert_num_queries(2):
        one = activities_on(DAY)
    for code in ("70", "80"):
        ActivityRuleFactory(activity=ActivityFactory(code=code))
    with django_assert_num_queries(2):
        three = activities_on(DAY)

    assert (len(one), len(three)) == (1, 3)


def test_everybody_reads_the_list_the_pages_and_the_api():
    load_catalogue(today=DAY)
    reader = Client(headers={"accept-language": "en"})

    answers = [
        reader.get(reverse("activities:activities")),
        reader.get(reverse("activities:activity", args=["jardinage"])),
        reader.get(reverse("activities:activity", args=["livraison-repas"])),
        reader.get(reverse("activities:activity", args=["autre-service"])),
    ]

    assert [answer.status_code for answer in answers] == [200] * 4
    listed, garden, meals, other = (answer.content.decode() for answer in answers)
    assert listed.count('<a href="/about/activities/') == 27
    assert "5\u202f000,00\u00a0€" in garden
    assert "to be verified" in meals
    assert "offre globale" in meals
    assert "It is not in the list of the law" in other
    assert reader.get("/about/activities/nothing/").status_code == 404
    data = reader.get("/api/v1/activities/").json()
    assert [line["code"] for line in data] == [str(c) for c in range(10, 280, 10)]
    assert data[5]["slug"] == "menage"
    assert data[5]["name"] == "Cleaning and housework"
    assert {rule["mode"] for rule in data[5]["rules"]} == set(ServiceMode.values)
    # The rules of today: nothing of before, nothing of later.
    ActivityRule.objects.update(valid=DateRange(date(2020, 1, 1), date(2021, 1, 1)))
    assert reader.get("/api/v1/activities/").json()[5]["rules"] == []
