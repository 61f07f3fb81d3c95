"""What the three steps of a demand show: what one may ask for, and what is asked."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from accounts.models import CivilRecord
from asasap.kernel.text import words_of
from mapping.queries import communes_meant
from offers.enums import ActivityFamily, Public
from offers.models import Activity, ActivityRule, DemandVersion, QuestionSet
from offers.queries.words import activities_meant

NO_QUESTIONS: dict[str, Any] = {"questions": []}


@dataclass(frozen=True, slots=True)
class Family:
    label: str
    activities: list[Activity]


@dataclass(frozen=True, slots=True)
class What:
    """What an activity asks of who needs it, and whom the law keeps it for."""

    activity: Activity
    schema: dict[str, Any]
    publics: list[str]


def families_for(text: str = "") -> list[Family]:
    """Return the activities by family; of those, the ones these words may mean."""
    activities = list(Activity.objects.in_order())
    if words_of(text):
        meant = activities_meant(text)
        activities = [one for one in activities if one.code in meant]
    order = list(ActivityFamily)
    activities.sort(key=lambda a: order.index(ActivityFamily(a.family)))
    return [
        Family(str(ActivityFamily(family).label), list(found))
        for family, found in groupby(activities, key=lambda a: a.family)
    ]


def what_of(*, slug: str, today: date) -> What | None:
    """Return what is asked for this activity today, or None where there is none."""
    activity = Activity.objects.by_slug(slug).first()
    if activity is None:
        return None
    questions = QuestionSet.objects.of_activity(activity).valid_on(today).first()
    schema = questions.schema if questions else NO_QUESTIONS
    return What(activity, schema, _publics_of(activity, today))


def what_of_draft(*, version: DemandVersion, today: date) -> What:
    """The questions the draft was begun with, though others are asked by now."""
    activity = version.demand.activity
    schema = version.question_set.schema if version.question_set else NO_QUESTIONS
    return What(activity, schema, _publics_of(activity, today))


def home_of(person_id: int | None) -> dict[str, Any]:
    """Where somebody lives, by their civil record: proposed, never more."""
    record = CivilRecord.objects.of(person_id).first()
    if record is None or not record.address:
        return {}
    said = f"{record.address.get('commune', '')} {record.address.get('postcode', '')}"
    found = communes_meant(said)
    if len(found) != 1:
        return {}
    return {"commune": found[0], "address": record.address.get("lines", "")}


def _publics_of(activity: Activity, today: date) -> list[str]:
    """Those any mode serves, in the order of the law; none known means everybody."""
    rules = ActivityRule.objects.of_activity(activity).valid_on(today)
    held = {public for rule in rules for public in rule.publics}
    return [public for public in Public.values if public in held] or [Public.ANYONE]
