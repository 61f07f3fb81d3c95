"""Whether somebody may be asked at all: the hard filters, before any score.

Values in, values out. Each filter that stops somebody is named, so that they may read
which, and contest it.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from matching.enums import Barrier


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one provider before one demand; None where nothing is."""

    is_own: bool = False
    is_suspended: bool = False
    is_in_mode: bool = True
    missing: str = ""  # The code of the right that lacks: ``offers.rules.reasons``.
    is_in_area: bool = True
    is_free: bool | None = None
    agreed_week: int = 0
    added_week: int = 0
    longest_week: int | None = None


def barriers_of(facts: Facts) -> list[Barrier]:
    """Return what stops them, in the order it is told; nothing where they may be asked.

    Who has said nothing of their hours is not stopped for it.
    """
    longest = facts.longest_week
    is_stopped = {
        Barrier.OWN_DEMAND: facts.is_own,
        Barrier.SUSPENDED: facts.is_suspended,
        Barrier.OTHER_MODE: not facts.is_in_mode,
        Barrier.NOT_ELIGIBLE: bool(facts.missing),
        Barrier.OUT_OF_AREA: not facts.is_in_area,
        Barrier.NOT_AVAILABLE: facts.is_free is False,
        # Code du travail, L3121-20 (``WorkingTimeRule``).
        Barrier.WORKING_TIME: longest is not None
        and facts.agreed_week + facts.added_week > longest,
    }
    return [barrier for barrier in Barrier if is_stopped[barrier]]


# What may be done about each, said to who was stopped.
WAYS_OUT: dict[str, Any] = {
    Barrier.OWN_DEMAND: _("Nobody is proposed to themselves."),
    Barrier.SUSPENDED: _("You will be considered again when the suspension ends."),
    Barrier.OTHER_MODE: _(
        "The client chose another way to be served. You may publish an offer in that "
        "way too, if your status allows it."
    ),
    Barrier.NOT_ELIGIBLE: _(
        "Hand in the paper, or declare the status: you are considered from the day it "
        "is recognised."
    ),
    Barrier.OUT_OF_AREA: _("You may widen the area of your offer."),
    Barrier.NOT_AVAILABLE: _(
        "Your calendar says you are taken at these hours. You may change it."
    ),
    Barrier.WORKING_TIME: _(
        "With what you have agreed to, the week would pass the longest the law allows."
    ),
}
