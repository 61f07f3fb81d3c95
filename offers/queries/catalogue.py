"""What the catalogue's pages and the API show, read whole for a day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import cached_property

from accounts.enums import Certainty
from asasap.kernel.money import Money
from offers.enums import ActivityFamily, Public, Requirement, ServiceMode
from offers.models import Activity, ActivityRule, QuestionSet
from offers.models.catalogue import in_french


@dataclass(frozen=True)
class ActivityOfDay:
    """An activity with what the law says of it that day, mode by mode."""

    activity: Activity
    rules: Sequence[ActivityRule]

    @cached_property
    def by_mode(self) -> dict[str, ActivityRule]:
        return {rule.mode: rule for rule in self.rules}

    @property
    def required(self) -> ActivityRule | None:
        """What a provider must hold: the one mode most people mean."""
        rule = self.by_mode.get(ServiceMode.PROVIDER)
        return None if rule is None or rule.requirement == Requirement.FREE else rule

    @property
    def is_to_verify(self) -> bool:
        return any(rule.certainty == Certainty.TO_VERIFY for rule in self.rules)

    @property
    def is_only_in_global_offer(self) -> bool:
        return any(rule.is_only_in_global_offer for rule in self.rules)

    @property
    def ceiling(self) -> Money | None:
        """What a household may count in a year: the same in all modes that have one."""
        cents = [rule.ceiling_cents for rule in self.rules if rule.ceiling_cents]
        return Money(min(cents)) if cents else None

    @property
    def longest_visit_minutes(self) -> int | None:
        lengths = [rule.longest_visit_minutes for rule in self.rules]
        return min((length for length in lengths if length), default=None)

    @property
    def publics(self) -> list[str]:
        """Whom it is kept for, in words; nothing when it is for everybody."""
        kept = {one for rule in self.rules for one in rule.publics} - {Public.ANYONE}
        return [str(public.label) for public in Public if public in kept]


@dataclass(frozen=True, slots=True)
class Family:
    label: str
    activities: Sequence[ActivityOfDay]


def activities_on(day: date) -> list[ActivityOfDay]:
    """Every activity, in order, with its rules. Two queries."""
    rules: dict[str, list[ActivityRule]] = {}
    for rule in _by_mode(ActivityRule.objects.valid_on(day)):
        rules.setdefault(rule.activity_id, []).append(rule)
    return [
        ActivityOfDay(activity, rules.get(activity.code, []))
        for activity in Activity.objects.in_order()
    ]


def families_on(day: date) -> list[Family]:
    """The same, as people read them: by family. Two queries."""
    found = activities_on(day)
    return [
        Family(str(family.label), of_it)
        for family in ActivityFamily
        if (of_it := [one for one in found if one.activity.family == family])
    ]


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question as it is read, in the reader’s language."""

    label: str
    answers: Sequence[str]
    unit: str


@dataclass(frozen=True, slots=True)
class ActivityPage:
    of_day: ActivityOfDay
    questions: Sequence[QuestionLine]
    day: date

    @property
    def activity(self) -> Activity:
        return self.of_day.activity


def activity_page(*, activity: Activity, day: date) -> ActivityPage:
    """One activity: its rules by mode, and what is asked of who needs it."""
    rules = ActivityRule.objects.of_activity(activity).valid_on(day)
    asked = QuestionSet.objects.of_activity(activity).valid_on(day).first()
    return ActivityPage(
        of_day=ActivityOfDay(activity, _by_mode(rules)),
        questions=_lines_of(asked) if asked else [],
        day=day,
    )


def _by_mode(rules: Iterable[ActivityRule]) -> list[ActivityRule]:
    order = list(ServiceMode)
    return sorted(rules, key=lambda rule: order.index(ServiceMode(rule.mode)))


def _lines_of(asked: QuestionSet) -> list[QuestionLine]:
    language = "fr" if in_french() else "en"
    return [
        QuestionLine(
            label=question[f"label_{language}"],
            answers=[one[f"label_{language}"] for one in question.get("options", [])],
            unit=question.get(f"unit_{language}", ""),
        )
        for question in asked.schema["questions"]
    ]
