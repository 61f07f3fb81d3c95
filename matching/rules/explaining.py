"""A ranking in words: what each factor brought, as a neighbour would say it.

The same lines stand under a result, before the person who was ranked, chosen or not,
and on the page of criteria.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from matching.ranking import FULL, NEUTRAL, Contribution, Factor

HIGH, LOW = 667, 334
"""From two thirds on it counts fully enough to say so; under one third, hardly."""


@dataclass(frozen=True, slots=True)
class FactorWords:
    """What a factor is called, what it looks at, and what to say of a value."""

    label: Any
    looks_at: Any
    high: Any
    middle: Any
    low: Any
    neutral: Any

    def of(self, value: int) -> Any:
        if value == NEUTRAL:
            return self.neutral
        if value >= HIGH:
            return self.high
        return self.middle if value >= LOW else self.low


WORDS = {
    Factor.DISTANCE: FactorWords(
        label=_("Distance"),
        looks_at=_(
            "How far it is from the place you gave, as the crow flies, between public "
            "points: never from a door to a door."
        ),
        high=_("Very near"),
        middle=_("At some distance"),
        low=_("Far, for the area you chose"),
        neutral=_("Half-way, or no place was given: it changes nothing"),
    ),
    Factor.HOURS: FactorWords(
        label=_("Fit of hours"),
        looks_at=_("The share of the hours asked for that are free in the calendar."),
        high=_("Free at nearly all the hours asked for"),
        middle=_("Free at a good part of the hours asked for"),
        low=_("Free at few of the hours asked for"),
        neutral=_("Free half of the time, or no hours to compare: it changes nothing"),
    ),
    Factor.CONTINUITY: FactorWords(
        label=_("Continuity"),
        looks_at=_(
            "What these two people have already done together: the agreements they "
            "concluded, and their visits once visits are recorded here."
        ),
        high=_("You know each other well already"),
        middle=_("You have already met"),
        low=_("You have hardly met, or not yet"),
        neutral=_("Who is asking is not known: it changes nothing"),
    ),
    Factor.REPUTATION: FactorWords(
        label=_("Reputation"),
        looks_at=_(
            "The opinions of people who were really helped. None is collected here "
            "yet: today everybody counts the same. Someone nobody has rated counts as "
            "five people’s four stars out of five, so that newcomers have their "
            "chance; one opinion alone moves little."
        ),
        high=_("Well thought of, or new and trusted like the others"),
        middle=_("Opinions are mixed"),
        low=_("Opinions are poor"),
        neutral=_("Opinions are mixed"),
    ),
    Factor.PRICE: FactorWords(
        label=_("Price"),
        looks_at=_(
            "The price against the middle price of the same activity around there. "
            "Below half of it, going lower brings nothing more."
        ),
        high=_("Clearly below the usual price here"),
        middle=_("Near the usual price here"),
        low=_("Above the usual price here"),
        neutral=_("At the usual price here, or none is known: it changes nothing"),
    ),
    Factor.ROTATION: FactorWords(
        label=_("Work going round"),
        looks_at=_(
            "The hours offered to this person over the last 28 days, against the hours "
            "they can do: who was offered little comes up."
        ),
        high=_("Was offered little work lately"),
        middle=_("Was offered some work lately"),
        low=_("Has been offered plenty lately"),
        neutral=_("Half of their hours are filled, or not known: it changes nothing"),
    ),
    Factor.FRESHNESS: FactorWords(
        label=_("Freshness"),
        looks_at=_("The days since it came online, or came back; nothing after 60."),
        high=_("Came online these days"),
        middle=_("Came online some weeks ago"),
        low=_("Came online long ago"),
        neutral=_("Came online a month ago"),
    ),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One factor, said. ``points`` of ``most``; all the points make the score."""

    factor: Factor
    label: Any
    words: Any
    value: int
    weight: int

    @property
    def points(self) -> Decimal:
        """Exact: thousandths of a point, as the weights make 1,000 points."""
        return Decimal(self.value * self.weight) / FULL

    @property
    def most(self) -> int:
        return self.weight

    @property
    def share(self) -> str:
        """The same in words, to the nearest point."""
        points = self.points.quantize(Decimal(1), ROUND_HALF_UP)
        return gettext("%(points)s of %(most)s points") % {
            "points": points,
            "most": self.most,
        }


def explain(
    contributions: Iterable[Contribution], *, facts: Mapping[Factor, Any] | None = None
) -> list[Line]:
    """Say what each factor brought, in the order given, translated when shown.

    ``facts`` replace the general words where the caller knows better: “2.3 km”.
    """
    known = facts or {}
    return [
        Line(
            factor=each.factor,
            label=WORDS[each.factor].label,
            words=known.get(each.factor) or WORDS[each.factor].of(each.value),
            value=each.value,
            weight=each.weight,
        )
        for each in contributions
    ]


def total(lines: Iterable[Line]) -> Decimal:
    """The score, out of 1,000 points: what the lines sum to."""
    return sum((line.points for line in lines), Decimal(0))
